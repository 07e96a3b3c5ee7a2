"""That a subscription waits for its first payment; activation.py says what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.errors import Conflict


class AwaitsPayment(Conflict):
    """The subscription is not active until its first invoice is paid."""


@dataclass(frozen=True, slots=True)
class AwaitedPayment:
    """The invoice that is to be paid, and the moment after which the subscription is given up."""

    invoice_id: str
    until: datetime
