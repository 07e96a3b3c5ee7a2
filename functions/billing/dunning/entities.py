"""Dunning: what is done about an account that does not pay in time. Pure.

An account is overdue from the day after the due date of its oldest unpaid invoice on; that day is
the first of the policy's days. Steps are taken one after the other, each on its day or later, and
keep their distance: what was missed is not made up for all at once. Paying ends it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from functions.billing.accounts.entities import Account
from functions.billing.accounts.open_items import overdue
from shared.errors import Conflict, Invalid
from shared.money import ZERO

MOST_STEPS = 20
LAST_DAY = 365
LEAST_DEBT = Decimal(1)
"""A debt below it never stops a service, whatever the policy."""
_DAY = timedelta(days=1)


class InvalidDunningPolicy(Invalid):
    """Dunning has at most 20 steps, in order of their days, 1 to 365."""


class DunningChanged(Conflict):
    """Somebody else changed the account's dunning at the same moment; try again."""


class Action(StrEnum):
    """What a step does."""

    REMIND = "remind"
    CHARGE = "charge"
    FEE = "fee"
    SUSPEND = "suspend"
    TERMINATE = "terminate"


STOPS_SERVICE = frozenset({Action.SUSPEND, Action.TERMINATE})


@dataclass(frozen=True, slots=True)
class Step:
    """What is done on a day overdue, from `minimum_debt` on; `fee` is what a fee costs."""

    day: int
    action: Action
    minimum_debt: Decimal = ZERO
    fee: Decimal = ZERO


REMINDERS = tuple(Step(day, Action.REMIND) for day in (1, 7, 14))


@dataclass(frozen=True, slots=True)
class DunningPolicy:
    """The steps for accounts of a currency, in which their sums are.

    Service is stopped neither on `rest_weekdays` (1 is Monday) nor on `holidays`, but on the next
    day that is none of them.
    """

    currency: str
    steps: tuple[Step, ...] = REMINDERS
    rest_weekdays: frozenset[int] = frozenset()
    holidays: frozenset[date] = frozenset()
    version: int = 0

    def __post_init__(self) -> None:
        """Hold to steps that make sense. Raises: InvalidDunningPolicy."""
        days = [step.day for step in self.steps]
        if len(days) > MOST_STEPS or days != sorted(days):
            raise InvalidDunningPolicy
        if any(not 1 <= day <= LAST_DAY for day in days):
            raise InvalidDunningPolicy
        for step in self.steps:
            if step.action in STOPS_SERVICE and step.minimum_debt < LEAST_DEBT:
                raise InvalidDunningPolicy(
                    "A step that stops service needs a `minimumDebt` of at least 1."
                )
            if (step.action is Action.FEE) is not (step.fee > 0) or step.minimum_debt < 0:
                raise InvalidDunningPolicy("A fee costs more than zero, and other steps nothing.")
        if not self.rest_weekdays < set(range(1, 8)):
            raise InvalidDunningPolicy("Days of rest are weekdays 1 to 7, and not all of them.")

    def rests_on(self, day: date) -> bool:
        """Whether service is not stopped on a day."""
        return day.isoweekday() in self.rest_weekdays or day in self.holidays

    @property
    def holds_from(self) -> Decimal:
        """From which debt on a service stays suspended: what is less never suspended anybody."""
        debts = (step.minimum_debt for step in self.steps if step.action is Action.SUSPEND)
        return min(debts, default=ZERO)


