"""Spans of time, half-open: what several of them cover together, and what others leave of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

Span = tuple[datetime, datetime]
"""From the first moment up to the second, which is not part of it."""


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same time in spans that neither overlap nor touch, the earliest first."""
    found: list[Span] = []
    for begins, ends in sorted(spans):
        if begins >= ends:
            continue
        if found and begins <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], ends)
        else:
            found.append((begins, ends))
    return found


def without(spans: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """What of the spans is in none of the others, joined."""
    cut = joined(others)
    left: list[Span] = []
    for begins, ends in joined(spans):
        at = begins
        for cut_begins, cut_ends in cut:
            if cut_ends <= at or cut_begins >= ends:
                continue
            if cut_begins > at:
                left.append((at, cut_begins))
            at = cut_ends
        if at < ends:
            left.append((at, ends))
    return left


def within(spans: Iterable[Span], span: Span) -> list[Span]:
    """What of the spans lies in one span, joined."""
    begins, ends = span
    return joined((max(a, begins), min(b, ends)) for a, b in spans)


def length(spans: Iterable[Span]) -> timedelta:
    """How long they are together, each moment counted once."""
    return sum((ends - begins for begins, ends in joined(spans)), timedelta())
