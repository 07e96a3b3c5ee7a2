"""Taking in mails: each becomes a message of its ticket, a note for staff, or a new ticket.

A mail has its effect once, however often it comes: that it came is written along with the effect.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.support.attachments.entities import AttachmentChanged
from functions.support.customers.repository import CustomerRepository
from functions.support.mail.arrivals import Arrival
from functions.support.mail.entities import Mail, digest_of
from functions.support.mail.keeping import MailKeeping, Taken
from functions.support.mail.parsing import parse_mail
from functions.support.mail.repository import MailKnown, SenderBusy, mail_key, sender_key, sent_in
from functions.support.mail.threading import Place, Sender, number_in, place_of
from functions.support.tickets.entities import Ticket, TicketChanged
from functions.support.tickets.repository import TicketRepository, ticket_in, ticket_key
from shared.aws.objects import ObjectStore
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Item
from shared.numbering import NumberTaken
from shared.reply_addresses import Claim, ReplyAddresses
from shared.retrying import retrying

MOST_AN_HOUR = 30
"""Mails of one sender that are taken within an hour: robots that answer each other send more."""
_MOST_MERGES = 5
_RACES = (TicketChanged, NumberTaken, SenderBusy, AttachmentChanged)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mail, and the ticket it went into."""

    done: str
    ticket_id: str | None = None


@component
class MailReceiving:
    """The use case of taking in a mail; `own` are addresses that we write from ourselves."""

    tickets: TicketRepository
    customers: CustomerRepository
    keeping: MailKeeping
    addresses: ReplyAddresses
    store: ObjectStore
    bucket: str
    own: frozenset[str]
    clock: Clock

    def receive(self, arrival: Arrival) -> Outcome:
        """Take in a mail that lies in the bucket. Raises: AwsError, Unavailable."""
        raw = self.store.get(self.bucket, arrival.path)
        mail = parse_mail(raw, arrival.return_path)
        if arrival.virus == "FAIL":
            return Outcome("virus")
        if not any(map(self.addresses.takes, arrival.recipients)):
            return Outcome("not-ours")
        from_us = mail.sender in self.own or self.addresses.takes(mail.sender or "")
        if from_us or self.addresses.domain in mail.loops:
            return Outcome("loop")
        now = self.clock()
        try:
            return retrying(lambda: self._take(arrival, mail, now), on=_RACES)
        except MailKnown:
            return Outcome("known")

    def _take(self, arrival: Arrival, mail: Mail, now: datetime) -> Outcome:
        """Raises: TicketChanged, NumberTaken, SenderBusy, AttachmentChanged, MailKnown."""
        digests = [digest_of(one, mail.sender or "") for one in mail.references]
        seen, count, *before = self.tickets.get_together(
            mail_key(mail.digest), sender_key(mail.sender or "", now), *map(mail_key, digests)
        )
        if seen is not None:
            return Outcome("known", seen["ticket_id"])
        sent = sent_in(count)
        if sent.mails >= MOST_AN_HOUR:
            return Outcome("too-many")
        sender = self._sender(arrival, mail)
        ticket, has_token = self._ticket(arrival, mail, sender, before)
        if ticket is not None and ticket.merged_into_id is not None:
            ticket, has_token = self._living(ticket, has_token=has_token)
        is_over = ticket is not None and ticket.is_over(now, self.keeping.reopened_for)
        place = place_of(mail, sender, ticket, has_token=has_token, is_over=is_over)
        if place is Place.NOWHERE:
            return Outcome(mail.written)
        is_spam = arrival.spam == "FAIL" and not has_token
        taken = Taken(mail, sender, has_token or sender.is_real, sent, now, is_spam=is_spam)
        if ticket is None or place is Place.NEW:
            return Outcome("new", self.keeping.open(taken, ticket if has_token else None))
        self.keeping.add(taken, ticket, is_note=place is Place.NOTE)
        return Outcome(place, ticket.id)

    def _sender(self, arrival: Arrival, mail: Mail) -> Sender:
        is_real = arrival.vouches_for(mail)
        if not is_real or mail.sender is None:
            return Sender(mail.sender, is_real=False)
        return Sender(mail.sender, is_real, self.customers.find_by_email(mail.sender))

    def _ticket(
        self, arrival: Arrival, mail: Mail, sender: Sender, before: list[Item | None]
    ) -> tuple[Ticket | None, bool]:
        """The ticket that a mail names, and whether by a token that proves it."""
        claims = [c for c in map(self.addresses.read, arrival.recipients) if c is not None][:3]
        known = [item["ticket_id"] for item in before if item is not None]
        ours = [t for t in map(self.addresses.ticket_of, mail.references) if t is not None]
        ids = dict.fromkeys((*(c.ticket_id for c in claims), *ours, *known))
        found = self._found([*ids][:10])
        for claim in claims:
            if (ticket := found.get(claim.ticket_id)) and self._proves(claim, ticket):
                return ticket, True
        for ticket_id in (*ours, *known):
            if ticket_id in found:
                return found[ticket_id], False
        return self._numbered(mail, sender), False

    def _living(self, merged: Ticket, *, has_token: bool) -> tuple[Ticket, bool]:
        """The ticket that one was merged into; a token is good there for the same customer."""
        ticket = merged
        for _ in range(_MOST_MERGES):
            if ticket.merged_into_id is None:
                break
            ticket = self.tickets.get(ticket.merged_into_id)
        return ticket, has_token and ticket.customer_id == merged.customer_id

    def _found(self, ids: list[str]) -> dict[str, Ticket]:
        if not ids:
            return {}
        items = self.tickets.get_together(*map(ticket_key, ids))
        return {item["id"]: ticket_in(item) for item in items if item is not None}

    def _proves(self, claim: Claim, ticket: Ticket) -> bool:
        persons = (ticket.customer_id, *ticket.earlier_customers, ticket.requester_email)
        return self.addresses.proves(claim, tuple(one for one in persons if one))

    def _numbered(self, mail: Mail, sender: Sender) -> Ticket | None:
        """The ticket whose number stands in the subject: one of the sender's own, who is real."""
        number = number_in(mail)
        if number is None or not sender.is_real or sender.email is None:
            return None
        ids = [one.id for one in sender.customers]
        return self.tickets.find_numbered(number, ids, sender.email)
