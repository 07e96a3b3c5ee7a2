"""The public holidays of countries, with the days off that are moved to other dates."""

from __future__ import annotations

from datetime import date

from shared.errors import FieldError, Invalid

YEARS_BACK, YEARS_AHEAD = 1, 3


class UnknownCountry(Invalid):
    """The public holidays of this country are not known."""


def public_holidays(country: str | None, around: date) -> tuple[date, ...]:
    """A country's public holidays (ISO 3166) from last year to three years on.

    Raises: UnknownCountry.
    """
    if country is None:
        return ()
    import holidays  # 0.1 s, and only who changes a calendar needs it

    years = range(around.year - YEARS_BACK, around.year + YEARS_AHEAD + 1)
    try:
        return tuple(sorted(holidays.country_holidays(country, years=years)))
    except NotImplementedError as error:
        wrong = FieldError("/country", UnknownCountry().message, "unknown")
        raise UnknownCountry(errors=(wrong,)) from error
