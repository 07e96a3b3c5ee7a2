"""How the gateway reaches the functions behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from functions.gateway.documentation.service import Documentation
from functions.gateway.settings import GatewaySettings
from functions.gateway.wiring import invoking, wire
from shared.aws import clients
from shared.aws.functions import FunctionFailed
from shared.errors import Unavailable
from shared.settings import load

ENVIRONMENT = {
    f"{service}_FUNCTION": f"lastmile-{service.lower()}-api"
    for service in (
        "AUTHORIZER",
        "AUTH",
        "CUSTOMER",
        "BILLING",
        "SUPPORT",
        "MONITORING",
        "NOTIFICATION",
    )
}


@dataclass
class Lambda:
    """Answers an invocation as AWS does."""

    fails: bool = False
    asked: list[tuple[str, Any]] = field(default_factory=list)

    def invoke(self, name: str, event: Any) -> Any:
        self.asked.append((name, event))
        if self.fails:
            raise FunctionFailed(name)
        return {"statusCode": 200, "body": "{}"}


def test_a_service_is_asked_by_its_functions_name(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Lambda()
    monkeypatch.setattr(clients, "functions", lambda: client)
    invoke = invoking(load(GatewaySettings, ENVIRONMENT).functions)
    assert invoke("billing", {"path": "/me/account"}) == {"statusCode": 200, "body": "{}"}
    assert client.asked == [("lastmile-billing-api", {"path": "/me/account"})]


def test_a_function_that_crashed_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "functions", lambda: Lambda(fails=True))
    with pytest.raises(Unavailable):
        invoking({"billing": "b"})("billing", {})


def test_the_page_is_served_without_making_a_client(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(clients, "functions", lambda: pytest.fail("a client was made"))
    assert "<html" in wire().use(Documentation).get("index.html").text


def test_the_time_limit_can_be_set() -> None:
    assert load(GatewaySettings, ENVIRONMENT).time_limit_ms == 6000
    assert load(GatewaySettings, ENVIRONMENT | {"TIME_LIMIT_MS": "250"}).time_limit_ms == 250
