"""Changes of what customer has stored (`python -m infra.migrate`)."""

from __future__ import annotations

from functions.customer.buildings.repository import placed_by_number
from functions.customer.contracts.repository import placed_in_lists
from functions.customer.customers.telling import told
from functions.customer.notes.repository import noted_apart
from functions.customer.search.migrating import found_by_all
from functions.customer.tariffs.repository import listed_by_code
from shared.dynamo.migrations import Migration

MIGRATIONS = (
    Migration(1, "buildings of a street by number", placed_by_number),
    Migration(2, "notes of customers are their own", noted_apart),
    Migration(3, "contracts in the lists of all contracts", placed_in_lists),
    Migration(4, "tariffs by code", listed_by_code),
    Migration(5, "everything is found by one box", found_by_all),
    Migration(6, "customers are told of with their tags", told),
)
