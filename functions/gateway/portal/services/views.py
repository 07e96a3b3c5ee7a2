"""What the pages of services show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from functions.gateway.screens.forms import Form
from functions.gateway.screens.lists import Line, line
from functions.gateway.screens.page import mark
from functions.gateway.screens.typed import optional
from functions.gateway.screens.words import SERVICE, Word, word

CHANGE, SUSPEND, RESUME = "change-tariff", "suspend", "resume"
ASKED = {
    CHANGE: Word(mark("Another tariff")),
    SUSPEND: Word(mark("A pause")),
    RESUME: Word(mark("The end of the pause")),
}


@dataclass(frozen=True, slots=True)
class ServicesPage:
    """What is connected, and what was."""

    lines: tuple[Line, ...]
    ended: tuple[Line, ...]


def services_page(answered: dict[str, Any]) -> ServicesPage:
    """The list of services."""
    lines = [line(one, SERVICE) for one in answered["items"]]
    ended = tuple(one for one in lines if one.data["state"] == "cancelled")
    return ServicesPage(tuple(one for one in lines if one not in ended), ended)


@dataclass(frozen=True, slots=True)
class ServicePage:
    """A service; `tariffs` are those that it can have instead."""

    line: Line
    tariffs: tuple[Line, ...]
    may_pause: bool
    may_resume: bool


def service_page(service: dict[str, Any], offered: dict[str, Any]) -> ServicePage:
    """The page of a service."""
    own = next((one for one in offered["items"] if one["id"] == service["tariffId"]), None)
    pausing = (own or {}).get("voluntarySuspension") or {}
    paused = "voluntary" in service["suspensions"]
    return ServicePage(
        line=line(service, SERVICE),
        tariffs=tuple(line(one, {}) for one in offered["items"] if _fits(one, service)),
        may_pause=service["state"] == "active" and bool(pausing.get("allowed")),
        may_resume=paused,
    )


def _fits(tariff: dict[str, Any], service: dict[str, Any]) -> bool:
    """Whether a tariff can be chosen instead of that of a service."""
    alike = all(tariff[name] == service[name] for name in ("kind", "currency"))
    is_open = tariff["selfService"] and tariff["status"] == "published"
    return alike and is_open and tariff["id"] != service["tariffId"]


def asked_of(form: Form) -> tuple[str, dict[str, Any]]:
    """What a form asks for: the last part of its route, and the body for that."""
    what = form.value("what")
    if what == SUSPEND:
        days = {name: optional(form.value(name)) for name in ("startsOn", "endsOn")}
        return SUSPEND, {"kind": "voluntary"} | days
    if what == RESUME:
        return RESUME, {"kind": "voluntary"}
    return CHANGE, {"tariffId": form.value("tariffId"), "when": form.value("when") or "now"}


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """What a change brings; `hidden` are the fields that ask for it once more, for good."""

    service_id: str
    what: Word
    hidden: dict[str, str]
    result: dict[str, Any]
    lines: tuple[dict[str, Any], ...]


def preview_page(
    service_id: str, what: str, body: dict[str, Any], result: dict[str, Any]
) -> PreviewPage:
    """The page that shows a change before it is made."""
    hidden = {"what": what} | {
        name: value for name, value in body.items() if value and name != "kind"
    }
    lines = tuple((result.get("invoice") or {}).get("items", ()))
    return PreviewPage(service_id, word(ASKED, what), hidden, result, lines)
