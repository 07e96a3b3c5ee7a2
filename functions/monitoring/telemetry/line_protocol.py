r"""InfluxDB's line protocol, as Telegraf's HTTP output sends it. Pure.

    measurement,tag=value,tag=value field=value,field=value timestamp

A backslash lets `,`, `=` and blanks stand in names and tags, and quotes and itself in texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

# Possessive quantifiers: what was read is never read again, so a line costs what its length does.
_NAME = r"(?:\\.|[^\\,= \n])++"
_SERIES = re.compile(rf"(?P<measurement>(?:\\.|[^\\, \n])++)(?P<tags>(?:,{_NAME}={_NAME})*+) +")
_TAG = re.compile(rf",({_NAME})=({_NAME})")
_FIELD = re.compile(
    rf"(?P<name>{_NAME})="
    r'(?:"(?P<text>(?:\\.|[^"\\])*+)"'
    r"|(?P<number>[+-]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]{1,3})?)(?P<whole>[iu])?"
    r"|(?P<true>t|T|true|True|TRUE)|(?P<false>f|F|false|False|FALSE))"
    r"(?=[, ]|$)"
)
_STAMP = re.compile(r" +(-?[0-9]{1,19})\s*$", re.ASCII)
_ESCAPED_NAME = re.compile(r"\\([,= ])")
_ESCAPED_TEXT = re.compile(r'\\(["\\])')
Field = Decimal | bool | str


class UnreadableLine(ValueError):
    """It is no line of the protocol."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line: numbers, yes or no, and texts, of something that its tags name."""

    measurement: str
    tags: dict[str, str] = field(default_factory=dict)
    fields: dict[str, Field] = field(default_factory=dict)
    stamp: int | None = None


def lines_in(text: str) -> Iterator[tuple[int, str]]:
    """The lines that say something, each with its number from 0; not comments and empty ones."""
    for number, line in enumerate(text.split("\n")):
        if (plain := line.strip("\r ")) and not plain.startswith("#"):
            yield number, plain


def parsed(line: str) -> Line:
    """What a line says. Raises: UnreadableLine."""
    head = _SERIES.match(line)
    if head is None:
        raise UnreadableLine(line)
    tags = dict(_tags(head["tags"]))
    fields, at = _fields(line, head.end())
    rest = line[at:]
    stamp = _STAMP.fullmatch(rest)
    if rest.strip() and stamp is None:
        raise UnreadableLine(line)
    return Line(_name(head["measurement"]), tags, fields, int(stamp[1]) if stamp else None)


def _tags(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while (one := _TAG.match(text, at)) is not None:
        yield _name(one[1]), _name(one[2])
        at = one.end()


def _fields(line: str, at: int) -> tuple[dict[str, Field], int]:
    """The fields that begin at a place, and where they end. Raises: UnreadableLine."""
    found: dict[str, Field] = {}
    while True:
        one = _FIELD.match(line, at)
        if one is None:
            raise UnreadableLine(line)
        found[_name(one["name"])] = _value(one)
        at = one.end()
        if line[at : at + 1] != ",":
            return found, at
        at += 1


def _value(one: re.Match[str]) -> Field:
    if one["number"] is not None:
        if one["whole"] and not one["number"].lstrip("+-").isdigit():
            raise UnreadableLine(one[0])
        return Decimal(one["number"])
    if one["text"] is not None:
        return _ESCAPED_TEXT.sub(r"\1", one["text"])
    return one["true"] is not None


def _name(text: str) -> str:
    return _ESCAPED_NAME.sub(r"\1", text)
