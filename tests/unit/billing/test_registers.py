"""Registers: what a network of terminals tells of a day, beside what came in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.billing.registers.entities import KEPT, MOST_ROWS, RegisterRow, Taken, compared
from shared.csv_files import UnreadableFile, amount_of, day_of, rows_of
from tests.fakes.crashing import Crashes, Killed
from tests.fakes.http import Reply
from tests.fakes.people import a_customer, staff
from tests.unit.billing.test_terminals import Terminal

D = Decimal
DAY = "2026-03-10"
CLERK = staff("operator", "billing:register:read", "billing:register:write")


@pytest.fixture
def terminal() -> Terminal:
    """One that took 100.00, 50.00 and 25.00, cancelled the last, and was idle a day later."""
    terminal = Terminal()
    for number, amount in (("t-1", "100.00"), ("t-2", "50.00"), ("t-3", "25.00")):
        terminal.ask("pay", transactionId=number, sum=amount)
    terminal.ask("cancel", transactionId="t-3")
    terminal.house.clock.at += timedelta(days=1)
    return terminal


def send(terminal: Terminal, **body: Any) -> Reply:
    wanted = {"gateway": "terminal", "day": DAY} | body
    return terminal.api.post("/payments/registers", wanted, by=CLERK)


def csv(terminal: Terminal, *rows: tuple[str, str]) -> str:
    lines = (f"{one};{terminal.number};{amount}\r\n" for one, amount in rows)
    return "id;account;amount\r\n" + "".join(lines)


def test_both_sides_agree(terminal: Terminal) -> None:
    made = send(terminal, csv=csv(terminal, ("t-1", "100,00"), ("t-2", "50.00")))
    assert made.status == 201, made.text
    assert (made.json["agrees"], made.json["differing"], made.json["differences"]) == (True, {}, [])
    assert (made.json["rows"], made.json["total"]) == (2, "150.00")
    assert (made.json["ourRows"], made.json["ourTotal"]) == (2, "150.00")
    assert made.headers["Location"].endswith(f"/payments/registers/terminal_{DAY}")


def test_what_differs_is_named_with_its_kind(terminal: Terminal) -> None:
    rows = [
        {"id": "t-1", "account": terminal.number.lstrip("0") or "0", "amount": "90.00"},
        {"id": "t-3", "account": terminal.number, "amount": "25.00"},
        {"id": "t-4", "account": terminal.number, "amount": "1.00"},
    ]
    made = send(terminal, rows=rows).json
    told = {d["id"]: (d["kind"], d["theirs"], d["ours"]) for d in made["differences"]}
    assert told == {
        "t-1": ("other_sum", "90.00", "100.00"),
        "t-2": ("missing_there", None, "50.00"),
        "t-3": ("cancelled_here", "25.00", None),
        "t-4": ("missing_here", "1.00", None),
    }
    assert made["differing"] == {
        "cancelled_here": 1, "missing_here": 1, "missing_there": 1, "other_sum": 1,
    }  # fmt: skip
    by_id = {d["id"]: d["paymentId"] for d in made["differences"]}
    assert by_id["t-4"] is None
    assert by_id["t-1"] == terminal.ask("status", transactionId="t-1")["paymentId"]
    other = rows[0] | {"amount": "100.00", "account": "99"}
    kinds = {d["kind"] for d in send(terminal, rows=[other]).json["differences"]}
    assert kinds == {"other_account", "missing_there"}


def test_a_day_has_one_register_and_is_compared_anew(terminal: Terminal) -> None:
    first = send(terminal, csv=csv(terminal, ("t-1", "100.00"))).json
    terminal.house.clock.at += timedelta(hours=1)
    assert send(terminal, csv=csv(terminal, ("t-1", "100.00"))).json == first
    second = send(terminal, csv=csv(terminal, ("t-1", "100.00"), ("t-2", "50.00"))).json
    assert (second["id"], second["version"], second["agrees"]) == (first["id"], 2, True)
    send(terminal, gateway="terminal-kassa")
    listed = terminal.api.get("/payments/registers", by=CLERK).json["items"]
    assert [one["gateway"] for one in listed] == ["terminal-kassa", "terminal"]
    shown = terminal.api.get(f"/payments/registers/{first['id']}", by=CLERK)
    assert shown.json == second


def test_a_payment_is_in_the_register_of_the_day_on_which_it_was_made(terminal: Terminal) -> None:
    """It came in late, and the day is the provider's: 22:30 in UTC is the next day in Moscow."""
    terminal.ask("pay", transactionId="t-5", transactionDate="2026-03-09T22:30:00Z")
    made = send(terminal, csv=csv(terminal, ("t-1", "100.00"), ("t-2", "50.00"))).json
    assert [d["id"] for d in made["differences"]] == ["t-5"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"day": "2026-03-11"}, "day-not-over"),
        ({"csv": "id;account;amount\n1;2;3\n1;2;3\n"}, "row-twice"),
        ({"csv": "id;account\n1;2\n"}, "unreadable-file"),
        ({"csv": ""}, "unreadable-file"),
        ({"csv": "id;account;amount\n1;2;x\n"}, "unreadable-file"),
        ({"csv": 'id;account;amount\n"1;2;3\n'}, "unreadable-file"),
        ({"csv": "id;account;amount\n" + "1;2;3\n" * (MOST_ROWS + 1)}, "too-many-rows"),
        ({"gateway": "manual"}, "invalid"),
    ],
)
def test_what_cannot_be_compared_is_said(
    terminal: Terminal, body: dict[str, str], code: str
) -> None:
    refused = send(terminal, **body)
    assert refused.status in (413, 422)
    assert refused.json["type"].rpartition(":")[2] == code
    assert terminal.api.get("/payments/registers", by=CLERK).json["items"] == []


