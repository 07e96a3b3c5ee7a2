"""What reports provide."""

from __future__ import annotations

from functions.billing.books.repository import BookRepository
from functions.billing.reports.service import Reports
from functions.billing.settings import BillingSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of reports."""
    wiring.provide(Reports, lambda: Reports(books=BookRepository(table=resources.table)))
