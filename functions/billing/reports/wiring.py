"""What reports provide."""

from __future__ import annotations

from functions.billing.books.repository import BookRepository
from functions.billing.documents.bucket import Bucket
from functions.billing.reports.files import ReportFiles
from functions.billing.reports.service import Reports
from functions.billing.settings import BillingSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of reports."""
    wiring.provide(Reports, lambda: Reports(books=BookRepository(table=resources.table)))
    wiring.provide(
        ReportFiles,
        lambda: ReportFiles(bucket=wiring.use(Bucket), new_id=resources.new_id),
    )
