"""What is said of tickets."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from pydantic import Field

from functions.support.sla.escalations import Action, Step
from functions.support.tickets.entities import Ticket
from functions.support.tickets.parts import Rating
from functions.support.vocabulary import Target
from shared.event import Event
from shared.messaging.data import EventData

_ID = "01890a5d-ac96-774b-bcce-b302099a8057"


class TicketEvent(EventData):
    """What every event of a ticket says."""

    ticket_id: str = Field(examples=[_ID])
    number: str = Field(examples=["T-000042"])
    customer_id: str | None = Field(
        description="Null for a ticket of somebody who is not known as a customer.",
        examples=["01890a5d-ac96-774b-bcce-b302099a8058"],
    )
    subject: str = Field(examples=["No connection since this morning"])

    def of_ticket(self, ticket: Ticket) -> Event:
        """The event of a ticket's new state."""
        return self.event(subject=ticket.id, at=ticket.updated_at, sequence=ticket.version)


def facts(ticket: Ticket) -> dict[str, Any]:
    """What every event says of its ticket."""
    return {
        "ticket_id": ticket.id,
        "number": ticket.number,
        "customer_id": ticket.customer_id,
        "subject": ticket.subject,
    }


def told(ticket: Ticket, *events: Event) -> tuple[Event, ...]:
    """What is said of a ticket's change: of spam, nothing."""
    return () if ticket.is_spam else events


class MailedEvent(TicketEvent):
    """An event that is told by mail, in the thread of the ticket's mails."""

    email: str | None = Field(
        description="Where to, if no customer is known.", examples=["anna@example.com"]
    )
    locale: str | None = Field(examples=["ru"])
    in_reply_to: str | None = Field(
        description="The id of the last mail that came in.", examples=["abc@example.com"]
    )


def mail_facts(ticket: Ticket) -> dict[str, Any]:
    """What such an event says of its ticket."""
    return facts(ticket) | {
        "email": None if ticket.customer_id else ticket.requester_email,
        "locale": ticket.locale,
        "in_reply_to": ticket.mail_id,
    }


class TicketOpened(TicketEvent):
    """A customer, or staff for one, has opened a ticket."""

    event_type: ClassVar[str] = "support.ticket.opened"
    category: str = Field(examples=["connection"])
    priority: str = Field(examples=["normal"])

    @classmethod
    def of(cls, ticket: Ticket) -> Event:
        """The event of a new ticket."""
        data = cls(**facts(ticket), category=ticket.category, priority=ticket.priority)
        return data.of_ticket(ticket)


class TicketAssigned(TicketEvent):
    """A ticket has a new person or team, or neither (null)."""

    event_type: ClassVar[str] = "support.ticket.assigned"
    assignee_id: str | None = Field(examples=["01890a5d-ac96-774b-bcce-b302099a805a"])
    team: str | None = Field(examples=["second-line"])

    @classmethod
    def of(cls, ticket: Ticket) -> Event:
        """The event of a ticket that somebody else works on."""
        data = cls(**facts(ticket), assignee_id=ticket.assignee_id, team=ticket.team)
        return data.of_ticket(ticket)


class TicketAttributed(TicketEvent):
    """It is known now whose ticket it is that came without a customer."""

    event_type: ClassVar[str] = "support.ticket.attributed"

    @classmethod
    def of(cls, ticket: Ticket) -> Event:
        """The event of a ticket that was given to a customer."""
        return cls(**facts(ticket)).of_ticket(ticket)


class TicketResolved(TicketEvent):
    """The problem is solved; a reply of the customer opens the ticket again."""

    event_type: ClassVar[str] = "support.ticket.resolved"

    @classmethod
    def of(cls, ticket: Ticket) -> Event:
        """The event of a resolved ticket."""
        return cls(**facts(ticket)).of_ticket(ticket)


class TicketClosed(TicketEvent):
    """The ticket is closed for good."""

    event_type: ClassVar[str] = "support.ticket.closed"

    @classmethod
    def of(cls, ticket: Ticket) -> Event:
        """The event of a closed ticket."""
        return cls(**facts(ticket)).of_ticket(ticket)


