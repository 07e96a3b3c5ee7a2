"""What is given back for the time in which there was no service."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from functions.billing.tariffs.entities import TariffKind
from shared.errors import Conflict
from shared.money import ZERO, rounded
from shared.spans import Span, without

MINUTES_A_DAY = 1440
_MINUTE = timedelta(minutes=1)
SERVICES = frozenset({TariffKind.INTERNET, TariffKind.TV, TariffKind.VOIP, TariffKind.STATIC_IP})
"""What an outage takes away; the rent of a device goes on."""


class CompensationChanged(Conflict):
    """Somebody else changed this at the same moment; try again."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Which outages are compensated: those of `counts_from_minutes` or longer.

    `percent` of what the time was worth is given back, and never more than the period's price; 0
    gives nothing back.
    """

    counts_from_minutes: int = 60
    percent: Decimal = Decimal(100)
    version: int = 0


@dataclass(frozen=True, slots=True)
class Outage:
    """A time without service; announced work in it is not compensated."""

    incident_id: str
    span: Span
    announced: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class PeriodLost:
    """What was lost of a period of a subscription by all outages so far, and credited for it.

    `began_on` is the period's first day. Outages come in any order and more than once, so that it
    is worked out anew from all of them: the credit is what they are worth less what was given.
    """

    account_id: str
    subscription_id: str
    began_on: date
    incidents: tuple[str, ...] = ()
    begins: tuple[datetime, ...] = ()
    ends: tuple[datetime, ...] = ()
    announced_from: tuple[datetime, ...] = ()
    announced_to: tuple[datetime, ...] = ()
    minutes: int = 0
    credited: Decimal = ZERO
    version: int = 0

    def with_outage(self, outage: Outage, part: Span) -> PeriodLost:
        """With one more outage, of which a part lies in this period."""
        return replace(
            self,
            incidents=(*self.incidents, outage.incident_id),
            begins=(*self.begins, part[0]),
            ends=(*self.ends, part[1]),
            announced_from=(*self.announced_from, *(a for a, _ in outage.announced)),
            announced_to=(*self.announced_to, *(b for _, b in outage.announced)),
        )

    def lost(self, policy: Policy) -> int:
        """Whole minutes that count."""
        outages = zip(self.begins, self.ends, strict=True)
        announced = zip(self.announced_from, self.announced_to, strict=True)
        return minutes_lost(outages, announced, policy.counts_from_minutes)


@dataclass(frozen=True, slots=True)
class Compensation:
    """Whole minutes without service that count, and the credit for them."""

    minutes: int
    credit: Decimal


@dataclass(frozen=True, slots=True)
class Tier:
    """Who was served for at least `from_percent` of the time gets so much of the price back."""

    from_percent: Decimal
    credit_percent: Decimal


def minutes_lost(
    outages: Iterable[Span], announced: Iterable[Span], counts_from_minutes: int
) -> int:
    """Whole minutes of each outage that lasted long enough; announced work is cut out before.

    Outages that overlap or touch are one.
    """
    pieces = [(ends - begins) // _MINUTE for begins, ends in without(outages, announced)]
    return sum(minutes for minutes in pieces if minutes >= counts_from_minutes)


def compensation(
    price: Decimal, currency: str, period_days: int, minutes: int, percent: Decimal
) -> Compensation:
    """The credit for minutes of a period of which the price is known; rounded once, half up."""
    worth = price * minutes * percent / (period_days * MINUTES_A_DAY * 100)
    return Compensation(minutes, min(rounded(worth, currency), price))


def credit_percent(up_s: int, counted_s: int, tiers: Sequence[Tier]) -> Decimal:
    """What the exact share of served time gives by the tiers; nothing where nothing counts."""
    if not counted_s:
        return ZERO
    share = Fraction(up_s * 100, counted_s)
    for tier in sorted(tiers, key=lambda one: one.from_percent, reverse=True):
        if share >= Fraction(tier.from_percent):
            return tier.credit_percent
    return ZERO
