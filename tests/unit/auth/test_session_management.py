"""Where a user is signed in, and what it takes to end a session there."""

from __future__ import annotations

import pytest

from functions.auth.settings import AuthSettings
from shared.principal import Principal
from tests.fakes.http import Reply
from tests.unit.auth.authenticator import App, enrolled
from tests.unit.auth.house import PASSWORD, House

WRONG = "not my password"


def end(house: House, session_id: str, *, by: Principal, **proof: str) -> Reply:
    """End a session with the password, or with another proof."""
    body = proof or {"password": PASSWORD}
    return house.api.delete(f"/auth/sessions/{session_id}", by=by, body=body)


def end_others(house: House, *, by: Principal, **proof: str) -> Reply:
    return house.api.delete("/auth/sessions", by=by, body=proof or {"password": PASSWORD})


def test_my_sessions_are_listed_with_their_places_newest_first(house: House) -> None:
    house.anna()
    house.grant(headers={"user-agent": "Phone"})
    house.clock.advance(hours=1)
    laptop = house.grant(headers={"user-agent": "Laptop " + "x" * 500})
    listed = house.api.get("/auth/sessions", by=house.me(laptop["accessToken"])).json
    assert [s["device"][:6] for s in listed["items"]] == ["Laptop", "Phone"]
    assert [s["current"] for s in listed["items"]] == [True, False]
    assert listed["items"][0]["ip"] == "203.0.113.7"
    assert len(listed["items"][0]["device"]) == 256
    assert "hash" not in str(listed).lower()


def test_sessions_page(house: House) -> None:
    house.anna()
    grants = [house.grant() for _ in range(3)]
    me = house.me(grants[0]["accessToken"])
    first = house.api.get("/auth/sessions", by=me, query={"limit": "2"}).json
    query = {"limit": "2", "cursor": first["nextCursor"]}
    rest = house.api.get("/auth/sessions", by=me, query=query).json
    found = [s["id"] for s in first["items"] + rest["items"]]
    assert sorted(found) == sorted(g["sessionId"] for g in grants)
    assert rest["nextCursor"] is None


def test_a_session_that_has_ended_is_not_listed_though_ttl_is_late(house: House) -> None:
    house.anna()
    house.grant()
    house.clock.advance(days=30)
    grant = house.grant()
    listed = house.api.get("/auth/sessions", by=house.me(grant["accessToken"])).json
    assert [s["id"] for s in listed["items"]] == [grant["sessionId"]]


def test_one_session_can_be_ended_from_another(house: House) -> None:
    house.anna()
    phone, laptop = house.grant(), house.grant()
    me = house.me(laptop["accessToken"])
    assert end(house, phone["sessionId"], by=me).status == 204
    assert house.caller(phone["accessToken"]) is None
    assert house.caller(laptop["accessToken"]) is not None
    assert end(house, phone["sessionId"], by=me).status == 404


def test_somebody_elses_session_is_not_found(house: House) -> None:
    house.anna()
    annas = house.grant()
    house.anna(email="ivan@example.org", name="Ivan Sidorov")
    ivan = house.me(house.grant(login="ivan@example.org")["accessToken"])
    assert end(house, annas["sessionId"], by=ivan).status == 404
    assert house.caller(annas["accessToken"]) is not None


def test_all_other_sessions_can_be_ended_however_many(house: House) -> None:
    house.anna()
    others = [house.grant() for _ in range(95)]
    mine = house.grant()
    me = house.me(mine["accessToken"])
    assert end_others(house, by=me).status == 204
    assert [house.caller(o["accessToken"]) for o in others] == [None] * 95
    assert house.caller(mine["accessToken"]) == me
    assert len(house.table.events("auth.session.revoked")) == 95


# --- what it takes