class TicketCloseWarned(TicketEvent):
    """Nobody has said anything for a while: the ticket will be closed unless somebody does."""

    event_type: ClassVar[str] = "support.ticket.close-warned"
    closes_at: datetime = Field(description="When it will be closed, or soon after.")

    @classmethod
    def of(cls, ticket: Ticket, closes_at: datetime) -> Event:
        """The event of a ticket that will be closed."""
        return cls(**facts(ticket), closes_at=closes_at).of_ticket(ticket)


class TicketMerged(TicketEvent):
    """A ticket is closed since it lives on in another one of the same customer."""

    event_type: ClassVar[str] = "support.ticket.merged"
    into_ticket_id: str = Field(examples=["01890a5d-ac96-774b-bcce-b302099a805b"])

    @classmethod
    def of(cls, ticket: Ticket) -> Event:
        """The event of a merged ticket."""
        return cls(**facts(ticket), into_ticket_id=ticket.merged_into_id or "").of_ticket(ticket)


class TicketRated(TicketEvent):
    """The customer has said how content they are with a resolution."""

    event_type: ClassVar[str] = "support.ticket.rated"
    score: int = Field(description="From 1 (bad) to 5 (good).", examples=[5])
    comment: str = Field(examples=["Quick and kind."])
    resolved_at: datetime = Field(description="Which resolution it is about.")
    assignee_id: str | None = Field(examples=["01890a5d-ac96-774b-bcce-b302099a805a"])
    team: str | None = Field(examples=["second-line"])

    @classmethod
    def of(cls, ticket: Ticket, rating: Rating) -> Event:
        """The event of a rating, new or changed."""
        data = cls(
            **facts(ticket),
            score=rating.score,
            comment=rating.comment,
            resolved_at=rating.resolved_at,
            assignee_id=ticket.assignee_id,
            team=ticket.team,
        )
        return data.of_ticket(ticket)


class ServiceLevelEvent(TicketEvent):
    """What is said of a deadline of a ticket."""

    target: Target = Field(description="What was promised.", examples=["first_response"])
    due_at: datetime = Field(description="When it is, or was, due.")
    policy_name: str = Field(examples=["Companies"])
    assignee_id: str | None = Field(examples=["01890a5d-ac96-774b-bcce-b302099a805a"])
    team: str | None = Field(examples=["second-line"])

    @classmethod
    def of(cls, ticket: Ticket, target: Target, due_at: datetime) -> Event:
        """The event of a ticket's deadline."""
        data = cls(
            **facts(ticket),
            target=target,
            due_at=due_at,
            policy_name=ticket.level.policy_name,
            assignee_id=ticket.assignee_id,
            team=ticket.team,
        )
        return data.of_ticket(ticket)


class SlaWarning(ServiceLevelEvent):
    """Something that was promised about a ticket is nearly due."""

    event_type: ClassVar[str] = "support.sla.warning"


class SlaEscalated(ServiceLevelEvent):
    """Something was done by itself, since a deadline has come near or has passed."""

    event_type: ClassVar[str] = "support.sla.escalated"
    action: Action = Field(examples=["raise_priority"])
    priority: str = Field(description="As it is from now on.", examples=["high"])
    told_user_id: str | None = Field(description="The user who is told.", examples=[None])
    told_team: str | None = Field(description="The team that is told.", examples=["second-line"])

    @classmethod
    def of_step(cls, ticket: Ticket, step: Step, due_at: datetime) -> Event:
        """The event of a ticket after an escalation; who is named is told, else who has it."""
        done = step.escalation
        named = done.action is Action.NOTIFY and (done.assignee_id or done.team)
        data = cls(
            **facts(ticket),
            target=done.target,
            due_at=due_at,
            policy_name=ticket.level.policy_name,
            assignee_id=ticket.assignee_id,
            team=ticket.team,
            action=done.action,
            priority=ticket.priority,
            told_user_id=done.assignee_id if named else ticket.assignee_id,
            told_team=done.team if named else ticket.team,
        )
        return data.of_ticket(ticket)


class SlaBreached(ServiceLevelEvent):
    """Something that was promised about a ticket is late."""

    event_type: ClassVar[str] = "support.sla.breached"
