"""Money from terminals and banks on DynamoDB's own rules (ministack): many at once, and indexes."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest

from functions.billing.registers.entities import RegisterRow
from functions.billing.registers.service import Registers
from functions.billing.statements.queue import RowsMessage
from functions.billing.statements.service import Statements
from functions.billing.statements.working import StatementWork
from functions.billing.terminals.cancelling import TerminalCancelling
from functions.billing.terminals.entities import Code, TerminalRequest
from functions.billing.terminals.service import Terminals
from shared.dynamo.table import DynamoTable
from shared.principal import SYSTEM
from tests.fakes.cloud import Cloud
from tests.unit.billing.builders import House
from tests.unit.billing.test_statements import CSV

D = Decimal
AT_ONCE, PAYMENTS = 6, 12


@pytest.fixture
def house(cloud: Cloud) -> House:
    table: DynamoTable = cloud.table("billing", like="BillingTable")
    house = House(table=table)  # type: ignore[arg-type]
    house.sell()
    return house


def test_terminals_that_ask_at_once_are_paid_once_each_and_their_register_agrees(
    house: House,
) -> None:
    account = house.open("2026-03-10")
    terminals = house.wiring.use(Terminals)
    cancelling = house.wiring.use(TerminalCancelling)
    requests = [
        TerminalRequest("terminal", f"t-{n}", account.number, "10.00") for n in range(PAYMENTS)
    ]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda r: terminals.pay(r, SYSTEM), requests * 3))
    assert {answer.code for answer in answers} == {Code.ACCEPTED}
    paid = {answer.payment.id for answer in answers if answer.payment}
    assert len(paid) == PAYMENTS
    assert house.account(account.id).balance == account.balance + 10 * PAYMENTS
    with ThreadPoolExecutor(AT_ONCE) as pool:
        back = list(pool.map(lambda r: cancelling.cancel(r, SYSTEM), requests[:2] * 3))
    assert sorted(answer.code for answer in back) == [Code.ACCEPTED] * 2 + [Code.CANCELLED] * 4
    assert house.account(account.id).balance == account.balance + 10 * (PAYMENTS - 2)
    house.clock.at += timedelta(days=1)
    rows = [RegisterRow(r.transaction_id, r.number, D("10.00")) for r in requests[2:]]
    day = account.opened_on
    register = house.wiring.use(Registers).compare("terminal", day, rows, SYSTEM)
    assert (register.agrees, register.our_total) == (True, D("100.00"))


def test_workers_on_a_statement_at_once_book_each_row_once(house: House) -> None:
    account = house.open("2026-03-10")
    rows = 230
    text = CSV + "".join(
        f"{n};10.03.2026;1.00;Anna Ivanova;;{n};;{'л/с ' + account.number if n % 2 else 'x'}\n"
        for n in range(rows)
    )
    statements, work = house.wiring.use(Statements), house.wiring.use(StatementWork)
    content = base64.b64encode(text.encode()).decode()
    sent = statements.submit(content, "bank.csv", SYSTEM).statement
    messages = [RowsMessage(sent.id, part) for part in sent.parts] * 2
    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(lambda m: work.work(m, lambda: 100.0), messages))
    done = statements.get(sent.id)
    assert (done.is_done, done.counts) == (True, {"booked": rows // 2, "unsure": rows // 2})
    assert house.account(account.id).balance == account.balance + rows // 2
    (row, *_) = statements.rows(sent.id, None, 50, None).items
    assert [one.account_id for one in row.candidates] == [account.id]
    assert statements.assign(sent.id, row.number, account.id).account_id == account.id
    assert statements.submit(content, "bank.csv", SYSTEM).is_done
