"""Texts as data: written, tried, published, restored; a broken one loses no message."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import Any

import pytest

from functions.notification.app import ENDPOINTS
from functions.notification.catalogue.entries import BY_EVENT
from functions.notification.templates.entities import Content
from functions.notification.templates.repository import TemplateRepository
from functions.notification.templates.shipped import locales, names, sample_of, shipped
from tests.fakes.http import ApiClient, Reply
from tests.fakes.notification import notification_wiring
from tests.fakes.people import a_customer, an_admin
from tests.unit.notification.samples import CUSTOMER, SAMPLES, SHOWN, Office, an_event

ONE = "/templates/invoice-created.ru"
INVOICE = "billing.invoice.document-stored"
TEXT = {
    "subject": "Ваш счёт {{ number }}",
    "summary": "К оплате {{ amount_due | money(currency) }}",
    "body": "{% call looks.paragraph() %}Спасибо, {{ name }}!{% endcall %}",
}


class Bureau(Office):
    """An office with the API over it, for those who write texts."""

    def __init__(self) -> None:
        super().__init__()
        self.knowing_anna()
        self.api = ApiClient(ENDPOINTS, notification_wiring(self.table, self.clock))

    def post(self, path: str, body: Any = None, **headers: str) -> Reply:
        return self.api.post(path, body, by=an_admin(), headers=headers)

    def put(self, **changes: str) -> Reply:
        return self.api.put(ONE, TEXT | changes, by=an_admin())

    def get(self, path: str) -> Any:
        return self.api.get(path, by=an_admin()).json

    def told(self) -> str:
        """The subject of the next invoice's mail, a minute later."""
        self.clock.advance(minutes=1)
        event = an_event(INVOICE, f"event-{len(self.mail.sent)}")
        assert self.hear(event) == []
        return self.mail.sent[-1][1].subject.replace("\xa0", " ")


SHIPPED = "Счёт S-000001 на 1 590,00 ₽"


def test_people_get_a_text_once_it_is_published_and_the_shipped_one_when_it_is_deleted() -> None:
    bureau = Bureau()
    assert bureau.post("/templates", {"id": "invoice-created.ru"} | TEXT).status == 201
    assert bureau.get(ONE)["state"] == "draft"
    assert bureau.told() == SHIPPED
    assert bureau.post(f"{ONE}/publish").json["state"] == "published"
    assert bureau.told() == "Ваш счёт S-000001"
    assert bureau.put(subject="Другой").json["state"] == "draft"
    assert bureau.told() == "Ваш счёт S-000001"
    assert bureau.api.delete(ONE, by=an_admin()).status == 204
    assert bureau.get(ONE)["state"] == "shipped"
    assert bureau.told() == SHIPPED


def test_earlier_texts_are_kept_and_come_back() -> None:
    bureau = Bureau()
    bureau.put(subject="Один")
    bureau.put(subject="Два")
    versions = bureau.get(f"{ONE}/versions")["items"]
    assert [(v["number"], v["content"]["subject"]) for v in versions] == [(2, "Два"), (1, "Один")]
    restored = bureau.post(f"{ONE}/versions/1/restore").json
    assert (restored["number"], restored["content"]["subject"]) == (3, "Один")
    assert bureau.post(f"{ONE}/versions/9/restore").status == 404
    assert bureau.post(f"{ONE}/versions/x/restore").status == 404


def test_a_preview_shows_the_events_sample() -> None:
    bureau = Bureau()
    seen = bureau.post(f"{ONE}/preview", {"content": TEXT}).json
    assert seen["subject"] == "Ваш счёт S-000001"
    assert "Спасибо, Анна Петрова!" in seen["text"]
    assert "Спасибо, Анна Петрова!" in seen["html"]
    shown = bureau.post(f"{ONE}/preview", {}).json["subject"].replace("\xa0", " ")
    assert shown == SHIPPED
    assert bureau.get(ONE)["state"] == "shipped"


