"""Imports as they come in and go out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from functions.customer.fields import ID, CreatedAt, UpdatedAt, Version
from functions.customer.imports.entities import (
    MOST_BYTES,
    Delimiter,
    Duplicates,
    Encoding,
    Fault,
    Import,
    ImportState,
    Options,
    What,
)
from functions.customer.imports.files import ImportFiles
from shared.http import Schema
from shared.messages import Unit
from shared.takes import Takes


class ImportForm(Schema):
    what: What = Field(default=What.CUSTOMERS, description="What the file holds.")
    file_name: str = Field(
        default="", max_length=120, description="The file's name.", examples=["subscribers.csv"]
    )
    size: Annotated[int, Takes(unit=Unit.BYTE)] | None = Field(
        default=None,
        ge=1,
        le=MOST_BYTES,
        description="The file's size, to hear at once that it is too large; larger files are sent "
        "in parts, each an import of its own.",
        examples=[1_048_576],
    )
    encoding: Encoding = Field(
        default=Encoding.AUTO,
        description="How its letters are written: UTF-8 or Windows-1251; found out by default.",
    )
    delimiter: Delimiter = Field(
        default=Delimiter.AUTO, description="What stands between cells; found out by default."
    )
    duplicates: Duplicates = Field(
        default=Duplicates.SKIP,
        description="What becomes of a row whose external id was imported before: left as it is, "
        "or its customer brought up to date. Contract, device and balance are never taken twice.",
    )
    dry_run: bool = Field(
        default=True,
        description="Whether the file is only checked, until it is applied; otherwise what is "
        "right is applied as soon as it is checked.",
    )

    def options(self, language: str) -> Options:
        """How the file is read, and in which language its report is written."""
        return Options(self.encoding, self.delimiter, self.duplicates, self.dry_run, language)


class UploadView(Schema):
    url: str = Field(description="Where the form is sent, as multipart/form-data.")
    fields: dict[str, str] = Field(
        description="The form's fields, which come before the file; it comes last, as `file`."
    )
    largest_bytes: int = Field(description="The most that is taken.", examples=[MOST_BYTES])
    expires_at: datetime = Field(description="Until when the form is good.")


class FaultView(Schema):
    row: int = Field(description="The row as a spreadsheet counts them.", examples=[17])
    column: str = Field(
        description="As the file heads it; empty where it is about the row.", examples=["phone"]
    )
    value: str = Field(description="What stands there.", examples=["8-916"])
    message: str = Field(
        description="What is wrong, and what to write.",
        examples=["Write a phone number such as +79161234567."],
    )

    @classmethod
    def of(cls, fault: Fault) -> FaultView:
        """What is wrong in a row."""
        return cls(row=fault.row, column=fault.column, value=fault.value, message=fault.message)


class ImportSummaryView(Schema):
    id: str = Field(description="The import's id.", examples=[ID])
    what: What = Field(description="What the file holds.")
    file_name: str = Field(description="The file's name.", examples=["subscribers.csv"])
    state: ImportState = Field(description="How far it has come.")
    encoding: Encoding = Field(description="How its letters are written.")
    delimiter: Delimiter = Field(description="What stands between cells.")
    duplicates: Duplicates = Field(description="What becomes of rows that were imported before.")
    dry_run: bool = Field(description="Whether it waits to be applied once it is checked.")
    language: str = Field(description="The language of its report.", examples=["ru"])
    size: int = Field(description="The file's bytes; 0 until it is read.", examples=[1_048_576])
    read: int = Field(description="How many of them are checked.", examples=[1_048_576])
    rows: int = Field(description="The rows that are checked so far.", examples=[5200])
    right: int = Field(description="How many of them are right.", examples=[5190])
    wrong: int = Field(description="How many of them are not.", examples=[10])
    applied: int = Field(description="How many are applied: the four together.", examples=[5200])
    created: int = Field(description="New customers.", examples=[5100])
    updated: int = Field(description="Customers that were brought up to date.", examples=[60])
    skipped: int = Field(description="Rows that were known before.", examples=[30])
    failed: int = Field(description="Rows that were left out.", examples=[10])
    refusal: str = Field(
        description="Why the file cannot be read at all, and what to do; else empty.",
        examples=["This is a spreadsheet or an archive; save it as CSV, send that."],
    )
    created_by: str = Field(description="Who began it.", examples=[ID])
    created_at: CreatedAt
    updated_at: UpdatedAt
    version: Version

    @classmethod
    def of(cls, one: Import) -> ImportSummaryView:
        """An import as a list shows it."""
        return ImportSummaryView(**_shown(one))


class ImportView(ImportSummaryView):
    ignored_columns: tuple[str, ...] = Field(
        description="Headings that are not known, so that nothing of them is taken.",
        examples=[["Пароль"]],
    )
    faults: tuple[FaultView, ...] = Field(description="The first 50 things that are wrong.")
    report_url: str | None = Field(
        description="Where everything that is wrong can be fetched as CSV, for a few minutes; null "
        "while there is no report."
    )
    upload: UploadView | None = Field(description="The form for the file; null once it is there.")

    @classmethod
    def shown(cls, one: Import, files: ImportFiles) -> ImportView:
        """An import with its form, or with the link to its report."""
        awaits = one.state is ImportState.AWAITING_FILE
        return cls(
            **_shown(one),
            ignored_columns=one.ignored,
            faults=tuple(map(FaultView.of, one.faults)),
            report_url=files.report_link(one.id) if one.has_report else None,
            upload=_upload(one, files) if awaits else None,
        )


def _upload(one: Import, files: ImportFiles) -> UploadView:
    upload = files.open(one.id)
    return UploadView(
        url=upload.form.url,
        fields=dict(upload.form.fields),
        largest_bytes=MOST_BYTES,
        expires_at=upload.expires_at,
    )


def _shown(one: Import) -> dict[str, Any]:
    counts, options = one.counts, one.options
    return {
        "id": one.id,
        "what": one.what,
        "file_name": one.file_name,
        "state": one.state,
        "encoding": options.encoding,
        "delimiter": options.delimiter,
        "duplicates": options.duplicates,
        "dry_run": options.dry_run,
        "language": options.language,
        "size": one.size,
        "read": one.read,
        "rows": one.rows,
        "right": counts.right,
        "wrong": counts.wrong,
        "applied": counts.created + counts.updated + counts.skipped + counts.failed,
        "created": counts.created,
        "updated": counts.updated,
        "skipped": counts.skipped,
        "failed": counts.failed,
        "refusal": one.refusal,
        "created_by": one.created_by,
        "created_at": one.created_at,
        "updated_at": one.updated_at,
        "version": one.version,
    }
