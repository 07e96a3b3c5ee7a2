"""Bank statements as they go in and out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field, PlainSerializer

from functions.billing.fields import ID, AccountId, AccountNumber, CreatedAt, CustomerName
from functions.billing.statements.entities import Clue, FileKind, Progress, RowState
from shared.http.schema import Amount, PageQuery, Query, Schema

_IMPORT = "5f1d7a84db0d0f3c6b8c9a1e2d3f4a5b"
MOST_CONTENT = 5_000_000


class StatementForm(Schema):
    content: str = Field(
        min_length=1,
        max_length=MOST_CONTENT,
        description="The file in Base64, packed by gzip or not: 1C's exchange format "
        "(1CClientBankExchange) or CSV with a heading (`number`, `date`, `amount`, `payer`, `inn`, "
        "`account`, `bic`, `purpose`), in UTF-8 or windows-1251. At most 10,000 incoming payments "
        "and 16 MB unpacked.",
        examples=["bnVtYmVyO2RhdGU7YW1vdW50CjE7MTAuMDMuMjAyNjs1OTAsMDAK"],
    )
    file_name: str = Field(
        default="", max_length=200, description="The file's name.", examples=["kl_to_1c.txt"]
    )


class StatementQuery(Query):
    dry_run: bool = Field(
        default=False,
        alias="dryRun",
        description="Only try: nothing is stored, and the first 200 rows are shown as they would "
        "be matched.",
    )


class CandidateView(Schema):
    account_id: AccountId
    account_number: AccountNumber
    customer_name: CustomerName
    score: int = Field(description="How much speaks for it, of 100.", examples=[85])
    clues: tuple[Clue, ...] = Field(description="What speaks for it.", examples=[["inn", "sum"]])


class DocumentView(Schema):
    number: str = Field(description="The document's number.", examples=["1042"])
    dated: date = Field(description="Its date.")
    amount: Amount = Field(description="The sum.")
    payer: str = Field(description="Who paid.", examples=["ООО Ромашка"])
    inn: str = Field(description="The payer's INN.", examples=["7830002293"])
    payer_account: str = Field(
        description="The payer's bank account.", examples=["40702810638050013199"]
    )
    bic: str = Field(description="The BIC of the payer's bank.", examples=["044525225"])
    purpose: str = Field(description="What it is for.", examples=["За интернет, л/с 00000042"])


class RowView(Schema):
    number: int = Field(description="The row's number, from 1.", examples=[1])
    state: RowState = Field(description="Where its money is.")
    document: DocumentView = Field(description="What the bank tells.")
    payment_id: str = Field(
        description="Its payment; empty where it was recorded by hand.", examples=[ID]
    )
    account_id: str = Field(
        description="The account that it is booked on; empty while in suspense.", examples=[ID]
    )
    account_number: str = Field(description="That account's number.", examples=["00000042"])
    candidates: tuple[CandidateView, ...] = Field(
        description="Accounts that it may be for, the best first."
    )


class ImportSummaryView(Schema):
    id: str = Field(description="The import's id, which follows from the file.", examples=[_IMPORT])
    kind: FileKind = Field(description="The file's format.")
    file_name: str = Field(description="The file's name.", examples=["kl_to_1c.txt"])
    accounts: tuple[str, ...] = Field(
        description="The bank accounts that it is of.", examples=[["40702810638050013199"]]
    )
    rows: int = Field(description="How many incoming payments it has.", examples=[120])
    total: Amount = Field(description="Their sum.")
    first_day: date = Field(description="The date of its first document.")
    last_day: date = Field(description="The date of its last document.")
    created_at: CreatedAt
    created_by: str = Field(description="Who sent it.", examples=["admin-1"])


_Sums = Annotated[
    dict[str, Decimal],
    PlainSerializer(
        lambda sums: {state: format(amount, "f") for state, amount in sums.items()},
        return_type=dict[str, str],
        when_used="json",
    ),
]


class ImportView(ImportSummaryView):
    done: bool = Field(
        description="Whether all rows are worked on. If it stays false, send the file again: it "
        "goes on where it stopped.",
        examples=[True],
    )
    counts: dict[str, int] = Field(
        description="How many rows are in which state, as they were booked.",
        examples=[{"booked": 118, "unsure": 2}],
    )
    sums: _Sums = Field(description="Their sums.", examples=[{"booked": "69620.00"}])
    preview: tuple[RowView, ...] = Field(
        description="Rows as they would be matched; of a dry run alone."
    )

    @classmethod
    def of(cls, progress: Progress) -> ImportView:
        """An import with what is done of it."""
        summary = ImportSummaryView.model_validate(progress.statement)
        return cls(
            **dict(summary),
            done=progress.is_done,
            counts=progress.counts,
            sums=progress.sums,
            preview=tuple(RowView.model_validate(row) for row in progress.preview),
        )


class RowQuery(PageQuery):
    state: RowState | None = Field(default=None, description="Only rows in this state.")


class RowAssignmentForm(Schema):
    account_id: str = Field(
        min_length=1, max_length=64, description="The account that it is for.", examples=[ID]
    )
