"""Phone numbers in one spelling."""

from __future__ import annotations

from shared.errors import FieldError, Invalid
from shared.messages import Message


class InvalidPhone(Invalid):
    """This phone number does not exist in the numbering plan of its country."""


def e164(phone: str, region: str) -> str:
    """A phone number as `+79161234567`; `region` applies if it has no country code.

    Raises: InvalidPhone.
    """
    import phonenumbers  # 40 ms of a cold start that most requests do not need

    try:
        number = phonenumbers.parse(phone, region)
    except phonenumbers.NumberParseException as error:
        raise _invalid() from error
    if not phonenumbers.is_valid_number(number):
        raise _invalid()
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _invalid() -> InvalidPhone:
    wanted = Message("Write the number with its country code, such as +79161234567.")
    return InvalidPhone(wanted, errors=(FieldError("/phone", wanted, "phone"),))
