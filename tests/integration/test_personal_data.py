"""Personal data on the deployed stack: everything about a person in one archive, and then nothing."""

from __future__ import annotations

import io
import json
from typing import Any
from zipfile import ZipFile

import httpx
import pytest

from infra.local.play.client import Api, until
from infra.local.play.stage import Stage
from tests.integration.visitors import Visitor, a_customer

SERVICES = {"auth", "billing", "customer", "notification", "support"}
ENDED = {"ready", "done", "refused", "partly_failed"}


@pytest.fixture(scope="module")
def vera(stage: Stage) -> Visitor:
    """A customer who has opened a ticket, which was closed."""
    visitor = a_customer(stage)
    me = _signed_in(visitor)
    until(lambda: me.request("GET", "/me/profile").status_code == 200, "the customer's profile")
    ticket = {"subject": "Slow", "text": "Every evening.", "category": "connection"}
    me.post(f"/tickets/{me.post('/tickets', ticket)['id']}/status", {"state": "resolved"})
    return visitor


def _signed_in(visitor: Visitor) -> Api:
    return visitor.stage.api.as_(visitor.sign_in().json()["accessToken"])


def _ended(who: Api, request: dict[str, Any]) -> dict[str, Any]:
    """A request once it has come to an end."""

    def found() -> dict[str, Any] | None:
        now = who.get(f"/personal-data/requests/{request['id']}")
        return now if now["state"] in ENDED else None

    return until(found, "the end of the request", seconds=120)


def _archive(url: str) -> dict[str, str]:
    with ZipFile(io.BytesIO(httpx.get(url, timeout=30).content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_a_person_fetches_all_that_is_held_about_them(vera: Visitor, admin: Api) -> None:
    me = _signed_in(vera)
    ready = _ended(me, me.post("/personal-data/requests", {"kind": "export"}))
    assert (ready["state"], {part["service"] for part in ready["parts"]}) == ("ready", SERVICES)
    files = _archive(ready["archive"]["url"])
    assert "index.html" in files
    for service in ("auth", "customer", "notification"):
        own = [text for name, text in files.items() if name.startswith(service)]
        assert any(vera.email in text for text in own), service
    assert any("Every evening." in text for text in files.values())
    assert all(
        json.loads(text) is not None for name, text in files.items() if name.endswith("json")
    )
    stranger = _signed_in(a_customer(vera.stage))
    assert stranger.request("GET", f"/personal-data/requests/{ready['id']}").status_code == 404


def test_a_person_who_is_erased_is_found_nowhere(vera: Visitor, admin: Api) -> None:
    me = _signed_in(vera)
    customer_id = me.get("/me/profile")["id"]
    body = {"kind": "erasure", "customerId": customer_id, "force": True, "reason": "They asked."}
    done = _ended(admin, admin.post("/personal-data/requests", body))
    assert done["state"] == "done", done
    assert vera.sign_in().status_code == 401
    assert admin.get("/search", q=vera.email)["items"] == []
    for path in (f"/customers/{customer_id}", f"/customers/{customer_id}/contracts"):
        kept = admin.request("GET", path).text
        assert not [gone for gone in (vera.email, "Vera", "Visitor") if gone in kept], path
    trail = admin.get("/audit", subject=f"customer#{customer_id}")
    assert vera.email not in json.dumps(trail)
