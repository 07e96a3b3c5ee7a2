"""What an active contract brings, and what becomes of it when the contract changes."""

from __future__ import annotations

import copy
import itertools
import json
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from functions.billing import jobs
from functions.billing.accounts.entities import Account, AccountExists
from functions.billing.app import ENDPOINTS
from functions.billing.consumers import consumer
from functions.billing.failures.entities import Job
from functions.billing.invoices.entities import InvoiceStatus
from functions.billing.opening.service import AccountOpening
from functions.billing.periods.entities import BillingMode, BillingPeriod
from functions.billing.subscriptions.entities import SubscriptionState
from functions.billing.tariffs.entities import (
    ChargingMode,
    TariffNeverPublished,
    TariffNotFound,
    TariffStatus,
)
from functions.billing.tariffs.service import Tariffs
from functions.billing.taxes.entities import TaxCategory
from shared.dynamo.transaction import Transaction
from shared.event import Event
from tests.fakes.books import Books
from tests.fakes.http import ApiClient
from tests.fakes.people import a_customer, an_admin
from tests.unit.billing.builders import MONTHLY, House, a_contract, a_tariff, numbers


@pytest.fixture
def house() -> House:
    house = House()
    house.sell()
    return house


def test_an_active_contract_gets_an_account_a_subscription_and_its_first_invoice(
    house: House,
) -> None:
    account = house.open("2026-03-10")
    (invoice,) = house.invoices()
    (subscription,) = house.subscriptions()
    assert (account.number, invoice.number) == ("00000001", "INV-00000001")
    assert subscription.state is SubscriptionState.ACTIVE
    assert subscription.started_on == date(2026, 3, 10)
    assert account.next_bill_date == date(2026, 4, 1)
    assert house.account(account.id) == account
    assert [e["type"] for e in house.table.events()] == [
        "billing.invoice.created",
        "billing.account.opened",
        "billing.subscription.started",
    ]


def test_the_first_invoice_covers_the_days_to_the_bill_day_and_the_setup_fee(house: House) -> None:
    house.open("2026-03-10")
    (invoice,) = house.invoices()
    plan, fee = invoice.items
    assert (plan.period_start, plan.period_end) == (date(2026, 3, 10), date(2026, 4, 1))
    assert plan.share == Decimal("0.709677419")  # 22 of March's 31 days
    assert plan.amount == Decimal("418.71")
    assert (fee.kind, fee.amount) == ("setup_fee", Decimal("500.00"))
    assert invoice.total == Decimal("918.71")
    assert invoice.tax == Decimal("165.67")  # 918.71 x 22 / 122
    assert invoice.net + invoice.tax == invoice.total
    assert invoice.due_date == date(2026, 3, 20)
    assert invoice.status is InvoiceStatus.PENDING


def test_the_ledger_books_the_invoice_and_the_account_owes_it(house: House) -> None:
    account = house.open()
    (booked,) = house.ledger()
    assert booked.amount == Decimal("-918.71") == account.balance == booked.balance_after
    assert {line.account: line.credit for line in booked.lines if line.credit} == {
        "revenue:internet": Decimal("343.20"),
        "revenue:setup_fee": Decimal("409.84"),
        "tax:vat": Decimal("165.67"),
    }
    (open_item,) = account.open_items
    assert open_item.amount_due == Decimal("918.71")


def test_a_legal_entity_under_the_simplified_regime_charges_no_tax() -> None:
    house = House(tax_regime="simplified")
    house.sell()
    house.open("2026-03-10")
    house.run("2026-04-01")
    for invoice, total in zip(house.invoices(), ("918.71", "590.00"), strict=True):
        assert (invoice.net, invoice.tax) == (Decimal(total), 0)
        assert {t.category for t in invoice.taxes} == {TaxCategory.NONE}
    entries = [line.account for entry in house.ledger() for line in entry.lines]
    assert "tax:vat" not in entries


def test_a_contract_has_one_account_however_often_it_is_told(house: House) -> None:
    house.open()
    with pytest.raises(AccountExists):
        house.open()
    assert len(house.invoices()) == 1


def test_numbers_follow_one_another_from_account_to_account(house: House) -> None:
    accounts = [house.open(number=n) for n in range(1, 6)]
    assert [a.number for a in accounts] == [f"{n:08d}" for n in range(1, 6)]
    assert numbers(house.invoices()) == [1, 2, 3, 4, 5]


