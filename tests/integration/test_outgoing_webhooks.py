"""Integrators hear of events on the deployed stack: a receiver on this machine, and its library."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from standardwebhooks import Webhook as Library

from infra.local.play.client import Api

LIMIT_SECONDS = 90


class Receiver:
    """Takes what is posted; `answers` come first, then 200."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(receiver.answers.pop(0) if receiver.answers else 200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/hook"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    one = Receiver()
    yield one
    one.server.shutdown()
    one.server.server_close()


@pytest.fixture
def webhook(admin: Api, receiver: Receiver) -> Iterator[dict[str, Any]]:
    form = {
        "url": receiver.url,
        "eventTypes": ["customer.customer.created"],
        "ownerEmail": "dev@example.com",
    }
    made = admin.post("/webhooks", form)
    yield made
    admin.request("DELETE", f"/webhooks/{made['id']}")


def wait_for(what: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + LIMIT_SECONDS
    while not (found := what()):
        assert time.monotonic() < deadline, "nothing came"
        time.sleep(0.2)
    return found


def test_an_event_comes_signed_and_again_after_a_failure(
    admin: Api, receiver: Receiver, webhook: dict[str, Any]
) -> None:
    receiver.answers = [503]
    path = f"/webhooks/{webhook['id']}"
    admin.post("/customers", {"kind": "person", "name": "Вера Орлова"})
    wait_for(lambda: len(receiver.got) >= 2)
    (first, _), (headers, body) = receiver.got[:2]
    assert first["webhook-id"] == headers["webhook-id"]
    secret = admin.get(f"{path}/secret")["signingSecret"]
    said = Library(secret).verify(body, headers)
    assert said["type"] == "customer.customer.created"
    assert said["data"]["name"] == "Вера Орлова"
    (delivery,) = wait_for(lambda: admin.get(f"{path}/deliveries", state="delivered")["items"])
    assert [a["status"] for a in delivery["attempts"]] == [503, 200]


def test_a_test_event_and_a_replay_come(
    admin: Api, receiver: Receiver, webhook: dict[str, Any]
) -> None:
    path = f"/webhooks/{webhook['id']}"
    admin.post(f"{path}/test", {})
    wait_for(lambda: receiver.got)
    event_id = receiver.got[0][0]["webhook-id"]
    wait_for(lambda: admin.get(f"{path}/deliveries", state="delivered")["items"])
    admin.post(f"{path}/replay", {"eventId": event_id})
    wait_for(lambda: len(receiver.got) == 2)
    assert receiver.got[1][0]["webhook-id"] == event_id


def test_an_inner_address_is_refused(admin: Api) -> None:
    form = {"url": "https://10.0.0.1/", "eventTypes": ["*"], "ownerEmail": "dev@example.com"}
    assert admin.request("POST", "/webhooks", form).status_code == 422
