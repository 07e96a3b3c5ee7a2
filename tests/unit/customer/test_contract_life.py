"""Contracts in force: suspended, resumed and ended, now or on the day set for it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from functions.customer.addresses.entities import Address
from functions.customer.jobs import DateToCome, UnknownJob, run
from functions.customer.lifecycle.ending import ContractEnding
from functions.customer.migrations import MIGRATIONS
from shared.dynamo.migrations import migrate
from tests.unit.customer.office import (
    CUSTOMER,
    OPERATOR,
    STRANGER,
    TECHNICIAN,
    Office,
    good,
    refused,
)

SERIALS = ["DEMO-ONT-0001", "DEMO-ROUTER-0001"]


def connected(office: Office, hour: int = 10, **report: Any) -> str:
    """The id of the contract of a job that is done."""
    job = office.begun(hour, **report.pop("form", {}))
    done = good(office.moved(job, "complete", report, by=TECHNICIAN))
    contract_id: str = done["contractId"]
    return contract_id


def changed(office: Office, contract: str, verb: str, body: Any = None) -> Any:
    return good(office.api.post(f"/contracts/{contract}/{verb}", body or {}, by=OPERATOR))


def played(office: Office, on: str | None = None, has_time: bool = True) -> dict[str, Any]:
    """What the hourly job has done."""
    event = {"job": "contracts"} | ({"date": on} if on else {})
    return run(event, office.wiring, lambda: has_time, office.clock().date())


def ports_used(office: Office) -> int:
    building = Address("Москва", "ул. Ленина", "12").building_id
    used: int = office.read(f"/buildings/{building}")["portsUsed"]
    return used


def data_of(office: Office, event: str) -> list[dict[str, Any]]:
    return [e["data"] for e in office.table.events(f"customer.contract.{event}")]


def test_a_contract_is_suspended_and_resumed_with_its_reasons(office: Office) -> None:
    contract = connected(office)
    away = {"reason": "request", "comment": "A long journey."}
    out = changed(office, contract, "suspend", away)
    assert (out["state"], out["history"][-1]["code"]) == ("suspended", "request")
    back = changed(office, contract, "resume", {"comment": "Back again."})
    steps = [(s["state"], s["code"], s["reason"]) for s in back["history"][1:]]
    assert steps == [("suspended", "request", "A long journey."), ("active", "", "Back again.")]
    (suspended,), (resumed,) = data_of(office, "suspended"), data_of(office, "resumed")
    assert (suspended["contractId"], suspended["on"]) == (contract, "2026-03-10")
    assert (suspended["reason"], resumed["reason"]) == ("request", "")
    assert office.read("/me/contracts", by=CUSTOMER)["items"] == [back]


def test_only_what_is_in_force_is_suspended_and_only_what_is_suspended_resumed(
    office: Office,
) -> None:
    contract = connected(office)
    path, why = f"/contracts/{contract}", {"reason": "debt"}
    state = "not-in-this-contract-state"
    refused(office.api.post(f"{path}/resume", {}, by=OPERATOR), 409, state)
    changed(office, contract, "suspend", why)
    refused(office.api.post(f"{path}/suspend", why, by=OPERATOR), 409, state)
    changed(office, contract, "terminate", why)
    possible = {"suspend": "active", "resume": "suspended", "terminate": "draft, active, suspended"}
    for verb, states in possible.items():
        body = {} if verb == "resume" else why
        problem = refused(office.api.post(f"{path}/{verb}", body, by=OPERATOR), 409, state)
        assert problem["detail"] == (
            f"Contract C-000001 is in the state terminated. This is possible in: {states}."
        )


def test_the_end_frees_the_port_asks_for_the_equipment_and_makes_a_former_customer(
    office: Office,
) -> None:
    office.rents_out()
    contract = connected(office, deviceSerials=SERIALS, terms="rent")
    assert ports_used(office) == 1
    over = changed(office, contract, "terminate", {"reason": "price", "comment": "Too dear."})
    assert (over["state"], over["endsOn"]) == ("terminated", "2026-03-10")
    assert [d["serial"] for d in over["toReturn"]] == ["DEMOONT0001", "DEMOROUTER0001"]
    assert {d["terms"] for d in over["toReturn"]} == {"rent"}
    assert over["returnUntil"] == "2026-03-24"
    assert ports_used(office) == 0
    assert office.read("/me/profile", by=CUSTOMER)["status"] == "former"
    (event,) = data_of(office, "terminated")
    assert event["toReturn"] == ["DEMOONT0001", "DEMOROUTER0001"]
    assert (event["on"], event["reason"], event["returnUntil"]) == (
        "2026-03-10", "price", "2026-03-24",
    )  # fmt: skip


def test_what_was_sold_is_not_asked_back(office: Office) -> None:
    contract = connected(office, deviceSerials=SERIALS, terms="sale")
    over = changed(office, contract, "terminate", {"reason": "other"})
    assert (over["toReturn"], over["returnUntil"]) == ([], None)


def test_another_contract_of_the_customer_keeps_what_it_has(office: Office) -> None:
    one = connected(office, deviceSerials=SERIALS[:1])
    other = connected(office, 14, deviceSerials=SERIALS[1:])
    over = changed(office, one, "terminate", {"reason": "moved"})
    assert [d["serial"] for d in over["toReturn"]] == ["DEMOONT0001"]
    assert office.read("/me/profile", by=CUSTOMER)["status"] == "active"
    assert ports_used(office) == 1
    assert office.read(f"/contracts/{other}")["state"] == "active"
    changed(office, other, "terminate", {"reason": "moved"})
    assert office.read("/me/profile", by=CUSTOMER)["status"] == "former"
    assert ports_used(office) == 0


def test_a_later_day_is_shown_and_can_be_withdrawn(office: Office) -> None:
    contract = connected(office)
    later = {"reason": "moved", "comment": "To Tver.", "on": "2026-04-01"}
    shown = changed(office, contract, "terminate", later)
    assert shown["state"] == "active"
    assert shown["planned"] == {
        "state": "terminated", "on": "2026-04-01", "code": "moved", "reason": "To Tver.",
    }  # fmt: skip
    assert data_of(office, "terminated") == []
    path = f"/contracts/{contract}/planned"
    assert good(office.api.delete(path, by=OPERATOR))["planned"] is None
    refused(office.api.delete(path, by=OPERATOR), 409, "nothing-scheduled")
    office.clock.advance(days=60)
    assert played(office) == {"contracts": 0, "errors": 0, "complete": True}


def test_a_later_plan_takes_the_place_of_an_earlier_one(office: Office) -> None:
    contract = connected(office)
    changed(office, contract, "suspend", {"reason": "repair", "on": "2026-03-20"})
    changed(office, contract, "terminate", {"reason": "moved", "on": "2026-04-01"})
    out = changed(office, contract, "suspend", {"reason": "repair"})
    assert (out["state"], out["planned"]["on"]) == ("suspended", "2026-04-01")
    office.clock.advance(days=22)
    assert played(office)["contracts"] == 1
    assert office.read(f"/contracts/{contract}")["state"] == "terminated"


def test_a_suspension_at_once_takes_the_place_of_one_that_was_set(office: Office) -> None:
    contract = connected(office)
    changed(office, contract, "suspend", {"reason": "repair", "on": "2026-03-20"})
    assert changed(office, contract, "suspend", {"reason": "debt"})["planned"] is None


@pytest.mark.parametrize("day", ["2026-03-09", "2027-03-12", "1900-01-01"])
def test_a_day_that_is_past_or_too_far_away_is_refused(office: Office, day: str) -> None:
    contract = connected(office)
    order = {"reason": "moved", "on": day}
    reply = office.api.post(f"/contracts/{contract}/terminate", order, by=OPERATOR)
    problem = refused(reply, 422, "invalid-change-day")
    assert problem["errors"][0]["pointer"] == "/on"


def test_the_job_goes_by_the_contract_s_own_day_and_does_it_once(office: Office) -> None:
    contract = connected(office)
    changed(office, contract, "terminate", {"reason": "moved", "on": "2026-03-12"})
    office.clock.advance(days=1, hours=11, minutes=59)  # 20:59 UTC: 23:59 in Moscow
    assert played(office)["contracts"] == 0
    office.clock.advance(minutes=1)
    assert played(office, has_time=False) == {"contracts": 0, "errors": 0, "complete": False}
    assert played(office) == {"contracts": 1, "errors": 0, "complete": True}
    assert played(office) == {"contracts": 0, "errors": 0, "complete": True}
    over = office.read(f"/contracts/{contract}")
    assert (over["state"], over["endsOn"], over["planned"]) == ("terminated", "2026-03-12", None)
    assert over["history"][-1]["on"] == "2026-03-12"
    assert len(data_of(office, "terminated")) == 1


def test_a_missed_day_is_caught_up_with_the_day_that_was_set(office: Office) -> None:
    contract = connected(office)
    changed(office, contract, "suspend", {"reason": "repair", "on": "2026-03-20"})
    office.clock.advance(days=30)
    assert played(office, "2026-03-19")["contracts"] == 0
    assert played(office, "2026-03-20")["contracts"] == 1
    (event,) = data_of(office, "suspended")
    assert event["on"] == "2026-03-20"


def test_one_bad_contract_does_not_stop_the_others(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, well = connected(office), connected(office, 14)
    for contract in (bad, well):
        changed(office, contract, "terminate", {"reason": "moved", "on": "2026-03-11"})
    office.clock.advance(days=1)
    end = ContractEnding.end

    def failing(self: ContractEnding, before: Any, *rest: Any) -> Any:
        if before.id == bad:
            raise RuntimeError("broken")
        return end(self, before, *rest)

    monkeypatch.setattr(ContractEnding, "end", failing)
    assert played(office) == {"contracts": 1, "errors": 1, "complete": True}
    assert office.read(f"/contracts/{well}")["state"] == "terminated"
    monkeypatch.undo()
    assert played(office) == {"contracts": 1, "errors": 0, "complete": True}


def test_a_job_must_be_known_and_its_day_not_to_come(office: Office) -> None:
    today = date(2026, 3, 10)
    with pytest.raises(UnknownJob):
        run({"job": "nothing"}, office.wiring, lambda: True, today)
    with pytest.raises(DateToCome):
        run({"job": "contracts", "date": "2026-03-12"}, office.wiring, lambda: True, today)


def test_customers_change_no_contracts_and_see_no_others(office: Office) -> None:
    contract = connected(office)
    order = {"reason": "moved"}
    assert office.api.post(f"/contracts/{contract}/terminate", order, by=CUSTOMER).status == 403
    refused(office.api.get(f"/contracts/{contract}", by=STRANGER), 404, "contract-not-found")


def test_contracts_of_before_the_lists_are_put_into_them(office: Office) -> None:
    contract = connected(office)
    item = office.table.items[f"CONTRACT#{contract}", "CONTRACT"]
    whole = dict(item)
    for key in ("gsi3pk", "gsi3sk", "gsi4pk", "gsi4sk"):
        del item[key]
    assert migrate(office.table, MIGRATIONS[2:3]) == 1
    assert office.table.items[f"CONTRACT#{contract}", "CONTRACT"] == whole
    assert migrate(office.table, MIGRATIONS[2:3]) == 0
