"""Canned answers in the support table.

pk CANNED#<id>   sk ANSWER   gsi1 CANNED#SHARED, or CANNED#<owner>   <title>#<id>
"""

from __future__ import annotations

from functions.support.canned_answers.entities import (
    CannedAnswer,
    CannedAnswerChanged,
    CannedAnswerExists,
    CannedAnswerNotFound,
)
from shared.component import component
from shared.dynamo import Item, Page, Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition


def answer_key(answer_id: str) -> tuple[str, str]:
    """Where a canned answer lies."""
    return f"CANNED#{answer_id}", "ANSWER"


def answer_in(item: Item | None) -> CannedAnswer:
    """The canned answer that an item holds. Raises: CannedAnswerNotFound for none."""
    if item is None:
        raise CannedAnswerNotFound
    return from_item(CannedAnswer, item)


@component
class CannedAnswerRepository:
    """Reads canned answers, and says how they are written."""

    table: Table

    def get(self, answer_id: str) -> CannedAnswer:
        """A canned answer. Raises: CannedAnswerNotFound."""
        return answer_in(self.table.get(*answer_key(answer_id)))

    def list(
        self, user_id: str, language: str | None, category: str | None, limit: int,
        cursor: str | None,
    ) -> Page[CannedAnswer]:  # fmt: skip
        """Everybody's and somebody's own, by title."""
        query = Query(
            _listed(None),
            index="gsi1",
            others=(_listed(user_id),),
            where={"language": language, "category": category},
        )
        return self.table.page(query, limit=limit, cursor=cursor).map(answer_in)

    def add(self, answer: CannedAnswer) -> Transaction:
        """A new canned answer. Its failure: CannedAnswerExists."""
        return Transaction().create(_item(answer), otherwise=CannedAnswerExists())

    def change(self, answer: CannedAnswer, *, over: CannedAnswer) -> Transaction:
        """A canned answer over the state it was read in. Its failure: CannedAnswerChanged."""
        return Transaction().replace(
            _item(answer), version=over.version, otherwise=CannedAnswerChanged()
        )

    def delete(self, answer: CannedAnswer) -> Transaction:
        """A canned answer gone that is as it was read. Its failure: CannedAnswerChanged."""
        unchanged = Condition(equals={"version": answer.version})
        return Transaction().delete(
            *answer_key(answer.id), when=unchanged, otherwise=CannedAnswerChanged()
        )


def _listed(owner_id: str | None) -> str:
    return f"CANNED#{owner_id or 'SHARED'}"


def _item(answer: CannedAnswer) -> Item:
    pk, sk = answer_key(answer.id)
    by_title = {
        "gsi1pk": _listed(answer.owner_id),
        "gsi1sk": f"{answer.title.casefold()}#{answer.id}",
    }
    return to_item(answer) | {"pk": pk, "sk": sk} | by_title
