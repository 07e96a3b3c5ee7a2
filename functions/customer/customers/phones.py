"""Phone numbers: however they are typed, E.164 is what is kept."""

from __future__ import annotations

from shared.errors import FieldError, Invalid


class InvalidPhone(Invalid):
    """This is not a phone number."""


def e164(text: str, region: str, pointer: str = "/phone") -> str:
    """A number in E.164; without a country code it is of the region (ISO 3166).

    Raises: InvalidPhone.
    """
    import phonenumbers  # 80 ms of a cold start, and most requests bring no number

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as error:
        raise _refusal(pointer) from error
    if not phonenumbers.is_valid_number(number):
        raise _refusal(pointer)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _refusal(pointer: str) -> InvalidPhone:
    return InvalidPhone(errors=(FieldError(pointer, "There is no such phone number.", "phone"),))
