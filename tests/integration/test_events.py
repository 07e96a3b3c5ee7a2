"""Events on their way: what can't be read has its end, what comes twice has one effect, and all can be traced."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from infra.local.play.client import until
from infra.local.play.stage import Stage
from shared.ids import new_id
from tests.integration.performance import Performance
from tests.integration.queues import queue
from tests.integration.records import events, logs, outbox, times_seen

QUEUES = ("Customer", "Billing", "Documents", "Notification")


def _an_event(**changed: Any) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": new_id(),
        "type": "customer.contract.activated",
        "source": "lastmile/customer",
        "subject": "contract-1",
        "time": "2026-03-01T00:00:00Z",
        "data": {},
    } | changed


UNREADABLE = {
    "no JSON": "this is no JSON",
    "a list": "[]",
    "null": "null",
    "an empty object": "{}",
    "another specversion": json.dumps(_an_event(specversion="0.3")),
    "no id": json.dumps(_an_event(id="")),
    "no time": json.dumps(_an_event(time="yesterday")),
    "data that is none": json.dumps(_an_event(data=17)),
    "an unknown type": json.dumps(_an_event(type="customer.unicorn.born")),
    "deep": '{"data": ' + "[" * 5000 + "]" * 5000 + "}",  # spaced as LocalStack rewrites any JSON
}
UNFIT = {
    "Customer": "auth.user.verified",
    "Billing": "customer.contract.activated",
    "Notification": "billing.invoice.document-stored",
    "Documents": "billing.invoice.created",
}


@pytest.mark.parametrize("name", QUEUES)
def test_what_cannot_be_read_lands_in_the_dead_letters_with_its_reason(
    name: str, stage: Stage
) -> None:
    consumers_queue = queue(stage, name)
    consumers_queue.send(*UNREADABLE.values())
    assert all(consumers_queue.dead_letters(*UNREADABLE.values()).values())
    consumers_queue.settle()


@pytest.mark.parametrize("name", QUEUES)
def test_data_that_does_not_fit_lands_there_too_and_names_the_fields(
    name: str, stage: Stage
) -> None:
    body = json.dumps(_an_event(type=UNFIT[name], data={"surprise": 1}))
    consumers_queue = queue(stage, name)
    consumers_queue.send(body)
    assert consumers_queue.dead_letter(body).startswith("data does not fit: ")


def test_an_unknown_type_is_named_in_the_reason(stage: Stage) -> None:
    body = json.dumps(_an_event(type="customer.unicorn.born"))
    billing = queue(stage, "Billing")
    billing.send(body)
    assert billing.dead_letter(body) == "billing knows no event customer.unicorn.born"


@pytest.mark.parametrize("body", ["{}", "no JSON", '{"runId": 1}', '{"runId": "r", "shard": "x"}'])
def test_what_names_no_shard_of_a_run_lands_in_the_runs_dead_letters(
    body: str, stage: Stage
) -> None:
    runs = queue(stage, "BillingRun")
    runs.send(body)
    assert runs.dead_letter(body).startswith(("not a shard of a ", "not a part of an import"))


def test_one_bad_message_keeps_no_good_one_back(stage: Stage, first_play: Performance) -> None:
    """Beside unreadable ones in its batch, a repeated event is still taken and acknowledged."""
    (again,) = _said(first_play, "customer", "customer.contract.activated")
    billing = queue(stage, "Billing")
    bad = [json.dumps(_an_event(type="customer.unicorn.born", id=new_id())) for _ in range(5)]
    billing.send(bad[0], bad[1], json.dumps(again), *bad[2:])
    billing.dead_letters(*bad)
    billing.settle()
    assert not billing.has_dead_letters()


def _said(play: Performance, service: str, event_type: str) -> list[dict[str, Any]]:
    """The events of a type that are about the play's customer."""
    customer_id = play.fact("customer_id")
    return [
        event
        for event in events(play.stage, service)
        if event["type"] == event_type and event["data"].get("customerId") == customer_id
    ]


def _state(play: Performance) -> dict[str, Any]:
    """Everything that the play's customer has, and every message that they got."""
    customer = play.actor("customer")
    return {
        "contracts": customer.get("/me/contracts")["items"],
        "account": customer.get("/me/account"),
        "subscriptions": customer.get("/subscriptions")["items"],
        "invoices": customer.get("/invoices", limit=200)["items"],
        "payments": customer.get("/payments", limit=200)["items"],
        "profile": customer.get("/me/profile"),
        "services": customer.get("/me/services")["items"],
        "notifications": customer.get("/notifications", limit=200)["items"],
        "mails": len(play.stage.mailbox.to(play.fact("visitor")[0])),
    }


