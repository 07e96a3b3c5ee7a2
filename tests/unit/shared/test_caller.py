"""Descriptions of callers: sealed by who has the key, short, and good for a while."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from functions.auth.roles.catalogue import catalogue
from shared.caller import LIFE_SECONDS, CallerSeal, described, read_caller
from shared.permissions import LONGEST, packed, unpacked
from shared.principal import SYSTEM, Principal
from tests.fakes.people import a_customer, an_admin

NOW = 1_770_000_000.0
ANNA = a_customer("customer-1", "billing:invoice:read", "support:ticket:write")


def seal(key: str = "key", now: float = NOW) -> CallerSeal:
    return CallerSeal(key=key, now=lambda: now)


@pytest.mark.parametrize("principal", [ANNA, an_admin(), SYSTEM, Principal("key-1", "api-key")])
def test_what_is_described_is_read_again(principal: Principal) -> None:
    assert read_caller(described(principal)) == principal
    context = seal().describe(principal)
    assert {type(value) for value in context.values()} == {str}
    assert seal().read(json.loads(json.dumps(context))) == principal


def test_what_api_gateway_adds_changes_nothing() -> None:
    assert seal().read(seal().describe(ANNA) | {"integrationLatency": 12}) == ANNA


@pytest.mark.parametrize(
    "change",
    [
        {"principalId": "somebody"},
        {"role": "admin"},
        {"permissions": "*:*:*"},
        {"customerId": "customer-2"},
        {"customerId": ""},
        {"sessionId": "session-9"},
        {"expiresAt": str(int(NOW) + 10 * LIFE_SECONDS)},
        {"seal": ""},
        {"seal": "x"},
        {"seal": "ж"},
        {"seal": None},
    ],
)
def test_nothing_in_it_can_be_changed(change: dict[str, Any]) -> None:
    assert seal().read(seal().describe(ANNA) | change) is None


def test_parts_cannot_be_moved_from_one_text_to_the_next() -> None:
    context = seal().describe(Principal("a", "b"))
    moved = context | {"principalId": 'a", "b', "role": ""}
    assert seal().read(moved) is None


@pytest.mark.parametrize("context", [{}, {"principalId": "anonymous"}, {"principalId": 7}])
def test_who_is_not_described_is_nobody(context: dict[str, Any]) -> None:
    assert seal().read(context) is None
    assert read_caller(context) is None


def test_another_key_seals_nothing_of_ours() -> None:
    assert seal().read(seal("other").describe(ANNA)) is None
    assert seal().read(described(ANNA)) is None


def test_a_description_is_good_for_as_long_as_it_is_kept_and_not_much_longer() -> None:
    context = seal().describe(ANNA)
    kept_at_the_gateway_and_by_a_function = 60 + 60
    assert seal(now=NOW + kept_at_the_gateway_and_by_a_function).read(context) == ANNA
    assert seal(now=NOW + LIFE_SECONDS).read(context) is None
    assert LIFE_SECONDS < 300


@pytest.mark.parametrize(
    "permissions",
    [
        [],
        ["*:*:*"],
        ["a:b:c"],
        ["a:b:c", "a:b:d", "a:e:c", "f:b:c"],
        ["billing:*:read", "billing:invoice:*", "*:ticket:read"],
        [entry.permission for entry in catalogue()],
    ],
)
def test_permissions_are_packed_without_a_loss(permissions: list[str]) -> None:
    assert unpacked(packed(permissions)) == set(permissions)
    assert unpacked(" ".join(permissions)) == set(permissions), "plain ones read the same"


def test_what_has_its_beginning_in_common_is_said_once() -> None:
    permissions = ["billing:account:read", "billing:account:write", "billing:invoice:read", "a:b:c"]
    assert packed(permissions) == "a:b:c billing:account:read,write;invoice:read"


def test_every_permission_there_is_is_described_in_a_quarter_of_what_api_gateway_takes() -> None:
    everything = Principal(
        "0192f0c1-7a35-7d11-8f00-4f5d2b6a9c01",
        "a-custom-role-with-a-long-name-x",
        frozenset(entry.permission for entry in catalogue()),
        "0192f0c1-7a35-7d11-8f00-4f5d2b6a9c02",
        "0192f0c1-7a35-7d11-8f00-4f5d2b6a9c03",
    )
    assert len(json.dumps(seal().describe(everything))) < 2048
    assert len(packed(everything.permissions)) < LONGEST / 3


def test_a_function_that_only_reads_descriptions_loads_next_to_nothing() -> None:
    heavy = ("pydantic", "chalice", "botocore", "cryptography")
    code = f"import sys, shared.caller;print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
