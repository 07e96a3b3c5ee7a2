"""The payment QR code of Russian banks, ST00012: ГОСТ Р 56042-2014, in UTF-8."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from shared.errors import Invalid
from shared.requisites import is_bank_account, is_bic

MANDATORY = ("Name", "PersonalAcc", "BankName", "BIC", "CorrespAcc")
LARGEST_MANDATORY = 300  # bytes of the mandatory part
_SEPARATORS = "|~_#$^&*/`@%"


class InvalidPaymentCode(Invalid):
    """A payment code needs the seller's name, bank, BIC and accounts, each within its limits."""


def payment_code(fields: Mapping[str, str]) -> str:
    """The text of the code: the mandatory fields first, the others in the order given.

    `Sum` is in kopecks. Raises: InvalidPaymentCode.
    """
    missing = [name for name in MANDATORY if not fields.get(name)]
    if missing:
        raise InvalidPaymentCode("{names} must be given.", names=", ".join(missing))
    if not is_bic(fields["BIC"]):
        raise InvalidPaymentCode("A BIC has 9 digits.")
    if not is_bank_account(fields["PersonalAcc"], fields["BIC"]):
        raise InvalidPaymentCode("The account does not belong to the BIC.")
    given = [f"{name}={fields[name]}" for name in MANDATORY]
    rest = [f"{n}={v}" for n, v in fields.items() if n not in MANDATORY and v]
    separator = next((s for s in _SEPARATORS if not any(s in one for one in (*given, *rest))), "")
    if not separator:
        raise InvalidPaymentCode("The fields hold every separator that a code may have.")
    if len(separator.join(given).encode()) > LARGEST_MANDATORY:
        raise InvalidPaymentCode("The mandatory fields take more than 300 bytes.")
    return separator.join((f"ST00012{separator}{given[0]}", *given[1:], *rest))


def in_kopecks(amount: Decimal) -> str:
    """A sum as the code has it."""
    return str(int(amount * 100))
