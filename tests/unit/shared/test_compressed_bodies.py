"""Bodies that are compressed: where a route lets them be, and no further than they may be long."""

from __future__ import annotations

import base64
import gzip
from typing import Any

import pytest

from shared import errors
from shared.http import reading


def _packed(sent: bytes) -> dict[str, Any]:
    return {"body": base64.b64encode(sent).decode(), "isBase64Encoded": True}


def test_a_body_may_be_compressed_where_the_route_says_so() -> None:
    sent = gzip.compress(b'{"a": 1}', mtime=0)
    assert reading.body(_packed(sent), 100, gzipped=True) == b'{"a": 1}'
    assert reading.body(_packed(sent), 100) == sent


def test_a_compressed_body_is_unpacked_no_further_than_it_may_be_long() -> None:
    bomb = gzip.compress(b"0" * 10_000_000, mtime=0)
    with pytest.raises(errors.TooLarge):
        reading.body(_packed(bomb), 1000, gzipped=True)


@pytest.mark.parametrize(
    "wrong",
    [gzip.compress(b"abc", mtime=0)[:-4], gzip.compress(b"abc", mtime=0) + b"more", b"\x1f\x8bno"],
)
def test_what_gzip_has_not_made_is_refused(wrong: bytes) -> None:
    with pytest.raises(errors.Malformed):
        reading.body(_packed(wrong), 1000, gzipped=True)
