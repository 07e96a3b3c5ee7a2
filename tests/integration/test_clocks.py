"""On the deployed stack: a year on a test clock and its report, and a billing run that is watched."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from infra.local import bill
from infra.local.play.client import Api
from infra.local.play.stage import Stage
from tests.integration.answers import problem
from tests.integration.subscribers import a_published_tariff, a_subscriber


def test_a_year_is_played_and_read_and_nothing_real_has_changed(stage: Stage, admin: Api) -> None:
    anna = a_subscriber(stage, admin, a_published_tariff(admin))
    before = anna.api.get("/me/account"), anna.invoices
    draft = admin.post(
        "/tariffs", {"code": f"draft-{stage.name}", "name": "Draft", "price": "250.00"}
    )
    wanted = {
        "name": "A year",
        "accountIds": [anna.account_id],
        "accounts": [{"tariffId": draft["id"], "paymentType": "prepaid"}],
    }
    clock = admin.post("/billing/clocks", wanted)
    path = f"/billing/clocks/{clock['id']}"
    first = date.fromisoformat(clock["startsOn"])
    to = first + timedelta(days=364)

    done = admin.post(f"{path}/advance", {"to": to.isoformat(), "pay": "on-due-date"}, key="a-year")
    again = admin.post(
        f"{path}/advance", {"to": to.isoformat(), "pay": "on-due-date"}, key="a-year"
    )
    assert again == done
    for _ in range(20):  # on a slow machine it takes several goes
        if done["complete"]:
            break
        done = admin.post(f"{path}/advance", {"to": to.isoformat(), "pay": "on-due-date"})
    assert done["complete"]
    assert done["clock"] == admin.get(path)
    copies = {one["id"]: one for one in done["clock"]["accounts"]}
    assert len(copies) == 2
    assert copies[anna.account_id]["nextBillDate"] > to.isoformat()
    assert done["clock"]["sums"]["troubles"] == 0

    stretches = admin.get(f"{path}/days", limit=200)["items"]
    happened = [one for s in stretches for day in s["days"] for one in day["happenings"]]
    issued = [one for one in happened if one["type"] == "billing.invoice.created"]
    assert len(issued) == done["clock"]["sums"]["events"]["billing.invoice.created"]
    total = sum(Decimal(one["data"]["total"]) for one in issued)
    assert done["clock"]["sums"]["invoiced"] == {"RUB": f"{total:.2f}"}
    assert {one["accountId"] for one in issued} == set(copies)
    assert (stretches[0]["from"], stretches[-1]["to"]) == (first.isoformat(), to.isoformat())

    assert (anna.api.get("/me/account"), anna.invoices) == before
    assert admin.get(f"/tariffs/{draft['id']}")["status"] == "draft"
    problem(anna.api.request("GET", path), 403)
    assert admin.request("DELETE", path).status_code == 204
    problem(admin.request("GET", path), 404)


def test_a_run_is_watched_to_its_end(stage: Stage, admin: Api) -> None:
    """As `make bill` does it."""
    a_subscriber(stage, admin, a_published_tariff(admin))
    seen: list[bill.Run] = []
    run = bill.start(admin, "2027-06-01", dry=True)
    done = bill.watch(admin, run, seen.append)
    assert (done["state"], done["shardsDone"]) == ("completed", done["shards"])
    assert done["accounts"] >= 1
    assert (seen[0], seen[-1]) == (run, done)
    assert "(dry run)" in bill.summary(done)
