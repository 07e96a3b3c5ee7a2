"""The audit trail of what was erased: who did what and when stays, the values do not."""

from __future__ import annotations

from typing import Any

from shared.dynamo.audit import PREFIX
from shared.dynamo.query import Query
from shared.dynamo.table import Table
from shared.dynamo.transaction import Item, Transaction
from shared.personal_data.places import ERASED

AT_ONCE = 50
OWN = "personal-data."
"""Lines that tell of requests themselves hold no such values."""


def mask_trail(table: Table, subject: str) -> None:
    """Put `erased` in the place of every value in the audit lines of a subject; again is no harm.

    The names of the fields that changed stay, and so does who changed them.
    """
    writes = Transaction()
    for line in table.each(Query(f"{PREFIX}{subject}")):
        masked = masked_line(line)
        if masked != line:
            writes.put(masked)
        if len(writes) == AT_ONCE:
            table.commit(writes)
            writes = Transaction()
    if len(writes):
        table.commit(writes)


def masked_line(line: Item) -> Item:
    """An audit line without values, but for those of requests themselves."""
    if str(line["action"]).startswith(OWN):
        return line
    return line | {"before": _erased(line["before"]), "after": _erased(line["after"])}


def _erased(values: dict[str, Any]) -> dict[str, Any]:
    return dict.fromkeys(values, ERASED)
