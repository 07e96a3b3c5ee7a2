"""A payer: what an account's documents say of the customer beside the name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Payer:
    """The customer as the contract names them; `inn` and `kpp` are a company's."""

    account_id: str
    contract_number: str = ""
    address: str = ""
    inn: str = ""
    kpp: str = ""

    @property
    def is_company(self) -> bool:
        """Whether there are closing documents for it."""
        return bool(self.inn)
