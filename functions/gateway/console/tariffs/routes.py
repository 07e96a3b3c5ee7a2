"""Tariffs: the list, one with its terms, the editor, a preview on an account, publishing."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from functions.gateway.console.tariffs.views import (
    KEPT,
    EditorPage,
    TariffPage,
    TariffsPage,
    tariff_line,
    tariffs_page,
    terms,
)
from functions.gateway.screens.forms import Problem, Refused
from functions.gateway.screens.pages import Pages
from functions.gateway.screens.typed import filled
from functions.gateway.screens.visit import Visit
from shared.http import Query, Raw

endpoint = Pages(__name__)
SEE, WRITE = "billing:subscription:read", "billing:tariff:write"
ONE = "/tariffs/{tariffId}"


class TariffFilters(Query):
    """What of the list is shown, and from where on."""

    status: Literal["", "draft", "published", "archived"] = "published"
    cursor: str = Field(default="", max_length=2000)


class Sample(Query):
    """The number of an account on which a tariff is tried."""

    account: str = Field(default="", max_length=64)


@endpoint.get("/console/tariffs", permission=SEE, query=TariffFilters, template="tariffs.html.j2")
def get_tariffs_page(visit: Visit) -> TariffsPage:
    """Get the list of tariffs."""
    filters = filled(status=visit.query.status)
    query = {"limit": "50"} | filters | filled(cursor=visit.query.cursor)
    return tariffs_page(visit.get("billing", "/tariffs", query=query), filters)


@endpoint.get("/console/tariffs/new", permission=WRITE, template="editor.html.j2")
def get_new_tariff_page(_: Visit) -> EditorPage:
    """Get the editor of a new tariff."""
    return EditorPage(None)


@endpoint.post("/console/tariffs/new", permission=WRITE, again=get_new_tariff_page)
def create_tariff_page(visit: Visit) -> Raw:
    """Create a tariff; it is a draft until it is published."""
    sent = terms(visit.form) | {"code": visit.form.value("code").strip()}
    made = visit.send("POST", "billing", "/tariffs", sent)
    return _to(visit, made, visit.say("The draft is saved."))


@endpoint.get(
    "/console/tariffs/{tariffId}", permission=SEE, query=Sample, template="tariff.html.j2"
)
def get_tariff_page(visit: Visit) -> TariffPage:
    """Get a tariff, and what its first invoice on an account would be."""
    tariff = tariff_line(visit.get("billing", ONE, path=_path(visit)))
    number = visit.query.account.strip()
    if not number or not visit.principal.may("billing:invoice:read"):
        return TariffPage(tariff)
    try:
        return TariffPage(tariff, number, _preview(visit, number))
    except Refused as refused:
        return TariffPage(tariff, number, problem=refused.problem)


def _preview(visit: Visit, number: str) -> dict[str, Any]:
    """The invoice that an account would get for the tariff. Raises: Refused."""
    found = visit.get("billing", "/accounts", query={"number": number, "limit": "1"})["items"]
    if not found:
        raise Refused(Problem(404, visit.say("There is no account with this number.")))
    wanted = {
        "accountId": found[0]["id"],
        "subscriptions": [{"tariffId": visit.path["tariffId"]}],
    }
    preview: dict[str, Any] = visit.send("POST", "billing", "/invoices/preview", wanted)
    return preview


@endpoint.get("/console/tariffs/{tariffId}/editor", permission=WRITE, template="editor.html.j2")
def get_tariff_editor_page(visit: Visit) -> EditorPage:
    """Get the editor of a draft, or of a new version of a tariff that was published."""
    return EditorPage(visit.get("billing", ONE, path=_path(visit)))


@endpoint.post("/console/tariffs/{tariffId}/editor", permission=WRITE, again=get_tariff_editor_page)
def change_tariff_page(visit: Visit) -> Raw:
    """Save a draft, or a new version of a tariff that was published."""
    path, sent = _path(visit), terms(visit.form)
    has = visit.get("billing", ONE, path=path)
    version = _version(visit)
    if has["status"] == "draft":
        made = visit.send("PATCH", "billing", ONE, sent, path=path, version=version)
    else:
        kept = {name: has[name] for name in KEPT}
        made = visit.send(
            "POST", "billing", f"{ONE}/versions", kept | sent, path=path, version=version
        )
    return _to(visit, made, visit.say("The draft is saved."))


@endpoint.post("/console/tariffs/{tariffId}/publication", permission=WRITE, again=get_tariff_page)
def create_tariff_publication_page(visit: Visit) -> Raw:
    """Publish a draft; the version before it is for new customers no more."""
    made = _moved(visit, "publish")
    return _to(visit, made, visit.say("The tariff is published."))


@endpoint.post("/console/tariffs/{tariffId}/archive", permission=WRITE, again=get_tariff_page)
def create_tariff_archive_page(visit: Visit) -> Raw:
    """Archive a tariff; who has it keeps it."""
    made = _moved(visit, "archive")
    return _to(visit, made, visit.say("The tariff is archived."))


def _moved(visit: Visit, way: str) -> dict[str, Any]:
    made: dict[str, Any] = visit.send(
        "POST", "billing", f"{ONE}/{way}", None, path=_path(visit), version=_version(visit)
    )
    return made


def _path(visit: Visit) -> dict[str, str]:
    return {"tariffId": visit.path["tariffId"]}


def _version(visit: Visit) -> int | None:
    given = visit.form.value("_version")
    return int(given) if given.isascii() and given.isdecimal() else None


def _to(visit: Visit, tariff: dict[str, Any], said: str) -> Raw:
    return visit.to(f"/console/tariffs/{tariff['id']}", said)
