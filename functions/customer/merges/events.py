"""Events of merges."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field

from functions.customer.customers.entities import Customer, Kind
from functions.customer.merges.entities import Merge
from functions.customer.merges.joining import Pair
from shared.clock import local_date
from shared.event import Event
from shared.messaging.data import EventData

_ID = "0192f0c1-7a35-7d11-8f00-4f5d2b6a9c01"
_OTHER = "0192f0c1-7a35-7d11-8f00-4f5d2b6a9c02"


class CustomerMerged(EventData):
    """A customer's record was a double: what was theirs is the other one's."""

    event_type: ClassVar[str] = "customer.customer.merged"
    customer_id: str = Field(description="The record that was merged.", examples=[_ID])
    into_customer_id: str = Field(description="The record that stays.", examples=[_OTHER])
    on: date = Field(description="The day in the time zone.", examples=["2026-03-12"])
    name: str = Field(description="Of the record that stays.", examples=["Анна Петрова"])
    inn: str = Field(description="A company's; else empty.", examples=["7707083893"])
    kpp: str = Field(description="A company's; else empty.", examples=["770701001"])
    kept_user_id: str | None = Field(
        description="The user who signs in for the record that stays.", examples=[_ID]
    )
    closed_user_id: str | None = Field(
        description="The user who signs in no more.", examples=[None]
    )

    @classmethod
    def of(cls, pair: Pair, merge: Merge) -> Event:
        """The event of a merge, with the records as they are after it."""
        kept = pair.kept
        data = cls(
            customer_id=merge.from_id,
            into_customer_id=merge.into_id,
            on=local_date(merge.merged_at, kept.time_zone),
            name=kept.name,
            inn=_number(kept, kept.inn),
            kpp=_number(kept, kept.kpp),
            kept_user_id=merge.kept_user_id,
            closed_user_id=merge.closed_user_id,
        )
        gone = pair.gone
        return data.event(subject=gone.id, at=gone.updated_at, sequence=gone.version)


class CustomerUnmerged(EventData):
    """A merge was a mistake: what the record had brought along is its own again."""

    event_type: ClassVar[str] = "customer.customer.unmerged"
    customer_id: str = Field(description="The record that was merged.", examples=[_ID])
    from_customer_id: str = Field(description="The record it was merged into.", examples=[_OTHER])
    on: date = Field(description="The day in the time zone.", examples=["2026-03-12"])
    name: str = Field(description="Of the record that was merged.", examples=["Анна Петрова"])
    inn: str = Field(description="A company's; else empty.", examples=["7707083893"])
    kpp: str = Field(description="A company's; else empty.", examples=["770701001"])
    user_id: str | None = Field(description="The user who signs in for it again.", examples=[_ID])
    reopened_user_id: str | None = Field(
        description="The user who may sign in again.", examples=[None]
    )

    @classmethod
    def of(cls, pair: Pair, merge: Merge) -> Event:
        """The event of a merge that is undone, with the records as they are after it."""
        back = pair.gone
        data = cls(
            customer_id=merge.from_id,
            from_customer_id=merge.into_id,
            on=local_date(back.updated_at, back.time_zone),
            name=back.name,
            inn=_number(back, back.inn),
            kpp=_number(back, back.kpp),
            user_id=back.user_id,
            reopened_user_id=merge.closed_user_id,
        )
        return data.event(subject=back.id, at=back.updated_at, sequence=back.version)


class MergeMoved(EventData):
    """Something has moved with a merge, and more may be left."""

    event_type: ClassVar[str] = "customer.merge.moved"
    merge_id: str = Field(examples=[_ID])
    customer_id: str = Field(description="The record that was merged.", examples=[_ID])

    @classmethod
    def of(cls, merge: Merge) -> Event:
        """The event of a step."""
        data = cls(merge_id=merge.id, customer_id=merge.from_id)
        return data.event(subject=merge.id, at=merge.updated_at, sequence=merge.version)


def _number(customer: Customer, number: str | None) -> str:
    return number or "" if customer.kind is Kind.COMPANY else ""
