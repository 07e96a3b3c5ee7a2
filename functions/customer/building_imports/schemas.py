"""Imports of buildings as they go in and out."""

from __future__ import annotations

from pydantic import Field

from functions.customer.building_imports.entities import Existing, Outcome, Progress
from functions.customer.fields import ID, CreatedAt
from shared.http import Query, Schema

MOST_CONTENT = 1_000_000


class BuildingImportForm(Schema):
    content: str = Field(
        min_length=1,
        max_length=MOST_CONTENT,
        description="The CSV file in Base64, in UTF-8 or windows-1251, its columns parted by `;`, "
        "`,` or tabs. The first row names the columns: `city`, `street`, `building` and `status`, "
        "and if you like `region`, `technologies`, `ports`, `ports_reserved`, `ports_faulty` and "
        "`planned_on` (or the same in Russian). At most 5,000 rows. An empty cell changes nothing.",
        examples=["Y2l0eTtzdHJlZXQ7YnVpbGRpbmc7c3RhdHVzClR2ZXI7TGVzbmF5YTsxO3NlcnZlZAo="],
    )
    file_name: str = Field(
        default="", max_length=200, description="The file's name.", examples=["register.csv"]
    )


class BuildingImportQuery(Query):
    existing: Existing = Field(
        default=Existing.UPDATE,
        description="What is done with buildings that are registered already.",
    )
    dry_run: bool = Field(
        default=False,
        alias="dryRun",
        description="Only try: the register stays as it is, and the report says what would be.",
    )


class BuildingImportSummaryView(Schema):
    id: str = Field(description="The import's id.", examples=[ID])
    file_name: str = Field(description="The file's name.", examples=["register.csv"])
    existing: Existing = Field(description="What is done with buildings that are registered.")
    dry_run: bool = Field(description="Whether it was only tried.")
    rows: int = Field(description="How many rows the file has.", examples=[1200])
    created_at: CreatedAt
    created_by: str = Field(description="Who sent it.", examples=["admin-1"])


class RowErrorView(Schema):
    column: str = Field(
        description="The column, by its name in the API; empty if it is the whole row.",
        examples=["status"],
    )
    value: str = Field(description="The beginning of what is there.", examples=["yes"])
    code: str = Field(description="What is wrong, for programs.", examples=["enum"])
    message: str = Field(
        description="What to write instead.",
        examples=["Must be one of: served, planned, not_served."],
    )


class RowResultView(Schema):
    row: int = Field(description="The row's line in the file, from 1.", examples=[3])
    outcome: Outcome = Field(description="What became of it, or would if it was only tried.")
    building_id: str | None = Field(description="The building's id, if the row names one.")
    errors: tuple[RowErrorView, ...] = Field(description="What is wrong in it.")


class BuildingImportView(BuildingImportSummaryView):
    counts: dict[str, int] = Field(
        description="How many rows had which outcome.",
        examples=[{"registered": 1180, "unchanged": 15, "refused": 5}],
    )
    left: int = Field(
        description="How many rows were not reached. Send the same file again: it does them, and "
        "what is done already stays unchanged.",
        examples=[0],
    )
    results: tuple[RowResultView, ...] = Field(description="The report: what became of each row.")

    @classmethod
    def of(cls, progress: Progress, language: str) -> BuildingImportView:
        """An import with its report in a language."""
        summary = BuildingImportSummaryView.model_validate(progress.begun)
        results = tuple(
            RowResultView(
                row=one.row,
                outcome=one.outcome,
                building_id=one.building_id,
                errors=tuple(
                    RowErrorView(
                        column=e.column, value=e.value, code=e.code, message=e.said[language]
                    )
                    for e in one.errors
                ),
            )
            for one in progress.results
        )
        return cls(**dict(summary), counts=progress.tally, left=progress.left, results=results)
