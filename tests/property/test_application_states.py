"""Any sequence of steps on any applications: no technician twice at once, no gap in the numbers."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from functions.customer.app import ENDPOINTS
from functions.customer.seeds import seed
from functions.customer.settings import CustomerSettings
from shared.wiring import Resources, Wiring
from tests.fakes.http import ApiClient
from tests.fakes.table import InMemoryTable
from tests.fakes.time import FixedClock, counter
from tests.unit.customer.office import OPERATOR, TARIFF, Office, visit

TECHNICIANS = ("tech-1", "tech-2")
SERIALS = ("DEMO-ONT-0001", "DEMO-ONT-0002", "DEMO-ROUTER-0001")
BOOKED = ("scheduled", "in_progress", "completed")


class Applications(RuleBasedStateMachine):
    """Steps in any order; whatever is refused must change nothing."""

    made = Bundle("made")

    def __init__(self) -> None:
        super().__init__()
        self.table, clock = InMemoryTable(), FixedClock()
        config = CustomerSettings("customer")
        wiring = Wiring(Resources(settings=config, table=self.table, clock=clock, new_id=counter()))
        self.office = Office(ApiClient(ENDPOINTS, wiring), self.table, clock, wiring)
        seed(self.table, clock)
        assert self.office.hears("billing.tariff.published", TARIFF) == []
        self.applications: dict[str, Any] = {}

    @rule(target=made, checked=st.integers(0, 3))
    def apply(self, checked: int) -> str:
        made = self.office.applied(by=OPERATOR)
        self.applications[made["id"]] = made
        if checked:
            self._step(made["id"], "check", {})
        return str(made["id"])

    @rule(
        application=made,
        technician=st.sampled_from(TECHNICIANS),
        hour=st.integers(9, 12),
        hours=st.sampled_from([0.5, 1, 2, 3]),
        begin=st.booleans(),
    )
    def schedule(
        self, application: str, technician: str, hour: int, hours: float, begin: bool
    ) -> None:
        self._step(application, "schedule", visit(hour, technician, hours))
        if begin:
            self._step(application, "start", {})

    @rule(application=made, serials=st.lists(st.sampled_from(SERIALS), max_size=1))
    def complete(self, application: str, serials: list[str]) -> None:
        self._step(application, "complete", {"deviceSerials": serials})

    @rule(application=made, verb=st.sampled_from(["check", "start", "no-show", "reject", "cancel"]))
    def step(self, application: str, verb: str) -> None:
        self._step(application, verb, {"reason": "r"} if verb in ("reject", "cancel") else {})

    def _step(self, application: str, verb: str, body: dict[str, Any]) -> None:
        before = dict(self.table.items)
        reply = self.office.moved({"id": application}, verb, body)
        if reply.status == 200:
            self.applications[application] = reply.json
        else:
            assert reply.status == 409, reply.text
            assert self.table.items == before

    @invariant()
    def a_technician_is_at_one_place_at_a_time(self) -> None:
        visits = [a for a in self.applications.values() if a["state"] in BOOKED]
        for one in visits:
            for other in visits:
                if one["id"] < other["id"] and one["technicianId"] == other["technicianId"]:
                    assert (
                        one["slotEnd"] <= other["slotStart"] or other["slotEnd"] <= one["slotStart"]
                    )

    @invariant()
    def a_technician_s_time_is_held_by_visits_only(self) -> None:
        held = {i["application_id"] for (_, sk), i in self.table.items.items() if sk[:5] == "CELL#"}
        shown = {i["id"] for (_, sk), i in self.table.items.items() if sk[:4] == "JOB#"}
        booked = {a["id"] for a in self.applications.values() if a["state"] in BOOKED}
        assert held == shown == booked

    @invariant()
    def numbers_have_no_gap(self) -> None:
        numbers = sorted(a["number"] for a in self.applications.values())
        assert numbers == [f"A-{n:06d}" for n in range(1, len(numbers) + 1)]
        signed = sorted(
            a["contractNumber"] for a in self.applications.values() if a["contractNumber"]
        )
        assert signed == [f"C-{n:06d}" for n in range(1, len(signed) + 1)]

    @invariant()
    def what_is_completed_is_all_there(self) -> None:
        done = {a["contractId"] for a in self.applications.values() if a["state"] == "completed"}
        told = [e["subject"] for e in self.table.events("customer.contract.activated")]
        assert sorted(told) == sorted(done)
        devices = [i for (_, sk), i in self.table.items.items() if sk == "DEVICE" and "serial" in i]
        assert {d["contract_id"] for d in devices if d["state"] == "installed"} <= done
        used = [i["ports_used"] for (_, sk), i in self.table.items.items() if sk == "BUILDING"]
        assert sum(used) == len(done)


Applications.TestCase.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
TestApplications = Applications.TestCase
