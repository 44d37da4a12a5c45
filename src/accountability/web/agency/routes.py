"""Every private page on one screen. All but signing in stand behind `private`."""

from accountability.web.agency import (
    account,
    account_codes,
    answer_files,
    asks,
    desk,
    entries,
    invitation,
    own_initiatives,
    passkey_sign_in,
    passkeys,
    post,
    receipts,
    reminders,
    second_step,
    sign_in,
    sso_settings,
    sso_sign_in,
)
from accountability.web.agency.approvals import opening
from accountability.web.agency.approvals import routes as approvals
from accountability.web.agency.batch import routes as batch
from accountability.web.agency.guards import private
from accountability.web.agency.holds import routes as holds
from accountability.web.agency.people import routes as people
from accountability.web.agency.referrals import routes as referrals
from accountability.web.agency.removals import routes as removals
from accountability.web.agency.secretariat import routes as secretariat
from accountability.web.agency.succession import routes as succession

ROUTES = [
    *sign_in.ROUTES,
    *passkey_sign_in.ROUTES,
    *second_step.ROUTES,
    *invitation.ROUTES,
    *sso_sign_in.ROUTES,
    private(
        [
            *desk.ROUTES,
            *account.ROUTES,
            *passkeys.ROUTES,
            *account_codes.ROUTES,
            *reminders.ROUTES,
            *post.ROUTES,
            *people.ROUTES,
            *sso_settings.ROUTES,
            *asks.ROUTES,
            *entries.ROUTES,
            *batch.ROUTES,
            *answer_files.ROUTES,
            *receipts.ROUTES,
            *approvals.ROUTES,
            *opening.ROUTES,
            *holds.ROUTES,
            *secretariat.ROUTES,
            *succession.ROUTES,
            *own_initiatives.ROUTES,
            *referrals.ROUTES,
            *removals.ROUTES,
        ]
    ),
]