def test_a_number_that_somebody_else_takes_meanwhile_is_followed_by_the_next(house: House) -> None:
    taken: list[bool] = []
    commit = house.table.commit

    def contested(transaction: Transaction) -> None:
        if not taken:
            taken.append(True)
            house.wiring.use(AccountOpening).open(a_contract(number=2))
        commit(transaction)

    house.table.commit = contested  # type: ignore[method-assign]
    assert house.open(number=1).number == "00000002"
    assert numbers(house.invoices()) == [1, 2]


def test_an_unknown_or_unpublished_tariff_opens_nothing(house: House) -> None:
    house.sell(a_tariff(id="draft", code="draft", status=TariffStatus.DRAFT))
    with pytest.raises(TariffNotFound):
        house.open(tariff="nowhere")
    with pytest.raises(TariffNeverPublished):
        house.open(tariff="draft")
    assert house.invoices() == []


def test_who_agreed_to_a_tariff_before_it_was_archived_still_gets_it(house: House) -> None:
    house.sell(a_tariff(id="old", code="old", status=TariffStatus.ARCHIVED))
    assert house.open(tariff="old").number == "00000001"


def _revised(house: House) -> str:
    """A tariff published at 590 a month, and since then at 990."""
    tariffs = house.wiring.use(Tariffs)
    tariff_id = tariffs.create("revised", MONTHLY).id
    tariffs.publish(tariff_id)
    dearer = replace(MONTHLY, name="Home 100+", price=Decimal("990.00"), setup_fee=Decimal("0.00"))
    return tariffs.revise(tariff_id, dearer).id


@pytest.mark.parametrize(
    ("revision", "name", "price", "first"),
    [(1, "Home 100", "590.00", "918.71"), (2, "Home 100+", "990.00", "702.58")],
)
def test_what_was_agreed_is_charged_whatever_the_tariff_has_become(
    house: House, revision: int, name: str, price: str, first: str
) -> None:
    tariff_id = _revised(house)
    data = ACTIVATED | {"tariffId": tariff_id, "tariffRevision": revision}
    assert _consume(house, _message("customer.contract.activated", data)) == []
    (subscription,), (invoice,) = house.subscriptions(), house.invoices()
    assert (subscription.tariff_revision, subscription.tariff_name) == (revision, name)
    assert (subscription.price, invoice.total) == (Decimal(price), Decimal(first))
    house.run("2026-04-01")
    assert house.invoices()[1].total == Decimal(price)


def test_a_contract_agreed_before_its_tariff_was_archived_gets_what_was_agreed(
    house: House,
) -> None:
    tariff_id = _revised(house)
    house.wiring.use(Tariffs).archive(tariff_id)
    data = ACTIVATED | {"tariffId": tariff_id, "tariffRevision": 1}
    assert _consume(house, _message("customer.contract.activated", data)) == []
    assert house.subscriptions()[0].price == Decimal("590.00")


def test_a_revision_that_was_never_published_opens_nothing(house: House) -> None:
    data = ACTIVATED | {"tariffId": _revised(house), "tariffRevision": 3}
    assert _consume(house, _message("customer.contract.activated", data)) == ["event-1"]
    bad = ACTIVATED | {"tariffRevision": 0}
    assert _consume(house, _message("customer.contract.activated", bad)) == []
    assert house.refused == ["data does not fit: tariffRevision"]
    assert house.invoices() == []


def test_a_tariff_in_arrears_is_invoiced_for_its_setup_at_once_and_for_days_afterwards(
    house: House,
) -> None:
    house.sell(a_tariff(replace(MONTHLY, mode=BillingMode.IN_ARREARS), id="later", code="later"))
    account = house.open("2026-03-10", tariff="later")
    (invoice,) = house.invoices()
    assert [i.kind for i in invoice.items] == ["setup_fee"]
    assert account.next_bill_date == date(2026, 4, 1)
    house.run("2026-04-01")
    assert [i.kind for i in house.invoices()[1].items] == ["internet"]
    assert house.invoices()[1].total == Decimal("418.71")


def test_a_free_tariff_without_a_fee_brings_no_invoice(house: House) -> None:
    free = replace(MONTHLY, price=Decimal("0.00"), setup_fee=Decimal("0.00"))
    house.sell(a_tariff(free, id="free", code="free"))
    account = house.open(tariff="free")
    assert house.invoices() == []
    house.run("2026-04-01")
    assert house.invoices() == []
    assert house.account(account.id).next_bill_date == date(2026, 5, 1)


