"""Dunning as it goes in and out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from functions.billing.dunning.entities import Action, Dunning, DunningPolicy, Standing, Step
from functions.billing.fields import AccountId, CurrencyCode, CustomerId, Price
from shared.http.schema import Amount, Day, Schema

Since = Annotated[
    date | None,
    Field(description="The first day overdue, in the account's time zone; null if it is not."),
]
StepsTaken = Annotated[
    int, Field(description="How many of the policy's steps were taken.", examples=[1])
]
LastOn = Annotated[date | None, Field(description="When the last one was taken; null if none was.")]
DueOn = Annotated[
    date | None,
    Field(description="When it is looked at next; null if no step is to come."),
]
Excluded = Annotated[bool, Field(description="Whether nothing is done about the account.")]
Reason = Annotated[
    str,
    Field(max_length=200, description="Why, for the office.", examples=["Pays on the 20th."]),
]


class StepModel(Schema):
    day: int = Field(description="On which day overdue, 1 to 365.", examples=[1])
    action: Action = Field(description="What is done.")
    minimum_debt: Price = Field(
        default=Decimal(0),
        description="It waits until so much is overdue; at least 1 where it stops service.",
    )
    fee: Price = Field(
        default=Decimal(0),
        description="What a fee costs, on the next invoice.",
        examples=["0.00"],
    )


class DunningPolicyForm(Schema):
    steps: tuple[StepModel, ...] = Field(
        max_length=20,
        description="What is done, in order of days; none for nothing.",
        examples=[[{"day": 1, "action": "remind"}]],
    )
    rest_weekdays: frozenset[int] = Field(
        default=frozenset(),
        max_length=6,
        description="On which weekdays service is not stopped, 1 to 7 from Monday on.",
        examples=[[6, 7]],
    )
    holidays: frozenset[Day] = Field(
        default=frozenset(),
        max_length=200,
        description="On which other days service is not stopped.",
        examples=[["2027-01-01"]],
    )

    def policy(self, currency: str) -> DunningPolicy:
        """The policy for a currency. Raises: InvalidDunningPolicy."""
        steps = tuple(Step(s.day, s.action, s.minimum_debt, s.fee) for s in self.steps)
        return DunningPolicy(currency, steps, self.rest_weekdays, self.holidays)


class DunningPolicyView(Schema):
    currency: CurrencyCode
    steps: tuple[StepModel, ...] = Field(description="What is done, in order of days.")
    rest_weekdays: tuple[int, ...] = Field(
        description="On which weekdays service is not stopped, 1 to 7 from Monday on.",
        examples=[[6, 7]],
    )
    holidays: tuple[date, ...] = Field(description="On which other days service is not stopped.")

    @classmethod
    def of(cls, policy: DunningPolicy) -> DunningPolicyView:
        """A policy as it goes out."""
        return cls(
            currency=policy.currency,
            steps=tuple(
                StepModel(day=s.day, action=s.action, minimum_debt=s.minimum_debt, fee=s.fee)
                for s in policy.steps
            ),
            rest_weekdays=tuple(sorted(policy.rest_weekdays)),
            holidays=tuple(sorted(policy.holidays)),
        )


class DunningView(Schema):
    account_id: AccountId
    customer_id: CustomerId
    since: Since
    steps_taken: StepsTaken
    last_on: LastOn
    due_on: DueOn
    excluded: Excluded
    excluded_until: date | None = Field(
        description="Until which day it is left alone; null for good."
    )
    reason: str = Field(description="Why it is left alone; empty if it is not.", examples=[""])

    @classmethod
    def of(cls, dunning: Dunning) -> DunningView:
        """An account's dunning as it goes out."""
        return cls(
            account_id=dunning.account_id,
            customer_id=dunning.customer_id,
            since=dunning.since,
            steps_taken=dunning.done,
            last_on=dunning.last_on,
            due_on=dunning.due_on,
            excluded=dunning.excluded,
            excluded_until=dunning.excluded_until,
            reason=dunning.reason,
        )


class AccountDunningView(Schema):
    account_id: AccountId
    currency: CurrencyCode
    amount_overdue: Amount = Field(description="What should have been paid by now.")
    since: Since
    steps_taken: StepsTaken
    due_on: DueOn
    stops_on: date | None = Field(
        description="When service is suspended if nothing is paid; null if it is not to be."
    )
    excluded: Excluded
    excluded_until: date | None = Field(
        description="Until which day it is left alone; null for good."
    )

    @classmethod
    def of(cls, standing: Standing) -> AccountDunningView:
        """How far it has come with an account, as it goes out."""
        dunning = standing.dunning
        return cls(
            account_id=dunning.account_id,
            currency=standing.currency,
            amount_overdue=standing.amount_overdue,
            since=dunning.since,
            steps_taken=dunning.done,
            due_on=dunning.due_on,
            stops_on=standing.stops_on,
            excluded=dunning.excluded,
            excluded_until=dunning.excluded_until,
        )


class ExclusionForm(Schema):
    excluded: Excluded
    until: Day | None = Field(
        default=None, description="Until which day it is left alone; without it, for good."
    )
    reason: Reason = ""
