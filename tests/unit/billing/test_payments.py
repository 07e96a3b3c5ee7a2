"""Starting payments and looking at them."""

from __future__ import annotations

from typing import Any

import pytest

from shared.principal import Principal
from tests.fakes.paying import PaymentsHouse
from tests.fakes.people import a_customer, staff


@pytest.fixture
def house() -> PaymentsHouse:
    house = PaymentsHouse()
    house.open()
    house.table.requests.clear()
    return house


def an_operator() -> Any:
    return staff("operator", "billing:payment:read", "billing:payment:write")


def new(**changes: Any) -> dict[str, Any]:
    return {"accountId": "acc", "amount": "100.00", "gateway": "sandbox"} | changes


def manual(**changes: Any) -> dict[str, Any]:
    return new(gateway="manual") | changes


def an_order(number: str = "PO-1", **changes: Any) -> dict[str, Any]:
    """A bank transfer by its payment order."""
    return manual(document=number, documentDate="2026-03-09", bank="044525225") | changes


def test_a_payment_waits_on_the_gateways_page(house: PaymentsHouse) -> None:
    reply = house.api.post("/payments", new(), by=a_customer())
    assert reply.status == 201
    payment = reply.json
    assert payment["state"] == "pending"
    assert (payment["amount"], payment["currency"], payment["received"]) == (
        "100.00",
        "RUB",
        "0.00",
    )
    assert payment["confirmationUrl"] == f"https://api.test/v1/payments/sandbox/{payment['id']}"
    assert house.account().balance == 0
    assert house.table.requests[:2] == ["get", "commit"]


def test_starting_a_payment_is_audited(house: PaymentsHouse) -> None:
    payment = house.start("100.00")
    (line,) = house.table.audit()
    assert (line["subject"], line["action"]) == (f"payment#{payment['id']}", "payment.started")
    assert line["actor"] == "user-of-customer-1"


def test_a_payment_is_kept_at_its_currencys_scale(house: PaymentsHouse) -> None:
    assert house.start("100")["amount"] == "100.00"


@pytest.mark.parametrize(
    "change",
    [
        {"amount": "0"},
        {"amount": "-1.00"},
        {"amount": "1.005"},
        {"amount": "1e3"},
        {"amount": 100},
        {"amount": "100000000.00"},
        {"amount": "NaN"},
        {"amount": None},
        {"currency": "USD"},
        {"currency": "rub"},
        {"gateway": "stripe"},
        {"gateway": ""},
        {"returnUrl": "javascript:alert(1)"},
        {"returnUrl": 'https://a.example/"><script>'},
        {"returnUrl": "https://evil.example/paid"},
        {"returnUrl": "https://my.test@evil.example/"},
        {"returnUrl": "https://evil.example\\@my.test/"},
        {"returnUrl": "https://my.test.evil.example/"},
        {"returnUrl": "http://my.test/"},
        {"document": "PO-1", "documentDate": "2026-03-09"},
        {"accountId": ""},
        {"surprise": True},
    ],
)
def test_a_request_that_does_not_fit_is_refused_and_nothing_is_written(
    house: PaymentsHouse, change: dict[str, Any]
) -> None:
    before = dict(house.table.items)
    assert house.api.post("/payments", new(**change), by=a_customer()).status == 422
    assert house.table.items == before


@pytest.mark.parametrize("account_id", ["acc-of-somebody", "nowhere"])
def test_nobody_pays_from_an_account_that_is_not_theirs(
    house: PaymentsHouse, account_id: str
) -> None:
    house.open("acc-of-somebody", "customer-2")
    reply = house.api.post("/payments", new(accountId=account_id), by=a_customer())
    assert reply.status == 404
    assert reply.json["type"].endswith("account-not-found")


def test_the_accounts_own_currency_may_be_named(house: PaymentsHouse) -> None:
    assert house.start("100.00", currency="RUB")["currency"] == "RUB"


@pytest.mark.parametrize("url", ["https://my.test/paid?a=1", "https://api.test/v1/done"])
def test_the_payer_returns_to_a_page_of_ours(house: PaymentsHouse, url: str) -> None:
    payment = house.start("100.00", returnUrl=url)
    page = house.api.get(f"/payments/sandbox/{payment['id']}")
    assert page.status == 200


def test_a_return_address_elsewhere_is_named_with_what_may_be_given(house: PaymentsHouse) -> None:
    reply = house.api.post("/payments", new(returnUrl="https://evil.example/"), by=a_customer())
    assert reply.json["type"].endswith("foreign-address")
    assert "https://my.test" in reply.json["detail"]
    assert reply.json["errors"][0]["pointer"] == "/returnUrl"


def test_the_same_key_starts_one_payment(house: PaymentsHouse) -> None:
    replies = [
        house.api.post("/payments", new(), by=a_customer(), headers={"Idempotency-Key": "k"})
        for _ in range(3)
    ]
    assert len({reply.json["id"] for reply in replies}) == 1
    assert [r.headers.get("Idempotent-Replayed") for r in replies] == [None, "true", "true"]