def test_an_anniversary_tariff_is_billed_on_the_day_of_the_month_it_began(house: House) -> None:
    terms = replace(MONTHLY, charging=ChargingMode.ANNIVERSARY)
    house.sell(a_tariff(terms, id="anniversary", code="anniversary"))
    account = house.open("2026-01-31", tariff="anniversary")
    assert account.next_bill_date == date(2026, 2, 28)
    assert house.invoices()[0].items[0].amount == Decimal("590.00")


def test_days_on_both_sides_of_a_tax_change_are_taxed_at_their_own_rates(house: House) -> None:
    quarterly = replace(
        MONTHLY, period=BillingPeriod.QUARTER, price=Decimal("900.00"), setup_fee=Decimal("0.00")
    )
    house.sell(a_tariff(quarterly, id="quarter", code="quarter"))
    house.open("2025-12-01", tariff="quarter")
    (invoice,) = house.invoices()
    assert [(t.percent, t.net + t.tax) for t in invoice.taxes] == [
        (Decimal(20), Decimal("310.00")),
        (Decimal(22), Decimal("590.00")),
    ]
    assert invoice.total == Decimal("900.00")


def _message(event_type: str, data: dict[str, Any], event_id: str = "event-1") -> dict[str, str]:
    event = Event(
        type=event_type, subject="contract-1", time=House().clock(), data=data, id=event_id
    )
    return {"messageId": event_id, "body": event.to_json()}


ACTIVATED = {
    "contractId": "contract-1",
    "number": "D-1",
    "customerId": "customer-1",
    "customerName": "Anna Ivanova",
    "tariffId": "tariff-1",
    "tariffRevision": 1,
    "address": "Kazan, Lenina 1",
    "activatedOn": "2026-03-10",
    "timeZone": "Europe/Moscow",
    "locale": "ru",
}


def _consume(house: House, *records: dict[str, str]) -> list[str]:
    answer = consumer.consume(
        {"Records": list(records)},
        house.wiring,
        lambda _, why: house.refused.append(why),
        house.clock,
    )
    return [f["itemIdentifier"] for f in answer["batchItemFailures"]]


def test_the_event_of_an_active_contract_opens_its_account_once(house: House) -> None:
    message = _message("customer.contract.activated", ACTIVATED)
    assert _consume(house, message, message) == []
    assert _consume(house, message) == []
    (invoice,) = house.invoices()
    assert invoice.customer_name == "Anna Ivanova"
    assert house.table.events("billing.account.opened")[0]["causationid"] == "event-1"


def test_a_contract_that_is_said_active_by_another_event_keeps_its_one_account(
    house: House,
) -> None:
    for event_id in ("event-1", "event-2"):
        message = _message("customer.contract.activated", ACTIVATED, event_id=event_id)
        assert _consume(house, message) == []
    assert len(house.invoices()) == 1
    assert len(house.table.events("billing.account.opened")) == 1
    assert house.refused == []


def test_a_contract_on_a_tariff_that_is_not_there_yet_is_tried_again(house: House) -> None:
    data = ACTIVATED | {"tariffId": "soon"}
    assert _consume(house, _message("customer.contract.activated", data)) == ["event-1"]
    house.sell(a_tariff(id="soon", code="soon"))
    assert _consume(house, _message("customer.contract.activated", data)) == []
    assert len(house.invoices()) == 1


def test_an_event_without_what_it_must_have_goes_to_the_dead_letters(house: House) -> None:
    data = {k: v for k, v in ACTIVATED.items() if k != "activatedOn"}
    assert _consume(house, _message("customer.contract.activated", data)) == []
    assert house.refused == ["data does not fit: activatedOn"]
    assert house.invoices() == []


def _changed(what: str, on: str) -> dict[str, str]:
    data = {"contractId": "contract-1", "customerId": "customer-1", "on": on, "reason": "asked"}
    return _message(f"customer.contract.{what}", data, event_id=f"{what}-{on}")


def test_a_suspended_contract_is_not_billed_until_it_is_resumed(house: House) -> None:
    account = house.open("2026-03-10")
    assert _consume(house, _changed("suspended", "2026-03-20")) == []
    assert house.account(account.id).next_bill_date is None
    house.run("2026-04-01")
    house.run("2026-05-01")
    assert len(house.invoices()) == 1
    assert _consume(house, _changed("resumed", "2026-05-11")) == []
    house.run("2026-05-11")
    resumed = house.invoices()[1]
    assert (resumed.period_start, resumed.period_end) == (date(2026, 5, 11), date(2026, 6, 1))
    assert [e["data"]["state"] for e in house.table.events("billing.subscription.resumed")] == [
        "active"
    ]


