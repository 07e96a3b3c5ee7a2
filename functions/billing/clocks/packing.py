"""Many items in few: compressed, and in parts that an item of DynamoDB can hold."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Sequence

from shared.dynamo.codec import decode_item, encode_item
from shared.dynamo.operation import Item

LONGEST_PART = 350_000
"""Characters of a part; an item of DynamoDB holds 400 KB."""


def packed(items: Iterable[Item]) -> list[str]:
    """Items as texts, each short enough for an item."""
    text = json.dumps([encode_item(i) for i in items], ensure_ascii=False, separators=(",", ":"))
    whole = base64.b64encode(zlib.compress(text.encode())).decode()
    return [whole[n : n + LONGEST_PART] for n in range(0, len(whole), LONGEST_PART)]


def unpacked(parts: Sequence[str]) -> list[Item]:
    """The items in the texts that were made of them."""
    text = zlib.decompress(base64.b64decode("".join(parts)))
    return [decode_item(item) for item in json.loads(text)]
