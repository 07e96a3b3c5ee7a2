"""What support reads from its environment."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SupportSettings:
    """`table_name` is support's own table; `cursor_secret_arn` what signs its paging cursors.

    Files of tickets lie in `files_bucket`, and stay for `attachment_days` after a ticket's end.
    A resolution can be rated for `rating_days`. A ticket about which nobody says anything is closed
    after `silent_days` (0: never), `silence_warning_days` after a warning; a reply opens it again
    for `reopen_days`. Days of reports are those of `time_zone`, the provider's.
    """

    table_name: str
    cursor_secret_arn: str = ""
    files_bucket: str = ""
    attachment_days: int = 365
    rating_days: int = 7
    silent_days: int = 7
    silence_warning_days: int = 2
    reopen_days: int = 7
    time_zone: str = "Europe/Moscow"


@dataclass(frozen=True)
class SupportMailSettings:
    """What takes in mails reads.

    `support_mailbox` is where customers write to, empty where no mail is taken in; `mail_sender`
    whom our mails come from; `reply_key_arn` the key of addresses that answers go to. A reply opens
    a ticket again that was closed less than `reopen_days` ago.
    """

    table_name: str
    dead_letter_queue_url: str
    support_mailbox: str
    mail_sender: str
    reply_key_arn: str
    files_bucket: str = ""
    attachment_days: int = 365
    reopen_days: int = 7


@dataclass(frozen=True)
class SupportConsumerSettings:
    """What support's consumer reads; files for people lie in `files_bucket`.

    Mail to a team as a whole is in the language `locale`. Tickets of `outage_categories` (codes,
    separated by commas) are answered when their customer is cut off; times in them are those of
    `time_zone`, the provider's.
    """

    table_name: str
    dead_letter_queue_url: str
    files_bucket: str
    locale: str = "ru"
    time_zone: str = "Europe/Moscow"
    outage_categories: str = "connection,equipment"
