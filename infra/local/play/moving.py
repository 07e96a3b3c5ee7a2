"""Customers of another provider's books move in."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import httpx

from infra.local.play.client import Api, StepFailed, until
from infra.local.play.connection import CITY, STREET
from infra.local.play.stage import Stage

CUSTOMERS = 100
NAMES = ("Иван", "Мария", "Олег", "Ольга", "Пётр")
FAMILIES = ("Ковалёв", "Орлова", "Белов", "Зимина", "Соколов", "Лебедева", "Грач")
BALANCES = (Decimal("150.50"), Decimal(0), Decimal("-320.00"))
"""An advance, nothing, a debt: each third customer has the same."""


def file_is_checked(stage: Stage) -> str:
    """A file of another provider's customers is sent and checked; one row is wrong."""
    admin: Api = stage.facts["admin"]
    begun = admin.post("/imports", {"fileName": "subscribers.csv"})
    form = begun["upload"]
    content = _file(stage).encode("cp1251")
    sent = httpx.post(form["url"], data=form["fields"], files={"file": content}, timeout=30)
    if sent.status_code >= 300:
        raise StepFailed(f"the file was answered {sent.status_code}: {sent.text}")
    path = f"/imports/{begun['id']}"
    admin.post(f"{path}/start")
    checked = until(
        lambda: _in(admin.get(path), "checked", "refused"), "the check of the file", seconds=120
    )
    if (checked["state"], checked["right"], checked["wrong"]) != ("checked", CUSTOMERS, 1):
        raise StepFailed(f"the file is {checked['state']}: {checked['refusal']}{checked['faults']}")
    stage.facts["import"] = checked
    fault = checked["faults"][0]
    return f"{checked['rows']} rows; row {fault['row']}, {fault['column']}: {fault['message']}"


def customers_move_in(stage: Stage) -> str:
    """What is right is applied."""
    admin: Api = stage.facts["admin"]
    path = f"/imports/{stage.facts['import']['id']}"
    admin.post(f"{path}/apply")
    done = until(lambda: _in(admin.get(path), "completed"), "the import's end", seconds=120)
    if (done["created"], done["failed"]) != (CUSTOMERS, 1):
        raise StepFailed(f"{done['created']} customers were made, {done['failed']} rows left out")
    return f"{done['created']} customers with contracts, {done['failed']} row left out"


def balances_are_theirs(stage: Stage) -> str:
    """Billing has their accounts, with the balances that they brought."""
    admin: Api = stage.facts["admin"]
    until(lambda: len(_accounts(stage, admin)) >= CUSTOMERS, "the accounts", seconds=240)
    balances = [Decimal(one["balance"]) for one in _accounts(stage, admin)]
    expected = [BALANCES[n % len(BALANCES)] for n in range(CUSTOMERS)]
    if sorted(balances) != sorted(expected):
        raise StepFailed(f"the balances come to {sum(balances)}, not {sum(expected)}")
    ahead, behind = ([b for b in balances if sign * b > 0] for sign in (1, -1))
    return f"{len(ahead)} have paid {sum(ahead)} ahead, {len(behind)} owe {-sum(behind)}"


def _accounts(stage: Stage, admin: Api) -> list[dict[str, Any]]:
    """The accounts of those who moved in: newer than the import, of contracts that are older."""
    moving = stage.facts["import"]
    return [
        one
        for one in admin.get("/accounts", limit=2 * CUSTOMERS)["items"]
        if one["id"] > moving["id"] and one["openedOn"] < moving["createdAt"][:10]
    ]


def _in(one: dict[str, Any], *states: str) -> dict[str, Any] | None:
    return one if one["state"] in states else None


def _file(stage: Stage) -> str:
    """The file as another system writes it: Russian headings, semicolons, decimal commas."""
    text = io.StringIO()
    heads = ("Код", "ФИО", "Телефон", "Город", "Улица", "Дом", "Квартира", "Номер договора",
             "Дата договора", "Тариф", "Баланс")  # fmt: skip
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    for number in range(CUSTOMERS + 1):
        phone = "нет" if number == CUSTOMERS else f"8 (916) {200 + number}-{10 + number % 90}-00"
        name = f"{FAMILIES[number % len(FAMILIES)]} {NAMES[number % len(NAMES)]}"
        balance = f"{BALANCES[number % len(BALANCES)]}".replace(".", ",")
        own = f"{stage.name}-{number}"
        writer.writerow([own, name, phone, CITY, STREET, "14 корп. 1", number + 1, f"Д-{own}",
                         "15.06.2023", stage.facts["tariff"]["code"], balance])  # fmt: skip
    return text.getvalue()


STEPS = (file_is_checked, customers_move_in, balances_are_theirs)
