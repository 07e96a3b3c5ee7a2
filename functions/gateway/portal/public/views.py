"""What the pages for anybody show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from functions.gateway.backends import Answer
from functions.gateway.office.entities import items_of
from functions.gateway.office.service import part
from functions.gateway.screens.forms import Form
from functions.gateway.screens.lists import Line, line
from functions.gateway.screens.page import mark
from functions.gateway.screens.typed import optional
from functions.gateway.screens.words import Word, word

ADDRESS = ("city", "street", "building", "apartment")
COVERAGE = {
    "served": Word(mark("We can connect you."), "good"),
    "planned": Word(mark("We are building there."), "warn"),
    "unknown": Word(mark("We don't know this house yet: apply, and we look into it."), "warn"),
    "not_served": Word(mark("We are not there yet."), "warn"),
}
FULL = Word(
    mark("All ports of this house are taken just now: apply, and we look for a way."), "warn"
)


@dataclass(frozen=True, slots=True)
class ApplyPage:
    """Applying: without `coverage` the address is asked for, with it who and which tariff."""

    coverage: dict[str, Any] | None = None
    said: Word | None = None
    tariffs: tuple[Line, ...] = ()


def apply_page(coverage: Answer | None = None, tariffs: Answer | None = None) -> ApplyPage:
    """The page to apply; where coverage does not answer, one may still apply."""
    if coverage is None or tariffs is None:
        return ApplyPage()
    found = part(coverage).data or {"status": "unknown", "plannedOn": None}
    offered = [one for one in items_of(part(tariffs)) if one["status"] == "published"]
    is_full = found["status"] == "served" and not found["available"]
    return ApplyPage(
        coverage=found,
        said=FULL if is_full else word(COVERAGE, found["status"]),
        tariffs=tuple(line(one, {}) for one in offered if one["kind"] != "one_off"),
    )


def address_of(form: Form) -> dict[str, str]:
    """The address that was typed."""
    return {name: form.value(name).strip() for name in ADDRESS}


def application_of(form: Form) -> dict[str, Any]:
    """An application as it was typed."""
    own = {name: optional(form.value(name)) for name in ("name", "phone", "email")}
    return own | {
        "tariffId": form.value("tariffId"),
        "address": {name: value for name, value in address_of(form).items() if value},
        "comment": form.value("comment"),
        "website": form.value("website"),
    }


@dataclass(frozen=True, slots=True)
class HelpPage:
    """Articles; `after` leads to the next ones."""

    items: tuple[dict[str, Any], ...]
    after: str
    sought: str


def help_page(answered: dict[str, Any], sought: str) -> HelpPage:
    """The list of articles."""
    return HelpPage(tuple(answered["items"]), answered["nextCursor"] or "", sought)


@dataclass(frozen=True, slots=True)
class StatusPage:
    """How the network is."""

    at: str
    outages: tuple[dict[str, Any], ...]
    works: tuple[dict[str, Any], ...]


def status_page(answered: dict[str, Any]) -> StatusPage:
    """The page of how the network is."""
    return StatusPage(answered["at"], tuple(answered["outages"]), tuple(answered["works"]))
