"""Attacks on accounts and sessions, through the deployed API."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest

from infra.local.play.client import Api, until
from infra.local.play.stage import Stage
from tests.integration.answers import not_, problem
from tests.integration.visitors import Visitor, a_customer, a_visitor, at_once


@pytest.fixture(scope="module")
def customer(stage: Stage) -> Visitor:
    return a_customer(stage)


def said(response: httpx.Response) -> tuple[Any, ...]:
    """What an answer tells its reader, without what is the request's own."""
    own = {"requestId", "instance"}
    body = {k: v for k, v in response.json().items() if k not in own} if response.content else {}
    kept = {
        k: v
        for k, v in response.headers.items()
        if k in ("content-type", "cache-control", "www-authenticate", "set-cookie")
    }
    return (response.status_code, sorted(body.items()), sorted(kept.items()))


# --- enumeration: no answer tells whether an address is known (the work is compared by the unit tests)


def asked_of_both(known: Visitor, path: str, **body: Any) -> list[tuple[Any, ...]]:
    unknown = a_visitor(known.stage)
    return [said(v.post(path, body | {"email": v.email})) for v in (known, unknown)]


@pytest.mark.parametrize("path", ["/auth/password/forgot", "/auth/verify-email/resend"])
def test_asking_for_a_message_tells_nothing_of_an_address(customer: Visitor, path: str) -> None:
    known, unknown = asked_of_both(customer, path)
    assert known == unknown
    assert known[0] == 202


def test_registering_tells_nothing_of_an_address(customer: Visitor) -> None:
    body = {"password": "another rather long one", "name": "Vera Visitor"}
    known, unknown = asked_of_both(customer, "/auth/register", **body)
    assert known == unknown
    assert known[0] == 202
    until(lambda: [m for m in customer.mail() if "already" in m.subject.lower()], "word of it")


def test_a_refused_login_tells_nothing_of_its_cause(stage: Stage, admin: Api) -> None:
    unverified, away, locked = a_visitor(stage), a_customer(stage), a_customer(stage)
    unverified.register()
    me = stage.api.as_(away.sign_in().json()["accessToken"]).get("/auth/me")
    admin.post(f"/users/{me['id']}/deactivate")
    for _ in range(6):
        locked.sign_in("a wrong password")
    answers = [
        a_visitor(stage).sign_in(), a_customer(stage).sign_in("a wrong password"), unverified.sign_in(),
        away.sign_in(), locked.sign_in(),
    ]  # fmt: skip
    assert {r.status_code for r in answers} == {401}
    assert len({str(said(r)) for r in answers}) == 1


# --- guessing


def test_guesses_sent_at_once_gain_nothing_and_the_mail_has_a_way_out(stage: Stage) -> None:
    customer = a_customer(stage)
    answers = at_once(lambda _: customer.sign_in("a wrong password").status_code, times=10)
    assert set(answers) <= {401, 429}
    assert customer.sign_in().status_code == 401
    (token,) = customer.tokens("/auth/unlock")
    for _ in range(2):
        page = stage.api.as_(None).request("GET", "/auth/unlock", query={"token": token})
        assert page.status_code == 200
    assert customer.post("/auth/unlock", {"token": token}).status_code == 204
    assert customer.sign_in().status_code == 200
    assert customer.post("/auth/unlock", {"token": token}).status_code == 422


def test_an_administrator_can_let_a_customer_in_again(stage: Stage, admin: Api) -> None:
    customer = a_customer(stage)
    me = stage.api.as_(customer.sign_in().json()["accessToken"]).get("/auth/me")
    for _ in range(6):
        customer.sign_in("a wrong password")
    assert customer.sign_in().status_code == 401
    admin.post(f"/users/{me['id']}/unlock")
    assert customer.sign_in().status_code == 200


def test_a_login_on_a_new_device_is_told_to_the_user(stage: Stage) -> None:
    customer = a_customer(stage)
    customer.sign_in(device="Firefox/146 (Linux)")
    customer.sign_in(device="Firefox/147 (Linux)")
    customer.sign_in(device="Safari/18 (iPhone)")
    mail = stage.mailbox.wait_for(customer.email, "Safari/18 (iPhone)")
    assert "new device" in mail.subject
    assert not [m for m in customer.mail() if "Firefox" in m.text]


# --- refresh tokens


def refreshed(customer: Visitor, token: str, device: str = "tests") -> httpx.Response:
    return customer.post("/auth/refresh", {"refreshToken": token}, device)


