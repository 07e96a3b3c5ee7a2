"""A document of an invoice: made once, kept in a bucket, and lent by a link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.errors import Conflict, NotFound

LINK_SECONDS = 300


class DocumentNotFound(NotFound):
    """There is no such document."""


class DocumentNotReady(Conflict):
    """The document is not made yet; try again in a few seconds."""


class NoClosingDocument(Conflict):
    """Closing documents are for companies, and for invoices that are not cancelled."""


class AlreadyMade(Conflict):
    """The document was made at the same moment."""


class DocumentKind(StrEnum):
    """What it is."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit-note"
    ACT = "act"
    CONSOLIDATED = "consolidated-invoice"


@dataclass(frozen=True, slots=True)
class MadeDocument:
    """A document that lies in the bucket under `path`; `of` is a credit note's id.

    `invoice_id` is a consolidated invoice's, where it is of one.
    """

    invoice_id: str
    kind: DocumentKind
    number: str
    customer_id: str
    path: str
    size: int
    made_at: datetime
    of: str = ""

    @property
    def file_name(self) -> str:
        """What a browser calls it: letters, digits and hyphens, whatever the number looks like."""
        plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in self.number)
        return f"{self.kind.value}-{plain}.pdf"


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """Where a document can be fetched until a moment."""

    url: str
    file_name: str
    expires_at: datetime
