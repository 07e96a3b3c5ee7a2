"""What the notification functions read from their environment."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NotificationSettings:
    """The API's: its table, the secret that seals cursors, its queue, where webhooks may lead.

    Links to unsubscribe begin with `public_url` and are signed with the key at `reply_key_arn`.
    `telegram_bot` is the user name of the provider's bot, whose keys are at `telegram_secret_arn`;
    empty where there is none. What the SMS gateway's reports are signed with is at
    `smsc_secret_arn`. The apps for which push messages are sent are SNS's platform applications.
    """

    table_name: str
    cursor_secret_arn: str
    webhooks_to_loopback: bool = False
    broadcast_queue_url: str = ""
    reply_key_arn: str = ""
    public_url: str = ""
    telegram_bot: str = ""
    telegram_secret_arn: str = ""
    smsc_secret_arn: str = ""
    push_android_application: str = ""
    push_ios_application: str = ""


@dataclass(frozen=True)
class DispatcherSettings:
    """The dispatcher's.

    Whom mail comes from, where links lead and documents lie, and what holds for people we know
    little of. `support_mailbox` is where answers about tickets go to, by addresses that are signed
    with the key at `reply_key_arn`; empty where support takes in no mail. `mail_events` is the name
    under which SES tells what became of each mail; empty where it does not. Mails show the
    provider's name, logo and phone, and lead to the pages at `portal_url`.
    Telegram is a channel where `telegram_bot` is named, SMS where `sms_gateway` is `sns` or `smsc`.
    Push is one where there is an app. What breaks in the network is told to `on_duty_email`, if
    there is one.
    """

    table_name: str
    dead_letter_queue_url: str
    mail_sender: str
    public_url: str
    support_mailbox: str = ""
    reply_key_arn: str = ""
    mail_events: str = ""
    documents_bucket: str = ""
    files_bucket: str = ""
    provider_name: str = "Lastmile"
    provider_logo: str = ""
    provider_phone: str = ""
    portal_url: str = "https://my.lastmile.example"
    telegram_bot: str = ""
    telegram_secret_arn: str = ""
    on_duty_email: str = ""
    sms_gateway: str = ""
    sms_sender: str = ""
    smsc_secret_arn: str = ""
    push_android_application: str = ""
    push_ios_application: str = ""
    locale: str = "ru"
    time_zone: str = "Europe/Moscow"


@dataclass(frozen=True)
class WebhookSettings:
    """Of the functions that hear and send for integrators.

    `webhooks_to_loopback` lets webhooks lead to this machine, to try them out.
    """

    table_name: str
    webhook_queue_url: str
    dead_letter_queue_url: str = ""
    webhooks_to_loopback: bool = False


@dataclass(frozen=True)
class ReturnsSettings:
    """Of the function that hears what became of mails."""

    table_name: str
    dead_letter_queue_url: str


@dataclass(frozen=True)
class AudienceSettings:
    """Of the function that keeps who there is to be told."""

    table_name: str
    dead_letter_queue_url: str


@dataclass(frozen=True)
class BroadcastSettings:
    """Of the worker of broadcasts; `broadcast_rates` are messages a second on each channel."""

    table_name: str
    broadcast_queue_url: str
    dead_letter_queue_url: str
    broadcast_rates: str


@dataclass(frozen=True)
class JobSettings:
    """Of the jobs: their table, and the queues of what they wake."""

    table_name: str
    webhook_queue_url: str
    broadcast_queue_url: str
