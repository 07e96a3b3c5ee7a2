"""What is done with reports: messages get their last state, and addresses are suppressed."""

from __future__ import annotations

from datetime import timedelta

from functions.notification.feedback.entities import NotSentYet, Report, Verdict
from functions.notification.messages.entities import Message, MessageChanged, State
from functions.notification.messages.events import MessageFailed
from functions.notification.messages.repository import MessageRepository
from functions.notification.suppressions.addresses import folded
from functions.notification.suppressions.entities import Suppression, Why, suppression_id
from functions.notification.suppressions.repository import SuppressionRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.dynamo.once import AlreadySeen, Once
from shared.retrying import retrying

YOUNG = timedelta(minutes=10)
"""For so long a mail may be unknown to us that its channel has taken."""


@component
class Feedback:
    """Use cases of what comes back."""

    table: Table
    messages: MessageRepository
    suppressions: SuppressionRepository
    clock: Clock

    def take(self, report: Report, once: Once | None = None) -> None:
        """Take in a report, once; of mails that are not ours only the suppression is kept.

        Raises: NotSentYet: the queue tries again.
        """
        try:
            retrying(lambda: self._taken(report, once), on=MessageChanged)
        except AlreadySeen:
            return

    def _taken(self, report: Report, once: Once | None) -> None:
        """Raises: NotSentYet, MessageChanged, AlreadySeen."""
        message = self.messages.find_carried(report.channel, report.external_id)
        if message is None and report.sent_at and self.clock() - report.sent_at < YOUNG:
            raise NotSentYet
        change = Transaction()
        if message is not None:
            change.extend(self._changed(message, report))
        if report.why is not None:
            change.extend(self._suppressed(report, report.why, message))
        if len(change):
            self.table.commit(change.once(once))

    def _changed(self, message: Message, report: Report) -> Transaction:
        change = Transaction()
        concerned = report.concerns(folded(message.channel, message.address or ""))
        if report.verdict is None or not concerned:
            return change
        failure = report.code if report.verdict is Verdict.FAILED else None
        after = message.reported(self.clock(), failure=failure)
        if after is message:
            return change
        change.extend(self.messages.change(after, over=message))
        if after.state is State.FAILED:
            change.emit(MessageFailed.of(after, self.clock()))
        return change

    def _suppressed(self, report: Report, why: Why, message: Message | None) -> Transaction:
        change = Transaction()
        own = folded(message.channel, message.address or "") if message else None
        for address in sorted(report.addresses or ()):
            ours = message if address == own else None
            change.extend(
                self.suppressions.put(
                    Suppression(
                        id=suppression_id(report.channel, address),
                        channel=report.channel,
                        address=address,
                        why=why,
                        created_at=self.clock(),
                        detail=report.code,
                        message_id=ours.id if ours else None,
                        customer_id=ours.customer_id if ours else None,
                    )
                )
            )
        return change
