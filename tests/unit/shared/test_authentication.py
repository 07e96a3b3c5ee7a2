"""The authorizer asked by a function itself: once a minute for each token."""

from __future__ import annotations

from typing import Any

import pytest

from shared.authentication import REMEMBERED_CALLERS, Authorizer
from shared.errors import Unauthenticated


class Asked:
    """An authorizer function that lets everybody in but those whose token is bad."""

    def __init__(self) -> None:
        self.tokens: list[str] = []
        self.now = 0.0
        self.authorizer = Authorizer(self.answer, lambda: self.now)

    def answer(self, event: dict[str, Any]) -> dict[str, Any]:
        token = event["headers"]["Authorization"]
        self.tokens.append(token)
        effect = "Deny" if token == "Bearer bad" else "Allow"
        statement = {"Effect": effect}
        return {"principalId": token[7:], "policyDocument": {"Statement": [statement]}}

    def context(self, token: str) -> dict[str, str]:
        headers = {"authorization": f"Bearer {token}"}
        return self.authorizer.context({"headers": headers, "requestContext": {}})


def test_an_answer_is_remembered_for_a_minute() -> None:
    asked = Asked()
    for now in (0.0, 59.9):
        asked.now = now
        assert asked.context("anna") == {"principalId": "anna"}
    assert asked.tokens == ["Bearer anna"]
    asked.now = 60.0
    asked.context("anna")
    assert asked.tokens == ["Bearer anna"] * 2


def test_nobody_gets_the_answer_of_another_token() -> None:
    asked = Asked()
    assert [asked.context(who)["principalId"] for who in ("anna", "boris")] == ["anna", "boris"]


def test_a_refusal_is_not_remembered() -> None:
    asked = Asked()
    for _ in range(2):
        with pytest.raises(Unauthenticated):
            asked.context("bad")
    assert len(asked.tokens) == 2


def test_no_more_callers_are_remembered_than_fit() -> None:
    asked = Asked()
    for n in range(REMEMBERED_CALLERS):
        asked.context(str(n))
    asked.context("0")
    assert len(asked.tokens) == REMEMBERED_CALLERS
    asked.context("one more")
    asked.context("0")
    assert asked.tokens[-1] == "Bearer 0"
