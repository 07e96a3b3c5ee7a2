"""Phone numbers: however they are typed, E.164 is what is kept, an extension beside it."""

from __future__ import annotations

from dataclasses import dataclass

from shared.errors import FieldError, Invalid


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


def _refusal(pointer: str) -> InvalidPhone:
    return InvalidPhone(errors=(FieldError(pointer, "There is no such phone number.", "phone"),))
