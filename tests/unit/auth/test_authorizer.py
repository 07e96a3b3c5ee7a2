"""The authorizer: allow with a context, or deny; and what keeps it from knowing is raised."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from functions.auth.probe import PROBE
from functions.auth.roles.entities import BUILT_IN
from shared.errors import Unavailable
from shared.permissions import unpacked
from tests.unit.auth.house import METHOD_ARN, House
from tests.unit.auth.test_tokens import made


def effect(policy: dict[str, Any]) -> str:
    return str(policy["policyDocument"]["Statement"][0]["Effect"])


def test_a_good_token_is_allowed_the_whole_stage_with_who_is_calling(house: House) -> None:
    user = house.anna()
    grant = house.grant()
    policy = house.policy(grant["accessToken"])
    assert policy["policyDocument"] == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Action": "execute-api:Invoke",
                "Effect": "Allow",
                "Resource": "arn:aws:execute-api:eu-central-1:123456789012:abc123/v1/*",
            }
        ],
    }
    assert policy["principalId"] == user["id"]
    context = policy["context"]
    assert {name: context[name] for name in ("principalId", "role", "customerId", "sessionId")} == {
        "principalId": user["id"],
        "role": "customer",
        "customerId": user["customerId"],
        "sessionId": grant["sessionId"],
    }
    assert unpacked(context["permissions"]) == set(BUILT_IN["customer"].permissions)
    assert house.seal.read(context) is not None


def test_the_gateway_service_is_told_who_it_is_when_it_asks_after_the_others(house: House) -> None:
    answer = house.authorizer.answer({"type": "PROBE"})
    assert house.seal.read(answer["context"]) == PROBE
    assert "policyDocument" not in answer, "API Gateway could make nothing of it"
    assert not PROBE.is_staff
    assert all(permission.endswith(":read") for permission in PROBE.permissions)
    assert house.table.requests == []


def test_the_context_holds_texts_only_as_api_gateway_asks(house: House) -> None:
    house.anna()
    context = house.policy(house.grant()["accessToken"])["context"]
    assert {type(v) for v in context.values()} == {str}


def test_it_takes_one_read_and_none_for_what_is_forged(house: House) -> None:
    house.anna()
    token = house.grant()["accessToken"]
    house.table.requests.clear()
    house.policy(token)
    assert house.table.requests == ["get_many"]
    other = "A" if token[-9] != "A" else "B"
    assert house.policy(token[:-9] + other + token[-8:])["context"] == {}
    assert house.table.requests == ["get_many"]


def test_the_header_is_found_however_it_is_spelt(house: House) -> None:
    house.anna()
    token = house.grant()["accessToken"]
    for name in ("Authorization", "authorization", "AUTHORIZATION"):
        event = {
            "type": "REQUEST", "methodArn": METHOD_ARN, "headers": {"accept": "*/*", name: f"bearer {token}"},
        }  # fmt: skip
        assert effect(house.authorizer.answer(event)) == "Allow"
    assert effect(house.authorizer.answer({"type": "REQUEST", "methodArn": METHOD_ARN, "headers": None})) == "Deny"  # fmt: skip


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer ", "Basic YWRtaW46YWRtaW4=", "{token}", "Bearer {token} x", "Bearer\t{token}",
     "Token {token}", "Bearer {token}, Bearer {token}", "xBearer {token}"],
)  # fmt: skip
def test_any_other_header_is_denied(house: House, authorization: str) -> None:
    house.anna()
    text = authorization.replace("{token}", house.grant()["accessToken"])
    policy = house.asked({"Authorization": text})
    assert (effect(policy), policy["principalId"], policy["context"]) == ("Deny", "anonymous", {})


def test_a_right_signature_over_a_session_that_never_was_is_denied(house: House) -> None:
    house.anna()
    assert house.caller(made()) is None


def test_a_session_of_one_user_is_none_of_another(house: House) -> None:
    house.anna()
    annas = house.grant()
    ivan = house.anna(email="ivan@example.org", name="Ivan Sidorov")
    assert house.caller(made(sub=ivan["id"], sid=annas["sessionId"])) is None


def test_the_role_is_the_users_of_now_and_not_what_the_token_claims(house: House) -> None:
    user = house.anna()
    grant = house.grant()
    token = made(sub=user["id"], sid=grant["sessionId"], role="admin", customer_id="customer-9")
    caller = house.caller(token)
    assert caller is not None
    assert (caller.role, caller.customer_id) == ("customer", user["customerId"])


def test_a_fault_behind_it_is_raised_and_signs_nobody_out(house: House) -> None:
    house.anna()
    token = house.grant()["accessToken"]

    def out_of_reach(keys: object) -> list[dict[str, Any]]:
        raise Unavailable

    house.table.get_many = out_of_reach
    with pytest.raises(Unavailable):
        house.policy(token)


def test_the_authorizer_loads_nothing_that_it_does_not_need() -> None:
    """Each of these would cost its share of every cold start."""
    heavy = ("chalice", "argon2", "phonenumbers", "boto3", "functions.auth.registration")
    code = (
        f"import sys, functions.auth.authorizer;print([m for m in {heavy!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
