"""How subscribers can pay here."""

from __future__ import annotations

from shared.component import component


@component
class PayWays:
    """The payment gateways that this installation offers, and where payers come back to."""

    names: tuple[str, ...]
    public_url: str

    def back_to(self, path: str) -> str | None:
        """The full address of a page of ours for a gateway; None where none is set."""
        return f"{self.public_url.rstrip('/')}{path}" if self.public_url else None
