"""What a person changes leaves an audit line, in the same transaction, whatever the service.

A person is a caller of the API who is known: requests alone have a network address as their source,
and gateways that deliver webhooks act as `gateway:<name>`, programs that tell of nodes as
`poller:<key id>`: what they measure is its own trail.
"""

from __future__ import annotations

from shared.context import current
from shared.dynamo.audit import PREFIX
from shared.dynamo.transaction import Operation, Transaction

MACHINES = ("gateway:", "poller:")
HOUSEKEEPING = ("OUTBOX#", "SEEN#", "LATEST#", "IDEMPOTENCY#")
"""How events and requests find their way; what they change is another item."""
SIGNING_IN = ("SESSION#", "CHALLENGE", "BACKOFF", "MFA")
"""On the way to a session, and at each use of one. Where it leads is written down: a session begun
or ended, a factor set up or given up."""
RESERVATIONS = ("SERIES#",)
"""A number taken for a change that comes after it."""
READ_MARKS = {"read_at", "version", "gsi2pk", "gsi2sk"}
"""Somebody has read a message that was sent to them."""


def assert_audited(transaction: Transaction) -> None:
    """Fail if a known caller's change says nothing to the audit trail."""
    context = current()
    is_person = context.source and context.actor not in ("anonymous", "system")
    if not is_person or context.actor.startswith(MACHINES):
        return
    if any(operation.key[0].startswith(PREFIX) for operation in transaction.operations):
        return
    silent = [o.key for o in transaction.operations if o.action != "check" and not _is_minor(o)]
    assert not silent, f"{context.actor} changes this without an audit line: {silent}"


def _is_minor(operation: Operation) -> bool:
    pk, sk = operation.key
    if operation.action == "update" and operation.item.keys() - {"pk", "sk"} <= READ_MARKS:
        return True
    return pk.startswith((*HOUSEKEEPING, *RESERVATIONS)) or sk.startswith(SIGNING_IN)
