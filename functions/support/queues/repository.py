"""Counts, limits and takers in the support table; tickets keep the counts as they change.

pk QUEUES         sk LIMITS   how many tickets people may have
pk TAKER#<user>   sk TAKER    the version goes up with each ticket that they take under a limit
"""

from __future__ import annotations

from collections.abc import Sequence

from functions.support.queues.entities import (
    Limits,
    LimitsChanged,
    OwnCount,
    Queues,
    Taker,
    TakerChanged,
    own_of,
    queues_of,
)
from functions.support.sla.policies import Rules
from functions.support.sla.repository import RULES_KEY, rules_in
from functions.support.tickets.entities import Ticket
from functions.support.tickets.places import TOTAL, person
from functions.support.tickets.repository import ticket_key
from functions.support.tickets.standing import count_keys, counted
from shared.component import component
from shared.dynamo import Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition

_LIMITS = ("QUEUES", "LIMITS")


@component
class QueueRepository:
    """Reads what is counted, and how much a person may take."""

    table: Table

    def get(self, user_id: str) -> Queues:
        """All counts, and those of a person."""
        items = self.table.get_many(count_keys(user_id))
        return queues_of(counted(items, TOTAL), counted(items, person(user_id)))

    def get_limits(self) -> Limits:
        """The limits."""
        item = self.table.get(*_LIMITS)
        return Limits() if item is None else from_item(Limits, item)

    def change(self, limits: Limits, *, over: Limits) -> Transaction:
        """The limits over those that were read. Its failure: LimitsChanged."""
        pk, sk = _LIMITS
        unmoved = Condition(equals={"version": over.version}) if over.version else None
        return Transaction().put(
            to_item(limits) | {"pk": pk, "sk": sk},
            when=unmoved or Condition(absent=True),
            otherwise=LimitsChanged(),
        )

    def get_for_taking(
        self, ticket_ids: Sequence[str], user_id: str
    ) -> tuple[tuple[Ticket, ...], Rules, Limits, Taker, OwnCount]:
        """Up to 50 tickets, and all that taking one depends on, in one request."""
        keys, tickets = [RULES_KEY, _LIMITS, _taker_key(user_id)], map(ticket_key, ticket_ids)
        of_tickets, counts = list(tickets), count_keys(user_id)
        items = self.table.get_many([*of_tickets, *keys, *counts])
        found = {(item["pk"], item["sk"]): item for item in items}
        rules, limits, taker = (found.get(key) for key in keys)
        own = counted([found.get(key) for key in counts], person(user_id))
        return (
            tuple(from_item(Ticket, found[key]) for key in of_tickets if key in found),
            rules_in(rules),
            Limits() if limits is None else from_item(Limits, limits),
            Taker(user_id) if taker is None else from_item(Taker, taker),
            own_of(own),
        )

    def take(self, taker: Taker) -> Transaction:
        """One more ticket of a person. Its failure: TakerChanged."""
        pk, sk = _taker_key(taker.user_id)
        unmoved = Condition(equals={"version": taker.version}) if taker.version else None
        item = to_item(taker) | {"pk": pk, "sk": sk, "version": taker.version + 1}
        return Transaction().put(
            item, when=unmoved or Condition(absent=True), otherwise=TakerChanged()
        )


def _taker_key(user_id: str) -> tuple[str, str]:
    return f"TAKER#{user_id}", "TAKER"