def test_twenty_uses_of_a_refresh_token_at_once_give_one_next_token(customer: Visitor) -> None:
    """On a machine so slow that one of them comes after the grace, that one ends the session."""
    token = customer.sign_in().json()["refreshToken"]
    answers = at_once(lambda _: refreshed(customer, token))
    statuses = {r.status_code for r in answers}
    assert statuses <= {200, 401}
    (following,) = {r.json()["refreshToken"] for r in answers if r.status_code == 200}
    assert refreshed(customer, following).status_code == (200 if statuses == {200} else 401)


def test_twenty_uses_at_once_from_elsewhere_end_the_session(
    stage: Stage, customer: Visitor
) -> None:
    """A thief among them: whoever comes second from another device gives the theft away."""
    grant = customer.sign_in().json()
    answers = at_once(lambda i: refreshed(customer, grant["refreshToken"], f"device {i % 2}"))
    tokens = {r.json()["refreshToken"] for r in answers if r.status_code == 200}
    assert len(tokens) <= 1
    for token in tokens:
        assert refreshed(customer, token).status_code == 401
    access = next(
        (r.json()["accessToken"] for r in answers if r.status_code == 200), grant["accessToken"]
    )
    assert stage.api.as_(access).request("GET", "/auth/me").status_code == 401


def test_a_stolen_refresh_token_ends_the_session_it_was_stolen_from(
    stage: Stage, customer: Visitor
) -> None:
    stolen = customer.sign_in().json()["refreshToken"]
    owners = refreshed(customer, stolen).json()
    assert refreshed(customer, stolen, "a thief").status_code == 401
    assert refreshed(customer, owners["refreshToken"]).status_code == 401
    ended = stage.api.as_(owners["accessToken"]).request("GET", "/auth/me")
    assert not (wrong := not_(ended, 401)), wrong


@pytest.mark.parametrize("part", range(4))
def test_a_refresh_token_with_a_part_of_another_one_opens_and_ends_nothing(
    customer: Visitor, part: int
) -> None:
    mine, other = (customer.sign_in().json()["refreshToken"].split(".") for _ in range(2))
    forged = [*mine]
    forged[part] = other[part] if part != 0 else "01930d3f-0000-7000-8000-000000000000"
    answer = refreshed(customer, ".".join(forged))
    assert answer.status_code == 401
    if part != 3:  # an unknown secret of a known family is what reuse looks like
        assert refreshed(customer, ".".join(mine)).status_code == 200
    assert refreshed(customer, ".".join(other)).status_code == 200


# --- sessions


def test_a_session_is_never_taken_from_what_the_client_brings(
    stage: Stage, customer: Visitor
) -> None:
    """Fixation: whatever an attacker has planted before the login, the login makes its own."""
    planted = customer.sign_in().json()
    cookies = "__Host-lastmile-access={accessToken}; __Host-lastmile-refresh={refreshToken}; sessionId={sessionId}"
    headers = {
        "Cookie": cookies.format(**planted),
        "Authorization": f"Bearer {planted['accessToken']}",
    }
    login = {"login": customer.email, "password": customer.password}
    fresh = stage.api.as_(None).request("POST", "/auth/login", login, headers=headers).json()
    assert not {planted[k] for k in ("accessToken", "refreshToken", "sessionId")} & set(
        map(str, fresh.values())
    )
    for name in ("sessionId", "refreshToken", "session_id"):
        refused = stage.api.as_(None).request(
            "POST", "/auth/login", login | {name: planted["sessionId"]}
        )
        assert not (wrong := not_(refused, 422)), wrong


def test_somebody_elses_session_is_neither_seen_nor_ended(stage: Stage, customer: Visitor) -> None:
    mine = customer.sign_in().json()
    stranger = stage.api.as_(a_customer(stage).sign_in().json()["accessToken"])
    proof = {"password": customer.password}
    response = stranger.request("DELETE", f"/auth/sessions/{mine['sessionId']}", proof)
    assert not (wrong := not_(response, 404)), wrong
    listed = stranger.get("/auth/sessions")["items"]
    assert mine["sessionId"] not in {s["id"] for s in listed}
    assert stage.api.as_(mine["accessToken"]).get("/auth/me")["email"] == customer.email


# --- registration


