"""A contract's document: made for each version of it that is signed or to be, and never again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.errors import Conflict, NotFound

LINK_SECONDS = 300


class ContractDocumentNotFound(NotFound):
    """There is no such document of the contract."""


class ContractDocumentNotReady(Conflict):
    """The document is not made yet; try again in a few seconds."""


class ContractDocumentMade(Conflict):
    """The document was made at the same moment."""


@dataclass(frozen=True, slots=True)
class ContractDocument:
    """A PDF that lies in the bucket under `path`; `version` is the contract's that it shows."""

    contract_id: str
    number: str
    version: int
    path: str
    size: int
    made_at: datetime

    @property
    def file_name(self) -> str:
        """What a browser calls it: letters, digits and hyphens, whatever the number looks like."""
        plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in self.number)
        return f"contract-{plain}-{self.version}.pdf"


@dataclass(frozen=True, slots=True)
class ContractDocumentLink:
    """Where a document can be fetched until a moment."""

    url: str
    file_name: str
    version: int
    expires_at: datetime
