"""Attacks on the second factor of the deployed API, and what its user sees of it.

Backup codes stand in for the app wherever a test would have to wait for the next code.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from functions.auth.mfa import totp
from functions.auth.mfa.entities import FREE_ATTEMPTS
from infra.local.play.client import Api
from infra.local.play.stage import Stage
from tests.integration.answers import not_, problem
from tests.integration.visitors import at_once

AT_ONCE = 20


@dataclass
class Holder:
    """An operator with an authenticator app and the paper with the backup codes."""

    stage: Stage
    user_id: str
    email: str
    password: str
    secret: str
    backup_codes: list[str]
    first_code: str

    def sign_in(self, device: str = "a laptop") -> httpx.Response:
        body = {"login": self.email, "password": self.password}
        return self._post("/auth/login", body, device)

    def challenge(self, device: str = "a laptop") -> str:
        grant: dict[str, Any] = Api.good(self.sign_in(device))
        assert set(grant) == {"mfaRequired", "challenge", "expiresAt"}
        return str(grant["challenge"])

    def answer(self, challenge: str, code: str, device: str = "a laptop") -> httpx.Response:
        return self._post("/auth/login/mfa", {"challenge": challenge, "code": code}, device)

    def wrong_code(self) -> str:
        step = totp.step_at(datetime.now(UTC))
        near = {totp.code_at(self.secret, step + n) for n in range(-3, 4)}
        return next(
            c for c in (f"{secrets.randbelow(10**6):06d}" for _ in range(99)) if c not in near
        )

    def _post(self, path: str, body: Any, device: str) -> httpx.Response:
        headers = {"User-Agent": device}
        return self.stage.api.as_(None).request("POST", path, body, headers=headers)


@pytest.fixture
def holder(stage: Stage, admin: Api) -> Holder:
    email, password = f"holder-{secrets.token_hex(4)}@callers.example", secrets.token_urlsafe(16)
    user = {
        "email": email,
        "name": "Olga",
        "role": "operator",
        "password": password,
        "locale": "en",
    }
    created = admin.post("/users", user)
    login = stage.api.as_(None).post("/auth/login", {"login": email, "password": password})
    own = stage.api.as_(login["accessToken"])
    secret = own.post("/auth/mfa/totp", {"password": password})["secret"]
    code = totp.code_at(secret, totp.step_at(datetime.now(UTC)))
    codes = own.post("/auth/mfa/totp/confirm", {"code": code})["backupCodes"]
    return Holder(stage, created["id"], email, password, secret, codes, code)


def test_a_code_signs_in_and_its_user_is_told_of_the_factor(holder: Holder) -> None:
    grant = Api.good(holder.answer(holder.challenge(), holder.backup_codes[0]))
    me = holder.stage.api.as_(grant["accessToken"]).get("/auth/me")
    assert (me["id"], me["mfaEnabled"]) == (holder.user_id, True)
    holder.stage.mailbox.wait_for(holder.email, "Two-step sign-in is on")


def test_a_code_is_not_taken_again(holder: Holder) -> None:
    replayed = holder.answer(holder.challenge(), holder.first_code)
    assert problem(replayed, 401)["type"].endswith("invalid-code")
    assert holder.answer(holder.challenge(), holder.backup_codes[0]).status_code == 200
    again = holder.answer(holder.challenge(), holder.backup_codes[0])
    assert problem(again, 401)["type"].endswith("invalid-code")


def test_a_challenge_is_not_taken_again(holder: Holder) -> None:
    challenge = holder.challenge()
    assert holder.answer(challenge, holder.backup_codes[0]).status_code == 200
    again = holder.answer(challenge, holder.backup_codes[1])
    assert problem(again, 401)["type"].endswith("invalid-challenge")


def test_a_challenge_that_somebody_else_was_given_opens_no_session(holder: Holder) -> None:
    """Session fixation: the attacker's attempt, completed by the victim's code or device."""
    elsewhere = holder.answer(holder.challenge("a laptop"), holder.backup_codes[0], "a phone")
    assert problem(elsewhere, 401)["type"].endswith("invalid-challenge")


def test_guessing_ends_in_a_block_that_a_right_code_does_not_lift(holder: Holder) -> None:
    challenge = holder.challenge()
    for _ in range(FREE_ATTEMPTS):
        assert not (wrong := not_(holder.answer(challenge, holder.wrong_code()), 401)), wrong
    blocked = holder.answer(holder.challenge(), holder.backup_codes[0])
    assert problem(blocked, 429)["type"].endswith("codes-blocked")
    assert 0 < int(blocked.headers["retry-after"]) <= 60


def test_twenty_uses_of_one_backup_code_at_once_begin_one_session(holder: Holder) -> None:
    challenges = [holder.challenge() for _ in range(AT_ONCE)]
    uses = at_once(lambda n: holder.answer(challenges[n], holder.backup_codes[0]), AT_ONCE)
    statuses = [use.status_code for use in uses]
    assert statuses.count(200) == 1
    assert set(statuses) <= {200, 401, 429}


def test_an_administrator_helps_who_has_lost_it(holder: Holder, admin: Api) -> None:
    admin.good(admin.request("POST", f"/users/{holder.user_id}/reset-mfa"))
    assert "accessToken" in Api.good(holder.sign_in())
    (line,) = [
        line
        for line in admin.get("/audit", subject=f"user#{holder.user_id}")["items"]
        if line["action"] == "mfa.reset"
    ]
    assert line["actor"] == admin.get("/auth/me")["id"]


def test_the_secret_lies_nowhere_in_the_table(holder: Holder) -> None:
    dynamodb = holder.stage.aws("dynamodb")
    item = dynamodb.get_item(
        TableName=holder.stage.outputs["tables"]["auth"],
        Key={"pk": {"S": f"USER#{holder.user_id}"}, "sk": {"S": "MFA"}},
    )["Item"]
    kept = str(item)
    assert holder.secret not in kept
    assert not [
        code for code in holder.backup_codes if code in kept or code.replace("-", "") in kept
    ]