def test_whoever_is_killed_sends_it_again(terminal: Terminal) -> None:
    crashes = Crashes(terminal.house.table)
    for early in (True, False):
        crashes.kill(0, before=early)
        with pytest.raises(Killed):
            send(terminal, csv=csv(terminal, ("t-1", "100.00")))
    assert send(terminal, csv=csv(terminal, ("t-1", "100.00"))).json["version"] == 1


def test_registers_are_not_for_customers(terminal: Terminal) -> None:
    anna = a_customer("customer-1", "billing:payment:read")
    assert terminal.api.get("/payments/registers", by=anna).status == 403
    assert terminal.api.get("/payments/registers/terminal_2020-01-01", by=CLERK).status == 404


def test_only_so_many_differences_are_kept() -> None:
    rows = [RegisterRow(str(n), "1", D(1)) for n in range(KEPT + 10)]
    made = compared("terminal", date(2026, 3, 10), rows, [], datetime.now(UTC), "me")
    assert (len(made.differences), made.differing) == (KEPT, {"missing_here": KEPT + 10})


IDS = st.sampled_from("abcdef")
SUMS = st.decimals("0.01", "10.00", places=2)


@given(
    st.dictionaries(IDS, SUMS),
    st.dictionaries(IDS, st.tuples(SUMS, st.booleans())),
)
def test_differences_explain_the_totals(
    theirs: dict[str, Decimal], ours: dict[str, tuple[Decimal, bool]]
) -> None:
    rows = [RegisterRow(one, "1", amount) for one, amount in theirs.items()]
    taken = [Taken(one, f"p{one}", "1", amount, gone) for one, (amount, gone) in ours.items()]
    made = compared("terminal", date(2026, 3, 10), rows, taken, datetime.now(UTC), "me")
    explained = sum(((d.theirs or 0) - (d.ours or 0) for d in made.differences), D(0))
    assert made.total - made.our_total == explained
    assert made.agrees is (not made.differences)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("590", "590"), ("590,00", "590.00"), ("1 234,56", "1234.56"), ("1\u00a0000\u00a0000.5",
     "1000000.5"), (" 7.10 ", "7.10")],
)  # fmt: skip
def test_amounts_as_banks_write_them(text: str, amount: str) -> None:
    assert amount_of(text, 1) == D(amount)


@pytest.mark.parametrize("text", ["", "-1", "1.2.3", "1,234.56", "12 34", "1e5", "٣", "NaN"])
def test_other_texts_are_no_amounts(text: str) -> None:
    with pytest.raises(UnreadableFile):
        amount_of(text, 1)


@pytest.mark.parametrize("text", ["31.02.2026", "2026-13-01", "1.2.2026", "", "2026/03/10"])
def test_other_texts_are_no_days(text: str) -> None:
    with pytest.raises(UnreadableFile):
        day_of(text, 1)
    assert day_of("10.03.2026", 1) == day_of("2026-03-10", 1) == date(2026, 3, 10)


def test_a_table_is_read_by_its_heading() -> None:
    columns = {"id": ("id", "номер"), "amount": ("сумма",)}
    text = '\ufeff\nСумма\tНомер\tx\n1,5\t"a ""b"""\t\n\n2\tc\n'
    assert list(rows_of(text, columns, ("id",), 5)) == [['a "b"', "1,5"], ["c", "2"]]
