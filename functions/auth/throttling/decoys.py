"""Decoy writes: they make a request cost the same whether an address belongs to a user or not.

pk DECOY#<random>   sk BACKOFF   removed by TTL
"""

from __future__ import annotations

from datetime import datetime

from functions.auth.secret_text import new_secret
from shared.dynamo import Transaction

SK = "BACKOFF"
SECONDS = 60
"""How long a decoy is stored."""


def decoys(count: int, at: datetime) -> Transaction:
    """As many writes as a message to a user would take."""
    transaction = Transaction()
    for _ in range(count):
        expires_at = int(at.timestamp()) + SECONDS
        transaction.put({"pk": f"DECOY#{new_secret()}", "sk": SK, "expiresAt": expires_at})
    return transaction
