"""The parts that the accounts are processed in."""

from __future__ import annotations

import zlib

SHARDS = 32


def shard_of(account_id: str) -> int:
    """The shard of an account, from its id alone."""
    return zlib.crc32(account_id.encode()) % SHARDS
