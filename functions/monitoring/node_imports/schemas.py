"""Imports of nodes as they come in, and the answer about each row."""

from __future__ import annotations

from pydantic import Field

from functions.monitoring.fields import ID
from functions.monitoring.node_imports.entities import Imported, Outcome
from shared.http import Schema
from shared.http.languages import speaker
from shared.messages import as_message

MOST_CONTENT = 200_000


class NodeImportForm(Schema):
    content: str = Field(
        min_length=1,
        max_length=MOST_CONTENT,
        description="The CSV file in Base64, in UTF-8 or windows-1251, its columns parted by `;`, "
        "`,` or tabs. The first row names the columns: `code`, `kind` and `name`, and if you like "
        "`parent` (a code), `vendor`, `model`, `address`, `site`, `latitude` and `longitude` (or "
        "the same in Russian). At most 500 rows. An empty cell changes nothing.",
        examples=["Y29kZTtraW5kO25hbWUKb2x0LTE7b2x0O09MVAo="],
    )


class RowProblemView(Schema):
    column: str = Field(
        description="The column, by its name in the API; empty if it is the whole row.",
        examples=["kind"],
    )
    code: str = Field(description="What is wrong, for programs.", examples=["enum"])
    message: str = Field(
        description="What to write instead.", examples=["There is a node with this code already."]
    )


class NodeRowView(Schema):
    row: int = Field(description="The row's line in the file, from 1.", examples=[2])
    outcome: Outcome = Field(description="What became of it.", examples=["added"])
    node_id: str | None = Field(description="The node's id; null if refused.", examples=[ID])
    errors: tuple[RowProblemView, ...] = Field(description="What is wrong in it.")


class NodeImportView(Schema):
    counts: dict[str, int] = Field(
        description="How many rows had which outcome.", examples=[{"added": 40, "refused": 1}]
    )
    left: int = Field(
        description="How many rows were not reached. Send the same file again: it does them.",
        examples=[0],
    )
    results: tuple[NodeRowView, ...] = Field(description="What became of each row.")

    @classmethod
    def of(cls, imported: Imported, language: str) -> NodeImportView:
        """What became of a file, in a language."""
        say = speaker(language, __name__)
        results = tuple(
            NodeRowView(
                row=one.row,
                outcome=one.outcome,
                node_id=one.node_id,
                errors=tuple(
                    RowProblemView(
                        column=e.pointer.strip("/").split("/")[0],
                        code=e.code,
                        message=say(as_message(e.message)),
                    )
                    for e in one.errors
                ),
            )
            for one in imported.results
        )
        return cls(counts=imported.tally, left=imported.left, results=results)
