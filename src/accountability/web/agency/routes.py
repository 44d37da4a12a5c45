"""Every private page on one screen. All but signing in stand behind `private`."""

from accountability.web.agency import account, asks, desk, passkey_sign_in, passkeys, receipts, sign_in
from accountability.web.agency.guards import private
from accountability.web.agency.removals import routes as removals
from accountability.web.agency.secretariat import routes as secretariat

ROUTES = [
    *sign_in.ROUTES,
    *passkey_sign_in.ROUTES,
    private(
        [
            *desk.ROUTES,
            *account.ROUTES,
            *passkeys.ROUTES,
            *asks.ROUTES,
            *receipts.ROUTES,
            *secretariat.ROUTES,
            *removals.ROUTES,
        ]
    ),
]
