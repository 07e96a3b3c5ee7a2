"""Changes of what auth has stored (`python -m infra.migrate`)."""

from __future__ import annotations

from functions.auth.users.telling import told
from shared.dynamo.migrations import Migration

MIGRATIONS = (Migration(1, "staff are told of", told),)
