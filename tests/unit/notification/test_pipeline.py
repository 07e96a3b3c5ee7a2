"""When messages go out: quiet hours, turns, digests, next tries, deadlines, SMS after push."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.notification.allowances.pace import AN_HOUR
from functions.notification.catalogue.entities import Channel, Kind
from functions.notification.channels.port import Senders, Unreachable
from functions.notification.messages.entities import Message, message_id
from functions.notification.messages.repository import MessageRepository
from functions.notification.preferences.entities import Choice, Preferences
from functions.notification.preferences.quiet_hours import QuietHours
from functions.notification.preferences.repository import PreferencesRepository
from functions.notification.preferences.rhythms import Rhythm
from tests.acceptance.case_files import all_cases
from tests.unit.notification.samples import CUSTOMER, Office, Outbox, an_event

INVOICE = "billing.invoice.document-stored"
BLOCKED = "billing.account.blocked"
LOW = "billing.balance.low"
VISIT = "customer.application.scheduled"


class Exchange(Office):
    """An office with SMS beside mail."""

    def __init__(self) -> None:
        super().__init__()
        self.sms = Outbox()
        ways = {Channel.EMAIL: self.mail, Channel.SMS: self.sms}
        self.wiring.provide(Senders, lambda: Senders(ways))
        self.knowing_anna()

    def prefers(self, *choices: Choice, quiet: QuietHours | None = None) -> None:
        repository = PreferencesRepository(table=self.table)
        before = repository.get(CUSTOMER)
        after = Preferences(CUSTOMER, version=before.version).chosen(choices, quiet)
        self.table.commit(repository.change(after, over=before))

    def of(self, channel: str) -> list[dict[str, Any]]:
        return [m for m in self.messages() if m["channel"] == channel]


def test_an_sms_waits_for_the_end_of_the_quiet_hours() -> None:
    office = Exchange()
    office.prefers(quiet=QuietHours("15:00", "17:00"))  # 16:00 in Novosibirsk
    office.hear(an_event(LOW))
    assert (len(office.mail.sent), office.sms.sent) == (1, [])
    office.clock.advance(minutes=59)
    assert office.release() == 0
    office.clock.advance(minutes=1)
    assert office.release() == 1
    ((number, letter),) = office.sms.sent
    assert number == "+79161234567"
    assert letter.summary
    assert office.release() == 0


def test_a_blocked_account_is_told_in_the_night() -> None:
    office = Exchange()
    office.prefers(Choice(Kind("service"), all=False), quiet=QuietHours("15:00", "17:00"))
    office.hear(an_event(BLOCKED))
    assert (len(office.mail.sent), len(office.sms.sent)) == (1, 1)


def test_what_waited_is_not_sent_to_who_does_not_want_it_any_more() -> None:
    office = Exchange()
    office.prefers(quiet=QuietHours("15:00", "17:00"))
    office.hear(an_event(LOW))
    office.prefers(Choice(Kind("billing"), sms=False))
    office.clock.advance(hours=2)
    office.release()
    assert office.sms.sent == []
    assert office.of("sms")[0]["reason"] == "preference"


def test_a_persons_turn_comes_again_within_the_hour() -> None:
    office = Exchange()
    most = AN_HOUR[Channel.SMS]
    for n in range(most + 2):
        office.hear(an_event(LOW, f"event-{n}"))
        office.clock.advance(seconds=10)
    assert len(office.sms.sent) == most
    office.clock.advance(minutes=58)
    assert office.release() == 0
    office.clock.advance(minutes=2)
    office.release()
    assert len(office.sms.sent) == most + 2


def test_two_events_of_the_same_second_make_one_message() -> None:
    office = Exchange()
    office.prefers(Choice(Kind("billing"), digest=Rhythm.HOURLY))
    office.hear(an_event(INVOICE, "a"), an_event("billing.payment.failed", "b"))
    office.hear(an_event(INVOICE, "a"))
    assert office.mail.sent == []
    office.clock.advance(hours=1)
    assert office.release() == 1
    ((_, letter),) = office.mail.sent
    assert letter.subject == "Новости за последнее время: 2"
    assert "Счёт S-000001 на 1 590,00 ₽" in letter.text.replace("\xa0", " ")
    assert office.states() == {"email": "sent", "in_app": "delivered"}
    office.hear(an_event("billing.payment.failed", "b"))
    assert office.release() == 0


def test_a_daily_digest_comes_at_its_local_hour_and_the_next_one_a_day_later() -> None:
    office = Exchange()
    office.prefers(Choice(Kind("billing"), digest=Rhythm.DAILY, digest_at="18:00"))
    office.hear(an_event(INVOICE, "a"))
    office.clock.advance(hours=2)  # 18:00 in Novosibirsk
    office.hear(an_event(INVOICE, "b"))
    assert office.release() == 1
    office.clock.advance(days=1)
    assert office.release() == 1
    subjects = [letter.subject.replace("\xa0", " ") for _, letter in office.mail.sent]
    assert subjects == ["Счёт S-000001 на 1 590,00 ₽"] * 2


def test_an_event_that_meets_a_digest_on_its_way_opens_the_next() -> None:
    office = Exchange()
    office.prefers(Choice(Kind("billing"), digest=Rhythm.HOURLY))
    office.hear(an_event(INVOICE, "a"))
    (gathering,) = office.of("email")
    repository = MessageRepository(table=office.table)
    going = repository.get(gathering["id"])
    commit = office.table.commit
    met: list[bool] = []

    def meanwhile(transaction: Any) -> None:
        if not met:
            met.append(True)
            commit(repository.change(going.released(), over=going))
            office.clock.advance(hours=1)
        commit(transaction)

    office.table.commit = meanwhile  # type: ignore[method-assign]
    assert office.hear(an_event(INVOICE, "b")) == []
    assert len(office.of("email")) == 2


def test_a_next_try_comes_later_each_time_until_it_is_too_late() -> None:
    office = Exchange()
    office.mail.failing = [Unreachable("Throttling")] * 200
    office.hear(an_event(INVOICE))
    pauses = []
    while (mail := office.of("email")[0])["state"] == "queued":
        pauses.append(mail["attempts"])
        office.clock.advance(hours=1)
        office.release()
        assert len(pauses) < 100
    assert mail["state"] == "failed"
    assert mail["reason"] == "Throttling"
    assert 60 < len(pauses) <= 73, "three days"


def test_pauses_grow_and_differ() -> None:
    office = Exchange()
    office.hear(an_event(INVOICE))
    first, now = a_message(office), office.clock()
    tries = [replace_attempts(first, n).next_try(now) - now for n in (1, 4, 30)]
    assert timedelta(seconds=15) <= tries[0] <= timedelta(seconds=30)
    assert timedelta(minutes=2) <= tries[1] <= timedelta(minutes=4)
    assert timedelta(minutes=30) <= tries[2] <= timedelta(hours=1)


def a_message(office: Office) -> Message:
    return MessageRepository(table=office.table).get(office.messages()[0]["id"])


def replace_attempts(message: Message, attempts: int) -> Message:
    return replace(message, attempts=attempts)


def test_nobody_gets_mondays_news_on_thursday() -> None:
    office = Exchange()
    office.clock.advance(days=4)
    office.hear(an_event(INVOICE))
    assert office.mail.sent == []
    assert office.of("email")[0]["reason"] == "stale"
    assert office.states()["in_app"] == "delivered"


def test_what_waited_too_long_is_not_sent() -> None:
    office = Exchange()
    office.prefers(quiet=QuietHours("15:00", "17:00"))
    office.hear(an_event(LOW))
    office.clock.advance(days=4)
    office.release()
    assert office.sms.sent == []
    assert (office.of("sms")[0]["state"], office.of("sms")[0]["reason"]) == ("suppressed", "stale")


def test_many_workers_release_what_is_due_once() -> None:
    office = Exchange()
    office.prefers(quiet=QuietHours("15:00", "17:00"))
    for n in range(4):
        office.hear(an_event(LOW, f"event-{n}"))
    office.clock.advance(hours=1)
    repository = MessageRepository(table=office.table)
    due = repository.list_due(office.clock(), 50)
    assert office.release() == 4
    assert len(due) == 4
    assert len(office.sms.sent) == 4
    assert office.release() == 0


def test_gathering_costs_one_read_and_one_write_an_event() -> None:
    office = Exchange()
    office.prefers(Choice(Kind("billing"), digest=Rhythm.HOURLY))
    office.hear(an_event(INVOICE, "first"))
    for n in range(2):
        office.table.requests.clear()
        office.hear(an_event(INVOICE, f"event-{n}"))
        assert office.table.requests == ["get_many", "commit"]
    office.clock.advance(hours=1)
    office.table.requests.clear()
    office.release()
    release, reread = (
        ["first", "commit", "first"],
        ["get", "get_many", "commit", "first", "each", "commit"],
    )
    assert office.table.requests == release + reread


PUBLISHED = [c for c in all_cases("notification_published") if c["kind"] == "exactly_once"]


@pytest.mark.parametrize("case", PUBLISHED, ids=[c["id"] for c in PUBLISHED])
def test_one_message_for_an_event_a_channel_and_a_person(case: dict[str, Any]) -> None:
    office = Office()
    deliveries = case["input"]["deliveries"]
    for person in sorted({d["person"] for d in deliveries}):
        contact = an_event("customer.customer.created", f"contact-{person}", customerId=person)
        office.hear(contact)
    for d in deliveries:
        office.hear(an_event(INVOICE, f"{d['event']}-{d['person']}", customerId=d["person"]))
    assert len(office.mail.sent) == case["expected"]["messages"]


def test_an_id_is_the_events_the_channels_and_the_persons() -> None:
    at = Exchange().clock()
    assert len({message_id("e", at, channel, "p") for channel in Channel}) == len(Channel)
