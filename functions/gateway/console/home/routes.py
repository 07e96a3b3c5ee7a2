"""Today: the console's first page."""

from __future__ import annotations

from functions.gateway.console.home.views import TodayPage, today_page
from functions.gateway.office.service import Office
from functions.gateway.screens.pages import Pages
from functions.gateway.screens.visit import Visit
from shared.http import SIGNED_IN

endpoint = Pages(__name__)


@endpoint.get("/console", permission=SIGNED_IN, template="today.html.j2")
def get_today_page(visit: Visit) -> TodayPage:
    """Get the page of what waits for somebody."""
    return today_page(visit.use(Office).today(visit.caller))
