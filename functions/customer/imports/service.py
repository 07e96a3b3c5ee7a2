"""What staff can do with imports."""

from __future__ import annotations

from functions.customer.imports.entities import (
    ENDED,
    Import,
    ImportChanged,
    ImportNotReady,
    ImportState,
    Options,
    What,
)
from functions.customer.imports.files import ImportFiles
from functions.customer.imports.queue import ImportMessage, ImportQueue, Step, lanes
from functions.customer.imports.repository import ImportRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.principal import Principal
from shared.retrying import retrying
from shared.uploads import file_name_of


@component
class Imports:
    """Use cases of imports; workers do what takes long."""

    table: Table
    imports: ImportRepository
    files: ImportFiles
    queue: ImportQueue
    clock: Clock
    new_id: NewId

    def create(
        self,
        what: What,
        file_name: str,
        options: Options,
        by: Principal,
        once: KeyedRequest | None = None,
    ) -> Import:
        """Begin an import, whose file is to be sent."""
        now = self.clock()
        one = Import(
            id=id_for(once, "import", self.new_id),
            what=what,
            file_name=file_name_of(file_name) if file_name else "",
            options=options,
            created_at=now,
            created_by=by.id,
            updated_at=now,
        )
        writes = self.imports.add(one).audit(f"import#{one.id}", "import.begun", at=now, after=one)
        self.table.commit(writes.once(once, result=one))
        return one

    def get(self, import_id: str) -> Import:
        """An import. Raises: ImportNotFound."""
        return self.imports.get(import_id)

    def list(self, limit: int, cursor: str | None) -> Page[Import]:
        """All imports, newest first. Raises: InvalidCursor."""
        return self.imports.list(limit, cursor)

    def start(self, import_id: str) -> Import:
        """Have the file checked that was sent; once more, where a worker was lost.

        Raises: ImportNotFound, ImportNotReady, NotUploaded, Unavailable.
        """
        since = (ImportState.AWAITING_FILE,)
        one = self._turned(import_id, ImportState.CHECKING, since, "started")
        self.queue.send([ImportMessage(one.id, Step.CHECK)])
        return one

    def apply(self, import_id: str) -> Import:
        """Have what is right applied; once more, where a worker was lost.

        Raises: ImportNotFound, ImportNotReady, Unavailable.
        """
        one = self._turned(import_id, ImportState.APPLYING, (ImportState.CHECKED,), "applied")
        self.queue.send(lanes(one))
        return one

    def cancel(self, import_id: str) -> Import:
        """End it; what is applied by then stays.

        Raises: ImportNotFound, ImportNotReady, Unavailable.
        """
        before = tuple(state for state in ImportState if state not in ENDED)
        return self._turned(import_id, ImportState.CANCELLED, before, "cancelled")

    def _turned(
        self, import_id: str, to: ImportState, since: tuple[ImportState, ...], action: str
    ) -> Import:
        """An import turned to a state; as it is, where it has that already."""

        def attempt() -> Import:
            before, now = self.imports.get(import_id), self.clock()
            if before.state is to:
                return before
            if before.state not in since:
                raise ImportNotReady(
                    "The import is in the state {state}. This is possible in: {needed}.",
                    state=before.state.value,
                    needed=", ".join(since),
                )
            if to is ImportState.CHECKING:
                self.files.check_uploaded(import_id)
            applies = to is ImportState.APPLYING
            after = before.applying(now) if applies else before.turned(to, now)
            writes = self.imports.change(after, over=before)
            subject = f"import#{after.id}"
            writes.audit(subject, f"import.{action}", at=now, before=before, after=after)
            self.table.commit(writes)
            return after

        return retrying(attempt, on=ImportChanged)
