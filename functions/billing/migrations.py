"""Changes of what billing has stored (`python -m infra.migrate`)."""

from __future__ import annotations

from functions.billing.legal_entities.telling import told
from functions.billing.payers.repository import found_by_more
from functions.billing.transactions.repository import placed_by_day
from shared.dynamo.migrations import Migration

MIGRATIONS = (
    Migration(1, "ledger transactions in order of booking", placed_by_day),
    Migration(2, "payers by contract and INN", found_by_more),
    Migration(3, "legal entities are told of", told),
)
