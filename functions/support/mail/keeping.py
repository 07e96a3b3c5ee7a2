"""Writing down what a mail says: a message with its files, in a ticket that is there or new."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from functions.support.attachments.entities import FileCount
from functions.support.attachments.repository import count_in, count_key
from functions.support.categories.repository import CATEGORIES_KEY, catalog_in
from functions.support.mail.entities import Mail, Written
from functions.support.mail.events import TicketReceived
from functions.support.mail.files import MailFiles
from functions.support.mail.repository import Sent, counted, remembered
from functions.support.mail.threading import Sender
from functions.support.messages.entities import Message
from functions.support.messages.events import TicketReplied
from functions.support.messages.repository import MessageRepository
from functions.support.sla.repository import RULES_KEY, rules_in
from functions.support.tickets.entities import Ticket
from functions.support.tickets.events import TicketOpened, told
from functions.support.tickets.measuring import measured
from functions.support.tickets.repository import NUMBERS, TicketRepository
from functions.support.vocabulary import Channel
from shared.component import component
from shared.dynamo import Item, Table, Transaction
from shared.ids import derived_id

CATEGORY = "other"
MOST_ACKNOWLEDGED = 3
"""New tickets of one sender within an hour that are acknowledged."""
_RUSSIAN = re.compile("[а-яё]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that is taken in; `is_proven` where its sender or its token is."""

    mail: Mail
    sender: Sender
    is_proven: bool
    sent: Sent
    at: datetime
    is_spam: bool = False

    def id_of(self, what: str) -> str:
        """The id of what is made of it: the same one at each attempt."""
        return derived_id(f"{self.mail.digest}#{what}", int(self.at.timestamp() * 1000))


@component
class MailKeeping:
    """Writes mails into tickets; a closed one is opened again for `reopened_for`."""

    table: Table
    tickets: TicketRepository
    messages: MessageRepository
    files: MailFiles
    reopened_for: timedelta

    def add(self, taken: Taken, ticket: Ticket, *, is_note: bool) -> None:
        """Add a mail to a ticket, as its customer's reply or as a note for staff.

        Raises: TicketChanged, SenderBusy, AttachmentChanged, MailKnown.
        """
        rules, count = self.tickets.get_together(RULES_KEY, count_key(ticket.id))
        message = self._message(taken, ticket, count_in(count), is_note=is_note)
        changed = ticket.noted(taken.at) if is_note else ticket.asked(taken.at, self.reopened_for)
        if not is_note:
            changed = changed.mailed(taken.mail.message_id)
        new, said = measured(changed.told(), ticket, rules_in(rules), taken.at)
        action = "ticket.noted" if is_note else "ticket.replied"
        change = self.tickets.change(new, over=ticket).extend(self.messages.add(message))
        change.audit(f"ticket#{new.id}", action, at=taken.at, before=ticket, after=new)
        if not is_note:
            said = (TicketReplied.of(new, message), *said)
        self._commit(change.emit(*told(new, *said)), taken, new, message, count_in(count))

    def open(self, taken: Taken, before: Ticket | None) -> str:
        """Open a ticket with a mail; `before` is one that is over, which it answers by its token.

        Raises: NumberTaken, SenderBusy, AttachmentChanged, MailKnown.
        """
        counter, rules, categories = self.tickets.get_together(
            NUMBERS.key, RULES_KEY, CATEGORIES_KEY
        )
        drawn = NUMBERS.after(counter)
        opened = _ticket(taken, before, drawn.text, categories)
        ticket, said = measured(opened, None, rules_in(rules), taken.at)
        message = self._message(taken, ticket, FileCount(), is_note=False)
        change = Transaction().extend(drawn.taking).extend(self.tickets.add(ticket))
        change.extend(self.messages.add(message))
        change.audit(f"ticket#{ticket.id}", "ticket.opened", at=taken.at, after=ticket)
        change.emit(*told(ticket, TicketOpened.of(ticket), *said))
        is_acknowledged = _may_be_acknowledged(taken)
        if is_acknowledged:
            change.emit(TicketReceived.of(ticket))
        self._commit(change, taken, ticket, message, FileCount(), acknowledged=is_acknowledged)
        return ticket.id

    def _message(self, taken: Taken, ticket: Ticket, count: FileCount, *, is_note: bool) -> Message:
        """The message, with the files that there is room for."""
        message = _message(taken, ticket, is_note=is_note)
        ids = self.files.ids(taken.mail.files, message, count)
        return replace(message, attachment_ids=ids)

    def _commit(
        self,
        change: Transaction,
        taken: Taken,
        ticket: Ticket,
        message: Message,
        count: FileCount,
        *,
        acknowledged: bool = False,
    ) -> None:
        """The files first: what lies there and is not told of does no harm."""
        change.extend(self.files.kept(taken.mail.files, ticket, message, count))
        change.extend(remembered(taken.mail.digest, ticket.id, taken.at))
        sent = taken.sent.one_more(acknowledged=acknowledged)
        self.table.commit(change.extend(counted(taken.mail.sender or "", taken.at, sent)))


def _may_be_acknowledged(taken: Taken) -> bool:
    """Robots, and addresses that somebody may have forged, are never answered."""
    by_hand = taken.mail.written is Written.BY_HAND
    return by_hand and taken.sender.is_real and taken.sent.acknowledged < MOST_ACKNOWLEDGED


def _ticket(taken: Taken, before: Ticket | None, number: str, categories: Item | None) -> Ticket:
    mail, known = taken.mail, taken.sender.customer
    category = catalog_in(categories).of(CATEGORY)
    customer_id = before.customer_id if before else known.id if known else None
    groups: Sequence[str] = before.groups if before else known.groups if known else ()
    return Ticket(
        id=taken.id_of("ticket"),
        number=number,
        customer_id=customer_id,
        subject=_subject(mail),
        category=CATEGORY,
        priority=category.priority,
        team=category.team,
        channel=Channel.EMAIL,
        opened_by=customer_id or "mail",
        opened_at=taken.at,
        updated_at=taken.at,
        asked_at=taken.at,
        groups=tuple(groups),
        requester_email=mail.sender,
        requester_name=mail.sender_name or None,
        locale=known.locale if known else _language(mail),
        mail_id=mail.message_id,
        is_spam=taken.is_spam,
    )


def _message(taken: Taken, ticket: Ticket, *, is_note: bool) -> Message:
    mail = taken.mail
    return Message(
        id=taken.id_of("message"),
        ticket_id=ticket.id,
        customer_id=ticket.customer_id,
        by="customer",
        author_id=None,
        text=mail.text,
        created_at=taken.at,
        internal=is_note,
        sender=mail.sender or mail.sender_name or None,
        unverified=not taken.is_proven,
        automatic=mail.written is not Written.BY_HAND,
        quoted=mail.quoted or None,
    )


def _subject(mail: Mail) -> str:
    """A mail without a subject is called by its first line, or by who wrote it."""
    first = next((line.strip() for line in mail.text.split("\n") if line.strip()), "")
    return mail.subject or first[:80] or mail.sender_name or mail.sender or "-"


def _language(mail: Mail) -> str:
    return "ru" if _RUSSIAN.search(f"{mail.subject}{mail.text}") else "en"
