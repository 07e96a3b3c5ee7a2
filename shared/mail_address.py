"""E-mail addresses: in which form they are kept and compared, and how people are shown them.

A domain may be in its own letters (`ivan@пример.рф`). What is kept is its ASCII form (IDNA 2008),
which the mail system uses; capitals do not tell two mailboxes apart.
"""

from __future__ import annotations

import re
from typing import Any

from shared.messages import Count, Unit, as_message

LONGEST = 254
_LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_DOTS = re.compile("[\u3002\uff0e\uff61]")
"""What keyboards of East Asia type for a dot between labels (UTS #46)."""


class UnfitAddress(ValueError):
    """A text that is no address; the message says what to change, `code` tells programs why."""

    def __init__(self, code: str, message: str, **values: Any) -> None:
        self.message = as_message(message, **values)
        self.code = code
        super().__init__(str(self.message))


def kept(text: str) -> str:
    """An address as it is kept and compared: in small letters, its domain in ASCII.

    Raises: UnfitAddress.
    """
    local, at, domain = text.strip().rpartition("@")
    if not (at and local and domain) or any(map(str.isspace, local + domain)):
        raise _unlike()
    if not local.isascii():
        raise UnfitAddress(
            "email_local", "Before the @ an address may have Latin letters, digits and signs only."
        )
    if not _LOCAL.fullmatch(local):
        raise _unlike()
    address = f"{local.lower()}@{_ascii(domain)}"
    if len(address) > LONGEST:
        raise UnfitAddress(
            "email_length",
            "An address has at most {most:of}.",
            most=Count(LONGEST, Unit.CHARACTER),
        )
    return address


def compared(text: str) -> str:
    """What is looked for when somebody names an address, be it one or not."""
    try:
        return kept(text)
    except UnfitAddress:
        return text.strip().lower()


def shown(address: str) -> str:
    """A kept address as its owner writes it: the domain in its own letters."""
    local, at, domain = address.rpartition("@")
    if "xn--" not in domain:
        return address
    import idna  # 50 ms of a cold start that other addresses do not need

    try:
        return f"{local}{at}{idna.decode(domain)}"
    except idna.IDNAError:
        return address


def _ascii(domain: str) -> str:
    """A domain in its ASCII form. Raises: UnfitAddress."""
    plain = domain.lower() if domain.isascii() else _DOTS.sub(".", domain)
    if not plain.isascii() or "xn--" in plain:
        plain = _by_idna(plain)
    labels = plain.split(".")
    if len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)):
        raise _unlike()
    return plain


def _by_idna(domain: str) -> str:
    import idna  # 50 ms of a cold start that other addresses do not need

    if len(domain) > LONGEST:
        raise _unlike()
    try:
        return idna.encode(domain, uts46=True, std3_rules=True).decode()
    except idna.IDNAError as error:
        raise UnfitAddress("email_domain", "There can be no such domain after the @.") from error


def _unlike() -> UnfitAddress:
    return UnfitAddress("email", "An e-mail address looks like anna@example.com.")
