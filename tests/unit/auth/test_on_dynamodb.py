"""The same moves over DynamoDB's own expressions and conditions (ministack)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.auth.personal_data.held import AuthPersonalData
from functions.auth.seeds import seed_administrator
from shared.dynamo.table import DynamoTable
from shared.personal_data.events import COLLECT, ERASE, Asked
from tests.fakes.cloud import Cloud
from tests.fakes.objects import InMemoryObjects
from tests.fakes.people import an_admin
from tests.unit.auth.house import ANNA, PASSWORD, House


class ShownTable(DynamoTable):
    """DynamoDB's table, which shows the outbox as the one in memory does."""

    def events(self, event_type: str) -> list[dict[str, Any]]:
        found = self._client.call("Scan", {"TableName": self.name})["Items"]
        outbox = [i for i in found if i["pk"]["S"].startswith("OUTBOX#")]
        events = [json.loads(i["event"]["S"]) for i in outbox if i["type"]["S"] == event_type]
        return sorted(events, key=lambda e: (e["time"], e["id"]))


@pytest.fixture
def house(cloud: Cloud) -> House:
    return House(cloud.table("auth", sleep=lambda _: None, kind=ShownTable))


def test_a_customers_life(house: House) -> None:
    house.anna(phone="+79161234567")
    assert house.api.post("/auth/register", ANNA).status == 202
    stolen = house.grant(login="+79161234567")
    assert house.caller(stolen["accessToken"]) is not None
    fresh = house.refresh(stolen["refreshToken"]).json
    assert house.refresh(stolen["refreshToken"]).json["refreshToken"] == fresh["refreshToken"]
    house.clock.advance(seconds=10)
    assert house.refresh(stolen["refreshToken"]).status == 401
    assert house.caller(fresh["accessToken"]) is None
    other, mine = house.grant(), house.grant()
    me = house.me(mine["accessToken"])
    assert len(house.api.get("/auth/sessions", by=me).json["items"]) == 2
    change = {"currentPassword": PASSWORD, "newPassword": "another rather long one"}
    assert house.api.post("/auth/password/change", change, by=me).status == 204
    assert house.caller(other["accessToken"]) is None
    assert house.api.post("/auth/logout", by=me).status == 204
    assert house.api.post("/auth/logout", by=me).status == 204
    assert house.caller(mine["accessToken"]) is None


def test_a_forgotten_password(house: House) -> None:
    house.anna()
    for email in (ANNA["email"], ANNA["email"], "nobody@example.org"):
        assert house.api.post("/auth/password/forgot", {"email": email}).status == 202
    (said,) = house.table.events("auth.password.reset-requested")
    form = {"token": said["data"]["token"], "password": "another rather long one"}
    assert house.api.post("/auth/password/reset", form).status == 204
    assert house.api.post("/auth/password/reset", form).status == 422
    assert house.sign_in(password="another rather long one").status == 200


def test_a_registration_sent_again(house: House) -> None:
    first = house.register()
    house.clock.advance(minutes=1)
    assert house.api.post("/auth/verify-email/resend", {"email": ANNA["email"]}).status == 202
    second = house.sent("auth.user.verification-requested")["token"]
    assert house.verify(second).status == 200
    assert house.verify(first).status == 422


def test_an_administrators_day(house: House) -> None:
    assert seed_administrator(house.table, "generated for this stack", clock=house.clock)
    assert not seed_administrator(house.table, "generated for this stack", clock=house.clock)
    olga = {"email": "olga@example.org", "name": "Olga", "role": "operator", "password": PASSWORD}
    user = house.api.post("/users", olga, by=an_admin()).json
    assert house.api.post("/users", olga, by=an_admin()).status == 409
    grant = house.grant(login="olga@example.org")
    path = f"/users/{user['id']}"
    assert house.api.patch(path, {"phone": "+79161234567"}, by=an_admin()).status == 200
    assert house.sign_in("+79161234567").status == 200
    assert house.api.patch(path, {"phone": None}, by=an_admin()).json["phone"] is None
    assert house.sign_in("+79161234567").status == 401
    assert house.api.post(f"{path}/unlock", by=an_admin()).status == 200
    assert house.api.post(f"{path}/deactivate", by=an_admin()).json["isActive"] is False
    assert house.caller(grant["accessToken"]) is None
    listed = house.api.get("/users", by=an_admin(), query={"role": "operator", "limit": "1"}).json
    assert [u["isActive"] for u in listed["items"]] == [False]
    assert house.api.delete(path, by=an_admin()).status == 204
    assert house.api.post("/users", olga, by=an_admin()).status == 201


def test_guesses_and_the_way_out(house: House) -> None:
    house.anna()
    for _ in range(6):
        assert house.sign_in(password="wrong password").status == 401
    assert house.sign_in().status == 401
    token = house.sent("auth.account.unlock-requested")["token"]
    assert [house.api.post("/auth/unlock", {"token": token}).status for _ in range(2)] == [204, 422]
    assert house.sign_in().status == 200
    assert house.sign_in(headers={"user-agent": "another"}).status == 200
    assert len(house.table.events("auth.device.added")) == 1


def test_a_change_of_address(house: House) -> None:
    house.anna()
    me = house.me(house.grant()["accessToken"])
    form = {"email": "anna@example.net", "password": PASSWORD}
    assert house.api.post("/auth/email/change", form, by=me).status == 202
    assert house.api.post("/auth/email/change", form, by=me).status == 429
    token = house.sent("auth.user.email-change-requested")["token"]
    statuses = [house.api.post("/auth/email/confirm", {"token": token}).status for _ in range(2)]
    assert statuses == [204, 422]
    assert house.sign_in("anna@example.net").status == 200
    assert house.sign_in(ANNA["email"]).status == 401


def test_all_that_is_held_about_a_person_is_collected_and_erased(house: House) -> None:
    """DynamoDB refuses a list whose end is before its beginning, as one item's list is behind it."""
    house.anna()
    me = house.me(house.grant()["accessToken"])
    objects = InMemoryObjects()
    holder = AuthPersonalData(table=house.table, store=objects, bucket="files", clock=house.clock)
    for task in (COLLECT, ERASE):
        holder.answer(
            Asked(request_id="request-1", customer_id="customer-1", user_id=me.id, task=task)
        )
    (collected,) = house.table.events("auth.personal-data.collected")
    assert {"sessions", "user"} <= {file["section"] for file in collected["data"]["files"]}
    (erased,) = house.table.events("auth.personal-data.erased")
    assert (erased["data"]["counts"]["user"], erased["data"]["nextPlace"]) == (1, "")
    assert house.sign_in().status == 401
