"""What the pages about tariffs show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from functions.gateway.screens.forms import Form, Problem
from functions.gateway.screens.lists import Filter, Line, line
from functions.gateway.screens.typed import amount
from functions.gateway.screens.words import TARIFF

TEXTS = ("name", "kind", "currency", "period", "mode", "charging", "taxCategory", "activation",
         "description")  # fmt: skip
SUMS = ("price", "setupFee", "planChangeFee", "exitFee")
COUNTS = ("minimumTermMonths", "trialDays")
LIMITS = ("downloadMbps", "uploadMbps")
"""Empty for none, which the API writes as null."""
TICKS = ("priceIncludesTax", "selfService", "billedWhileSuspended")
KEPT = ("quotaGb", "voluntarySuspension", "meters")
"""What the editor does not show, so that a new version has it from the one before."""


@dataclass(frozen=True, slots=True)
class TariffsPage:
    """A page of the list of tariffs; `after` leads to the next one."""

    lines: tuple[Line, ...]
    filter: Filter
    after: str


@dataclass(frozen=True, slots=True)
class TariffPage:
    """A tariff, and what it would bill on the account that was named, or why that can't be said."""

    tariff: Line
    account: str = ""
    preview: dict[str, Any] | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class EditorPage:
    """The editor: of a new tariff, of a draft, or of a new version of a published one."""

    tariff: dict[str, Any] | None

    def value(self, name: str, otherwise: str) -> Any:
        """What a field holds before anybody types."""
        return (self.tariff or {}).get(name) or otherwise

    @property
    def makes_version(self) -> bool:
        """Whether what is saved becomes a new version."""
        return self.tariff is not None and self.tariff["status"] != "draft"


def tariffs_page(answered: Mapping[str, Any], filters: Mapping[str, str]) -> TariffsPage:
    """The list of tariffs."""
    lines = tuple(line(one, TARIFF, "status") for one in answered["items"])
    return TariffsPage(lines, Filter(filters), answered["nextCursor"] or "")


def tariff_line(tariff: dict[str, Any]) -> Line:
    """A tariff with what is said of its status and its period."""
    return line(tariff, TARIFF, "status")


def terms(form: Form) -> dict[str, Any]:
    """The terms that a form of the editor holds, as the API takes them."""
    sent: dict[str, Any] = {n: form.value(n).strip() for n in TEXTS}
    sent = {n: value for n, value in sent.items() if value or n == "description"}
    sent |= {n: amount(form.value(n)) for n in SUMS if form.value(n).strip()}
    sent |= {n: _whole(form.value(n)) for n in COUNTS if form.value(n).strip()}
    sent |= {n: _whole(form.value(n)) if form.value(n).strip() else None for n in LIMITS}
    return sent | {n: "yes" in form.chosen(n) for n in TICKS}


def _whole(typed: str) -> int | str:
    """A whole number; what is none stays for the service to refuse."""
    plain = typed.strip()
    return int(plain) if plain.isascii() and plain.isdecimal() else plain
