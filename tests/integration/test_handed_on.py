"""What reaches a service in a caller's name, past API Gateway: the authorizer's word and no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from infra.local.play.stage import Stage
from shared.caller import described
from shared.principal import SYSTEM
from tests.integration.proxied import Answer, proxy_event
from tests.integration.visitors import a_customer

ARN = "arn:aws:execute-api:eu-central-1:000000000000:api/v1/GET/auth/me"
Change = Callable[[dict[str, str]], dict[str, str]]


def asked(stage: Stage, function: str, path: str, caller: dict[str, Any] | None) -> Answer:
    return Answer.of(stage.invoke(function, proxy_event("GET", path, authorizer=caller)))


@pytest.fixture
def word(stage: Stage) -> dict[str, str]:
    """How the authorizer describes a customer."""
    token = a_customer(stage).sign_in().json()["accessToken"]
    headers = {"Authorization": f"Bearer {token}"}
    policy = stage.invoke("Authorizer", {"type": "REQUEST", "headers": headers, "methodArn": ARN})
    return dict(policy["context"])


SERVICES = {
    "AuthApi": "/auth/me",
    "CustomerApi": "/me/services",
    "BillingApi": "/invoices",
    "SupportApi": "/tickets",
    "NotificationApi": "/notifications",
}
FORGED: dict[str, Change] = {
    "somebody else's things": lambda said: said | {"customerId": "another"},
    "every permission": lambda said: said | {"permissions": "*:*:*"},
    "another role": lambda said: said | {"role": "admin"},
    "a longer life": lambda said: said | {"expiresAt": "9999999999"},
    "no seal": lambda said: {name: text for name, text in said.items() if name != "seal"},
    "the system": lambda _: described(SYSTEM),
}


@pytest.mark.parametrize("function", SERVICES)
def test_a_service_believes_the_authorizer_and_nobody_who_changes_its_word(
    stage: Stage, word: dict[str, str], function: str
) -> None:
    path = SERVICES[function]
    assert asked(stage, function, path, word).status == 200
    refused = {name: asked(stage, function, path, forged(word)) for name, forged in FORGED.items()}
    assert {name: answer.status for name, answer in refused.items()} == dict.fromkeys(FORGED, 401)
