"""Applications at the office, and the technician's visits on a phone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.gateway.backends import Answer
from functions.gateway.console.applications.views import OPEN, board, booked, choices
from functions.gateway.console.visits.views import serials, visit_page, visits_page
from shared.principal import Principal
from tests.fakes.office_screens import Services, answer, example, refusing
from tests.fakes.screens import Browser, Shown, valid

TECH = Principal(id="tech-1", role="tech", permissions=frozenset({"*:*:*"}))
OFFICE, VISIT = "/console/applications/a-1", "/console/visits/a-1"
ONE = "/applications/{applicationId}"


def in_state(state: str, **more: Any) -> dict[str, Any]:
    """An application in a state."""
    return dict(example(ONE)) | {"id": "a-1", "state": state} | more


@pytest.fixture
def services() -> Services:
    ways = ("check", "schedule", "reject", "start", "complete", "no-show")
    return Services(said={f"POST {ONE}/{way}": lambda _: answer(200, {}) for way in ways})


@pytest.fixture
def browser(services: Services) -> Browser:
    return Browser("console", services, headers={"accept-language": "en"}).sign_in_as(TECH)


def sent(browser: Browser, action: str, **typed: str) -> Shown:
    """A form of an application's or a visit's page as it is sent."""
    page = action.rpartition("/")[0]
    shown = browser.post(action, browser.get(page).hidden | typed)
    if shown.status != 303:
        valid(shown.text)
    return shown


@pytest.mark.parametrize(
    ("state", "action", "typed", "way", "body"),
    [
        ("new", f"{OFFICE}/check", {"feasible": "no", "comment": "Far"}, "check",
         {"feasible": False, "comment": "Far"}),
        ("infeasible", f"{OFFICE}/check", {}, "check", {"feasible": None, "comment": ""}),
        ("feasible", f"{OFFICE}/visit", {"slotStart": "t|1|2"}, "schedule",
         {"technicianId": "t", "slotStart": "1", "slotEnd": "2"}),
        ("scheduled", f"{OFFICE}/rejection", {"reason": "No way"}, "reject", {"reason": "No way"}),
        ("scheduled", f"{VISIT}/start", {}, "start", None),
        ("in_progress", f"{VISIT}/completion", {"deviceSerials": "A1\nB2, C3", "terms": "rent"},
         "complete", {"deviceSerials": ["A1", "B2", "C3"], "terms": "rent"}),
        ("scheduled", f"{VISIT}/no-show", {}, "no-show", {}),
    ],
)  # fmt: skip
def test_each_step_is_done_on_its_page(
    browser: Browser,
    services: Services,
    state: str,
    action: str,
    typed: dict[str, str],
    way: str,
    body: dict[str, Any] | None,
) -> None:
    services.said[f"GET {ONE}"] = lambda _: answer(200, in_state(state))
    assert f'{action.rpartition("/")[2]}"' in browser.get(action.rpartition("/")[0]).text
    assert sent(browser, action, **typed).status == 303
    (event,) = services.sent("POST")
    assert event["resource"] == f"{ONE}/{way}"
    assert (event["body"] and json.loads(event["body"])) == body


@pytest.mark.parametrize("state", ["completed", "cancelled", "rejected"])
def test_what_is_over_has_nothing_to_do(browser: Browser, services: Services, state: str) -> None:
    services.said[f"GET {ONE}"] = lambda _: answer(200, in_state(state))
    for page in (OFFICE, VISIT):
        assert f"/{page.split('/')[2]}/a-1/" not in browser.get(page).text


def test_a_serial_that_is_refused_is_kept(browser: Browser, services: Services) -> None:
    services.said[f"GET {ONE}"] = lambda _: answer(200, in_state("in_progress"))
    services.said[f"POST {ONE}/complete"] = refusing(422, "invalid", deviceSerials="Not ours.")
    shown = sent(browser, f"{VISIT}/completion", deviceSerials="A1", comment="Wet <b>wall</b>")
    assert (shown.status, 'id="deviceSerials-wrong">Not ours.' in shown.text) == (422, True)
    assert ">A1</textarea>" in shown.text
    assert "Wet &lt;b&gt;wall&lt;/b&gt;</textarea>" in shown.text


def test_a_technician_sees_their_own_visits_in_order(browser: Browser, services: Services) -> None:
    browser.get("/console/visits")
    assert services.sent("GET")[0]["pathParameters"] == {"userId": "tech-1"}
    later, sooner = ({"slotStart": f"2026-03-1{i}T09:00:00Z"} for i in (2, 1))
    listed = {"items": [in_state("scheduled", **one) for one in (later, sooner)]}
    shown = [card.data["slotStart"] for card in visits_page(listed).cards]
    assert shown == sorted(shown)


def test_a_column_that_does_not_answer_fails_alone() -> None:
    there = Answer(200, {"items": [in_state("new")], "nextCursor": "more"})
    columns = board(dict.fromkeys(OPEN, there) | {"scheduled": Answer(None)})
    assert [(c.failed, c.more, len(c.cards)) for c in columns] == [
        (False, True, 1), (False, True, 1), (True, False, 0), (False, True, 1),
    ]  # fmt: skip


def test_free_times_are_said_in_the_time_of_the_place() -> None:
    slot = {"technicianId": "t", "technicianName": "Oleg", "slotStart": "2026-03-10T09:00:00Z",
            "slotEnd": "2026-03-10T11:00:00Z"}  # fmt: skip
    ((value, text),) = choices([slot], "ru", "Asia/Yekaterinburg")
    assert (value, text) == (
        "t|2026-03-10T09:00:00Z|2026-03-10T11:00:00Z",
        "10.03.2026, 14:00, Oleg",
    )
    assert booked(value)["slotEnd"] == "2026-03-10T11:00:00Z"
    assert booked("") == {}


def test_a_place_on_the_map_only_where_it_is_known() -> None:
    at = example(ONE)["address"]
    unknown = in_state("scheduled", address=at | {"latitude": None})
    assert visit_page(in_state("scheduled")).place == "geo:55.7558,37.6173"
    assert visit_page(unknown).place == ""


def test_serials_come_one_a_line_or_between_commas() -> None:
    assert serials(" A1\n\nB2 ;C3,") == ["A1", "B2", "C3"]
