"""Words, sums and dates of documents in a language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from functions.billing.documents.words import WORDS
from functions.billing.taxes.entities import TaxCategory


@dataclass(frozen=True, slots=True)
class Language:
    """One language's words, and how it writes sums and dates. Babel is loaded when first needed."""

    name: str
    currency: str

    def word(self, key: str, **values: str) -> str:
        """A text with its values."""
        return WORDS[self.name][key].format(**values)

    def known(self, key: str) -> str:
        """A text as it stands; empty where there is none."""
        return WORDS[self.name].get(key, "")

    def sum(self, amount: Decimal) -> str:
        """A sum without its currency, such as `1 590,00`."""
        from babel.numbers import format_decimal

        return format_decimal(amount, "#,##0.00", locale=self.name)

    def money(self, amount: Decimal) -> str:
        """A sum with its currency."""
        from babel.numbers import format_currency

        return format_currency(amount, self.currency, "#,##0.00\xa0¤", locale=self.name)

    def day(self, on: date) -> str:
        """A day in words."""
        from babel.dates import format_date

        return format_date(on, "long", locale=self.name)

    def days(self, start: date, end: date) -> str:
        """The days of a period, the last one included, in figures."""
        from babel.dates import format_date

        last = max(start, end - timedelta(days=1))
        shown = [format_date(on, "dd.MM.yyyy", locale=self.name) for on in (start, last)]
        return shown[0] if last == start else "–".join(shown)

    def percent(self, percent: Decimal, category: TaxCategory) -> str:
        """A rate of tax."""
        if category is TaxCategory.NONE:
            return self.word("without_tax")
        return f"{format(percent.normalize(), 'f')}\xa0%"


def language_of(locale: str) -> str:
    """The language of an account's documents: its own if there are words in it, else English."""
    short = locale.partition("-")[0].partition("_")[0]
    return short if short in WORDS else "en"
