"""Every private page on one screen. All but signing in stand behind `private`."""

from accountability.web.agency import desk, sign_in
from accountability.web.agency.guards import private

ROUTES = [*sign_in.ROUTES, private([*desk.ROUTES])]