STEPS = ("suspended", "resumed", "suspended", "resumed", "terminated")


@pytest.mark.parametrize("count", [2, 4, 5])
def test_whatever_the_order_a_contract_ends_in_its_latest_state(house: House, count: int) -> None:
    numbered = [
        _numbered(_changed(what, f"2026-03-{11 + n}"), sequence=2 + n)
        for n, what in enumerate(STEPS[:count])
    ]
    house.open("2026-03-10")
    before = copy.deepcopy(house.table.items)
    for order in itertools.permutations(numbered):
        house.table.items.clear()
        house.table.items.update(copy.deepcopy(before))
        assert _consume(house, *order, *order) == []
        (subscription,) = house.subscriptions()
        ended = count == len(STEPS)
        assert (subscription.ends_on is not None) == ended
        if not ended:
            assert subscription.state is SubscriptionState.ACTIVE
            assert subscription.suspensions == frozenset()


def _numbered(message: dict[str, str], sequence: int) -> dict[str, str]:
    event = json.loads(message["body"]) | {"sequence": f"{sequence:010d}", "id": f"e-{sequence}"}
    return message | {"body": json.dumps(event)}


def test_a_contract_resumed_within_what_is_billed_pays_for_the_days_of_service(
    house: House,
) -> None:
    account = house.open("2026-03-10")
    _consume(house, _changed("suspended", "2026-03-12"))
    assert house.account(account.id).balance == Decimal("-538.06")  # two days, and the setup fee
    _consume(house, _changed("resumed", "2026-03-20"))
    assert house.account(account.id).next_bill_date == date(2026, 4, 1)
    assert house.invoices()[1].total == Decimal("228.39")  # 12 days of 31
    house.run("2026-04-01")
    assert house.invoices()[2].total == Decimal("590.00")
    assert Books.of(house.table.items.values()).faults() == []


def test_a_service_in_arrears_is_charged_up_to_the_day_it_was_suspended(house: House) -> None:
    house.sell(a_tariff(replace(MONTHLY, mode=BillingMode.IN_ARREARS), id="later", code="later"))
    house.open("2026-03-01", tariff="later")
    _consume(house, _changed("suspended", "2026-03-11"))
    house.run("2026-04-01")
    (item,) = house.invoices()[1].items
    assert (item.period_start, item.period_end) == (date(2026, 3, 1), date(2026, 3, 11))


@pytest.mark.parametrize("resumed_on", ["2026-03-11", "2026-03-14", "2026-04-20"])
def test_days_before_a_pause_are_charged_though_no_run_came_in_between(
    house: House, resumed_on: str
) -> None:
    house.sell(a_tariff(replace(MONTHLY, mode=BillingMode.IN_ARREARS), id="later", code="later"))
    account = house.open("2026-03-01", tariff="later")
    resumed = _changed("resumed", resumed_on)
    assert _consume(house, _changed("suspended", "2026-03-11"), resumed, resumed) == []
    (item,) = house.invoices()[1].items
    assert (item.period_start, item.period_end) == (date(2026, 3, 1), date(2026, 3, 11))
    assert house.account(account.id).amount_due == sum(i.total for i in house.invoices())
    house.run("2026-05-01")
    periods = [(i.period_start, i.period_end) for i in house.invoices()[2:]]
    assert periods[0][0] == date.fromisoformat(resumed_on)
    assert periods[-1][1] == date(2026, 5, 1)
    assert numbers(house.invoices()) == list(range(1, len(periods) + 3))
    assert house.loose_numbers() == []


def test_a_month_that_no_run_came_to_is_charged_before_a_pause_ends(house: House) -> None:
    house.open("2026-03-10")
    _consume(house, _changed("suspended", "2026-04-05"), _changed("resumed", "2026-04-10"))
    _, late, again = house.invoices()
    assert (late.period_start, late.items[0].used_until) == (date(2026, 4, 1), date(2026, 4, 5))
    assert (again.period_start, again.period_end) == (date(2026, 4, 10), date(2026, 5, 1))


def _a_daily_account(house: House) -> Account:
    terms = replace(
        MONTHLY, period=BillingPeriod.DAY, price=Decimal("10.00"), setup_fee=Decimal("0.00")
    )
    house.sell(a_tariff(terms, id="daily", code="daily"))
    return house.open("2026-03-01", tariff="daily")


def _days_billed(house: House) -> list[date]:
    return [item.period_start for invoice in house.invoices() for item in invoice.items]


