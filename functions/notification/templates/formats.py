"""Money and dates as people read them, by locale and time zone.

Babel is loaded when the first one is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context


@pass_context
def money(context: Context, amount: Decimal, currency: str) -> str:
    """An amount such as `1 590,00 ₽`; a code that stands for a sign is kept off the digits."""
    from babel.numbers import format_currency, get_currency_symbol

    locale = context["locale"]
    pattern = "#,##0.00\xa0¤" if get_currency_symbol(currency, locale).isalpha() else None
    return format_currency(amount, currency, pattern, locale=locale)


@pass_context
def day(context: Context, on: date) -> str:
    """A date such as `10 марта 2026 г.`; of a point in time, the day in the reader's time zone."""
    from babel.dates import format_date

    local = _local(context, on) if isinstance(on, datetime) else on
    return format_date(local, "long", locale=context["locale"])


@pass_context
def moment(context: Context, at: datetime) -> str:
    """A point in time in the reader's time zone, such as `10 марта 2026 г., 12:00`."""
    return f"{day(context, at)}, {clock_time(context, at)}"


@pass_context
def clock_time(context: Context, at: datetime) -> str:
    """The time of day in the reader's time zone, such as `12:00`."""
    from babel.dates import format_time

    return format_time(_local(context, at), "short", locale=context["locale"])


@pass_context
def period(context: Context, start: date, end: date) -> str:
    """The days from `start` up to, not including, `end`; a period without days is its one date."""
    last = max(start, end - timedelta(days=1))
    return day(context, start) if last == start else f"{day(context, start)} – {day(context, last)}"


def _local(context: Context, at: datetime) -> datetime:
    from zoneinfo import ZoneInfo

    return at.astimezone(ZoneInfo(context["time_zone"]))


FILTERS: dict[str, Callable[..., Any]] = {
    "money": money,
    "day": day,
    "moment": moment,
    "clock_time": clock_time,
    "period": period,
}
