"""A channel that sends nothing to an address that takes nothing."""

from __future__ import annotations

from functions.notification.catalogue.entities import Channel
from functions.notification.channels.port import Letter, Refused, Sender, Suppressed, Taken
from functions.notification.suppressions.addresses import folded
from functions.notification.suppressions.entities import Suppression, Why, suppression_id
from functions.notification.suppressions.repository import SuppressionRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table


@component
class Guarded:
    """Asks before each message, and notes an address whose channel says that it is gone."""

    table: Table
    suppressions: SuppressionRepository
    clock: Clock
    channel: Channel
    sender: Sender

    def send(self, address: str, letter: Letter) -> Taken:
        """Hand a message over. Raises: Refused, Suppressed, Unreachable."""
        if self.suppressions.holds(self.channel, address):
            raise Suppressed
        try:
            return self.sender.send(address, letter)
        except Refused as refusal:
            if refusal.is_gone:
                self._note(folded(self.channel, address), refusal.code)
            raise

    def _note(self, address: str, code: str) -> None:
        gone = Suppression(
            id=suppression_id(self.channel, address),
            channel=self.channel,
            address=address,
            why=Why.GONE,
            created_at=self.clock(),
            detail=code,
        )
        self.table.commit(self.suppressions.put(gone))
