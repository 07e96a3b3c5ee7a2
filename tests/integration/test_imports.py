"""A small import over HTTP: the form, the check, the report, and what billing makes of it."""

from __future__ import annotations

from typing import Any

import httpx

from infra.local.play.client import Api, until
from infra.local.play.moving import CUSTOMERS
from tests.integration.performance import Performance


def test_customers_of_another_provider_have_moved_in(first_play: Performance) -> None:
    moved = first_play.fact("import")
    admin = first_play.actor("admin")
    done = admin.get(f"/imports/{moved['id']}")
    assert (done["state"], done["created"], done["failed"]) == ("completed", CUSTOMERS, 1)
    report = httpx.get(done["reportUrl"], timeout=30)
    assert report.status_code == 200
    assert report.content.decode("utf-8-sig").splitlines()[1].startswith(f"{CUSTOMERS + 2};Телефон")


def test_a_debtor_who_moved_in_is_found_by_their_old_contract(first_play: Performance) -> None:
    """The third row owes: the debt is an invoice, and nothing past is billed."""
    admin = first_play.actor("admin")
    number = f"Д-{first_play.stage.name}-2"
    (found,) = admin.get("/customers", contractNumber=number)["items"]
    (account,) = admin.get("/accounts", customerId=found["id"])["items"]
    assert account["openedOn"] == "2023-06-15"
    *_, invoice = admin.get(f"/accounts/{account['id']}/invoices")["items"]  # newest first
    assert [item["kind"] for item in invoice["items"]] == ["opening_debt"]
    *_, entry = admin.get(f"/accounts/{account['id']}/transactions")["items"]
    assert entry["balanceAfter"] == "-320.00"
    assert {line["account"] for line in entry["lines"]} == {"receivable", "opening-balances"}
    (service,) = admin.get(f"/customers/{found['id']}/services")["items"]
    assert service["state"] == "active"


def test_a_file_that_is_too_large_or_of_another_type_is_refused_by_the_form(
    first_play: Performance,
) -> None:
    form = _begun(first_play.actor("admin"))["upload"]
    fields = form["fields"] | {"Content-Type": "text/html"}
    sent = httpx.post(form["url"], data=fields, files={"file": b"id;name\n"}, timeout=30)
    assert sent.status_code == 403


def test_what_is_no_table_is_refused_with_what_to_do(first_play: Performance) -> None:
    admin = first_play.actor("admin")
    begun = _begun(admin)
    form = begun["upload"]
    files = {"file": b"PK\x03\x04 not a table"}
    sent = httpx.post(form["url"], data=form["fields"], files=files, timeout=30)
    assert sent.status_code < 300
    path = f"/imports/{begun['id']}"
    admin.post(f"{path}/start")
    refused = until(lambda: (o := admin.get(path))["state"] == "refused" and o, "the refusal")
    assert "spreadsheet" in refused["refusal"]


def _begun(admin: Api) -> dict[str, Any]:
    begun: dict[str, Any] = admin.post("/imports", {"fileName": "x.csv"})
    return begun
