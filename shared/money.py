"""Money as Decimal: minor units, half-up rounding, strict parsing, and sharing a sum out.

An amount is a plain `Decimal`; its currency is an ISO 4217 code beside it. The table below replaces
a library on purpose: py-moneyed and babel answer the same question by loading locale data (tens of
milliseconds of every cold start), and formatting for people happens only in notification and PDFs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache

from shared.errors import Invalid
from shared.messages import Count, Unit

ZERO = Decimal(0)

# ISO 4217 list one, funds and metals left out; a code that isn't here is a typo.
_TWO_DECIMALS = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD "
    "CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD "
    "GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD "
    "MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP "
    "PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS "
    "TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"
)
_NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND"

_EXPONENTS = {
    **dict.fromkeys(_TWO_DECIMALS.split(), 2),
    **dict.fromkeys(_NO_DECIMALS.split(), 0),
    **dict.fromkeys(_THREE_DECIMALS.split(), 3),
}
_AMOUNT = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,9})?")


class UnknownCurrency(Invalid):
    """The code is not a currency of ISO 4217."""


class InvalidAmount(Invalid):
    """The text is not a decimal number of at most 15 digits, a point and 9 digits."""


class TooPrecise(Invalid):
    """The amount has digits below the currency's minor unit."""


class NothingToShareBy(Invalid):
    """The weights have no positive sum, or one of them is negative."""


def exponent(currency: str) -> int:
    """Number of decimals of a currency (RUB 2, JPY 0). Raises: UnknownCurrency."""
    try:
        return _EXPONENTS[currency]
    except KeyError:
        raise UnknownCurrency(
            "{currency} is not the code of a currency.", currency=currency
        ) from None


@cache
def minor_unit(currency: str) -> Decimal:
    """The smallest amount of a currency (RUB 0.01). Raises: UnknownCurrency."""
    return Decimal(1).scaleb(-exponent(currency))


def rounded(amount: Decimal, currency: str) -> Decimal:
    """The amount in whole minor units, half up (away from zero). Raises: UnknownCurrency."""
    whole = amount.quantize(minor_unit(currency), rounding=ROUND_HALF_UP)
    return whole or abs(whole)  # there is no minus zero in a ledger


def nothing(currency: str) -> Decimal:
    """Zero at a currency's scale (RUB 0.00), as it is written. Raises: UnknownCurrency."""
    return ZERO.quantize(minor_unit(currency))


def parse_money(text: str, currency: str) -> Decimal:
    """An amount from its decimal string, at the currency's scale.

    Exponents, signs with plus, blanks, separators and digits of other scripts are refused, so that
    one amount has one spelling. Raises: InvalidAmount, TooPrecise, UnknownCurrency.
    """
    if not _AMOUNT.fullmatch(text):
        raise InvalidAmount("{amount} is not a decimal amount.", amount=text[:40])
    amount = Decimal(text)
    if amount != (whole := rounded(amount, currency)):
        raise TooPrecise(
            "{currency} has {most}.",
            currency=currency,
            most=Count(exponent(currency), Unit.DECIMAL),
        )
    return whole


def allocate(total: Decimal, weights: Sequence[Decimal], currency: str) -> list[Decimal]:
    """The total shared out by weight, in minor units, so that the parts add up to it exactly.

    Largest remainder: each part is rounded towards zero and what is left goes, one minor unit each,
    to the parts that lost most (the earlier one where equal). A negative total mirrors a positive.
    Raises: NothingToShareBy, TooPrecise, UnknownCurrency.
    """
    units = _minor_units(total, currency)
    if units < 0:
        return [-part for part in allocate(-total, weights, currency)]
    floors, remainders = _divide(units, weights)
    owed = units - sum(floors)
    for index in sorted(range(len(floors)), key=lambda i: remainders[i], reverse=True)[:owed]:
        floors[index] += 1
    return [minor_unit(currency) * part for part in floors]


def _minor_units(amount: Decimal, currency: str) -> int:
    units = amount / minor_unit(currency)
    if units != int(units):
        raise TooPrecise(
            "{amount} {currency} has digits below the currency's minor unit.",
            amount=amount,
            currency=currency,
        )
    return int(units)


def _divide(units: int, weights: Sequence[Decimal]) -> tuple[list[int], list[Fraction]]:
    whole = sum((Fraction(weight) for weight in weights), Fraction())
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise NothingToShareBy
    exact = [units * Fraction(weight) / whole for weight in weights]
    floors = [int(part) for part in exact]
    return floors, [part - floor for part, floor in zip(exact, floors, strict=True)]
