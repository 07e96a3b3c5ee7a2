"""Phone numbers: however they are typed, E.164 is what is kept, an extension beside it."""

from __future__ import annotations

from dataclasses import dataclass

from functions.customer.finding.entities import only_digits
from shared.errors import FieldError, Invalid

LAST_DIGITS = 4
LONGEST_PART = 5  # of digits that are no whole number anywhere
_EXTENSIONS = ("доб", "ext", "x", "#")
_BETWEEN = frozenset("+-().\u2010\u2011\u2012\u2013\u2014\u2015")


class InvalidPhone(Invalid):
    """This is not a phone number."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as the numbering plans see it.

    `country` is of ISO 3166, empty for numbers of no country; `line` is such as mobile, fixed_line
    or toll_free.
    """

    e164: str
    country: str
    line: str
    extension: str = ""


def read_phone(text: str, region: str, pointer: str = "/phone") -> Phone:
    """What a text says, if it is a phone number; without a country code it is of the region.

    Raises: InvalidPhone.
    """
    import phonenumbers  # 80 ms of a cold start, and most requests bring no number

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as error:
        raise _refusal(pointer) from error
    if not phonenumbers.is_valid_number(number):
        raise _refusal(pointer)
    line = phonenumbers.PhoneNumberType.to_string(phonenumbers.number_type(number))
    return Phone(
        e164=str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)),
        country=str(phonenumbers.region_code_for_number(number) or ""),
        line=str(line).lower(),
        extension=str(number.extension or ""),
    )


def e164(text: str, region: str, pointer: str = "/phone") -> str:
    """A number in E.164; without a country code it is of the region (ISO 3166).

    Raises: InvalidPhone.
    """
    return read_phone(text, region, pointer).e164


def sought_digits(text: str, region: str) -> str | None:
    """The last digits that a phone which is typed so must have, or None for what is none.

    Of a whole number the country's code and prefix are left out, for people write either, or
    neither; of a part the digits are all that is known.
    """
    for mark in _EXTENSIONS:
        text = text.casefold().partition(mark)[0]
    if not all(c.isdecimal() or c.isspace() or c in _BETWEEN for c in text):
        return None
    if len(digits := only_digits(text)) < LAST_DIGITS:
        return None
    if len(digits) <= LONGEST_PART:
        return digits
    import phonenumbers  # as above

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return digits
    if not phonenumbers.is_valid_number(number):
        return digits
    return str(phonenumbers.national_significant_number(number))


def _refusal(pointer: str) -> InvalidPhone:
    return InvalidPhone(errors=(FieldError(pointer, "There is no such phone number.", "phone"),))
