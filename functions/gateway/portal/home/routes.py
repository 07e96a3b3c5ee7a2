"""Home: the portal's first page."""

from __future__ import annotations

from functions.gateway.overview.service import Overviews
from functions.gateway.portal.home.views import HomePage, home_page
from functions.gateway.screens.pages import Pages
from functions.gateway.screens.visit import Visit
from shared.http import SIGNED_IN

endpoint = Pages(__name__)


@endpoint.get("/portal", permission=SIGNED_IN, template="home.html.j2")
def get_home_page(visit: Visit) -> HomePage:
    """Get the subscriber's first page."""
    return home_page(visit.use(Overviews).get(visit.principal, visit.caller))
