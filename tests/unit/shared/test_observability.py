"""What must not be read in a log is masked before it is written."""

from __future__ import annotations

import json
import logging

import pytest

from shared.observability import logger, masked

TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"


@pytest.mark.parametrize("name", ["password", "newPassword", "refreshToken", "email", "Authorization",
    "phone", "customerAddress", "webhook_signature", "first_name"])  # fmt: skip
def test_fields_with_private_names_are_masked(name: str) -> None:
    assert masked({name: "x", "inner": [{name: "y"}]}) == {name: "***", "inner": [{name: "***"}]}


@pytest.mark.parametrize(
    "text", [f"Bearer {TOKEN}", "to ann@example.org", "call +79161234567", "$argon2id$v=19$m=1,t=1$x$y"]
)  # fmt: skip
def test_private_looks_are_masked_in_any_text(text: str) -> None:
    assert "***" in masked({"message": text})["message"]


@pytest.mark.parametrize(
    "text",
    [
        f"token={TOKEN}",
        f"x{TOKEN}",
        f"{TOKEN}+ann@example.org",
        "ann@example.org+bob@example.org",
        "ann@example.org@example.org",
        "<ann@example.org>",
        "@ann@example.org",
        "key lm_0192f6f0_" + "x" * 43 + "+ann@example.org",
    ],
)
def test_private_looks_are_masked_however_they_touch(text: str) -> None:
    found = masked(text)
    assert "***" in found
    assert "eyJ" not in found
    assert "example" not in found


def test_ids_amounts_and_times_stay_readable() -> None:
    line = {
        "id": "0192f6f0-0000-7000-8000-000000000000",
        "total": "590.00",
        "at": "2026-03-01T00:00:00Z",
    }
    assert masked(line) == line


def test_the_logger_masks_what_it_writes() -> None:
    record = logging.makeLogRecord({"msg": "sent to ann@example.org", "password": "hunter2"})
    line = json.loads(logger().registered_formatter.format(record))
    assert line["message"] == "sent to ***"
    assert line["password"] == "***"
