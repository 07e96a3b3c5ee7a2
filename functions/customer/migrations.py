"""Changes of what customer has stored (`python -m infra.migrate`)."""

from __future__ import annotations

from functions.customer.buildings.repository import placed_by_number
from shared.dynamo.migrations import Migration

MIGRATIONS = (Migration(1, "buildings of a street by number", placed_by_number),)
