"""Documents as they go out."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from shared.http.schema import Schema


class DocumentLinkView(Schema):
    url: str = Field(
        description="Where the PDF can be fetched, by anybody who has the address.",
        examples=[
            "https://s3.eu-central-1.amazonaws.com/documents/invoice/1.pdf?X-Amz-Signature=0"
        ],
    )
    file_name: str = Field(description="What it is called.", examples=["invoice-INV-00000017.pdf"])
    expires_at: datetime = Field(description="When the address ends; ask for a new one then.")
