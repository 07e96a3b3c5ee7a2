"""Webhooks as administrators keep them."""

from __future__ import annotations

from typing import Any

import pytest

from functions.notification.webhooks.published import PUBLISHED
from infra.events.declared import emitted
from tests.fakes.people import staff
from tests.unit.notification.integrators import ADMIN, FORM, Integration


def test_a_webhook_is_added_with_a_secret_that_only_one_route_shows() -> None:
    desk = Integration()
    made = desk.add()
    assert made["signingSecret"].startswith("whsec_")
    shown = desk.api.get(f"/webhooks/{made['id']}", by=ADMIN).json
    assert "signingSecret" not in shown
    assert shown["state"] == "enabled"
    assert desk.api.get("/webhooks", by=ADMIN).json["items"] == [shown]
    audit = [i for (pk, _), i in desk.table.items.items() if "webhook.added" in str(i)]
    assert audit
    assert made["signingSecret"] not in str(audit)


@pytest.mark.parametrize(
    "url",
    [
        "http://crm.example.com/hook",
        "https://localhost/hook",
        "https://127.0.0.1/hook",
        "https://127.1/hook",
        "https://2130706433/hook",
        "https://0x7f000001/hook",
        "https://0177.0.0.1/hook",
        "https://[::1]/hook",
        "https://[::ffff:10.0.0.1]/hook",
        "https://[64:ff9b::7f00:1]/hook",
        "https://10.1.2.3/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://192.168.0.1",
        "https://100.64.0.1",
        "https://db.internal/",
        "https://intranet/",
        "https://user:pw@crm.example.com/",
        "https://crm.example.com/#part",
        "https://crm.example.com:0/",
        "https://crm.example.com:99999/",
        "https://crm.example.com/a b",
        "https://crm.example.com\\@evil.example/",
        "https://пример.рф/",
        "ftp://crm.example.com/",
        "https://" + "a" * 500,
        "https://[::1",
        "javascript:alert(1)",
        "https://",
    ],
)
def test_what_is_no_public_address_is_refused(url: str) -> None:
    reply = Integration().api.post("/webhooks", FORM | {"url": url}, by=ADMIN)
    assert reply.status == 422, url


@pytest.mark.parametrize(
    "url", ["https://crm.example.com", "https://8.8.8.8/", "https://crm.example.com:8443/a?b=c"]
)
def test_a_public_address_is_taken(url: str) -> None:
    assert Integration().add(url=url)["url"] == url


@pytest.mark.parametrize(
    "types",
    [[], ["billing.invoice.crated"], ["auth.user.invited"], ["auth.*"], ["*.created"], [""]],
)
def test_events_that_nobody_hears_of_are_refused(types: list[str]) -> None:
    assert Integration().api.post("/webhooks", FORM | {"eventTypes": types}, by=ADMIN).status == 422


def test_integrators_hear_of_events_that_are_said_and_of_none_with_a_secret() -> None:
    said = emitted()
    assert set(PUBLISHED) <= set(said)
    secret = {"token", "password", "secret"}
    assert not [t for t in PUBLISHED if secret & set(said[t].model_fields)]


def test_a_change_leaves_the_rest_and_a_stale_one_is_refused() -> None:
    desk = Integration()
    made = desk.add()
    path = f"/webhooks/{made['id']}"
    off = desk.api.patch(path, {"enabled": False}, by=ADMIN)
    assert (off.json["state"], off.json["disabledBecause"]) == ("disabled", "staff")
    assert off.json["url"] == made["url"]
    stale = desk.api.patch(path, {"enabled": True}, by=ADMIN, headers={"if-match": '"1"'})
    assert stale.status == 412
    on = desk.api.patch(path, {"enabled": True, "language": "ru"}, by=ADMIN).json
    assert (on["state"], on["disabledBecause"], on["language"]) == ("enabled", None, "ru")
    assert desk.api.patch(path, {"url": "https://10.0.0.1"}, by=ADMIN).status == 422
    for field in ("url", "eventTypes", "ownerEmail", "enabled"):
        assert desk.api.patch(path, {field: None}, by=ADMIN).status == 422


def test_a_disabled_webhook_is_neither_tried_nor_replayed() -> None:
    desk = Integration()
    path = f"/webhooks/{desk.add()['id']}"
    desk.api.patch(path, {"enabled": False}, by=ADMIN)
    for what, body in (("test", None), ("replay", {"eventId": "event-1"})):
        assert desk.api.post(f"{path}/{what}", body, by=ADMIN).status == 409


def test_a_removed_webhook_is_gone() -> None:
    desk = Integration()
    path = f"/webhooks/{desk.add()['id']}"
    assert desk.api.delete(path, by=ADMIN).status == 204
    assert desk.api.get(path, by=ADMIN).status == 404
    assert desk.api.delete(path, by=ADMIN).status == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"eventId": "e", "since": "2026-03-10T00:00:00Z"},
        {"until": "2026-03-10T00:00:00Z"},
        {"since": "2026-03-10T00:00:00Z", "until": "2026-03-10T00:00:00Z"},
    ],
)
def test_a_replay_is_of_one_event_or_of_a_span(body: dict[str, Any]) -> None:
    desk = Integration()
    path = f"/webhooks/{desk.add()['id']}/replay"
    assert desk.api.post(path, body, by=ADMIN).status == 422


def test_webhooks_are_for_those_who_may() -> None:
    operator = staff("operator", "notification:delivery:read")
    assert Integration().api.get("/webhooks", by=operator).status == 403