@dataclass(frozen=True, slots=True)
class Dunning:
    """How far it has come with an account.

    `since` is the first day overdue, None where it is not; `done` steps have been taken, the last
    one on `last_on`; on `due_on` it is looked at next. Where it is `excluded`, nothing is done,
    until a day or for good.
    """

    account_id: str
    customer_id: str
    since: date | None = None
    done: int = 0
    last_on: date | None = None
    due_on: date | None = None
    excluded: bool = False
    excluded_until: date | None = None
    reason: str = ""
    version: int = 0

    def looked_at(self, day: date) -> Dunning:
        """To be looked at on a day at the latest; as it is where that is so."""
        if self.due_on is not None and self.due_on <= day:
            return self
        return replace(self, due_on=day, version=self.version + 1)

    def begun(self, since: date) -> Dunning:
        """Begun for what is overdue since a day; what has begun for it goes on."""
        if self.since == since:
            return self
        return replace(self, since=since, done=0, last_on=None)

    def taken(self, on: date) -> Dunning:
        """After one more step."""
        return replace(self, done=self.done + 1, last_on=on)

    def ended(self) -> Dunning:
        """After everything was paid."""
        return replace(self, since=None, done=0, last_on=None, due_on=None)

    def excludes(self, day: date) -> bool:
        """Whether nothing is done on a day."""
        return self.excluded and (self.excluded_until is None or day < self.excluded_until)

    def excluding(self, until: date | None, reason: str, today: date) -> Dunning:
        """Left alone from now on, until a day or for good."""
        kept = replace(self, excluded=True, excluded_until=until, reason=reason)
        return kept if kept == self else replace(kept, version=self.version + 1).again(today)

    def included(self, today: date) -> Dunning:
        """Left alone no longer."""
        kept = replace(self, excluded=False, excluded_until=None, reason="")
        return kept if kept == self else replace(kept, version=self.version + 1).again(today)

    def again(self, today: date) -> Dunning:
        """To be looked at today, where it has begun."""
        return replace(self, due_on=today if self.since else None)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far dunning has come with an account, what is overdue on it, and what comes next."""

    dunning: Dunning
    amount_overdue: Decimal
    currency: str
    stops_on: date | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be done about an account on a day: a step of a debt, or nothing but a new day."""

    dunning: Dunning
    debt: Decimal
    step: Step | None = None


def judge(policy: DunningPolicy, before: Dunning, account: Account, today: date) -> Verdict:
    """What is to be done about an account on a local day; `due_on` says when it is looked at next.

    While it is overdue, that is every day: steps may be changed, and money may come in.
    """
    debt = overdue(account.open_items, today)
    next_version = replace(before, version=before.version + 1)
    if not debt:
        return Verdict(next_version.ended(), debt)
    oldest = min(item.due_date for item in account.open_items)
    now = next_version.begun(oldest + _DAY)
    if now.excludes(today):
        return Verdict(replace(now, due_on=now.excluded_until), debt)
    if account.promised_until is not None and today < account.promised_until:
        return Verdict(replace(now, due_on=account.promised_until), debt)
    now = replace(now, due_on=today + _DAY)
    day, step = due_day(policy, now), _next(policy, now)
    if day is None or step is None or day > today or debt < step.minimum_debt:
        return Verdict(now, debt)
    if step.action in STOPS_SERVICE and policy.rests_on(today):
        return Verdict(now, debt)
    after = now.taken(today)
    more = due_day(policy, after)
    return Verdict(replace(after, due_on=today) if more == today else after, debt, step)


def due_day(policy: DunningPolicy, dunning: Dunning) -> date | None:
    """On which day the next step is due; None where none is to come."""
    step = _next(policy, dunning)
    if step is None or dunning.since is None:
        return None
    day = dunning.since + timedelta(days=step.day - 1)
    if dunning.last_on is None:
        return day
    last = policy.steps[dunning.done - 1]
    return max(day, dunning.last_on + timedelta(days=step.day - last.day))


def stops_on(policy: DunningPolicy, dunning: Dunning) -> date | None:
    """On which day service is suspended if nothing is paid; None where it is not, or is so."""
    day, at = due_day(policy, dunning), dunning
    while day is not None and (step := _next(policy, at)) is not None:
        if step.action in STOPS_SERVICE:
            while policy.rests_on(day):
                day += _DAY
            return day
        at = at.taken(day)
        day = due_day(policy, at)
    return None


def _next(policy: DunningPolicy, dunning: Dunning) -> Step | None:
    return policy.steps[dunning.done] if dunning.done < len(policy.steps) else None
