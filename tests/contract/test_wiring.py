"""Use cases are found by where they lie: each capability's wiring provides its own, and no other's."""

from __future__ import annotations

from importlib import import_module
from typing import Any
from unittest.mock import MagicMock

import pytest

from functions.billing.failures.service import JobFailures
from functions.billing.runs.queue import RunQueue
from functions.billing.runs.service import BillingRuns
from functions.billing.runs.shard import ShardBilling
from functions.billing.settings import BillingSettings
from shared.idempotency import Idempotency
from shared.wiring import Resources, Wiring
from tests.contract.test_house import modules
from tests.fakes.billing import ListedQueue
from tests.fakes.table import InMemoryTable

WIRINGS = sorted(m.name for m in modules("functions") if m.kind.endswith("wiring"))


class Recording(Wiring):
    """Keeps what is provided."""

    def __init__(self) -> None:
        super().__init__()
        self.kinds: list[type[Any]] = []

    def provide(self, kind: type[Any], maker: Any) -> Wiring:
        self.kinds.append(kind)
        return self


@pytest.mark.parametrize("name", WIRINGS)
def test_a_wiring_provides_what_lies_beside_it(name: str) -> None:
    provided = Recording()
    import_module(name).provide(provided, MagicMock())
    assert provided.kinds
    for kind in provided.kinds:
        package, _, module = kind.__module__.rpartition(".")
        own = f"{package}.{module}_wiring"
        expected = own if own in WIRINGS else f"{package}.wiring"
        assert name == expected, f"{kind.__name__} is looked for in {expected}"


def billing() -> Wiring:
    settings = BillingSettings(table_name="billing")
    return Wiring(Resources(settings=settings, table=InMemoryTable()))


@pytest.mark.parametrize("kind", [BillingRuns, ShardBilling, JobFailures, Idempotency])
def test_a_use_case_is_found_and_made_once(kind: type[Any]) -> None:
    wiring = billing()
    assert isinstance(wiring.use(kind), kind)
    assert wiring.use(kind) is wiring.use(kind)


def test_what_a_function_or_a_test_provides_holds_whichever_comes_first() -> None:
    queue = ListedQueue()
    first = billing().provide(RunQueue, lambda: queue)  # type: ignore[type-abstract]
    first.use(BillingRuns)
    later = billing()
    later.use(JobFailures)
    later.provide(RunQueue, lambda: queue)  # type: ignore[type-abstract]
    for wiring in (first, later):
        assert wiring.use(RunQueue) is queue  # type: ignore[type-abstract]


def test_what_nobody_provides_is_named() -> None:
    with pytest.raises(LookupError, match="BillingSettings"):
        billing().use(BillingSettings)
