"""Headers by which mail programs show a conversation as one, and answers find their ticket."""

from __future__ import annotations

from functions.notification.catalogue.tickets import Conversation
from shared.component import component
from shared.reply_addresses import ReplyAddresses

Headers = tuple[tuple[str, str], ...]


@component
class Threads:
    """Makes headers of conversations."""

    addresses: ReplyAddresses

    def headers(self, data: Conversation) -> Headers:
        """The headers of a mail; without a mailbox an answer has nowhere to go.

        The carrier may give the mail an id of its own: an answer names the thread all the same,
        since it repeats the references.
        """
        if not self.addresses.mailbox:
            return ()
        thread = f"<{self.addresses.thread(data.ticket_id)}>"
        before = f"<{data.in_reply_to}>" if data.in_reply_to else thread
        own = self.addresses.thread(data.ticket_id, data.mail_id or "received")
        references = thread if before == thread else f"{thread} {before}"
        person = data.customer_id or data.email or ""
        made = (
            ("Reply-To", self.addresses.address(data.ticket_id, person)),
            ("Message-ID", f"<{own}>"),
            ("In-Reply-To", before),
            ("References", references),
            ("X-Loop", self.addresses.domain),
        )
        return made + (_AUTOMATIC if data.automatic else ())


_AUTOMATIC: Headers = (
    ("Auto-Submitted", "auto-replied"),
    ("X-Auto-Response-Suppress", "All"),
    ("Precedence", "auto_reply"),
)