def _days(first: str, last: str) -> list[date]:
    since, until = date.fromisoformat(first), date.fromisoformat(last)
    return [since + timedelta(days=n) for n in range((until - since).days + 1)]


@pytest.mark.parametrize("days_behind", [1, 11, 12, 13, 24, 25, 31, 100])
def test_nothing_is_lost_however_far_behind_an_account_is_when_it_is_resumed(
    house: House, days_behind: int
) -> None:
    account = _a_daily_account(house)
    stopped = date(2026, 3, 1) + timedelta(days=days_behind)
    resumed = stopped + timedelta(days=4)
    _consume(house, _changed("suspended", f"{stopped}"), _changed("resumed", f"{resumed}"))
    house.run(f"{resumed}")
    assert _days_billed(house) == [*_days("2026-03-01", f"{stopped - timedelta(days=1)}"), resumed]
    assert numbers(house.invoices()) == list(range(1, days_behind + 2))
    assert house.account(account.id).amount_due == sum(i.total for i in house.invoices())
    assert house.loose_numbers() == []


@pytest.mark.parametrize("dies_at", range(1, 5))
def test_catching_up_goes_on_where_it_was_cut_off(house: House, dies_at: int) -> None:
    _a_daily_account(house)
    suspended, resumed = _changed("suspended", "2026-04-01"), _changed("resumed", "2026-04-05")
    _consume(house, suspended)
    commit, writes = house.table.commit, count(1)

    def dying(transaction: Transaction) -> None:
        if next(writes) == dies_at:
            raise SystemExit
        commit(transaction)

    house.table.commit = dying  # type: ignore[method-assign]
    with suppress(SystemExit):
        _consume(house, resumed)
    house.table.commit = commit  # type: ignore[method-assign]
    assert _consume(house, resumed, resumed) == []
    assert _days_billed(house) == [*_days("2026-03-01", "2026-03-31"), date(2026, 4, 5)]
    assert numbers(house.invoices()) == list(range(1, 33))
    assert len(house.table.events("billing.subscription.resumed")) == 1


def test_a_terminated_contract_is_charged_to_its_end_and_no_further(house: House) -> None:
    account = house.open("2026-03-10")
    house.clock.advance(days=15)
    assert _consume(house, _changed("terminated", "2026-03-25")) == []
    (subscription,) = house.subscriptions()
    assert subscription.state is SubscriptionState.CANCELLED
    assert house.account(account.id).next_bill_date is None
    house.run("2026-05-01")
    assert len(house.invoices()) == 1
    (said,) = house.table.events("billing.subscription.cancelled")
    assert said["data"]["endsOn"] == "2026-03-25"
    assert json.dumps(said)


def test_a_contract_that_ends_later_is_charged_until_then_and_ended_by_the_job(
    house: House,
) -> None:
    account = house.open("2026-03-10")
    _consume(house, _changed("terminated", "2026-04-16"))
    assert house.account(account.id).next_bill_date == date(2026, 4, 1)
    assert _ended_by_job(house, "2026-04-15") == 0
    house.run("2026-04-01")
    last = house.invoices()[1]
    assert (last.period_start, last.period_end) == (date(2026, 4, 1), date(2026, 4, 16))
    assert last.total == Decimal("295.00")
    assert _ended_by_job(house, "2026-04-17") == 1
    assert _ended_by_job(house, "2026-04-17") == 0
    (subscription,) = house.subscriptions()
    assert subscription.state is SubscriptionState.CANCELLED
    assert len(house.table.events("billing.subscription.cancelled")) == 1
    house.run("2026-06-01")
    assert len(house.invoices()) == 2


def test_a_contract_that_begins_later_is_pending_and_billed_from_its_first_day(
    house: House,
) -> None:
    opening = house.wiring.use(AccountOpening)
    account = opening.open(a_contract("2026-03-20"))
    assert (house.invoices(), account.next_bill_date) == ([], date(2026, 3, 20))
    assert house.subscriptions()[0].state is SubscriptionState.PENDING
    assert house.table.events("billing.subscription.started") == []
    house.run("2026-03-20")
    (invoice,) = house.invoices()
    assert [i.kind for i in invoice.items] == ["internet", "setup_fee"]
    done = jobs.run({"job": "subscriptions", "date": "2026-03-20"}, house.wiring, lambda: True)
    given_up = done.pop("given_up")
    assert given_up == {"subscriptions": 0, "errors": 0, "complete": True}
    assert done == {"on": "2026-03-20", "subscriptions": 1, "errors": 0, "complete": True}
    assert house.subscriptions()[0].state is SubscriptionState.ACTIVE
    assert len(house.table.events("billing.subscription.started")) == 1


