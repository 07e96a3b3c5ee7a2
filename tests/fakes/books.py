"""Billing's books as its table holds them, and what must be true of them whatever happened."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from functions.billing.transactions.entities import OPENING_DEBT

INVOICE_CREATED = "billing.invoice.created"
_LAST_DIGITS = re.compile(r"\d+$")
_PERIOD = re.compile(r"\d{4}(-\d\d)?")


@dataclass
class Books:
    """What counts in a table, taken item by item: a large one is never held whole."""

    periods: Counter[tuple[str, str]] = field(default_factory=Counter)
    numbers: Counter[str] = field(default_factory=Counter)
    issued: dict[str, tuple[str, str]] = field(default_factory=dict)
    open_sums: Counter[str] = field(default_factory=Counter)
    invoices: set[str] = field(default_factory=set)
    said: Counter[str] = field(default_factory=Counter)
    booked: Counter[str] = field(default_factory=Counter)
    entries: dict[str, Decimal] = field(default_factory=dict)
    balances: dict[str, Decimal] = field(default_factory=dict)
    due_sums: dict[str, Decimal] = field(default_factory=dict)
    spares: dict[str, list[int]] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)
    leases: int = 0
    unbalanced: list[str] = field(default_factory=list)
    debits: Decimal = Decimal(0)
    credits: Decimal = Decimal(0)

    @classmethod
    def of(cls, items: Iterable[dict[str, Any]]) -> Books:
        """The books in a billing table's items, in any order."""
        books = cls()
        for item in items:
            books._take(item)
        return books

    def faults(self) -> list[str]:
        """Every broken invariant in a sentence; none, if all is well after a run."""
        return [
            *(f"{n} invoices for {a} from {p}" for (a, p), n in self.periods.items() if n != 1),
            *(f"the number {n} was used {c} times" for n, c in self.numbers.items() if c != 1),
            *(f"{n} leases of numbers are left" for n in [self.leases] if n),
            *self._gaps(),
            *self.unbalanced,
            *self._wrong_balances(),
            *self._unmatched("events", self.said),
            *self._unmatched("ledger transactions", self.booked),
        ]

    def _take(self, item: dict[str, Any]) -> None:
        pk, sk = item["pk"], item["sk"]
        if sk == "INVOICE":
            self._take_invoice(item)
        elif sk == "A#ACCOUNT":
            self._take_account(item)
        elif sk.startswith("TX#"):
            self._take_entry(item)
        elif pk.startswith("OUTBOX#"):
            event = json.loads(item["event"])
            if event["type"] == INVOICE_CREATED:
                self.said[event["subject"]] += 1
        elif pk.startswith("SERIES#INVOICE"):
            self._take_number(item)
        elif pk.startswith("LEASES#"):
            self.leases += 1

    def _take_invoice(self, item: dict[str, Any]) -> None:
        self.invoices.add(item["id"])
        if item["items"][0]["kind"] == OPENING_DEBT:
            self.said[item["id"]] += 1  # a debt that is brought forward is told to nobody
        else:
            self.periods[item["account_id"], item["period_start"]] += 1
        self.numbers[item["number"]] += 1
        self.issued[item["number"]] = item.get("legal_entity", ""), item["issued_on"]
        due = Decimal(item["total"])
        for less in ("amount_paid", "amount_offset"):
            due -= Decimal(item.get(less, "0"))
        if item["status"] == "cancelled":
            due = Decimal(0)
        self.open_sums[item["account_id"]] += due  # type: ignore[assignment]

    def _take_account(self, item: dict[str, Any]) -> None:
        self.balances[item["id"]] = Decimal(item["balance"])
        opened = (Decimal(i["amount_due"]) for i in item.get("open_items", []))
        self.due_sums[item["id"]] = sum(opened, Decimal(0))

    def _take_entry(self, item: dict[str, Any]) -> None:
        debited, credited = (
            sum((Decimal(line[side]) for line in item["lines"]), Decimal(0))
            for side in ("debit", "credit")
        )
        self.debits += debited
        self.credits += credited
        if debited != credited:
            self.unbalanced.append(f"{item['sk']}: debits {debited}, credits {credited}")
        own = sum(
            Decimal(line["credit"]) - Decimal(line["debit"])
            for line in item["lines"]
            if line["account"] == "receivable"
        )
        account = item["account_id"]
        self.entries[account] = self.entries.get(account, Decimal(0)) + own
        if item["reason"] == "invoice":
            self.booked[item["source"].partition("#")[2]] += 1

    def _take_number(self, item: dict[str, Any]) -> None:
        series = item["pk"].partition("#")[2]
        if item["sk"] == "COUNTER":
            self.counters[series] = int(item["last"])
        else:
            self.spares.setdefault(series, []).append(int(item["number"]))

    def _gaps(self) -> Iterator[str]:
        """Numbers given out that are on no invoice and are no spares, and the reverse."""
        named = {seller for seller, _ in map(_of_series, self.counters)} - {""}
        for series, last in self.counters.items():
            seller, period = _of_series(series)
            used = [
                int(_LAST_DIGITS.search(number)[0])  # type: ignore[index]
                for number, (by, on) in self.issued.items()
                if (by if by in named else "") == seller and on.startswith(period)
            ]
            given = sorted(used + self.spares.get(series, []))
            if given != list(range(1, last + 1)):
                missing = sorted(set(range(1, last + 1)) - set(given))
                yield f"{series}: {len(given)} numbers for {last} given out, missing {missing[:9]}"

    def _wrong_balances(self) -> Iterator[str]:
        for account, balance in self.balances.items():
            entries = self.entries.get(account, Decimal(0))
            if entries != balance:
                yield f"{account}: balance {balance}, its entries {entries}"
            if self.due_sums[account] != self.open_sums.get(account, 0):
                yield f"{account}: {self.due_sums[account]} open, its invoices say otherwise"

    def _unmatched(self, what: str, counted: Counter[str]) -> Iterator[str]:
        wrong = [i for i in self.invoices | counted.keys() if counted[i] != (i in self.invoices)]
        if wrong:
            yield f"{what} for {len(wrong)} invoices are missing or too many: {wrong[:3]}"


def _of_series(name: str) -> tuple[str, str]:
    """The legal entity and the period of a series such as INVOICE#<id>#2026; both may be empty."""
    parts = name.split("#")[1:]
    periods = [part for part in parts if _PERIOD.fullmatch(part)]
    sellers = [part for part in parts if part not in periods]
    return "".join(sellers), "".join(periods)
