"""A broadcast on the deployed stack: the audience learns of people, and lanes count them."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import Any

from infra.local.play.client import Api

LIMIT_SECONDS = 90


def wait_for(what: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + LIMIT_SECONDS
    while not (found := what()):
        assert time.monotonic() < deadline, "nothing came"
        time.sleep(0.3)
    return found


def test_people_of_a_segment_are_told_once(admin: Api) -> None:
    tag = f"t{secrets.token_hex(4)}"
    for name in ("Вера Орлова", "Олег Орлов"):
        admin.post("/customers", {"kind": "person", "name": name, "tags": [tag]})
    segment = {"tags": [tag]}

    def known() -> bool:
        previewed = admin.post("/broadcasts/preview", {"segment": segment})
        return bool(previewed["recipients"] == 2)

    wait_for(known)
    text = {"subject": "Работы", "text": "{{ name }}, связи не будет."}
    form = {"segment": segment, "channels": ["in_app"], "texts": {"ru": text}}
    made = admin.post("/broadcasts", form)
    path = f"/broadcasts/{made['id']}"
    wait_for(lambda: admin.get(path)["state"] == "completed")
    assert admin.get(path)["recipients"] == 2
