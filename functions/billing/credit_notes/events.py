"""Events of credit notes."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from functions.billing.credit_notes.entities import CreditNote, CreditReason
from shared.event import Event
from shared.http.schema import Amount
from shared.messaging.data import EventData


class CreditNoteIssued(EventData):
    """A part of an invoice, or all of it, has been given back."""

    event_type: ClassVar[str] = "billing.credit-note.issued"
    credit_note_id: str
    number: str
    invoice_id: str
    invoice_number: str
    account_id: str
    account_number: str
    customer_id: str
    net: Amount
    tax: Amount
    total: Amount
    currency: str
    reason: CreditReason
    issued_on: date

    @classmethod
    def of(cls, note: CreditNote) -> Event:
        """The event of a new credit note."""
        data = cls(
            credit_note_id=note.id,
            number=note.number,
            invoice_id=note.invoice_id,
            invoice_number=note.invoice_number,
            account_id=note.account_id,
            account_number=note.account_number,
            customer_id=note.customer_id,
            net=note.net,
            tax=note.tax,
            total=note.total,
            currency=note.currency,
            reason=note.reason,
            issued_on=note.issued_on,
        )
        return data.event(subject=note.id, at=note.created_at, sequence=1)
