"""What staff can do with bank statements."""

from __future__ import annotations

from dataclasses import replace

from functions.billing.legal_entities.repository import LegalEntityRepository
from functions.billing.payments.entities import SUSPENSE, Payment
from functions.billing.payments.repository import PaymentRepository
from functions.billing.payments.service import Payments
from functions.billing.statements.entities import (
    PART,
    ForeignStatement,
    Import,
    ImportExists,
    Match,
    NothingToImport,
    Progress,
    Row,
    RowState,
    Statement,
)
from functions.billing.statements.matching import Matching
from functions.billing.statements.queue import RowsMessage, RowsQueue
from functions.billing.statements.reading import id_of, read, unpacked
from functions.billing.statements.repository import StatementRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo.table import Page, Table
from shared.idempotency import KeyedRequest
from shared.money import ZERO
from shared.principal import Principal

PREVIEWED = PART
"""So many rows are matched when a statement is only tried."""
_WAITING = (RowState.UNSURE, RowState.UNMATCHED)


@component
class Statements:
    """Use cases of bank statements."""

    table: Table
    statements: StatementRepository
    legal_entities: LegalEntityRepository
    payment_repository: PaymentRepository
    payments: Payments
    matching: Matching
    queue: RowsQueue
    clock: Clock

    def submit(
        self, content: str, file_name: str, by: Principal, *, dry_run: bool = False
    ) -> Progress:
        """Take a statement in, whose rows workers book; one sent again goes on where it stopped.

        Tried only, it is stored nowhere, and its first rows are matched at once.
        Raises: UnreadableFile, FileTooLarge, TooManyRows, NothingToImport, ForeignStatement.
        """
        sent = unpacked(content)
        said = read(sent)
        if not said.documents:
            raise NothingToImport
        self._must_be_ours(said)
        statement = self._import(id_of(sent), said, file_name, by)
        if dry_run:
            return Progress(statement, preview=self._previewed(statement, said))
        progress = self.statements.find(statement.id)
        if progress is None:
            progress = self._added(statement, said)
        self.queue.send([RowsMessage(statement.id, part) for part in progress.left])
        return progress

    def get(self, import_id: str) -> Progress:
        """An import with what is done of it. Raises: ImportNotFound."""
        return self.statements.get(import_id)

    def list(self, limit: int, cursor: str | None) -> Page[Import]:
        """All imports, newest first. Raises: InvalidCursor."""
        return self.statements.list(limit, cursor)

    def rows(
        self, import_id: str, state: RowState | None, limit: int, cursor: str | None
    ) -> Page[Row]:
        """Rows that are worked on, as they stand now. Raises: InvalidCursor, ImportNotFound."""
        assigned = state is RowState.ASSIGNED
        page = self.statements.rows(import_id, None if assigned else state, limit, cursor)
        if not page.items and cursor is None:
            self.statements.get(import_id)
        waiting = [row.payment_id for row in page.items if row.state in _WAITING]
        paid = {one.id: one for one in self.payment_repository.get_many(waiting)}
        rows = (_as_it_stands(row, paid.get(row.payment_id)) for row in page.items)
        return replace(page, items=tuple(r for r in rows if state in (None, r.state)))

    def assign(
        self, import_id: str, row: int, account_id: str, once: KeyedRequest | None = None
    ) -> Payment:
        """Give a row's money, which is in suspense, to the account that it is for.

        Raises: ImportRowNotFound, what `Payments.assign` raises.
        """
        payment_id = self.statements.get_row(import_id, row).payment_id
        return self.payments.assign(payment_id, account_id, once)

    def _added(self, statement: Import, said: Statement) -> Progress:
        writes = self.statements.add(statement, said.documents)
        subject = f"import#{statement.id}"
        writes.audit(subject, "import.submitted", at=statement.created_at, after=statement)
        try:
            self.table.commit(writes)
        except ImportExists:
            return self.statements.get(statement.id)
        return Progress(statement)

    def _must_be_ours(self, said: Statement) -> None:
        """A statement is of one of our bank accounts, if any is known. Raises: ForeignStatement."""
        if not said.accounts:
            return
        entities = self.legal_entities.register().entities
        ours = {one.account for entity in entities for one in entity.bank_accounts}
        if ours and not ours & set(said.accounts):
            raise ForeignStatement

    def _import(self, import_id: str, said: Statement, file_name: str, by: Principal) -> Import:
        days = [document.dated for document in said.documents]
        return Import(
            id=import_id,
            kind=said.kind,
            file_name=file_name,
            accounts=said.accounts,
            rows=len(said.documents),
            total=sum((document.amount for document in said.documents), ZERO),
            first_day=min(days),
            last_day=max(days),
            created_at=self.clock(),
            created_by=by.id,
        )

    def _previewed(self, statement: Import, said: Statement) -> tuple[Row, ...]:
        documents = said.documents[:PREVIEWED]
        matches = self.matching.match(documents)
        return tuple(
            _foreseen(Row(statement.id, number, document, RowState.UNMATCHED, ""), match)
            for number, (document, match) in enumerate(zip(documents, matches, strict=True), 1)
        )


def _foreseen(row: Row, match: Match) -> Row:
    """A row as it would be, if its document is not booked yet."""
    sure = match.sure
    if sure is None:
        state = RowState.UNSURE if match.candidates else RowState.UNMATCHED
        return replace(row, state=state, candidates=match.candidates)
    return replace(
        row,
        state=RowState.BOOKED,
        account_id=sure.account_id,
        account_number=sure.account_number,
        candidates=match.candidates,
    )


def _as_it_stands(row: Row, payment: Payment | None) -> Row:
    if payment is None or payment.account_id == SUSPENSE:
        return row
    return replace(
        row,
        state=RowState.ASSIGNED,
        account_id=payment.account_id,
        account_number=payment.account_number,
    )
