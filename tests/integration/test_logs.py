"""Nothing secret and nothing personal is in any log line of the whole run, and every function has said something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from infra.house.rows import house
from infra.local.play.stage import Stage
from tests.integration.callers import Caller
from tests.integration.performance import Performance
from tests.integration.records import logs

pytestmark = pytest.mark.last

PERSONAL = (
    "Анна",
    "Петров",
    "Ленина",
    "Anna Petrova",
)  # names and streets of the play and the examples
LOOKS = {
    "a token": re.compile(r"eyJ[\w-]{10,}\.[\w-]{10,}"),
    "an address": re.compile(r"[\w.+-]+@[\w-]+\.(?:example|org|com|local)\b"),
    "a phone number": re.compile(r"(?<![\w.-])\+7\d{10}\b"),
    "a hash of a password": re.compile(r"\$argon2"),
    "an API key": re.compile(r"\blm_[\w-]{20,}"),
    "a backup code": re.compile(r"\b[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){4}\b"),
    "the secret of an authenticator app": re.compile(r"\b[A-Z2-7]{32}\b"),
    "a private key": re.compile(r"PRIVATE KEY"),
    "a signature": re.compile(r"v1,[A-Za-z0-9+/]{43}="),
}
SILENT = {
    "BroadcastWorker",  # there may have been nothing to tell
    "CustomerJobs",  # its hours may not have come yet
    "NotificationJobs",  # nothing may have waited
    "NotificationReturns",  # SES of an emulator tells of no mail
    "WebhookSender",  # nobody may have a webhook
}
SPEAKING = {function.name for function in house().functions} - SILENT


@pytest.fixture(scope="module")
def lines(first_play: Performance, second_play: Performance, stage: Stage) -> list[tuple[str, str]]:
    assert first_play.outcomes
    assert second_play.outcomes
    for front in ("console", "portal"):  # which nobody opens where there is no browser
        assert stage.api.request("GET", f"/{front}/sign-in").status_code == 200
    return list(logs(stage))


def _secrets(play: Performance) -> Iterator[str]:
    """Everything that the play's people know and nobody else should."""
    email, password = play.fact("visitor")
    yield from (email, password, play.stage.admin[0], play.stage.admin[1])
    for person in ("admin", "operator", "tech", "customer"):
        token = play.actor(person).token
        assert token
        yield token
        yield token.rsplit(".", 1)[1]
    for mail in play.stage.mailbox.to(email):
        for link in mail.links:
            yield from parse_qs(urlsplit(link).fragment).get("token", [])


def test_every_function_has_said_something(lines: list[tuple[str, str]]) -> None:
    assert {function for function, _ in lines} >= SPEAKING


def test_no_line_holds_what_the_people_of_the_plays_know(
    lines: list[tuple[str, str]],
    first_play: Performance,
    second_play: Performance,
    callers: dict[str, Caller],
) -> None:
    known = {*_secrets(first_play), *_secrets(second_play)}
    known |= {part for c in callers.values() for part in (c.email, c.password, c.token)}
    assert len(known) > 30
    said = [(f, line) for f, line in lines if any(secret in line for secret in known)]
    assert not said, said[:5]


@pytest.mark.parametrize("text", PERSONAL)
def test_no_line_holds_a_name_or_a_street(text: str, lines: list[tuple[str, str]]) -> None:
    said = [(f, line) for f, line in lines if text in line]
    assert not said, said[:5]


@pytest.mark.parametrize("kind", LOOKS)
def test_no_line_holds_what_looks_like(kind: str, lines: list[tuple[str, str]]) -> None:
    said = [(f, line) for f, line in lines if LOOKS[kind].search(line)]
    assert not said, said[:5]


def test_no_function_has_failed_without_an_answer(lines: list[tuple[str, str]]) -> None:
    """A request that ends in a 500, or a message that is tried again, leaves a traceback."""
    failed = [(f, line) for f, line in lines if "Traceback" in line or '"level":"CRITICAL"' in line]
    assert not failed, failed[:5]
