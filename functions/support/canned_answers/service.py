"""What one can do with canned answers."""

from __future__ import annotations

from functions.support.agents.repository import agent_in, agent_key
from functions.support.canned_answers.entities import (
    CannedAnswer,
    CannedAnswerChanged,
    CannedAnswerDraft,
    Rendered,
)
from functions.support.canned_answers.repository import (
    CannedAnswerRepository,
    answer_in,
    answer_key,
)
from functions.support.customers.repository import customer_in, customer_key
from functions.support.tickets.repository import TicketRepository, ticket_in, ticket_key
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table
from shared.errors import PreconditionFailed
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.principal import Principal
from shared.retrying import retrying


@component
class CannedAnswers:
    """Use cases of canned answers; each sees everybody's and their own."""

    table: Table
    answers: CannedAnswerRepository
    tickets: TicketRepository
    clock: Clock
    new_id: NewId

    def list(
        self, by: Principal, language: str | None, category: str | None, limit: int,
        cursor: str | None,
    ) -> Page[CannedAnswer]:  # fmt: skip
        """Everybody's and one's own, by title."""
        return self.answers.list(by.id, language, category, limit, cursor)

    def get(self, answer_id: str, by: Principal) -> CannedAnswer:
        """A canned answer. Raises: CannedAnswerNotFound."""
        answer = self.answers.get(answer_id)
        answer.must_be_seen_by(by.id)
        return answer

    def create(
        self, draft: CannedAnswerDraft, by: Principal, once: KeyedRequest | None = None
    ) -> CannedAnswer:
        """Add a canned answer. Raises: UnknownVariable."""
        now = self.clock()
        answer = CannedAnswer(
            id=id_for(once, "canned-answer", self.new_id),
            created_at=now,
            updated_at=now,
            **draft.fields(by.id),
        )
        subject = f"canned-answer#{answer.id}"
        self.table.commit(
            self.answers.add(answer)
            .audit(subject, "canned-answer.created", at=now, after=answer)
            .once(once, result=answer)
        )
        return answer

    def update(
        self, answer_id: str, draft: CannedAnswerDraft, seen: int | None, by: Principal
    ) -> CannedAnswer:
        """Replace a canned answer.

        Raises: CannedAnswerNotFound, UnknownVariable, PreconditionFailed.
        """

        def commit() -> CannedAnswer:
            before = self.get(answer_id, by)
            if seen not in (None, before.version):
                raise PreconditionFailed
            after = before.changed(draft.fields(by.id), self.clock())
            self.table.commit(
                self.answers.change(after, over=before).audit(
                    f"canned-answer#{answer_id}", "canned-answer.updated",
                    at=after.updated_at, before=before, after=after,
                )
            )  # fmt: skip
            return after

        return retrying(commit, on=CannedAnswerChanged)

    def delete(self, answer_id: str, by: Principal) -> None:
        """Delete a canned answer. Raises: CannedAnswerNotFound."""

        def commit() -> None:
            before = self.get(answer_id, by)
            self.table.commit(
                self.answers.delete(before).audit(
                    f"canned-answer#{answer_id}", "canned-answer.deleted",
                    at=self.clock(), before=before,
                )
            )  # fmt: skip

        retrying(commit, on=CannedAnswerChanged)

    def render(self, answer_id: str, ticket_id: str, by: Principal) -> Rendered:
        """The text for a ticket's customer. Raises: CannedAnswerNotFound, TicketNotFound."""
        found, item, colleague = self.tickets.get_together(
            answer_key(answer_id), ticket_key(ticket_id), agent_key(by.id)
        )
        answer, agent = answer_in(found), agent_in(colleague)
        answer.must_be_seen_by(by.id)
        ticket = ticket_in(item)
        (known,) = self.tickets.get_together(customer_key(ticket.customer_id or ""))
        customer = customer_in(known)
        return answer.rendered(
            {
                "customer.name": customer.name if customer else ticket.requester_name or "",
                "ticket.number": ticket.number,
                "ticket.subject": ticket.subject,
                "agent.name": agent.name if agent else "",
            }
        )
