"""Every private page on one screen. All but signing in stand behind `private`."""

from accountability.web.agency import account, asks, desk, sign_in
from accountability.web.agency.guards import private
from accountability.web.agency.secretariat import routes as secretariat

ROUTES = [
    *sign_in.ROUTES,
    private([*desk.ROUTES, *account.ROUTES, *asks.ROUTES, *secretariat.ROUTES]),
]
