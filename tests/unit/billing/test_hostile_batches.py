"""A batch made to be hard costs no more than a good one, though more values may be in it."""

from __future__ import annotations

import json
import time

import pytest

from functions.billing.app import ENDPOINTS
from functions.billing.usage.routes import MOST_VALUES
from shared.http.field_errors import MOST
from tests.fakes.http import ApiClient, Reply
from tests.fakes.people import an_admin
from tests.unit.billing.builders import House

DEARER = 5
"""How many times the CPU of a good batch."""
GOOD = {
    "subscriptionId": "somebody",
    "metric": "traffic",
    "quantity": "1073741824",
    "at": "2026-03-01T10:00:00Z",
    "destination": "74951234567",
    "correctionOf": None,
}
WRONG: dict[str, object] = {
    "nothing in them": [{}] * 500,
    "no records": [1] * (MOST_VALUES - 10),
    "lists": [[]] * (MOST_VALUES // 2 - 10),
    "fields that there are not": [{f"field{n}": 1 for n in range(8)}] * 500,
    "one of them, of very many fields": [{f"field{n}": 1 for n in range(MOST_VALUES - 10)}],
    "fields of another kind": [{key: [[]] for key in ("transactionId", *GOOD)}] * 200,
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_hostile_batch_costs_what_a_good_one_does(kind: str) -> None:
    api = ApiClient(ENDPOINTS, House().wiring)
    usual, taken = _cpu(api, [GOOD | {"transactionId": f"t-{n}"} for n in range(500)])
    spent, refused = _cpu(api, WRONG[kind])
    assert taken.status == 200
    assert refused.status == 422
    assert 0 < len(refused.json["errors"]) <= MOST
    assert spent < DEARER * usual


def _cpu(api: ApiClient, records: object) -> tuple[float, Reply]:
    """The CPU of a request, the least of some, and its answer."""
    took, body = [], json.dumps({"records": records})
    for _ in range(3):
        started = time.process_time()
        reply = api.post("/usage", raw=body, by=an_admin())
        took.append(time.process_time() - started)
    return min(took), reply
