"""The signing keys of a stack that was just deployed: they take their next step at once.

The schedule would do it within the hour. Until then a fresh stack has no key to sign with, and one
that was deployed before public keys lay apart has none to verify with.
"""

from __future__ import annotations

import json
from typing import Any

from infra.local.screen import give_up


def turn_keys(functions: Any, stack: str) -> None:
    """Run the schedule's function, which alone may write keys. `functions` is a Lambda client."""
    name = f"{stack}-AuthJobs"
    answer = functions.invoke(FunctionName=name, Payload=json.dumps({"job": "keys"}).encode())
    if answer.get("FunctionError"):
        give_up(f"{name}, which makes the signing keys, failed: its log says why")