@pytest.mark.parametrize(
    ("service", "event_type", "heard_by"),
    [
        ("auth", "auth.user.verified", "Customer"),
        ("auth", "auth.user.verified", "Notification"),
        ("customer", "customer.contract.activated", "Billing"),
        ("customer", "customer.contract.activated", "Notification"),
        ("billing", "billing.subscription.started", "Customer"),
        ("billing", "billing.invoice.created", "Documents"),
        ("billing", "billing.invoice.document-stored", "Notification"),
        ("billing", "billing.account.reminder-requested", "Notification"),
        ("billing", "billing.payment.succeeded", "Notification"),
        ("support", "support.ticket.replied", "Notification"),
    ],
)
def test_an_event_that_is_delivered_again_has_no_second_effect(
    service: str, event_type: str, heard_by: str, first_play: Performance
) -> None:
    before = _state(first_play)
    again = _said(first_play, service, event_type)
    assert again
    listener = queue(first_play.stage, heard_by)
    listener.send(*[json.dumps(event) for event in again for _ in range(2)])
    listener.settle()
    assert _state(first_play) == before
    assert not listener.has_dead_letters()


def test_a_contract_that_is_said_active_under_another_id_gets_no_second_account(
    first_play: Performance,
) -> None:
    before = _state(first_play)
    (said,) = _said(first_play, "customer", "customer.contract.activated")
    billing = queue(first_play.stage, "Billing")
    billing.send(json.dumps(said | {"id": new_id()}))
    billing.settle()
    assert _state(first_play) == before


def test_an_event_and_the_mark_of_its_effect_are_there_once(first_play: Performance) -> None:
    (said,) = _said(first_play, "customer", "customer.contract.activated")
    assert times_seen(first_play.stage, "billing", said["id"]) == 1


def test_a_batch_that_the_relay_gets_twice_has_one_effect(first_play: Performance) -> None:
    """As after a relay that was killed before it could say that it was done."""
    before = _state(first_play)
    items = [
        i
        for i in outbox(first_play.stage, "billing")
        if first_play.fact("customer_id") in i["event"]["S"]
    ]
    records = [
        {"eventName": "INSERT", "eventSource": "aws:dynamodb", "dynamodb": {"NewImage": item}}
        for item in items
    ]
    assert records
    for _ in range(2):
        first_play.stage.invoke("OutboxRelay", {"Records": records})
    for name in QUEUES:
        queue(first_play.stage, name).settle()
    assert _state(first_play) == before


def test_the_relay_passes_over_what_is_no_event_of_an_outbox(stage: Stage) -> None:
    records = [
        {"eventName": "INSERT", "dynamodb": {"NewImage": {"pk": {"S": "TICKET#1"}}}},
        {"eventName": "REMOVE", "dynamodb": {"Keys": {"pk": {"S": "OUTBOX#1"}}}},
    ]
    assert stage.invoke("OutboxRelay", {"Records": records}) is None


def test_every_event_is_about_something_by_somebody_and_belongs_to_a_request(
    first_play: Performance,
) -> None:
    for service in ("auth", "customer", "billing", "support"):
        for event in events(first_play.stage, service):
            assert event["specversion"] == "1.0"
            assert event["source"] == f"lastmile/{service}"
            assert event["subject"]
            assert event["correlationid"]


def test_a_correlation_id_goes_from_the_request_to_the_last_event_and_every_log(
    first_play: Performance,
) -> None:
    stage, correlation_id = first_play.stage, f"test-{uuid.uuid4()}"
    ticket = first_play.fact("ticket")["id"]
    answered = first_play.actor("operator").request(
        "POST",
        f"/tickets/{ticket}/messages",
        {"text": "Is all well now?"},
        headers={"X-Correlation-Id": correlation_id},
    )
    assert answered.headers["x-correlation-id"] == correlation_id

    def said() -> list[dict[str, Any]]:
        return [e for e in events(stage, "support") if e["correlationid"] == correlation_id]

    (event,) = said()
    assert event["type"] == "support.ticket.replied"
    for function in ("SupportApi", "NotificationDispatcher"):
        until(
            lambda f=function: any(correlation_id in line for _, line in logs(stage, f)),  # type: ignore[misc]
            f"the correlation id in the log of {function}",
        )
    delivered = until(
        lambda: [e for e in events(stage, "notification") if e["correlationid"] == correlation_id],
        "notification's own event",
    )
    assert {e["causationid"] for e in delivered} == {event["id"]}


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "<script>", "a\tb"])
def test_a_correlation_id_that_is_none_is_replaced(given: str, stage: Stage) -> None:
    answer = stage.api.request("GET", "/health", headers={"X-Correlation-Id": given})
    assert answer.headers["x-correlation-id"] not in ("", given)
