"""Which addresses a browser may be sent to: pages of the product itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from shared.errors import FieldError, Invalid
from shared.messages import Message

_PORTS = {"http": 80, "https": 443}


class ForeignAddress(Invalid):
    """The address does not lead to a page of this installation."""


@dataclass(frozen=True, slots=True)
class Origins:
    """Origins that addresses may lead to, such as `https://my.lastmile.example`."""

    allowed: tuple[str, ...]

    @classmethod
    def of(cls, public_url: str, cors_origins: str = "") -> Origins:
        """The API's own origin and those whose pages may call it; `*` names none of them."""
        named = [public_url, *(entry.strip() for entry in cors_origins.split(","))]
        return cls(tuple(dict.fromkeys(_known(named))))

    def check(self, address: str, *, pointer: str) -> str:
        """The address itself, where it leads to one of them. Raises: ForeignAddress."""
        if origin_of(address) in self.allowed:
            return address
        wanted = Message(
            "Choose an address at one of: {origins}.", {"origins": ", ".join(self.allowed)}
        )
        if not self.allowed:
            wanted = Message("No address is allowed here; leave it out.")
        raise ForeignAddress(wanted, errors=(FieldError(pointer, wanted, "foreign_address"),))


def origin_of(address: str) -> str | None:
    """Scheme, host and port of an address as a browser reads it; None where that is unsure.

    Browsers take a backslash for a slash and drop control characters; what stands before an `@` is
    no host. Nothing of the kind belongs into an address that we are given.
    """
    if not address.isascii() or not address.isprintable() or set(address) & set("\\ \"'<>"):
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not parts.hostname or "@" in parts.netloc:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{scheme}://{host}" + ("" if port in (None, _PORTS[scheme]) else f":{port}")


def _known(addresses: Iterable[str]) -> Iterable[str]:
    return (origin for address in addresses if (origin := origin_of(address)) is not None)
