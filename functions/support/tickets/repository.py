"""Tickets in the support table.

pk TICKET#<id>     sk TICKET      the ticket
     gsi1 CUSTOMER#<customer>     <opened>#<id>              REQUESTER#<address> without one
     gsi2 ASSIGNEE#<user>         <opened>#<id>              while somebody has it
     gsi3 TICKETS#<shard>         <opened>#<id>
     gsi4 TICKETS#<state>#<shard> <urgency>#<opened>#<id>    ended ones by time alone
          spam is in gsi1, and in gsi4 as of the state `spam`
pk TICKET#<id>     sk LINK#<kind>#<other>   gsi1 LINKED#<kind>#<other> <opened>#<id>
pk TICKET#<id>     sk CLOCK       while something is due of it
     gsi2 DUE#<shard>             <next warning or deadline>#<id>
pk TICKET#<id>     sk SILENCE     while nobody says anything and it will be closed
     gsi2 SILENT#quiet#<shard> <silent since>#<id>, SILENT#warned#<shard> <warned at>#<id>
pk TICKET#<id>     sk FACT        what reports count of it (facts.py)
pk SERIES#TICKET   sk COUNTER     the last number
pk AUDIT#ticket#<id>              its history (shared/dynamo/audit.py)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from functions.support.sla.policies import Rules
from functions.support.sla.repository import RULES_KEY, rules_in
from functions.support.tickets.entities import (
    WAITING,
    Change,
    Filter,
    Ticket,
    TicketChanged,
    TicketExists,
    TicketNotFound,
)
from functions.support.tickets.facts import kept_fact
from functions.support.tickets.parts import Link
from functions.support.tickets.standing import URGENCY, standing
from functions.support.vocabulary import State
from shared.clock import iso
from shared.component import component
from shared.dynamo import (
    Item,
    Page,
    Query,
    ShardedList,
    Table,
    Transaction,
    from_item,
    to_item,
)
from shared.numbering import NumberSeries

NUMBERS = NumberSeries("TICKET", "T-{:06d}")
ALL = ShardedList("TICKETS", index="gsi3", shards=4)
_BY_STATE = ShardedList("TICKETS", index="gsi4", shards=2)
_SILENT = ShardedList("SILENT", index="gsi2", shards=2)
_DUE = ShardedList("DUE", index="gsi2", shards=4)
_ENDED, _SPAM = 9, "spam"

Key = tuple[str, str]


def ticket_key(ticket_id: str) -> Key:
    """Where a ticket lies."""
    return f"TICKET#{ticket_id}", "TICKET"


def ticket_in(item: Item | None) -> Ticket:
    """The ticket that an item holds. Raises: TicketNotFound for none."""
    if item is None:
        raise TicketNotFound
    return from_item(Ticket, item)


@component
class TicketRepository:
    """Reads tickets, and says how they are written."""

    table: Table

    def get(self, ticket_id: str) -> Ticket:
        """A ticket. Raises: TicketNotFound."""
        return ticket_in(self.table.get(*ticket_key(ticket_id)))

    def get_with_rules(self, ticket_id: str) -> tuple[Ticket, Rules]:
        """A ticket and the rules that measure it, in one request. Raises: TicketNotFound."""
        ticket, rules, _ = self.get_beside(ticket_id)
        return ticket, rules

    def get_beside(self, ticket_id: str, *keys: Key) -> tuple[Ticket, Rules, Sequence[Item | None]]:
        """A ticket, its rules, and what else is asked for, in one request.

        Raises: TicketNotFound.
        """
        ticket, rules, *others = self.get_together(ticket_key(ticket_id), RULES_KEY, *keys)
        return ticket_in(ticket), rules_in(rules), others

    def get_together(self, *keys: Key) -> list[Item | None]:
        """Several items in one request, each or None, in the order of the keys."""
        found = {(item["pk"], item["sk"]): item for item in self.table.get_many(list(keys))}
        return [found.get(key) for key in keys]

    def find_numbered(self, number: str, customer_ids: Sequence[str], email: str) -> Ticket | None:
        """The ticket with a number among those of these customers and of this address."""
        lists = (*(f"CUSTOMER#{one}" for one in customer_ids), f"REQUESTER#{email}")
        for pk in lists:
            query = Query(pk, index="gsi1", newest_first=True, where={"number": number})
            for item in self.table.first(query, limit=1):
                return ticket_in(item)
        return None

    def list_due(self, until: datetime, limit: int) -> tuple[str, ...]:
        """The ids of tickets that are to be looked at by a moment, the earliest first."""
        page = self.table.page(_DUE.query(until=iso(until) + "~", newest_first=False), limit=limit)
        return tuple(item["ticket_id"] for item in page.items)

    def list_silent(self, until: datetime, limit: int, *, warned: bool) -> tuple[str, ...]:
        """The ids of tickets that have been silent, or warned of, since a moment or longer."""
        of = "warned" if warned else "quiet"
        query = _SILENT.query(of=of, until=iso(until), newest_first=False)
        return tuple(str(item["ticket_id"]) for item in self.table.page(query, limit=limit).items)

    def add(self, ticket: Ticket) -> Transaction:
        """A new ticket. Its failure: TicketExists."""
        added = Transaction().create(_item(ticket), otherwise=TicketExists())
        added.extend(_clock(ticket, None)).extend(_links(ticket, None))
        return added.extend(kept_fact(ticket, None)).extend(standing(ticket, None))

    def change(self, ticket: Ticket, *, over: Ticket) -> Transaction:
        """A ticket over the state it was read in. Its failure: TicketChanged."""
        changed = Transaction().replace(
            _item(ticket), version=over.version, otherwise=TicketChanged()
        )
        changed.extend(_clock(ticket, over)).extend(_links(ticket, over))
        return (
            changed.extend(_silence(ticket, over))
            .extend(kept_fact(ticket, over))
            .extend(standing(ticket, over))
        )

    def list(self, wanted: Filter, limit: int, cursor: str | None = None) -> Page[Ticket]:
        """Tickets, newest first; those waiting in a state most urgent first, then oldest first."""
        if wanted.linked is not None:
            return self._linked(wanted, wanted.linked, limit, cursor)
        page = self.table.page(_query(wanted), limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Ticket, item))

    def _linked(self, wanted: Filter, link: Link, limit: int, cursor: str | None) -> Page[Ticket]:
        """Tickets that are linked to something: its links, then what they lead to."""
        query = Query(linked_pk(link), index="gsi1", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        items = self.table.get_many([ticket_key(i["ticket_id"]) for i in page.items])
        found = (from_item(Ticket, item) for item in items)
        return Page(tuple(t for t in found if wanted.holds(t)), page.next_cursor)

    def list_changes(self, ticket_id: str, limit: int, cursor: str | None) -> Page[Change]:
        """What was done with a ticket, the latest first."""
        query = Query(f"AUDIT#ticket#{ticket_id}", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Change, item))


def spam_list(where: Mapping[str, str | None]) -> Query:
    """Spam, the newest first, that has these values."""
    return _BY_STATE.query(of=_SPAM, where=where)


def _query(wanted: Filter) -> Query:
    """The narrowest list that holds what is wanted."""
    priority: dict[str, str | None] = {"priority": wanted.priority}
    if wanted.spam:
        return spam_list(priority | {"customer_id": wanted.customer_id})
    rest = priority | {"state": wanted.state}
    if wanted.customer_id is not None:
        rest |= {"assignee_id": wanted.assignee_id}
        key = f"CUSTOMER#{wanted.customer_id}"
        return Query(key, index="gsi1", newest_first=True, where=rest)
    if wanted.assignee_id is not None:
        key = f"ASSIGNEE#{wanted.assignee_id}"
        return Query(key, index="gsi2", newest_first=True, where=rest)
    if wanted.state is None:
        return ALL.query(where=priority)
    if wanted.state not in WAITING:
        return _BY_STATE.query(of=wanted.state, where=priority)
    urgency = None if wanted.priority is None else str(URGENCY[wanted.priority])
    return _BY_STATE.query(of=wanted.state, since=urgency, until=urgency, newest_first=False)


def _clock(ticket: Ticket, before: Ticket | None) -> Transaction:
    """The clock brought from when the ticket was to be looked at to when it is now."""
    now, then = ticket.level.next_moment, before.level.next_moment if before else None
    keys = {"pk": ticket_key(ticket.id)[0], "sk": "CLOCK"}
    if now == then:
        return Transaction()
    if now is None:
        return Transaction().delete(keys["pk"], keys["sk"])
    at = _DUE.keys(iso(now), ticket.id)
    return Transaction().put(keys | {"ticket_id": ticket.id, **at})


def _silence(ticket: Ticket, before: Ticket) -> Transaction:
    """The ticket brought to the list of those that are silent, or warned of, or out of both."""
    now, then = _silent_keys(ticket), _silent_keys(before)
    keys = {"pk": ticket_key(ticket.id)[0], "sk": "SILENCE"}
    if now == then:
        return Transaction()
    if now is None:
        return Transaction().delete(keys["pk"], keys["sk"])
    return Transaction().put(keys | {"ticket_id": ticket.id, **now})


def _silent_keys(ticket: Ticket) -> dict[str, str] | None:
    if ticket.silent_since is None or ticket.is_spam:
        return None
    if ticket.close_warned_at is None:
        return _SILENT.keys(iso(ticket.silent_since), ticket.id, of="quiet")
    return _SILENT.keys(iso(ticket.close_warned_at), ticket.id, of="warned")


def _item(ticket: Ticket) -> Item:
    opened = iso(ticket.opened_at)
    urgency = URGENCY[ticket.priority] if ticket.state in WAITING else _ENDED
    item = to_item(ticket) | {
        "pk": f"TICKET#{ticket.id}",
        "sk": "TICKET",
        **_by_owner(ticket, f"{opened}#{ticket.id}"),
    }
    if ticket.is_spam:
        return item | _BY_STATE.keys(f"{_ENDED}#{opened}", ticket.id, of=_SPAM)
    item |= ALL.keys(opened, ticket.id)
    item |= _BY_STATE.keys(f"{urgency}#{opened}", ticket.id, of=State(ticket.state))
    if ticket.assignee_id is None:
        return item
    return item | {"gsi2pk": f"ASSIGNEE#{ticket.assignee_id}", "gsi2sk": f"{opened}#{ticket.id}"}


def _by_owner(ticket: Ticket, sort: str) -> Item:
    """The keys by which it is found among its customer's, or among those of who wrote it."""
    if ticket.customer_id is not None:
        return {"gsi1pk": f"CUSTOMER#{ticket.customer_id}", "gsi1sk": sort}
    if ticket.requester_email is None:
        return {}
    return {"gsi1pk": f"REQUESTER#{ticket.requester_email}", "gsi1sk": sort}


def _links(ticket: Ticket, before: Ticket | None) -> Transaction:
    """Links that are new, and those that are gone, so that they are found from both ends."""
    now, then = set(ticket.links), set(before.links if before else ())
    change, keys = Transaction(), ticket_key(ticket.id)[0]
    for link in sorted(now - then, key=lambda one: one.key):
        by_other = {"gsi1pk": linked_pk(link), "gsi1sk": f"{iso(ticket.opened_at)}#{ticket.id}"}
        change.put({"pk": keys, "sk": _link_sk(link), "ticket_id": ticket.id} | by_other)
    for link in sorted(then - now, key=lambda one: one.key):
        change.delete(keys, _link_sk(link))
    return change


def _link_sk(link: Link) -> str:
    return f"LINK#{link.kind}#{link.id}"


def linked_pk(link: Link) -> str:
    """Where the tickets lie that are linked to something, in gsi1."""
    return f"LINKED#{link.kind}#{link.id}"
