"""Reports over HTTP."""

from __future__ import annotations

from functions.support.reports.entities import InvalidReportDays, Row, TooManyTickets
from functions.support.reports.schemas import ReportFormat, ReportQuery, ReportRowView
from functions.support.reports.service import TicketReports
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.http import Call, Endpoints, Raw
from shared.tables import as_csv, paged

endpoint = Endpoints("Tickets")
CSV = "text/csv"


@endpoint.get("/tickets/reports", permission="support:report:read", query=ReportQuery,
              response=ReportRowView, paged=True, also=(CSV,),
              errors=[InvalidCursor, InvalidReportDays, TooManyTickets])  # fmt: skip
def list_report_rows(call: Call[None, ReportQuery]) -> Page[Row] | Raw:
    """List how much came in and ended, how fast, what was kept of promises, and how it was rated.

    Each is counted on the local day on which it happened. A ticket counts for the category, person
    and team that it has now.
    """
    query = call.query
    found = call.use(TicketReports).rows(query.since, query.until, query.by)
    if query.format is ReportFormat.JSON:
        return paged(found, query.limit, query.cursor)
    shown = {
        "Cache-Control": "no-store",
        "Content-Disposition": 'attachment; filename="tickets.csv"',
    }
    return Raw(as_csv(ReportRowView, found), f"{CSV}; charset=utf-8", headers=shown)
