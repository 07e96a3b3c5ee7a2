"""A step of an application as one change: what is written, told and kept for the records."""

from __future__ import annotations

from functions.customer.applications.entities import Application
from functions.customer.applications.remarks import Remark
from functions.customer.applications.repository import ApplicationRepository
from functions.customer.applications.visits import VisitEntry
from shared.dynamo import Transaction
from shared.event import Event
from shared.ids import NewId
from shared.principal import Principal


def step(
    applications: ApplicationRepository,
    before: Application,
    after: Application,
    verb: str,
    *events: Event,
    remark: Remark | None = None,
    visit: VisitEntry | None = None,
) -> Transaction:
    """An application's change with its audit line, its events, a remark and what became of a visit.

    Its failures: ApplicationChanged, TechnicianBusy.
    """
    change = Transaction().extend(applications.change(after, over=before))
    if remark is not None:
        change.extend(applications.add_remark(after.id, remark))
    change.extend(applications.add_visit(after, visit))
    return change.emit(*events).audit(
        f"application#{after.id}",
        f"application.{verb}",
        at=after.updated_at,
        before=before,
        after=after,
    )


def remark_of(text: str, by: Principal, application: Application, new_id: NewId) -> Remark | None:
    """What somebody wrote along with a step; None for nothing."""
    return Remark(new_id(), application.updated_at, by.id, text) if text else None
