"""What billing's functions read from their environment."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BillingSettings:
    """`bill_day` is the provider's common day of the month; an invoice waits `payment_days`.

    `tax_regime` is the legal entity's: `general` or `simplified`. `payment_type` is that of new
    accounts, `postpaid` or `prepaid`; a prepaid one is warned `low_balance_days` before its money
    runs out. A run or a job may be dated `run_days_ahead`. What is active once it is paid for is
    given up after `activation_hours`.
    Where more of a payment goes back than `refund_approval_above`, a second person approves.
    Payers return to pages at `public_url` or one of `cors_origins`. The sandbox gateway takes no
    real money, so it is there only where `sandbox_enabled` says so; `stripe_enabled` and
    `yookassa_enabled` say it of the others, whose keys lie in their secrets as JSON. PDF files
    lie in `documents_bucket`. A terminal takes at most `terminal_limit` at once, and may send or
    cancel a payment for `terminal_days`.
    What was charged for a device that was not given back in time is credited when it comes back
    after all, unless `credit_returned_devices` says no.
    A card that is declined is tried again `autopay_retry_days` after the first time.
    """

    table_name: str
    cursor_secret_arn: str = ""
    run_queue_url: str = ""
    dead_letter_queue_url: str = ""
    sandbox_enabled: bool = False
    sandbox_secret_arn: str = ""
    stripe_enabled: bool = False
    stripe_secret_arn: str = ""
    yookassa_enabled: bool = False
    yookassa_secret_arn: str = ""
    public_url: str = ""
    cors_origins: str = ""
    documents_bucket: str = ""
    files_bucket: str = ""
    currency: str = "RUB"
    locale: str = "ru"
    tax_regime: str = "general"
    time_zone: str = "Europe/Moscow"
    bill_day: int = 1
    payment_days: int = 10
    payment_type: str = "postpaid"
    low_balance_days: int = 3
    run_days_ahead: int = 3
    activation_hours: int = 48
    terminal_limit: str = "15000"
    terminal_days: int = 3
    autopay_retry_days: str = "1,3,5"
    credit_returned_devices: bool = True
    refund_approval_above: str = "10000"
