"""How far new rules were taken over, in the support table.

pk SERVICELEVELS   sk PROGRESS
"""

from __future__ import annotations

from functions.support.deadlines.entities import Progress, ProgressChanged
from shared.component import component
from shared.dynamo import Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition

_KEY = ("SERVICELEVELS", "PROGRESS")


@component
class ProgressRepository:
    """Reads the progress, and says how it is written."""

    table: Table

    def get(self) -> Progress:
        """How far it is."""
        item = self.table.get(*_KEY)
        return Progress() if item is None else from_item(Progress, item)

    def change(self, progress: Progress, *, over: Progress) -> Transaction:
        """The progress over the one that was read. Its failure: ProgressChanged."""
        pk, sk = _KEY
        unmoved = Condition(equals={"version": over.version}) if over.version else None
        return Transaction().put(
            to_item(progress) | {"pk": pk, "sk": sk},
            when=unmoved or Condition(absent=True),
            otherwise=ProgressChanged(),
        )
