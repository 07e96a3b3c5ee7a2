"""What a JSON text is built of, looked at before it is parsed.

Each byte is read a fixed number of times and what is counted has a limit, so that a text costs no
more than a good one of its length, whatever it says. A text that is no JSON passes or is refused;
the parser refuses it anyhow.
"""

from __future__ import annotations

import re
from itertools import accumulate

from shared import errors
from shared.messages import Count, Unit

MAX_DEPTH = 32
MAX_VALUES = 2000
"""Each value costs an object and perhaps an error; the longest good body has some hundreds.

A route that takes batches says how many it takes.
"""
_NOT_MARKS = bytes(set(range(256)) - set(b"[]{},"))
_STEPS = tuple((byte in b"[{") - (byte in b"]}") for byte in range(256))
# Possessive quantifiers: what was read is never read again, and match() starts nowhere else.
_CONTROL = re.compile(
    rb"(?:[^\\]++|\\(?!u00(?:0[0-8bcefBCEF]|1[0-9a-fA-F]|7[fF]))[\x00-\xff])*+\\u"
)


def check(text: bytes, most_values: int = MAX_VALUES) -> None:
    """Refuse what no good body holds. Raises: Malformed, TooLarge."""
    marks = _marks(text)
    if _depth(marks[: 4 * most_values]) > MAX_DEPTH:
        raise errors.Malformed(
            "The body may be nested at most {most:of} deep.", most=Count(MAX_DEPTH, Unit.LEVEL)
        )
    if _values(marks) > most_values:
        raise errors.TooLarge(
            "The body may hold at most {most:of}.", most=Count(most_values, Unit.VALUE)
        )
    if _holds_control_characters(text):
        raise errors.Malformed("Texts may hold no control characters but tabs and line breaks.")


def _marks(text: bytes) -> bytes:
    """The brackets and commas that stand outside of strings."""
    plain = text.replace(rb"\\", b"").replace(rb"\"", b"") if b"\\" in text else text
    return b"".join(plain.split(b'"')[::2]).translate(None, _NOT_MARKS)


def _depth(marks: bytes) -> int:
    """How many brackets are open at once at most."""
    return max(accumulate(map(_STEPS.__getitem__, marks)), default=0)


def _values(marks: bytes) -> int:
    """How many values there are, or at most a few more."""
    return 1 + marks.count(b",") + marks.count(b"[") + marks.count(b"{")


def _holds_control_characters(text: bytes) -> bool:
    """Whether there is one in a string besides tab, line feed and carriage return.

    Of those that stand as they are, JSON lets DEL alone through.
    """
    return b"\x7f" in text or (rb"\u00" in text and _CONTROL.match(text) is not None)
