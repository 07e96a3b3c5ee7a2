"""Working on an import: parts are taken from the queue, each row once, until the time is up."""

from __future__ import annotations

from collections.abc import Callable

from functions.billing.statements.booking import RowBooking
from functions.billing.statements.entities import Row, part_done, rows_of_part
from functions.billing.statements.matching import Matching
from functions.billing.statements.queue import RowsMessage
from functions.billing.statements.repository import StatementRepository
from shared.component import component
from shared.context import Context, working_in
from shared.dynamo.table import Table

ENOUGH = 10.0  # seconds that a row surely takes less than
TimeLeft = Callable[[], float]


@component
class StatementWork:
    """Use case of a worker."""

    table: Table
    statements: StatementRepository
    matching: Matching
    booking: RowBooking

    def work(self, message: RowsMessage, time_left: TimeLeft) -> bool:
        """Work on what is left of a part; whether it is done.

        Raises: ImportNotFound, Unavailable.
        """
        progress = self.statements.get(message.import_id)
        statement = progress.statement
        if message.part not in progress.left:
            return True
        with working_in(Context(f"import#{statement.id}", actor=statement.created_by)):
            documents = rows_of_part(self.statements.part(statement.id, message.part), message.part)
            rows = {row.number: row for row in self._worked(message)}
            left = [number for number in documents if number not in rows]
            matches = self.matching.match([documents[number] for number in left])
            for number, match in zip(left, matches, strict=True):
                if time_left() < ENOUGH:
                    return False
                self.booking.book(statement, number, documents[number], match)
            done = part_done(message.part, self._worked(message))
            self.table.commit(self.statements.set_done(statement.id, done))
        return True

    def _worked(self, message: RowsMessage) -> list[Row]:
        return self.statements.rows_of_part(message.import_id, message.part)
