"""Contracts' documents as they go out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from shared.http import Schema
from shared.http.schema import Query
from shared.messages import Unit
from shared.takes import Takes

DocumentVersion = Annotated[
    int, Field(description="The version of the contract that it shows.", examples=[2])
]
FileName = Annotated[
    str, Field(description="What it is called.", examples=["contract-C-000042-2.pdf"])
]


class ContractDocumentQuery(Query):
    version: Annotated[int | None, Field(ge=1, le=99999999), Takes(unit=Unit.VALUE)] = Field(
        default=None, description="Only this version, instead of the latest."
    )


class ContractDocumentLinkView(Schema):
    url: str = Field(
        description="Where the PDF can be fetched, by anybody who has the address.",
        examples=["https://s3.eu-central-1.amazonaws.com/files/1.pdf?X-Amz-Signature=0"],
    )
    file_name: FileName
    version: DocumentVersion
    expires_at: datetime = Field(description="When the address ends; ask for a new one then.")


class ContractDocumentView(Schema):
    version: DocumentVersion
    file_name: FileName
    size: int = Field(description="Its size in bytes.", examples=[18231])
    made_at: datetime = Field(description="When it was made (UTC).")
