"""Booking a row: its money once, on the account that it is surely for, or in suspense.

the document is booked, with this sum       nothing: the row is a repeated one
it is booked with another sum               in suspense, for a person to look at
recorded by hand on the account             nothing: the row is a repeated one
one account, without a doubt                a payment of it
several, or a doubtful one; none            in suspense, with those that it may be for
"""

from __future__ import annotations

import re
from dataclasses import replace

from functions.billing.accounts.entities import AccountState
from functions.billing.payments.cash_application import CashApplication
from functions.billing.payments.entities import Charge, Payment, unmatched
from functions.billing.payments.repository import PaymentAlreadyRecorded, PaymentRepository
from functions.billing.statements.entities import (
    Candidate,
    Document,
    DocumentKnown,
    Import,
    Match,
    Row,
    RowState,
    RowWorked,
)
from functions.billing.statements.repository import StatementRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo.table import Table
from shared.dynamo.transaction import Transaction
from shared.ids import NewId

GATEWAY = "manual"
"""What staff record by hand is compared with what statements tell: it is the same money."""
_BIC = re.compile(r"[A-Z0-9]{8,11}")


@component
class RowBooking:
    """Use case of one row; all of it is one transaction."""

    table: Table
    statements: StatementRepository
    payments: PaymentRepository
    cash: CashApplication
    currency: str
    clock: Clock
    new_id: NewId

    def book(self, statement: Import, number: int, document: Document, match: Match) -> Row | None:
        """Book a row's money; None where somebody else did at the same moment.

        Raises: Unavailable.
        """
        row = Row(statement.id, number, document, RowState.UNMATCHED, self.new_id())
        row = replace(row, candidates=match.candidates)
        try:
            if match.sure is not None:
                return self._book_once(statement, row, match.sure)
            return self._suspend_once(statement, row)
        except RowWorked:
            return None

    def _book_once(self, statement: Import, row: Row, sure: Candidate) -> Row:
        try:
            return self._paid(statement, row, sure)
        except PaymentAlreadyRecorded:
            return self._repeated(row, "")
        except DocumentKnown:
            return self._known(statement, row)

    def _suspend_once(self, statement: Import, row: Row) -> Row:
        try:
            return self._suspended(statement, row, row.document.key)
        except DocumentKnown:
            return self._known(statement, row)

    def _known(self, statement: Import, row: Row) -> Row:
        """A row whose document is booked, perhaps with another sum."""
        known = self.statements.find_booked(row.document.key)
        if known is None or known[1] == row.document.amount:
            return self._repeated(row, known[0] if known else "")
        key = f"{row.document.key}#{row.document.amount}"
        try:
            return self._suspended(statement, row, key)
        except DocumentKnown:
            again = self.statements.find_booked(key)
            return self._repeated(row, again[0] if again else "")

    def _paid(self, statement: Import, row: Row, sure: Candidate) -> Row:
        """Raises: PaymentAlreadyRecorded, DocumentKnown, RowWorked, Unavailable."""
        now, document = self.clock(), row.document
        account = self.cash.accounts.get(sure.account_id)
        if account.state is AccountState.CLOSED:  # since it was matched
            return self._suspended(statement, row, document.key)
        asked = Payment(
            id=row.payment_id,
            account_id=account.id,
            account_number=account.number,
            customer_id=account.customer_id,
            amount=document.amount,
            currency=self.currency,
            gateway=GATEWAY,
            created_at=now,
            created_by=statement.created_by,
            document=document.number,
            document_date=document.dated,
            bank=_bank(document),
            version=0,
        )
        paid = asked.succeeded(Charge(document.key, document.amount, self.currency, now))
        booked = replace(
            row, state=RowState.BOOKED, account_id=account.id, account_number=account.number
        )
        along = self._along(booked, paid, document.key)
        along.extend(self.payments.not_recorded(paid))
        self.cash.apply(paid, along, account)
        return booked

    def _suspended(self, statement: Import, row: Row, key: str) -> Row:
        """Raises: DocumentKnown, RowWorked."""
        now, document = self.clock(), row.document
        charge = Charge(key, document.amount, self.currency, now)
        reason = f"statement {statement.id}, row {row.number}"
        held = replace(
            unmatched(row.payment_id, GATEWAY, charge, reason),
            created_by=statement.created_by,
            document=document.number,
            document_date=document.dated,
            bank=_bank(document),
        )
        state = RowState.UNSURE if row.candidates or key != document.key else RowState.UNMATCHED
        booked = replace(row, state=state)
        self.cash.suspend(held, self._along(booked, held, key))
        return booked

    def _along(self, row: Row, payment: Payment, key: str) -> Transaction:
        """What is written with the money; what was worked on or booked before is told first."""
        writes = self.statements.add_row(row).extend(self.statements.add_booked(key, row))
        writes.extend(self.payments.add(payment))
        subject = f"payment#{payment.id}"
        return writes.audit(subject, "payment.recorded", at=payment.created_at, after=payment)

    def _repeated(self, row: Row, payment_id: str) -> Row:
        repeated = replace(row, state=RowState.REPEATED, payment_id=payment_id, candidates=())
        self.table.commit(self.statements.add_row(repeated))
        return repeated


def _bank(document: Document) -> str | None:
    return document.bic if _BIC.fullmatch(document.bic) else None
