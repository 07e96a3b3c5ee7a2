"""Queues: each is sent exactly the events that its consumer's code handles, and each event is one that somebody emits."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from typing import Any

import pytest

from infra.house.rows import house
from shared.messaging.consumer import Consumer
from shared.messaging.data import EventData
from tests.contract.cloudformation import resources

MESSAGING = "infra/messaging.yaml"
CONSUMERS = [function.service for function in house().consumers]
SERVICES = [service.name for service in house().with_table]


def _subscriptions(queue: str) -> list[dict[str, Any]]:
    found = resources("AWS::SNS::Subscription", MESSAGING).values()
    return [s for s in found if s["Endpoint"] == {"Fn::GetAtt": f"{queue}.Arn"}]


def _topic(subscription: dict[str, Any]) -> str:
    return str(subscription["TopicArn"]["Ref"]).removesuffix("Topic").lower()


def _handled(service: str) -> Consumer:
    consumer: Consumer = importlib.import_module(f"functions.{service}.consumers").consumer
    return consumer


def _emitted(service: str) -> set[str]:
    models: Iterable[Any] = vars(importlib.import_module(f"functions.{service}.events")).values()
    return {
        model.event_type
        for model in models
        if isinstance(model, type) and issubclass(model, EventData) and "event_type" in vars(model)
    }


@pytest.mark.parametrize("service", CONSUMERS)
def test_a_queue_is_sent_exactly_what_its_consumer_handles(service: str) -> None:
    sent = [
        t for s in _subscriptions(f"{service.capitalize()}Queue") for t in s["FilterPolicy"]["type"]
    ]
    assert sorted(sent) == sorted(_handled(service).handlers)


@pytest.mark.parametrize("service", CONSUMERS)
def test_a_subscription_names_events_of_its_own_topic_only(service: str) -> None:
    for subscription in _subscriptions(f"{service.capitalize()}Queue"):
        assert {t.split(".")[0] for t in subscription["FilterPolicy"]["type"]} == {
            _topic(subscription)
        }


@pytest.mark.parametrize("service", CONSUMERS)
def test_a_queue_takes_messages_from_the_topics_it_is_subscribed_to_and_no_others(
    service: str,
) -> None:
    name = f"{service.capitalize()}Queue"
    (policy,) = [
        p["PolicyDocument"]
        for p in resources("AWS::SQS::QueuePolicy", MESSAGING).values()
        if p["Queues"] == [{"Ref": name}]
    ]
    (statement,) = policy["Statement"]
    allowed = statement["Condition"]["ArnEquals"]["aws:SourceArn"]
    subscribed = [s["TopicArn"] for s in _subscriptions(name)]
    assert sorted(a["Ref"] for a in allowed) == sorted({s["Ref"] for s in subscribed})


@pytest.mark.parametrize("service", CONSUMERS)
def test_a_consumer_handles_no_event_that_nobody_emits(service: str) -> None:
    emitted = {event_type for emitter in SERVICES for event_type in _emitted(emitter)}
    assert not set(_handled(service).handlers) - emitted


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_emits_events_in_its_own_name_only(service: str) -> None:
    assert {event_type.split(".")[0] for event_type in _emitted(service)} <= {service}


def test_messages_arrive_as_the_event_itself_and_are_chosen_by_their_type() -> None:
    for subscription in resources("AWS::SNS::Subscription", MESSAGING).values():
        assert subscription["RawMessageDelivery"] is True
        assert subscription["FilterPolicyScope"] == "MessageAttributes"
        assert set(subscription["FilterPolicy"]) == {"type"}


def test_a_topic_leaves_it_to_the_roles_who_publishes() -> None:
    """Its default policy would let every function of the account publish where it is taken literally."""
    (policy,) = resources("AWS::SNS::TopicPolicy", MESSAGING).values()
    assert [t["Ref"] for t in policy["Topics"]] == list(resources("AWS::SNS::Topic", MESSAGING))
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement["Principal"]["AWS"]["Fn::Sub"].endswith(":root")
