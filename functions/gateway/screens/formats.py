"""Money, dates, numbers and phones as people of a language write them (CLDR)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from babel import dates, numbers
from markupsafe import Markup

NOTHING = Markup("–")


@dataclass(frozen=True, slots=True)
class Formats:
    """How things are written in one language; moments in one time zone."""

    language: str
    zone: str

    @property
    def locale(self) -> str:
        """The language as CLDR names it; English as the world writes it, days before months."""
        return {"en": "en_001"}.get(self.language, self.language)

    def money(self, amount: Any, currency: str) -> Markup:
        """An amount with its currency, such as `1 100,00 ₽`; a dash for none."""
        try:
            value = Decimal(str(amount))
        except InvalidOperation:
            return NOTHING
        written = numbers.format_currency(value, currency or "XXX", locale=self.locale)
        return Markup('<span class="money">{}</span>').format(written.replace("-", "−"))

    def number(self, value: Any) -> str:
        """A number with its thousands apart."""
        return NOTHING if value is None else numbers.format_decimal(value, locale=self.locale)

    def day(self, value: str | date | None, width: str = "medium") -> Markup:
        """A day, such as `11 янв. 2027 г.`; a dash for none."""
        if not value:
            return NOTHING
        on = value if isinstance(value, date) else date.fromisoformat(value[:10])
        return _time(on.isoformat(), dates.format_date(on, width, locale=self.locale))

    def moment(self, value: str | datetime | None, zone: str = "") -> Markup:
        """A moment in the local time of a zone, such as `04.12.2026, 14:02`; a dash for none."""
        if not value:
            return NOTHING
        at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        local = at.astimezone(ZoneInfo(zone or self.zone))
        written = dates.format_datetime(local, "short", locale=self.locale)
        return _time(at.isoformat(), written)

    def phone(self, value: str | None) -> str:
        """A phone number as its country groups it."""
        import phonenumbers

        try:
            parsed = phonenumbers.parse(value or "")
        except phonenumbers.NumberParseException:
            return value or ""
        style = phonenumbers.PhoneNumberFormat.INTERNATIONAL
        return phonenumbers.format_number(parsed, style)


def _time(machine: str, people: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(machine, people)
