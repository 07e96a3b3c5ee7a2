"""A seller: one of the provider's legal entities, with what a contract says of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seller:
    """A legal entity of the provider's; `sequence` is the version of billing's that was heard."""

    id: str
    name: str
    is_default: bool
    sequence: int
    inn: str = ""
    kpp: str = ""
    ogrn: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    director: str = ""
    bank: str = ""
    bic: str = ""
    account: str = ""
    correspondent_account: str = ""


NAMELESS = Seller(id="", name="", is_default=True, sequence=0)


def chosen(sellers: Iterable[Seller]) -> Seller:
    """Who signs contracts: the default legal entity; a nameless one where none is known."""
    return next((seller for seller in sellers if seller.is_default), NAMELESS)
