"""A body made to be hard costs a stranger as much as it costs us: no more than a good one does."""

from __future__ import annotations

import json
import time

import pytest

from shared.http.endpoint import Endpoint
from tests.unit.customer.office import FORM, Office

SIZES = (64 * 1024, Endpoint.max_body)
DEARER = 5
"""How many times the CPU of a good body of the same size; going back again and again costs hundreds."""


def filled(before: bytes, part: bytes, after: bytes, size: int) -> bytes:
    """A body of a size: one part again and again."""
    room = size - len(before) - len(after)
    return before + part * (room // len(part)) + after


def keys(size: int) -> bytes:
    """An object of as many different names as there is room for."""
    return b"{" + b",".join(b'"%06d":1' % n for n in range(size // 12)) + b"}"


HOSTILE = {
    "quotes": (b"", b'"', b""),
    "escaped quotes in a string that never ends": (b'"', rb"\"", b""),
    "escaped quotes between strings": (b"[", rb'"\"",', b"1]"),
    "backslashes": (b"", b"\\", b""),
    "backslashes in a string": (b'{"a":"', rb"\\", b'"}'),
    "a backslash at the end": (b'{"a":"', b"\\", b""),
    "opening brackets": (b"", b"[", b""),
    "closing brackets": (b"", b"]", b""),
    "lists in lists": (b'{"a":', b"[", b"}"),
    "objects in objects": (b"", b'{"a":', b""),
    "brackets in strings": (b"[", b'"[{",', b"1]"),
    "empty lists": (b'{"a":[', b"[],", b"1]}"),
    "empty objects": (b'{"a":[', b"{},", b"1]}"),
    "a list of numbers": (b'{"a":[', b"1,", b"1]}"),
    "a list of texts": (b'{"tariffId":[', b'"",', b"1]}"),
    "a long number": (b'{"a":', b"1", b"}"),
    "a long fraction": (b'{"a":0.', b"1", b"}"),
    "a long exponent": (b'{"a":1e', b"1", b"}"),
    "many minus signs": (b'{"a":', b"-", b"1}"),
    "a key again and again": (b"{", b'"name":"a",', b'"name":"b"}'),
    "an unknown key again and again": (b"{", b'"a":1,', b'"a":1}'),
    "halves of escapes": (b'{"a":"', rb"\u00", b'"}'),
    "escaped characters": (b'{"name":"', rb"\u0041", b'"}'),
    "a control character at the end of many escapes": (b'{"name":"', rb"\u0041", rb'\u0000"}'),
    "halves of surrogates": (b'{"name":"', rb"\ud83d", b'"}'),
    "no UTF-8": (b'{"name":"', b"\xff", b'"}'),
    "a long name of a field": (b'{"', b"a", b'":1}'),
    "a long value": (b'{"phone":"', b"1", b'"}'),
    "a long address": (b'{"email":"', b"a.", b'@example.com"}'),
    "a long domain": (b'{"email":"a@', b"a.", b'com"}'),
    "a name of many domains": (b'{"name":"', b"a.b ", b'"}'),
    "spaces": (b"", b" ", b"{}"),
    "commas": (b"{", b",", b"}"),
    "colons": (b"{", b":", b"}"),
}


def good(size: int) -> bytes:
    """A form as it comes in, as long as it may be: its signs escaped, and spaced out for the rest."""
    form = json.dumps(FORM | {"comment": "ж" * 2000}).encode()
    return form[:-1] + b" " * (size - len(form)) + b"}"


def cpu(office: Office, body: bytes) -> tuple[float, int]:
    """The CPU of a stranger's request, the least of some, and its status."""
    best, status = float("inf"), 0
    for _ in range(3):
        started = time.process_time()
        status = office.api.post("/applications", raw=body.decode("latin-1")).status
        best = min(best, time.process_time() - started)
    return best, status


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", [*HOSTILE, "many keys"])
def test_a_hostile_body_costs_what_a_good_one_does(kind: str, size: int, office: Office) -> None:
    body = keys(size) if kind == "many keys" else filled(*HOSTILE[kind], size)
    usual, taken = cpu(office, good(size))
    spent, status = cpu(office, body)
    assert taken == 201
    assert status in (400, 413, 422)
    assert spent < DEARER * usual
