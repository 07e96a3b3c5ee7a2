"""Customers who move in: a file that is checked and applied over the API, rows a minute.

Each row has an address, a contract of the series, a device and a balance. The workers' memory is
looked at after a small file and after the large one: it does not grow with the file.
"""

from __future__ import annotations

import csv
import io
import secrets
import time
from dataclasses import dataclass
from typing import Any

import httpx

from infra.local.screen import step
from tests.bench.figures import Figures
from tests.bench.processes import resident_mb
from tests.bench.samples import Spent, spent
from tests.bench.stack import BenchStack, quiet

SMALL = 400  # rows of the file that is sent first
GOAL = 10_000  # rows a minute
WAIT = 3600  # seconds
HEADS = (
    "external_id", "name", "phone", "email", "city", "street", "building", "apartment", "tariff",
    "contract_date", "opening_balance", "device_model", "device_serial", "device_mac",
)  # fmt: skip
TARIFF: dict[str, Any] = {
    "name": "Домашний 100", "kind": "internet", "price": "590.00", "currency": "RUB",
    "period": "month", "setupFee": "500.00", "taxCategory": "standard", "priceIncludesTax": True,
}  # fmt: skip


class ImportFailed(Exception):
    """An import did not go as it must; its figures would mean nothing."""


@dataclass(frozen=True)
class Importing:
    """Sends files to a stack and waits for them."""

    stack: BenchStack
    http: httpx.Client
    tariff: str

    def taken(self, rows: int) -> tuple[Spent, Spent]:
        """What a row takes when a file is checked, and when it is applied. Raises: ImportFailed."""
        begun = self._post("/imports", {"fileName": "bench.csv"})
        form, path = begun["upload"], f"/imports/{begun['id']}"
        content = a_file(rows, self.tariff)
        httpx.post(form["url"], data=form["fields"], files={"file": content}, timeout=120)
        with spent(self.stack.emulator) as checking:
            self._until(path, "start", "checked")
        with spent(self.stack.emulator) as applying:
            self._until(path, "apply", "completed", rows)
        return checking.result.each(rows), applying.result.each(rows)

    def memory(self) -> float:
        """The MB of the largest of the workers."""
        variable = f"AWS_LAMBDA_FUNCTION_NAME={self.stack.function('ImportWorker')}"
        return resident_mb(self.stack.emulator, variable)

    def _until(self, path: str, verb: str, state: str, created: int = 0) -> None:
        begun = time.perf_counter()
        self._post(f"{path}/{verb}", {})
        while time.perf_counter() - begun < WAIT:
            one = self.http.get(path).raise_for_status().json()
            if one["state"] == state and one["created"] == created and not one["wrong"]:
                return
            if one["state"] in ("refused", "completed") or (verb == "start" and one["wrong"]):
                raise ImportFailed(f"{one['state']}: {one['refusal']} {one['faults'][:3]}")
            time.sleep(0.2)
        raise ImportFailed(f"not {state} after {WAIT} s")

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        key = {"Idempotency-Key": secrets.token_hex(8)}
        return self.http.post(path, json=body, headers=key).raise_for_status().json()


def imports(stack: BenchStack, figures: Figures, token: str, rows: int) -> None:
    """All lines on imports."""
    headers = {"Authorization": f"Bearer {token}"}
    url = stack.outputs["apiUrl"]
    with httpx.Client(base_url=url, headers=headers, timeout=60) as http:
        with step("a tariff that customers move in on"):
            importing = Importing(stack, http, _tariff(http, stack))
            importing.taken(SMALL)
        quiet(stack)
        before = importing.memory()
        with step(f"{rows:,} customers move in"):
            checked, applied = importing.taken(rows)
        after = importing.memory()
    for what, one, bound in (("checked", checked, ""), ("applied", applied, f">= {GOAL}")):
        figures.add(f"import, rows that are {what}", 60 / one.wall, "/min", bound=bound)
        figures.add("the same, CPU of the functions a row", one.functions * 1000, "ms")
        figures.add("the same, the emulator's own CPU a row", one.emulator * 1000, "ms")
    if before and after:
        figures.add(
            "the same, memory of a worker",
            after,
            "MB",
            reference=before,
            against=f"MB, after {SMALL} rows",
            bound="<= 1.1 x",
        )


def a_file(rows: int, tariff: str) -> bytes:
    """A file of so many customers that nobody knows yet."""
    own, text = secrets.token_hex(4), io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(HEADS)
    for n in range(rows):
        mac = f"02{secrets.token_hex(5)}"
        writer.writerow([
            f"{own}-{n}", "Иванова Анна Сергеевна", f"+7916{n % 10_000_000:07d}", f"{own}{n}@example.com",
            "Москва", "улица Ленина", n % 300 + 1, n % 90 + 1, tariff, "2024-02-01",
            f"{n % 7 - 3}00,50", "EchoLife HG8245H", f"SN{own}{n}", mac,
        ])  # fmt: skip
    return text.getvalue().encode()


def _tariff(http: httpx.Client, stack: BenchStack) -> str:
    """The code of a tariff that customer has heard of."""
    code = f"bench-{secrets.token_hex(3)}"
    made = http.post("/tariffs", json=TARIFF | {"code": code}).raise_for_status().json()
    http.post(f"/tariffs/{made['id']}/publish", json={}).raise_for_status()
    quiet(stack)
    return code
