"""What the search shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from functions.gateway.screens.words import FOUND, Word, word


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found; `path` is the page about it, empty where there is none."""

    title: str
    subtitle: str
    matched: str
    path: str


@dataclass(frozen=True, slots=True)
class Kind:
    """All of one kind that were found."""

    name: str
    said: Word
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class FoundPage:
    """What was sought, and what was found by kind; `more` that the list is not complete."""

    sought: str
    kinds: tuple[Kind, ...]
    more: bool


def found_page(sought: str, answered: dict[str, Any]) -> FoundPage:
    """The page of what was found, kinds in the order of their best hit."""
    by_kind: dict[str, list[Hit]] = {}
    for item in answered["items"]:
        by_kind.setdefault(item["kind"], []).append(_hit(item))
    kinds = tuple(Kind(k, word(FOUND, k), tuple(hits)) for k, hits in by_kind.items())
    return FoundPage(sought, kinds, answered["nextCursor"] is not None)


def _hit(item: dict[str, Any]) -> Hit:
    matched = item["matched"]["text"]
    known = (item["title"], item["subtitle"])
    return Hit(item["title"], item["subtitle"], "" if matched in known else matched, _path(item))


def _path(item: dict[str, Any]) -> str:
    """The customer's page, at the part where such things are."""
    customer = item["id"] if item["kind"] == "customer" else item["customerId"]
    at = {"contract": "#contracts", "account": "#invoices", "ticket": "#tickets",
          "device": "#devices"}.get(item["kind"], "")  # fmt: skip
    return f"/console/customers/{customer}{at}" if customer else ""