def test_an_operator_records_cash_and_it_counts_at_once(house: PaymentsHouse) -> None:
    invoice = house.invoice("100.00")
    reply = house.api.post("/payments", an_order(), by=an_operator())
    assert reply.status == 201
    assert reply.json["state"] == "succeeded"
    assert reply.json["version"] == 1
    assert house.invoices.get(invoice.id).status == "paid"
    assert house.balance_of("cash:manual") == 100
    (entry,) = [e for e in house.entries() if e.reason == "payment"]
    assert (entry.author, entry.external_id) == ("operator-1", "PO-1")
    assert [line["action"] for line in house.table.audit()] == ["payment.recorded"]


def test_a_document_is_counted_once(house: PaymentsHouse) -> None:
    assert house.api.post("/payments", an_order(), by=an_operator()).status == 201
    again = house.api.post("/payments", an_order(), by=an_operator())
    assert again.status == 409
    assert again.json["type"].endswith("payment-already-recorded")
    assert house.account().balance == 100


@pytest.mark.parametrize(
    "differs",
    [
        {"accountId": "acc-of-another"},
        {"documentDate": "2026-03-08"},
        {"bank": "044525974"},
        {"bank": None},
        {"document": "PO-2"},
    ],
)
def test_a_document_is_unique_within_its_payer_day_and_bank(
    house: PaymentsHouse, differs: dict[str, Any]
) -> None:
    house.open("acc-of-another", "customer-2")
    for body in (an_order(), an_order(**differs)):
        reply = house.api.post("/payments", body, by=an_operator())
        assert reply.status == 201, reply.text
    again = house.api.post("/payments", an_order(**differs), by=an_operator())
    assert again.status == 409


def test_a_document_pays_one_of_its_payers_accounts(house: PaymentsHouse) -> None:
    house.open("second", "customer-1")
    assert house.api.post("/payments", an_order(), by=an_operator()).status == 201
    again = house.api.post("/payments", an_order(accountId="second"), by=an_operator())
    assert again.status == 409
    assert "PO-1" in again.json["detail"]


def test_a_document_is_shown_with_its_day_and_bank(house: PaymentsHouse) -> None:
    shown = house.api.post("/payments", an_order(), by=an_operator()).json
    assert (shown["document"], shown["documentDate"], shown["bank"]) == (
        "PO-1",
        "2026-03-09",
        "044525225",
    )


@pytest.mark.parametrize(
    "change",
    [
        {"documentDate": None},
        {"documentDate": "2026-03-11"},
        {"document": None},
        {"document": None, "documentDate": None},
        {"bank": "Sber"},
        {"bank": "044525225#1"},
    ],
)
def test_a_document_without_its_day_or_of_tomorrow_is_refused(
    house: PaymentsHouse, change: dict[str, Any]
) -> None:
    before = dict(house.table.items)
    assert house.api.post("/payments", an_order(**change), by=an_operator()).status == 422
    assert house.table.items == before


def test_cash_without_a_document_counts_each_time(house: PaymentsHouse) -> None:
    for _ in range(2):
        assert house.api.post("/payments", manual(), by=an_operator()).status == 201
    assert house.account().balance == 200


def test_a_customer_cannot_say_that_they_paid_cash(house: PaymentsHouse) -> None:
    reply = house.api.post("/payments", manual(), by=a_customer())
    assert reply.status == 422
    assert reply.json["type"].endswith("gateway-not-available")
    assert "manual" not in reply.json["detail"]


def test_where_the_sandbox_is_off_it_is_not_offered() -> None:
    house = PaymentsHouse(sandbox_on=False)
    house.open()
    assert house.api.post("/payments", new(), by=a_customer()).status == 422


def test_a_payment_is_shown_to_its_customer_and_to_staff(house: PaymentsHouse) -> None:
    payment = house.start("100.00")
    house.table.requests.clear()
    reply = house.api.get(f"/payments/{payment['id']}", by=a_customer())
    assert reply.json == payment
    assert reply.headers["ETag"] == '"1"'
    assert house.table.requests == ["get"]
    assert house.api.get(f"/payments/{payment['id']}", by=an_operator()).status == 200


def test_somebody_elses_payment_is_not_found(house: PaymentsHouse) -> None:
    payment = house.start("100.00")
    for payment_id in (payment["id"], "nowhere"):
        reply = house.api.get(f"/payments/{payment_id}", by=a_customer("customer-2"))
        assert reply.status == 404
        assert reply.json["type"].endswith("payment-not-found")


def test_a_customer_lists_their_own_payments_the_newest_first(house: PaymentsHouse) -> None:
    ids = [house.start(f"{n}.00")["id"] for n in (1, 2, 3)]
    house.open("other", "customer-2")
    house.start("9.00", "other")
    house.table.requests.clear()
    first = house.api.get("/payments", by=a_customer(), query={"limit": "2"}).json
    rest = house.api.get("/payments", by=a_customer(), query={"cursor": first["nextCursor"]}).json
    assert [p["id"] for p in first["items"] + rest["items"]] == sorted(ids, reverse=True)
    assert rest["nextCursor"] is None
    assert house.table.requests == ["page", "page"]