class Scene:
    """Anna, signed in on a phone that she has lost and on a laptop."""

    def __init__(self) -> None:
        self.house = House()
        self.house.anna()
        self.phone, self.laptop = self.house.grant(), self.house.grant()
        self.me = self.house.me(self.laptop["accessToken"])

    def end(self, how: str, **proof: str) -> Reply:
        """End the phone's session, by itself or with all the others."""
        if how == "one":
            return end(self.house, self.phone["sessionId"], by=self.me, **proof)
        return end_others(self.house, by=self.me, **proof)

    def enrol(self) -> App:
        """Set a second factor up, which ends the phone's session, and sign in there again."""
        app = enrolled(self.house, self.me)
        challenge = self.house.sign_in().json["challenge"]
        body = {"challenge": challenge, "code": app.next_code()}
        self.phone = dict(self.house.api.post("/auth/login/mfa", body).json)
        return app

    def phone_is_in(self) -> bool:
        return self.house.caller(self.phone["accessToken"]) is not None


@pytest.fixture
def scene() -> Scene:
    return Scene()


either = pytest.mark.parametrize("how", ["one", "all"])


@either
def test_a_stolen_session_does_not_end_its_owners(scene: Scene, how: str) -> None:
    refused = scene.end(how, password=WRONG)
    assert (refused.status, refused.json["type"]) == (422, "urn:lastmile:problem:wrong-password")
    assert [e["pointer"] for e in refused.json["errors"]] == ["/password"]
    assert scene.phone_is_in()
    assert scene.end(how, password=PASSWORD).status == 204
    assert not scene.phone_is_in()


@either
def test_passwords_are_not_guessed_there_either(scene: Scene, how: str) -> None:
    for _ in range(AuthSettings.login_failures + 1):
        assert scene.end(how, password=WRONG).status == 422
    refused = scene.end(how, password=PASSWORD)
    assert (refused.status, refused.json["type"]) == (
        429, "urn:lastmile:problem:too-many-attempts",
    )  # fmt: skip
    assert scene.phone_is_in()


@either
def test_a_code_of_the_second_factor_does_as_well_and_is_used_up(scene: Scene, how: str) -> None:
    app = scene.enrol()
    code = app.next_code()
    assert scene.end(how, code=app.wrong_code()).json["type"].endswith("invalid-code")
    assert scene.phone_is_in()
    assert scene.end(how, code=code).status == 204
    assert not scene.phone_is_in()
    assert end_others(scene.house, by=scene.me, code=code).status == 401
    assert end_others(scene.house, by=scene.me, code=app.backup_codes[0]).status == 204


@either
def test_a_code_is_no_proof_for_whoever_has_no_second_factor(scene: Scene, how: str) -> None:
    refused = scene.end(how, code="287082")
    assert (refused.status, refused.json["type"]) == (409, "urn:lastmile:problem:no-second-factor")


@either
@pytest.mark.parametrize("proof", [{}, {"password": PASSWORD, "code": "287082"}])
def test_one_of_the_two_is_asked_for(scene: Scene, how: str, proof: dict[str, str]) -> None:
    path = "/auth/sessions" + (f"/{scene.phone['sessionId']}" if how == "one" else "")
    assert scene.house.api.delete(path, by=scene.me, body=proof).status == 422
    assert scene.phone_is_in()


def test_ending_a_session_is_recorded(scene: Scene) -> None:
    scene.end("one")
    scene.end("all")
    ended = [line for line in scene.house.table.audit() if line["action"].endswith(".ended")]
    assert [(line["action"], line["actor"]) for line in ended] == [
        ("session.ended", scene.me.id), ("sessions.ended", scene.me.id),
    ]  # fmt: skip
    assert ended[0]["after"] == {"session_id": scene.phone["sessionId"]}


def test_signing_out_asks_for_nothing(scene: Scene) -> None:
    phone = scene.house.me(scene.phone["accessToken"])
    assert scene.house.api.post("/auth/logout", by=phone).status == 204
    assert not scene.phone_is_in()
