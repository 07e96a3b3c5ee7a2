"""What is remembered of mails in the support table.

pk MAIL#<digest>     sk MAIL          that a mail has come, and into which ticket it went
pk SENDER#<digest>   sk HOUR#<hour>   how many mails of a sender came, and were acknowledged

TTL removes both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from functions.support.mail.entities import digest_of
from shared.dynamo import Item, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition
from shared.errors import Conflict

REMEMBERED = timedelta(days=400)
Key = tuple[str, str]


class MailKnown(Conflict):
    """The mail has come before."""


class SenderBusy(Conflict):
    """Another mail of the same sender came at the same moment."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How many mails a sender has sent within an hour, and how many were acknowledged."""

    mails: int = 0
    acknowledged: int = 0
    version: int = 0

    def one_more(self, *, acknowledged: bool) -> Sent:
        """With another mail."""
        more = int(acknowledged)
        return Sent(self.mails + 1, self.acknowledged + more, self.version + 1)


def mail_key(digest: str) -> Key:
    """Where it lies that a mail has come."""
    return f"MAIL#{digest}", "MAIL"


def sender_key(sender: str, at: datetime) -> Key:
    """Where it lies what a sender has sent within this hour."""
    return f"SENDER#{digest_of('', sender)}", f"HOUR#{at:%Y-%m-%dT%H}"


def sent_in(item: Item | None) -> Sent:
    """What an item tells of a sender."""
    return Sent() if item is None else from_item(Sent, item)


def remembered(digest: str, ticket_id: str, at: datetime) -> Transaction:
    """That a mail went into a ticket. Its failure: MailKnown."""
    pk, sk = mail_key(digest)
    until = int((at + REMEMBERED).timestamp())
    line = {"pk": pk, "sk": sk, "ticket_id": ticket_id, "expiresAt": until}
    return Transaction().create(line, otherwise=MailKnown())


def counted(sender: str, at: datetime, sent: Sent) -> Transaction:
    """What a sender has sent, over what was read. Its failure: SenderBusy."""
    pk, sk = sender_key(sender, at)
    before = Condition(equals={"version": sent.version - 1})
    unmoved = Condition(absent=True) if sent.version == 1 else before
    until = int((at + timedelta(days=1)).timestamp())
    line = to_item(replace(sent)) | {"pk": pk, "sk": sk, "expiresAt": until}
    return Transaction().put(line, when=unmoved, otherwise=SenderBusy())
