"""Published cases of monitoring: messages of Alertmanager's webhook, sent to the API."""

from __future__ import annotations

from typing import Any

import pytest

from tests.acceptance.case_files import all_cases
from tests.unit.monitoring.network import OPERATOR, Network

MESSAGES = [c for c in all_cases("monitoring_published") if c["kind"] == "alertmanager_webhook"]


@pytest.mark.parametrize("case", MESSAGES, ids=[case["id"] for case in MESSAGES])
def test_messages_lead_to_these_alerts(case: dict[str, Any]) -> None:
    network, refused = Network.empty(), 0
    node = network.add("olt-1")
    for payload in case["input"]["payloads"]:
        reply = network.api.post("/telemetry/alertmanager", payload, by=OPERATOR)
        assert reply.status == 200, reply.text
        refused += reply.json["refused"]
    shown = network.api.get(f"/nodes/{node['id']}/alerts", by=OPERATOR).json["items"]
    incidents = [
        {"fingerprint": a["fingerprint"], "starts_at": a["startsAt"], "ends_at": a["endsAt"]}
        for a in reversed(shown)
    ]
    assert {"incidents": incidents, "refused": refused} == case["expected"]
