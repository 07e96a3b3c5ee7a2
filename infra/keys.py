"""The signing keys of a stack that was just deployed: they take their next step at once.

The schedule would do it within the hour. Until then a fresh stack has no key to sign with, and one
that was deployed before public keys lay apart has none to verify with.
"""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError

from infra.local.screen import give_up


def turn_keys(functions: Any, stack: str) -> None:
    """Run the schedule's function, which alone may write keys. `functions` is a Lambda client."""
    name = f"{stack}-AuthJobs"
    payload = json.dumps({"job": "keys"}).encode()
    try:
        answer = functions.invoke(FunctionName=name, Payload=payload)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        give_up(f"there is no {name}: its stack was not deployed, or its changes were declined")
    if answer.get("FunctionError"):
        give_up(f"{name}, which makes the signing keys, failed: its log says why")
