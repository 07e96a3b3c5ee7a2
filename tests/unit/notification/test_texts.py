"""Every text, in every language, from the data of its event."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from jinja2 import UndefinedError, meta
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

from functions.notification.catalogue.announcement import Announcement
from functions.notification.catalogue.entities import Kind
from functions.notification.catalogue.entries import BY_EVENT, CATALOGUE
from functions.notification.templates.formats import FILTERS
from functions.notification.templates.house import House
from functions.notification.templates.rendering import FILES, LOCALES, Renderer
from tests.unit.notification.samples import SAMPLES

RENDERER = Renderer("ru")
EVERY = [(a, locale) for a in CATALOGUE for locale in LOCALES]
GIVEN_TO_ALL = {"name", "locale", "time_zone", "provider", "topic"}
OF_THE_ENGINE = {"form", "looks"}


def variables(announcement: Announcement, locale: str, **changes: Any) -> dict[str, Any]:
    data = announcement.variables.model_validate(SAMPLES[announcement.event_type])
    given = {name: getattr(data, name) for name in type(data).model_fields}
    link = {"link": "https://api.example/v1/x?lang=en&c=1#token=a%2Fb"} if announcement.link else {}
    who = {"name": "Анна & Ко", "locale": locale, "time_zone": "Europe/Moscow"}
    who["topic"] = announcement.kind.value
    return given | who | link | changes


def names(cases: list[tuple[Announcement, str]]) -> list[str]:
    return [f"{a.template}-{locale}" for a, locale in cases]


@pytest.mark.parametrize(("announcement", "locale"), EVERY, ids=names(EVERY))
def test_every_text_is_filled_in(announcement: Announcement, locale: str) -> None:
    given = variables(announcement, locale)
    note, letter = (
        RENDERER.note(announcement.template, given),
        RENDERER.letter(announcement.template, given),
    )
    assert note.title == letter.subject
    assert 5 < len(note.title) <= 120
    assert note.text
    assert "\n" not in note.title + note.text
    assert "\n\n\n" not in letter.text
    assert "Анна & Ко" in letter.text
    assert "Анна &amp; Ко" in letter.html
    for text in (note.title, note.text, letter.text, letter.html):
        assert "{{" not in text
        assert "None" not in text


@pytest.mark.parametrize(("announcement", "locale"), EVERY, ids=names(EVERY))
def test_a_text_names_only_what_its_event_gives(announcement: Announcement, locale: str) -> None:
    environment = SandboxedEnvironment()
    environment.filters.update(FILTERS)
    source = (FILES / locale / f"{announcement.template}.j2").read_text()
    needed = meta.find_undeclared_variables(environment.parse(source)) - OF_THE_ENGINE
    given = set(announcement.variables.model_fields) | GIVEN_TO_ALL
    assert needed <= given | ({"link"} if announcement.link else set())


@pytest.mark.parametrize(("announcement", "locale"), EVERY, ids=names(EVERY))
def test_the_html_is_whole(announcement: Announcement, locale: str) -> None:
    letter = RENDERER.letter(announcement.template, variables(announcement, locale))
    open_tags = Tags(letter.html)
    assert open_tags.left_open == []
    assert open_tags.language == locale


HOUSE = House("Связь & Ко", "https://isp.example/logo.png", "help@isp.example", "8 800 555-35-35")
OURS = Renderer("ru", HOUSE)


@pytest.mark.parametrize(("announcement", "locale"), EVERY, ids=names(EVERY))
def test_a_message_says_whose_it_is_how_to_ask_and_why_it_came(
    announcement: Announcement, locale: str
) -> None:
    letter = OURS.letter(announcement.template, variables(announcement, locale))
    for text in (letter.text, unescape(letter.html)):
        assert "Связь & Ко" in text
        assert "help@isp.example" in text
        assert "8 800 555-35-35" in text
        assert {"ru": "Вы получили это письмо", "en": "You received this message"}[locale] in text
        assert "г.." not in text
    assert 'src="https://isp.example/logo.png"' in letter.html
    assert "prefers-color-scheme: dark" in letter.html
    assert "<script" not in letter.html
    assert not letter.summary.endswith("..")


MONEY = [(a, locale) for a, locale in EVERY if a.kind is Kind.BILLING]


@pytest.mark.parametrize(("announcement", "locale"), MONEY, ids=names(MONEY))
def test_a_mail_about_money_has_something_to_press(announcement: Announcement, locale: str) -> None:
    letter = OURS.letter(announcement.template, variables(announcement, locale))
    assert letter.html.count('href="https://my.lastmile.example/') == 1
    assert letter.text.count(": https://my.lastmile.example/") == 1


def test_a_date_and_its_sentence_end_in_one_full_stop() -> None:
    created = BY_EVENT["billing.invoice.document-stored"]
    summary = OURS.letter(created.template, variables(created, "ru")).summary
    assert (
        summary.replace("\xa0", " ").replace("\u202f", " ")
        == "К оплате 1 590,00 ₽ до 24 марта 2026 г."
    )


def test_a_mail_that_may_be_answered_does_not_say_otherwise() -> None:
    replied = BY_EVENT["support.ticket.replied"]
    text = OURS.letter(replied.template, variables(replied, "ru", by_mail=True)).text
    assert "отвечать на него не нужно" not in text
    text = OURS.letter(replied.template, variables(replied, "ru", by_mail=False)).text
    assert "отвечать на него не нужно" in text


def test_every_event_has_a_sample_and_every_file_a_use() -> None:
    assert {a.event_type for a in CATALOGUE} == SAMPLES.keys()
    for locale in LOCALES:
        files = {p.stem for p in (FILES / locale).glob("*.j2")}
        assert files == {a.template for a in CATALOGUE} | {"digest"}


def test_every_template_says_something_else_in_each_language() -> None:
    for announcement in CATALOGUE:
        notes = {
            RENDERER.note(announcement.template, variables(announcement, language)).text
            for language in LOCALES
        }
        as_written = announcement.template in ("ticket-replied", "broadcast")
        assert len(notes) == len(LOCALES) or as_written


def test_html_escapes_what_people_wrote_and_plain_text_does_not() -> None:
    replied = BY_EVENT["support.ticket.replied"]
    letter = RENDERER.letter(replied.template, variables(replied, "ru"))
    assert "Приедем <завтра>" in letter.text
    assert "Приедем &lt;завтра&gt;" in letter.html
    assert letter.subject == "Re: Нет <связи> [T-000042]"


def test_a_link_is_whole_in_both_parts() -> None:
    verify = BY_EVENT["auth.user.verification-requested"]
    letter = RENDERER.letter(verify.template, variables(verify, "en"))
    assert "Confirm the address: https://api.example/v1/x?lang=en&c=1#token=a%2Fb\n" in letter.text
    assert 'href="https://api.example/v1/x?lang=en&amp;c=1#token=a%2Fb"' in letter.html


def test_a_subject_stays_one_line_whatever_is_in_it() -> None:
    replied = BY_EVENT["support.ticket.replied"]
    given = variables(replied, "en", subject="Hello\r\nBcc: everybody@example.com")
    assert "\n" not in RENDERER.letter(replied.template, given).subject
    assert "\r" not in RENDERER.letter(replied.template, given).subject


def test_a_variable_that_nobody_gives_is_an_error() -> None:
    overdue = BY_EVENT["billing.account.reminder-requested"]
    given = variables(overdue, "ru")
    del given["amount_overdue"]
    with pytest.raises(UndefinedError, match="amount_overdue"):
        RENDERER.letter(overdue.template, given)


def test_a_text_can_not_reach_into_the_program() -> None:
    environment = RENDERER.plain
    with pytest.raises(SecurityError):
        environment.from_string("{{ name.__class__.__mro__ }}").render(name="x")


@pytest.mark.parametrize(
    ("wanted", "given"),
    [("ru", "ru"), ("en", "en"), ("en-GB", "en"), ("RU_ru", "ru"), ("de", "ru")],
)
def test_the_nearest_language_is_taken(wanted: str, given: str) -> None:
    assert RENDERER.locale(wanted) == given


def filled(source: str, **given: Any) -> str:
    given = {"locale": "ru", "time_zone": "Europe/Moscow"} | given
    return (
        RENDERER.plain.from_string(source).render(given).replace("\xa0", " ").replace("\u202f", " ")
    )


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "text"),
    [
        ("1590.00", "RUB", "ru", "1 590,00 ₽"),
        ("-0.50", "RUB", "ru", "-0,50 ₽"),
        ("1590.00", "RUB", "en", "1,590.00 RUB"),
        ("1590.5", "USD", "en", "$1,590.50"),
        ("1590", "JPY", "ru", "1 590 ¥"),
        ("1234567.005", "KWD", "en", "1,234,567.005 KWD"),
    ],
)
def test_money_reads_as_people_write_it(amount: str, currency: str, locale: str, text: str) -> None:
    found = filled(
        "{{ amount | money(currency) }}", amount=Decimal(amount), currency=currency, locale=locale
    )
    assert found == text


def test_times_are_the_readers_own() -> None:
    at = datetime(2026, 3, 10, 21, 30, tzinfo=UTC)
    assert filled("{{ at | moment }}", at=at) == "11 марта 2026 г., 00:30"
    assert filled("{{ at | day }}", at=at) == "11 марта 2026 г."
    assert (
        filled("{{ at | moment }}", at=at, locale="en", time_zone="UTC")
        == "March 10, 2026, 9:30 PM"
    )
    assert filled("{{ at | clock_time }}", at=at, time_zone="Asia/Vladivostok") == "07:30"


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (date(2026, 3, 10), date(2026, 4, 1), "10 марта 2026 г. – 31 марта 2026 г."),
        (date(2026, 3, 10), date(2026, 3, 11), "10 марта 2026 г."),
        (date(2026, 3, 10), date(2026, 3, 10), "10 марта 2026 г."),
    ],
)
def test_a_period_ends_on_its_last_day(start: date, end: date, text: str) -> None:
    assert filled("{{ start | period(end) }}", start=start, end=end) == text


def test_an_invoice_paid_from_the_balance_asks_for_nothing() -> None:
    created = BY_EVENT["billing.invoice.document-stored"]
    given = variables(created, "ru", amount_due=Decimal("0.00"))
    assert RENDERER.note(created.template, given).text == "Оплачен с баланса лицевого счёта."
    assert "делать ничего не нужно" in RENDERER.letter(created.template, given).text


class Tags(HTMLParser):
    """Which elements of a page were not closed in order."""

    VOID = frozenset({"meta", "br", "img", "hr"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.left_open: list[str] = []
        self.language = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self.language = dict(attrs).get("lang") or ""
        if tag not in self.VOID:
            self.left_open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.left_open.pop() == tag
