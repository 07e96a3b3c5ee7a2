"""What anybody may see: applying for a connection, the knowledge base, how the network is."""

from __future__ import annotations

from pydantic import Field

from functions.gateway.backends import Question
from functions.gateway.portal.public.views import (
    ApplyPage,
    HelpPage,
    StatusPage,
    address_of,
    application_of,
    apply_page,
    help_page,
    status_page,
)
from functions.gateway.screens.forms import Refused, problem_in
from functions.gateway.screens.pages import Pages
from functions.gateway.screens.visit import Visit
from shared.http import PUBLIC, Query, Raw

endpoint = Pages(__name__)


class Sought(Query):
    """The words that are looked for, and from where on what was found is shown."""

    q: str = Field(default="", max_length=200)
    cursor: str = Field(default="", max_length=2000)


@endpoint.get("/portal/apply", permission=PUBLIC, template="apply.html.j2")
def get_apply_page(visit: Visit) -> ApplyPage:
    """Get the page to apply for a connection: the address first, then who and which tariff."""
    if "name" not in visit.form.values:
        return apply_page()
    return _checked(visit)


def _checked(visit: Visit, *, strictly: bool = False) -> ApplyPage:
    """The page of an address; `strictly` refuses one that can't be looked up. Raises: Refused."""
    address = {name: value for name, value in address_of(visit.form).items() if value}
    answers = visit.ask(
        {
            "coverage": Question("customer", "/coverage", query=address),
            "tariffs": Question("billing", "/tariffs", query={"limit": "50"}),
        }
    )
    coverage = answers["coverage"]
    if strictly and coverage.status != 200:
        raise Refused(problem_in(coverage.status, coverage.body))
    return apply_page(coverage, answers["tariffs"])


@endpoint.post(
    "/portal/apply/check", permission=PUBLIC, template="apply.html.j2", again=get_apply_page
)
def check_coverage_page(visit: Visit) -> ApplyPage:
    """Say whether an address can be connected, and at what price."""
    return _checked(visit, strictly=True)


@endpoint.post("/portal/apply", permission=PUBLIC, again=get_apply_page)
def create_application_page(visit: Visit) -> Raw:
    """Apply for a connection."""
    made = visit.send("POST", "customer", "/applications", application_of(visit.form))
    said = visit.say(
        "Your application %(number)s is taken. We call you to agree on a day.",
        number=made["number"],
    )
    return visit.to("/portal/apply", said)


@endpoint.get("/portal/help", permission=PUBLIC, query=Sought, template="articles.html.j2")
def get_help_page(visit: Visit) -> HelpPage:
    """Get what is written for subscribers."""
    asked = {"q": visit.query.q.strip(), "cursor": visit.query.cursor}
    query = {"limit": "20"} | {name: value for name, value in asked.items() if value}
    return help_page(visit.get("support", "/articles", query=query), asked["q"])


@endpoint.get("/portal/help/{articleId}", permission=PUBLIC, template="article.html.j2")
def get_article_page(visit: Visit) -> dict[str, object]:
    """Get an article."""
    path = {"articleId": visit.path["articleId"]}
    article: dict[str, object] = visit.get("support", "/articles/{articleId}", path=path)
    return article


@endpoint.post("/portal/help/{articleId}/rate", permission=PUBLIC, again=get_article_page)
def rate_article_page(visit: Visit) -> Raw:
    """Say whether an article was helpful."""
    path = {"articleId": visit.path["articleId"]}
    sent = {"helpful": visit.form.value("helpful") == "yes"}
    visit.send("POST", "support", "/articles/{articleId}/rate", sent, path=path)
    return visit.to(f"/portal/help/{path['articleId']}", visit.say("Thank you."))


@endpoint.get("/portal/status", permission=PUBLIC, template="status.html.j2")
def get_status_page(visit: Visit) -> StatusPage:
    """Get how the network is."""
    return status_page(visit.get("monitoring", "/status"))