def test_a_job_without_time_leaves_what_is_due_for_the_next(house: House) -> None:
    house.wiring.use(AccountOpening).open(a_contract("2026-03-20"))
    event = {"job": "subscriptions", "date": "2026-03-20"}
    none = jobs.run(event, house.wiring, lambda: False)
    all_done = jobs.run(event, house.wiring, lambda: True)
    assert (none["subscriptions"], none["complete"]) == (0, False)
    assert (all_done["subscriptions"], all_done["complete"]) == (1, True)


@pytest.mark.parametrize("fault", ["unreadable entry", "no subscription", "unreadable", "write"])
def test_one_entry_that_fails_is_reported_and_stops_no_other(house: House, fault: str) -> None:
    for number in (1, 2, 3):
        house.wiring.use(AccountOpening).open(a_contract("2026-03-20", number))
    entries = sorted(key for key in house.table.items if key[0] == "SCHEDULE")
    bad = house.table.items[entries[0]]["subscription_id"]
    (key,) = [key for key in house.table.items if key[1] == f"A#SUB#{bad}"]
    commit = house.table.commit
    if fault == "unreadable entry":
        del house.table.items[entries[0]]["account_id"]
    elif fault == "no subscription":
        del house.table.items[key]
    elif fault == "unreadable":
        house.table.items[key]["state"] = "asleep"
    else:

        def failing(transaction: Transaction) -> None:
            if any(operation.key == key for operation in transaction.operations):
                raise ConnectionError
            commit(transaction)

        house.table.commit = failing  # type: ignore[method-assign]
    event = {"job": "subscriptions", "date": "2026-03-20"}
    done = jobs.run(event, house.wiring, lambda: True)
    assert (done["subscriptions"], done["errors"], done["complete"]) == (2, 1, True)
    assert len(house.table.events("billing.subscription.started")) == 2
    api = ApiClient(ENDPOINTS, house.wiring)
    (failure,) = api.get("/billing/jobs/subscriptions/failures", by=an_admin()).json["items"]
    assert bad in failure["subject"]
    assert jobs.run(event, house.wiring, lambda: True)["errors"] == 1, "it stays due"


def test_a_failed_entry_is_done_once_it_is_mended(house: House) -> None:
    house.wiring.use(AccountOpening).open(a_contract("2026-03-20"))
    (key,) = [key for key in house.table.items if key[1].startswith("A#SUB#")]
    house.table.items[key]["state"] = "asleep"
    event = {"job": "subscriptions", "date": "2026-03-20"}
    assert jobs.run(event, house.wiring, lambda: True)["errors"] == 1
    house.table.items[key]["state"] = "pending"
    done = jobs.run(event, house.wiring, lambda: True)
    assert (done["subscriptions"], done["errors"]) == (1, 0)


def test_failures_of_a_job_that_there_is_not_are_not_found(house: House) -> None:
    api = ApiClient(ENDPOINTS, house.wiring)
    reply = api.get("/billing/jobs/tea/failures", by=an_admin())
    assert (reply.status, reply.json["detail"]) == (
        404,
        f"Choose one of: {', '.join(Job)}.",
    )
    customer = a_customer("customer-1", "billing:invoice:read")
    assert api.get("/billing/jobs/payments/failures", by=customer).status == 403


def test_an_unknown_job_is_refused(house: House) -> None:
    with pytest.raises(jobs.UnknownJob):
        jobs.run({"job": "tea"}, house.wiring, lambda: True)


def _ended_by_job(house: House, day: str) -> int:
    event = {"job": "subscriptions", "date": day}
    return int(jobs.run(event, house.wiring, lambda: True)["subscriptions"])


def test_a_change_of_a_contract_without_an_account_waits_for_it(house: House) -> None:
    assert _consume(house, _changed("suspended", "2026-03-20")) == ["suspended-2026-03-20"]


def test_every_sum_is_written_at_the_scale_of_its_currency(house: House) -> None:
    account = house.open()
    (invoice,), (booked,) = house.invoices(), house.ledger()
    sums = [account.balance, account.credit_limit, account.amount_due, account.advance]
    sums += [invoice.amount_paid, invoice.amount_due, *(item.discount for item in invoice.items)]
    sums += [side for line in booked.lines for side in (line.debit, line.credit)]
    assert {amount.as_tuple().exponent for amount in sums} == {-2}