@pytest.mark.parametrize("path", ["/accounts/acc/payments", "/payments?acc"])
def test_an_accounts_payments_are_its_customers_and_staffs(house: PaymentsHouse, path: str) -> None:
    payment = house.start("100.00")
    path, _, account_id = path.partition("?")
    query = {"accountId": account_id} if account_id else None
    for by in (a_customer(), an_operator()):
        house.table.requests.clear()
        reply = house.api.get(path, by=by, query=query)
        assert [p["id"] for p in reply.json["items"]] == [payment["id"]]
        assert house.table.requests == ["page"]
    assert house.api.get(path, by=a_customer("customer-2"), query=query).status == 404


def test_an_account_without_payments_is_still_somebodys(house: PaymentsHouse) -> None:
    assert house.api.get("/accounts/acc/payments", by=a_customer()).json["items"] == []
    assert house.api.get("/accounts/acc/payments", by=a_customer("customer-2")).status == 404
    assert house.api.get("/accounts/nowhere/payments", by=an_operator()).status == 404


def listed(house: PaymentsHouse, by: Any = None, **query: str) -> list[str]:
    """The ids in a list of payments, page after page of two."""
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        asked = {"limit": "2", **query, **cursor}
        reply = house.api.get("/payments", by=by or an_operator(), query=asked)
        assert reply.status == 200, reply.text
        found += [payment["id"] for payment in reply.json["items"]]
        if reply.json["nextCursor"] is None:
            return found
        cursor = {"cursor": reply.json["nextCursor"]}


def test_staff_list_all_payments_by_day_and_state(house: PaymentsHouse) -> None:
    house.open("other", "customer-2")
    first = house.pay("1.00")["id"]
    second = house.start("2.00", "other")["id"]
    house.clock.advance(hours=12)  # 21:00 in UTC is the next day in Moscow
    third = house.start("3.00")["id"]
    fourth = house.pay("4.00", "other")["id"]
    assert listed(house) == [fourth, third, second, first]
    assert listed(house, state="pending") == [third, second]
    assert listed(house, state="succeeded") == [fourth, first]
    assert listed(house, createdTo="2026-03-10") == [second, first]
    assert listed(house, createdFrom="2026-03-11") == [fourth, third]
    assert listed(house, state="pending", createdFrom="2026-03-11") == [third]
    assert listed(house, createdFrom="2026-03-12") == []
    one_account = {"accountId": "acc"}
    assert listed(house, **one_account) == [third, first]
    assert listed(house, state="succeeded", **one_account) == [first]
    assert listed(house, createdFrom="2026-03-10", createdTo="2026-03-10", **one_account) == [first]


def test_a_customer_lists_their_own_by_day_and_state(house: PaymentsHouse) -> None:
    house.open("other", "customer-2")
    paid, waiting = house.pay("1.00")["id"], house.start("2.00")["id"]
    house.start("9.00", "other")
    assert listed(house, a_customer()) == [waiting, paid]
    assert listed(house, a_customer(), state="pending") == [waiting]
    assert listed(house, a_customer(), createdTo="2026-03-09") == []
    nobody = Principal("user", "customer", frozenset({"*:*:*"}))
    assert house.api.get("/payments", by=nobody).status == 403


def test_money_in_suspense_is_for_staff_to_see(house: PaymentsHouse) -> None:
    house.webhook({"paymentId": "lost", "chargeId": "c", "amount": "5.00", "currency": "RUB"})
    suspense = {"accountId": "suspense"}
    (held,) = house.api.get("/payments", by=an_operator(), query=suspense).json["items"]
    assert (held["received"], held["reason"]) == ("5.00", "no such payment")
    assert house.api.get("/payments", by=a_customer(), query=suspense).status == 404
    assert house.api.get(f"/payments/{held['id']}", by=a_customer()).status == 404


def test_an_empty_suspense_account_is_no_error_for_staff_and_nothing_to_customers(
    house: PaymentsHouse,
) -> None:
    suspense = {"accountId": "suspense"}
    assert house.api.get("/payments", by=an_operator(), query=suspense).json["items"] == []
    assert house.api.get("/payments", by=a_customer(), query=suspense).status == 404


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/payments", new()),
        ("GET", "/payments", None),
        ("GET", "/payments/p", None),
        ("GET", "/accounts/acc/payments", None),
    ],
)
def test_every_route_needs_its_permission(
    house: PaymentsHouse, method: str, path: str, body: dict[str, Any] | None
) -> None:
    assert house.api.call(method, path, body).status == 401
    other = a_customer("customer-1", "billing:invoice:read")
    assert house.api.call(method, path, body, by=other).status == 403