def test_of_twenty_registrations_of_an_address_one_becomes_a_user(stage: Stage, admin: Api) -> None:
    visitor = a_visitor(stage)
    answers = at_once(lambda _: visitor.register())
    assert {r.status_code for r in answers} == {202}
    assert len({str(said(r)) for r in answers}) == 1
    (token,) = visitor.tokens("/auth/verify-email")
    confirmed = at_once(lambda _: visitor.verify(token))
    assert sorted(r.status_code for r in confirmed) == [200] + [422] * 19
    assert len(visitor.tokens("/auth/verify-email")) == 1
    users = admin.get("/users", limit=200)["items"]
    assert len([u for u in users if u["email"] == visitor.email]) == 1


def test_who_registers_somebodys_address_first_gets_nothing_and_holds_nothing_up(
    stage: Stage,
) -> None:
    """Neither the owner's click nor their waiting makes the stranger's password theirs."""
    owner = a_visitor(stage)
    stranger = replace(owner, password="a stranger chose this one")
    for visitor in (stranger, owner, stranger):
        assert visitor.register().status_code == 202
    (token,) = owner.tokens("/auth/verify-email")
    guess = replace(owner, password="neither of the two").verify(token)
    assert problem(guess, 422)["type"] == "urn:lastmile:problem:unknown-registration"
    assert owner.verify(token).status_code == 200
    assert stranger.verify(token).status_code == 422
    assert stranger.sign_in().status_code == 401
    assert owner.sign_in().status_code == 200


@pytest.mark.parametrize(
    "more",
    [{"role": "admin"}, {"customerId": "customer-1"}, {"isActive": True}, {"permissions": ["*:*:*"]},
     {"emailVerifiedAt": "2026-01-01T00:00:00Z"}, {"mfaEnabled": False}, {"id": "1"}, {"version": 1}],
)  # fmt: skip
def test_nobody_registers_as_more_than_a_customer(stage: Stage, more: dict[str, Any]) -> None:
    response = a_visitor(stage).register(**more)
    members = problem(response, 422)
    assert members["errors"][0]["pointer"] == f"/{next(iter(more))}"


@pytest.mark.parametrize(
    "more", [{"id": "x"}, {"passwordHash": "x"}, {"customerId": "x"}, {"createdAt": "x"}]
)
def test_even_an_administrator_changes_only_what_can_be_changed(
    stage: Stage, admin: Api, customer: Visitor, more: dict[str, str]
) -> None:
    me = stage.api.as_(customer.sign_in().json()["accessToken"]).get("/auth/me")
    response = admin.request("PATCH", f"/users/{me['id']}", {"name": "Vera"} | more)
    assert not (wrong := not_(response, 422)), wrong


# --- links


@pytest.mark.parametrize(
    "path", ["/auth/verify-email", "/auth/password/reset", "/auth/email/confirm", "/auth/unlock"]
)
def test_a_page_behind_a_link_is_inert_and_says_so_to_the_browser(stage: Stage, path: str) -> None:
    response = stage.api.as_(None).request("GET", path, query={"token": "x" * 43, "lang": "en"})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/html")
    assert response.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "x" * 43 not in response.text


def test_a_link_for_a_new_password_works_once_and_ends_every_session(stage: Stage) -> None:
    customer = a_customer(stage)
    grant = customer.sign_in().json()
    customer.post("/auth/password/forgot", {"email": customer.email})
    (token,) = customer.tokens("/auth/password/reset")
    form = {"token": token, "password": "another rather long one"}
    answers = at_once(lambda _: customer.post("/auth/password/reset", form).status_code, times=5)
    assert answers.count(204) == 1
    assert set(answers) <= {204, 412, 422}
    assert refreshed(customer, grant["refreshToken"]).status_code == 401
    assert customer.sign_in().status_code == 401
    assert customer.sign_in("another rather long one").status_code == 200


def test_a_change_of_address_is_proved_at_the_new_one_and_told_to_the_old_one(stage: Stage) -> None:
    customer, after = a_customer(stage), a_visitor(stage)
    api = stage.api.as_(customer.sign_in().json()["accessToken"])
    api.post("/auth/email/change", {"email": after.email, "password": customer.password})
    (token,) = after.tokens("/auth/email/confirm")
    assert after.sign_in(customer.password).status_code == 401
    assert after.post("/auth/email/confirm", {"token": token}).status_code == 204
    assert after.sign_in(customer.password).status_code == 200
    assert customer.sign_in().status_code == 401
    stage.mailbox.wait_for(customer.email, "was changed")
