"""Uptime: the part of a span in which something worked, maintenance apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from shared.spans import Span, joined, length, within, without


@dataclass(frozen=True, slots=True)
class Availability:
    """`up` of the time that was `counted`, and the `maintenance` that was not."""

    up: timedelta
    counted: timedelta
    maintenance: timedelta

    @property
    def percent(self) -> Decimal | None:
        """In percent to three decimals, half up; None where nothing was counted."""
        if not self.counted:
            return None
        share = Decimal(_microseconds(self.up) * 100) / _microseconds(self.counted)
        return share.quantize(Decimal("0.001"), rounding=ROUND_HALF_UP)


def availability(
    span: Span, down: Iterable[Span], maintenance: Iterable[Span], unknown: Iterable[Span] = ()
) -> Availability:
    """How a span was; maintenance, and what nobody knows, is neither up nor down."""
    work = within(maintenance, span)
    counted = without([span], [*work, *unknown])
    up = without(counted, joined(down))
    return Availability(length(up), length(counted), length(work))


def _microseconds(time: timedelta) -> int:
    return time // timedelta(microseconds=1)
