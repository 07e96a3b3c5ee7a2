"""The customer service's environment."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CustomerSettings:
    """What the customer functions read.

    `locale` and `time_zone` are those of a customer who says nothing; `phone_region` is the country
    (ISO 3166) of a phone number without a country code; `applications_per_hour` is a source's;
    `equipment_return_days` is how long equipment may be kept after a contract has ended;
    `travel_minutes` lie between two visits of a technician at least. Numbers of contracts have a
    prefix and so many digits, and may begin anew each year.
    """

    table_name: str
    cursor_secret_arn: str = ""
    dead_letter_queue_url: str = ""
    locale: str = "ru"
    time_zone: str = "Europe/Moscow"
    phone_region: str = "RU"
    applications_per_hour: int = 30
    files_bucket: str = ""
    equipment_return_days: int = 14
    travel_minutes: int = 0
    contract_prefix: str = "C-"
    contract_digits: int = 6
    contract_numbers_each_year: bool = False
    import_queue_url: str = ""
