"""What the pages that change a service show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from functions.gateway.screens.lists import Line, line
from functions.gateway.screens.words import SERVICE, SUSPENSION


@dataclass(frozen=True, slots=True)
class ServicePage:
    """A service of a customer; `choices` are what may be chosen, as pairs of value and text.

    `effect` is what the change that was asked for does: None before it is known.
    """

    customer: dict[str, Any]
    service: Line
    choices: tuple[tuple[str, str], ...]
    effect: dict[str, Any] | None = None


def service_page(
    known: Mapping[str, Any], choices: tuple[tuple[str, str], ...], effect: dict[str, Any] | None
) -> ServicePage:
    """A service with what may be chosen for it."""
    return ServicePage(known["customer"], line(known["service"], SERVICE), choices, effect)


def other_tariffs(known: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The published tariffs of the service's kind and currency, without the one that it has."""
    has = known["service"]
    return tuple(
        (t["id"], f"{t['name']}, {t['price']} {t['currency']}")
        for t in known["tariffs"]["items"]
        if t["id"] != has["tariffId"] and t["currency"] == has["currency"]
        if t["kind"] == has["kind"]
    )


def new_reasons(known: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The reasons for which a service may be suspended further."""
    has = known["service"]["suspensions"]
    return tuple((kind, word.text) for kind, word in SUSPENSION.items() if kind not in has)


def own_reasons(known: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The reasons for which a service is suspended, each of which may be lifted."""
    has = known["service"]["suspensions"]
    return tuple((kind, word.text) for kind, word in SUSPENSION.items() if kind in has)