@pytest.mark.parametrize(
    "changes",
    [
        {"body": "{{ moon }}"},
        {"body": "{{ number"},
        {"body": "{% for x in range(9) %}{% endfor %}"},
        {"body": "{{ 'x' * 1000000 }}"},
        {"body": "{{ 9 ** 9 ** 9 }}"},
        {"body": "{{ name.__class__ }}"},
        {"body": "{{ name | center(1000000) }}"},
        {"body": "{% include 'layout.html' %}"},
        {"body": "{% set a = 1 %}"},
        {"body": "{% macro a() %}{{ a() }}{% endmacro %}"},
        {"body": "{{ name.format(1) }}"},
        {"body": "{% if 1 %}" * 20 + "{% endif %}" * 20},
        {"body": "(" * 5000},
        {"body": "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}"},
        {"body": "x" * 20001},
        {"subject": "{{ total | day }}"},
        {"subject": ""},
    ],
)
def test_a_text_that_could_do_harm_or_nothing_is_refused(changes: dict[str, str]) -> None:
    bureau, began = Bureau(), time.monotonic()
    if changes["subject" if "subject" in changes else "body"] == "(" * 5000:
        assert bureau.put(**changes).status == 200, "brackets are but text"
        return
    assert bureau.put(**changes).status == 422
    assert bureau.get(ONE)["state"] == "shipped"
    assert time.monotonic() - began < 5


def test_a_reader_is_told_what_is_wrong_with_a_text() -> None:
    reply = Bureau().put(body="{{ moon }}")
    (error,) = reply.json["errors"]
    assert (error["pointer"], error["message"]) == ("/body", "The event has no variable moon.")


def test_a_broken_published_text_falls_back_and_is_told_of_once() -> None:
    bureau = Bureau()
    bureau.put()
    bureau.post(f"{ONE}/publish")
    repository = TemplateRepository(table=bureau.table)
    before = repository.find("invoice-created.ru")
    assert before is not None
    broken = Content("{{ gone }}", "{{ gone }}", "{{ gone }}")
    after = replace(
        before, published=broken, last_good=before.published, version=before.version + 1
    )
    bureau.table.commit(repository.change(after, over=before))
    assert bureau.told() == "Ваш счёт S-000001", "the last good one"
    assert bureau.told() == "Ваш счёт S-000001"
    (event,) = bureau.table.events("notification.template.broken")
    assert event["data"]["templateId"] == "invoice-created.ru"
    gone = replace(after, last_good=broken, version=after.version + 1)
    bureau.table.commit(repository.change(gone, over=after))
    assert bureau.told() == SHIPPED


def test_a_name_in_a_template_stays_a_name() -> None:
    bureau = Bureau()
    bureau.put(subject="{{ name }}", body="{{ name }}")
    bureau.post(f"{ONE}/publish")
    hostile = "{{ 7 * 7 }} <b>\r\nBcc: all@example.com"
    bureau.hear(an_event("customer.customer.updated", "contact-2", 2, name=hostile))
    assert bureau.told() == "{{ 7 * 7 }} <b> Bcc: all@example.com"
    assert "<b>" not in bureau.mail.sent[-1][1].html.split("<body")[1].split("{{ 7")[1][:40]


def test_what_is_not_known_is_not_found() -> None:
    bureau = Bureau()
    for name in ("moon.ru", "invoice-created.xx", "invoice-created", "..%2f..", "digest.ru"):
        assert bureau.api.get(f"/templates/{name}", by=an_admin()).status == 404
    by = a_customer(CUSTOMER, "notification:notification:read")
    assert bureau.api.get("/templates", by=by).status == 403


def test_another_version_was_written_meanwhile() -> None:
    bureau = Bureau()
    seen = bureau.put().headers["ETag"]
    bureau.put(subject="Два")
    reply = bureau.api.put(ONE, TEXT, by=an_admin(), headers={"if-match": seen})
    assert reply.status == 412
    assert bureau.post("/templates", {"id": "invoice-created.ru"} | TEXT).status == 409


def test_previews_show_the_samples_that_are_tested() -> None:
    assert json.loads(SHOWN.read_text()) == SAMPLES, "python -m tests.unit.notification.samples"


def test_every_text_has_its_parts_and_a_sample_to_be_looked_at() -> None:
    assert set(locales()) == {"en", "ru"}
    bureau = Bureau()
    listed = bureau.get("/templates")["items"]
    assert {t["id"] for t in listed} == {name.id for name in names()}
    assert len(names()) == 2 * len({a.template for a in BY_EVENT.values()})
    for name in names():
        content = shipped(name)
        assert content.subject
        assert content.summary
        assert content.body
        assert sample_of(name)["locale"] == name.locale


@pytest.mark.parametrize("name", names(), ids=lambda n: n.id)
def test_a_shipped_text_holds_what_texts_may_hold(name: Any) -> None:
    bureau = Bureau()
    content = shipped(name)
    body = {"subject": content.subject, "summary": content.summary, "body": content.body}
    reply = bureau.post(f"/templates/{name.id}/preview", {"content": body})
    assert reply.status == 200, reply.json
