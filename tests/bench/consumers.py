"""Consumers that stand still while something else is measured on the same two processors."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.bench.stack import BenchStack

LIMIT_SECONDS = 60


@contextmanager
def standing_still(stack: BenchStack, logical_id: str) -> Iterator[None]:
    """A queue's consumer gets nothing meanwhile; what has come for it by the end is dropped."""
    functions, sqs = stack.client("lambda"), stack.client("sqs")
    (mapping,) = functions.list_event_source_mappings(FunctionName=stack.function(logical_id))[
        "EventSourceMappings"
    ]
    _switch(functions, mapping["UUID"], on=False)
    try:
        yield
    finally:
        name = mapping["EventSourceArn"].rsplit(":", 1)[1]
        sqs.purge_queue(QueueUrl=sqs.get_queue_url(QueueName=name)["QueueUrl"])
        _switch(functions, mapping["UUID"], on=True)


def _switch(functions: Any, mapping: str, *, on: bool) -> None:
    functions.update_event_source_mapping(UUID=mapping, Enabled=on)
    wanted, deadline = "Enabled" if on else "Disabled", time.monotonic() + LIMIT_SECONDS
    while functions.get_event_source_mapping(UUID=mapping)["State"] != wanted:
        if time.monotonic() > deadline:
            raise TimeoutError(f"the event source mapping is not {wanted} yet")
        time.sleep(0.2)
