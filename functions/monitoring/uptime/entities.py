"""Uptime: the part of a span in which something worked, maintenance apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from shared.errors import FieldError, Invalid, NotFound
from shared.spans import Span, joined, length, within, without

LONGEST = timedelta(days=366)
USUAL = timedelta(days=30)


class NothingConnected(NotFound):
    """There is nothing to measure under this id."""


class OneThing(Invalid):
    """Name one of a node, a building and a customer."""


class SpanTooLong(Invalid):
    """The span must begin before it ends, in the past, and have 366 days at most."""

    @classmethod
    def here(cls) -> SpanTooLong:
        """Said of the field that it is about."""
        return cls(errors=(FieldError("/from", cls.title(), "invalid"),))


@dataclass(frozen=True, slots=True)
class Asked:
    """Of what the uptime is asked, and for which span: the last 30 days if it is not named."""

    node_id: str | None = None
    building_id: str | None = None
    customer_id: str | None = None
    begins_at: datetime | None = None
    ends_at: datetime | None = None

    def must_be_one(self) -> None:
        """Refuse what names none, or several. Raises: OneThing."""
        named = [one for one in (self.node_id, self.building_id, self.customer_id) if one]
        if len(named) != 1:
            raise OneThing

    def span(self, now: datetime) -> Span:
        """The span, up to now at most. Raises: SpanTooLong."""
        ends_at = min(self.ends_at or now, now)
        begins_at = self.begins_at or ends_at - USUAL
        if not begins_at < ends_at <= begins_at + LONGEST:
            raise SpanTooLong.here()
        return begins_at, ends_at


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
