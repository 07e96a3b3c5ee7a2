"""The billing run: one invoice an account and period, whatever happens to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from functions.billing.accounts.entities import Account
from functions.billing.accounts.repository import AccountRepository
from functions.billing.accounts.sharding import SHARDS
from functions.billing.invoices.drafting import InvoiceDrafter
from functions.billing.invoices.drafts import PeriodDraft
from functions.billing.invoices.entities import InvoiceStatus
from functions.billing.numbering.entities import DocumentSeries
from functions.billing.numbering.repository import ATTEMPTS, NumberRepository
from functions.billing.runs.entities import RunState, Totals
from functions.billing.runs.service import BillingRuns
from functions.billing.worker import work
from shared.dynamo.transaction import Transaction
from shared.errors import Unavailable
from shared.numbering import NumberTaken
from shared.retrying import LONGEST_PAUSE, retrying
from tests.unit.billing.builders import MONTHLY, House, a_tariff, ids_of_one_shard, numbers

INVOICES = DocumentSeries("INVOICE", "INV-{:08d}")


def a_house(accounts: int = 3) -> tuple[House, list[Account]]:
    """Accounts spread over the shards."""
    return _filled(House(), accounts)


def a_full_shard(accounts: int) -> tuple[House, list[Account]]:
    """Accounts that all fall into one shard, so that its batches are full."""
    return _filled(House(new_id=ids_of_one_shard), accounts)


def roubles(total: str) -> dict[str, Decimal]:
    """The sums of a run in one currency."""
    return {"RUB": Decimal(total)}


def _filled(house: House, accounts: int) -> tuple[House, list[Account]]:
    house.sell()
    return house, [house.open(number=n) for n in range(1, accounts + 1)]


def test_a_run_bills_everyone_who_is_due_once() -> None:
    house, accounts = a_house(40)
    house.run("2026-04-01")
    for account in accounts:
        _, april = house.invoices(account.id)
        assert (april.period_start, april.period_end) == (date(2026, 4, 1), date(2026, 5, 1))
        assert april.total == Decimal("590.00")
        after = house.account(account.id)
        assert after.next_bill_date == date(2026, 5, 1)
        assert after.balance == Decimal("-1508.71")
    assert numbers(house.invoices()) == list(range(1, 81))
    assert house.loose_numbers() == []
    report = house.wiring.use(BillingRuns).get("2026-04-01")
    assert report.run.state is RunState.COMPLETED
    assert report.totals == Totals(accounts=40, invoices=40, sums=roubles("23600.00"))


def test_a_run_adds_up_each_currency_by_itself() -> None:
    house, _ = a_house(2)
    yen = replace(MONTHLY, currency="JPY", price=Decimal(4000), setup_fee=Decimal(0))
    house.sell(a_tariff(yen, id="tariff-2", code="home-jp"))
    house.open(number=3, tariff="tariff-2")
    house.run("2026-04-01")
    report = house.wiring.use(BillingRuns).get("2026-04-01")
    assert report.totals.sums == {"JPY": Decimal(4000), "RUB": Decimal("1180.00")}
    (event,) = house.table.events("billing.run.completed")
    assert event["data"]["totals"] == {"JPY": "4000", "RUB": "1180.00"}


def test_the_run_says_once_that_it_is_completed() -> None:
    house, _ = a_house(20)
    house.run("2026-04-01")
    (event,) = house.table.events("billing.run.completed")
    assert event["data"] == {
        "runId": "2026-04-01",
        "date": "2026-04-01",
        "accounts": 20,
        "invoices": 20,
        "totals": {"RUB": "11800.00"},
        "errors": 0,
        "blocked": 0,
    }


def test_a_run_started_three_times_at_once_bills_once() -> None:
    house, _ = a_house(10)
    for _ in range(3):
        house.dispatch("2026-04-01")
    while house.queue.messages:
        assert house.work() == []
    assert numbers(house.invoices()) == list(range(1, 21))
    assert len(house.table.events("billing.run.completed")) == 1


def test_a_second_run_on_a_billed_date_reads_only_the_empty_index() -> None:
    house, _ = a_house(10)
    house.run("2026-04-01")
    house.table.requests.clear()
    answer = house.dispatch("2026-04-01")
    assert answer["state"] == "completed"
    assert house.queue.messages == []
    assert house.table.requests.count("first") == SHARDS
    assert len(house.table.requests) <= SHARDS + 3


def test_the_schedule_bills_a_date_once_it_has_begun_where_the_provider_is() -> None:
    """Asked every hour, since its rules are in UTC and the date begins where the provider is."""
    house, _ = a_house(3)
    house.clock.at = datetime(2026, 3, 31, 20, 59, tzinfo=UTC)
    assert house.dispatch()["date"] == "2026-03-31"
    house.clock.advance(minutes=2)  # midnight in Moscow has passed
    assert house.dispatch()["date"] == "2026-04-01"
    house.work()
    assert len(house.invoices()) == 6
    house.table.requests.clear()
    assert house.dispatch()["state"] == "completed"
    assert len(house.table.requests) == 2  # the date's run, and whether another has not ended
    assert house.queue.messages == []


def test_the_schedule_goes_on_with_a_run_whose_messages_are_lost() -> None:
    house, _ = a_house(3)
    house.clock.at = datetime(2026, 3, 31, 22, 0, tzinfo=UTC)
    assert house.dispatch()["state"] == "running"
    house.queue.messages.clear()
    house.clock.advance(hours=1)
    assert house.dispatch()["state"] == "running"
    house.work()
    assert house.dispatch()["state"] == "completed"
    assert len(house.invoices()) == 6


@pytest.mark.parametrize("dry", [False, True])
def test_the_schedule_goes_on_with_any_run_that_has_not_ended(dry: bool) -> None:
    """Also one of an earlier day, or begun by hand: it would stay running for ever."""
    house, _ = a_house(3)
    begun = house.dispatch("2026-04-01", dryRun=dry)["runId"]
    house.queue.messages.clear()
    house.clock.at = datetime(2026, 4, 5, 12, 0, tzinfo=UTC)
    house.dispatch()
    while house.queue.messages:
        assert house.work() == []
    runs = house.wiring.use(BillingRuns)
    assert runs.get(begun).run.state is RunState.COMPLETED
    assert runs.get("2026-04-05").run.state is RunState.COMPLETED
    assert len(house.invoices()) == 6
    assert numbers(house.invoices()) == list(range(1, 7))
    house.dispatch()
    assert house.queue.messages == []


def test_a_run_with_nobody_due_is_completed_at_once() -> None:
    house, _ = a_house(1)
    assert house.dispatch("2026-03-15")["state"] == "completed"
    assert house.queue.messages == []


def test_a_dry_run_that_is_resumed_is_not_done_again_though_it_left_everybody_due() -> None:
    house, _ = a_house(3)
    dry = house.dispatch("2026-04-01", dryRun=True)["runId"]
    while house.queue.messages:
        assert house.work() == []
    assert house.wiring.use(BillingRuns).resume(dry).run.state is RunState.COMPLETED
    assert house.queue.messages == []


def test_who_was_billed_while_the_index_is_a_moment_behind_is_not_billed_again() -> None:
    house, accounts = a_full_shard(3)
    house.dispatch("2026-04-01")
    billed = house.account(accounts[1].id)
    due = house.table.items[f"ACCOUNT#{billed.id}", "A#ACCOUNT"]["gsi1sk"]
    accounts_at = AccountRepository(table=house.table)
    after = billed.billed_through(billed.charged_until, date(2026, 5, 1))
    house.table.commit(accounts_at.change(after, over=billed))
    house.table.items[f"ACCOUNT#{billed.id}", "A#ACCOUNT"]["gsi1sk"] = due
    house.work()
    report = house.wiring.use(BillingRuns).get("2026-04-01")
    assert report.run.state is RunState.COMPLETED
    assert report.totals == Totals(accounts=2, invoices=2, sums=roubles("1180.00"))


def test_who_becomes_due_after_the_run_was_completed_is_billed_by_running_it_again() -> None:
    house, _ = a_house(3)
    house.run("2026-04-01")
    late = house.open("2026-03-28", number=9)
    house.run("2026-04-01")
    assert len(house.invoices(late.id)) == 2
    assert numbers(house.invoices()) == list(range(1, 9))


def test_missed_periods_are_caught_up_one_invoice_each_in_order() -> None:
    house, (account,) = a_house(1)
    house.run("2026-07-01")
    periods = [(i.period_start.month, i.period_end.month) for i in house.invoices(account.id)]
    assert periods == [(3, 4), (4, 5), (5, 6), (6, 7), (7, 8)]
    assert house.account(account.id).next_bill_date == date(2026, 8, 1)


def test_more_missed_periods_than_fit_a_transaction_take_several() -> None:
    house, (account,) = a_house(1)
    house.run("2029-03-01")
    assert len(house.invoices(account.id)) == 37
    assert numbers(house.invoices()) == list(range(1, 38))
    assert house.account(account.id).next_bill_date == date(2029, 4, 1)
    assert house.loose_numbers() == []


def test_an_advance_pays_the_invoice_as_it_is_issued() -> None:
    house, (account,) = a_house(1)
    paid, _ = account.credited(Decimal("2000.00"))
    house.table.commit(AccountRepository(table=house.table).change(paid, over=account))
    house.run("2026-04-01")
    april = house.invoices(account.id)[1]
    assert (april.status, april.amount_paid) == (InvoiceStatus.PAID, Decimal("590.00"))
    assert house.account(account.id).balance == Decimal("491.29")
    assert len(house.table.events("billing.invoice.paid")) == 1


def test_an_advance_that_is_too_small_pays_a_part() -> None:
    house, (account,) = a_house(1)
    paid, _ = account.credited(Decimal("1018.71"))
    house.table.commit(AccountRepository(table=house.table).change(paid, over=account))
    house.run("2026-04-01")
    april = house.invoices(account.id)[1]
    assert (april.status, april.amount_due) == (InvoiceStatus.PENDING, Decimal("490.00"))
    assert house.account(account.id).amount_due == Decimal("490.00")


def _spoil(house: House, account: Account) -> None:
    """Make the stored subscription of an account unreadable."""
    for (pk, sk), item in house.table.items.items():
        if pk == f"ACCOUNT#{account.id}" and sk.startswith("A#SUB#"):
            item["period"] = "fortnight of the moon"


def test_an_account_that_cannot_be_read_costs_only_itself() -> None:
    house, accounts = a_full_shard(30)
    _spoil(house, accounts[7])
    house.run("2026-04-01")
    assert len(house.invoices()) == 30 + 29
    assert numbers(house.invoices()) == list(range(1, 60))
    report = house.wiring.use(BillingRuns).get("2026-04-01")
    assert (report.totals.invoices, report.totals.errors) == (29, 1)
    (error,) = house.wiring.use(BillingRuns).list_errors("2026-04-01", 50, None).items
    assert error.account_id == accounts[7].id
    assert "fortnight" in error.reason


def test_a_repaired_account_is_billed_when_the_run_is_resumed() -> None:
    house, accounts = a_house(5)
    _spoil(house, accounts[0])
    house.run("2026-04-01")
    for (pk, sk), item in house.table.items.items():
        if pk == f"ACCOUNT#{accounts[0].id}" and sk.startswith("A#SUB#"):
            item["period"] = "month"
    house.wiring.use(BillingRuns).resume("2026-04-01")
    while house.queue.messages:
        assert house.work() == []
    report = house.wiring.use(BillingRuns).get("2026-04-01")
    assert report.totals == Totals(accounts=5, invoices=5, sums=roubles("2950.00"))
    assert report.run.state is RunState.COMPLETED
    assert numbers(house.invoices()) == list(range(1, 11))


class Refusing:
    """Makes the table refuse transactions that write the invoice of an account, as bad data would."""

    def __init__(self, house: House, account_id: str) -> None:
        self.house, self.account_id, self.commit = house, account_id, house.table.commit
        house.table.commit = self  # type: ignore[method-assign]

    def __call__(self, transaction: Transaction) -> None:
        for operation in transaction.operations:
            if operation.item.get("account_id") == self.account_id and "total" in operation.item:
                raise ValueError("the item is larger than 400 KB")
        self.commit(transaction)


def test_an_account_that_cannot_be_written_costs_only_itself_and_its_number_is_used_first() -> None:
    house, accounts = a_full_shard(30)
    refusing = Refusing(house, accounts[11].id)
    house.run("2026-04-01")
    house.table.commit = refusing.commit  # type: ignore[method-assign]
    billed = {i.account_id for i in house.invoices() if i.period_start == date(2026, 4, 1)}
    assert billed == {a.id for a in accounts} - {accounts[11].id}
    (spare,) = house.loose_numbers()
    house.open("2026-04-10", number=99)
    assert house.loose_numbers() == []
    assert spare["number"] in numbers(house.invoices())
    assert numbers(house.invoices()) == list(range(1, 61))


def test_an_account_many_periods_behind_that_cannot_be_written_ends_the_run_too() -> None:
    house, accounts = a_full_shard(3)
    refusing = Refusing(house, accounts[1].id)
    house.run("2028-04-01")
    house.table.commit = refusing.commit  # type: ignore[method-assign]
    report = house.wiring.use(BillingRuns).get("2028-04-01")
    assert (report.run.state, report.totals.errors) == (RunState.COMPLETED, 1)
    assert [len(house.invoices(a.id)) for a in accounts] == [26, 1, 26]


@pytest.mark.parametrize("moment", ["LEASES#", "INVOICE#"])
def test_an_account_that_is_paid_during_the_run_is_read_again_and_billed(moment: str) -> None:
    house, accounts = a_full_shard(6)
    commit = house.table.commit
    paid: list[str] = []

    def pay_first(transaction: Transaction) -> None:
        if any(o.key[0].startswith(moment) for o in transaction.operations) and not paid:
            paid.append(accounts[2].id)
            repository = AccountRepository(table=house.table)
            before = repository.get(accounts[2].id)
            commit(repository.change(before.credited(Decimal("918.71"))[0], over=before))
        commit(transaction)

    house.table.commit = pay_first  # type: ignore[method-assign]
    house.run("2026-04-01")
    assert paid
    after = house.account(accounts[2].id)
    assert after.balance == Decimal("-590.00")
    assert numbers(house.invoices()) == list(range(1, 13))
    assert house.loose_numbers() == []


def test_a_worker_killed_between_taking_numbers_and_writing_leaves_no_gap() -> None:
    house, _ = a_house(12)
    commit = house.table.commit

    def killed(transaction: Transaction) -> None:
        commit(transaction)
        if any(pk.startswith("LEASES#") for pk, _ in (o.key for o in transaction.operations)):
            raise KeyboardInterrupt

    house.dispatch("2026-04-01")
    waiting = list(house.queue.messages)
    house.table.commit = killed  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        house.work()
    house.table.commit = commit  # type: ignore[method-assign]
    assert house.loose_numbers()
    house.clock.advance(seconds=300)
    house.queue.messages[:] = waiting
    while house.queue.messages:
        assert house.work() == []
    assert numbers(house.invoices()) == list(range(1, 25))
    assert house.loose_numbers() == []


@pytest.mark.parametrize("shards", [1, 4])
@pytest.mark.parametrize("dies_at", range(1, 21))
def test_a_worker_killed_at_any_write_leaves_the_same_invoices_once(
    dies_at: int, shards: int
) -> None:
    house, accounts = a_house(4) if shards == 4 else a_full_shard(4)
    commit = house.table.commit
    writes = 0

    def dying(transaction: Transaction) -> None:
        nonlocal writes
        writes += 1
        if writes == dies_at:
            raise SystemExit
        commit(transaction)

    house.dispatch("2026-04-01")
    waiting = list(house.queue.messages)
    house.table.commit = dying  # type: ignore[method-assign]
    try:
        house.work()
    except SystemExit:
        house.clock.advance(seconds=300)
    house.table.commit = commit  # type: ignore[method-assign]
    house.queue.messages[:] = waiting
    while house.queue.messages:
        assert house.work() == []
        house.clock.advance(seconds=300)
    assert [len(house.invoices(a.id)) for a in accounts] == [2, 2, 2, 2]
    assert numbers(house.invoices()) == list(range(1, 9))
    assert house.loose_numbers() == []
    report = house.wiring.use(BillingRuns).get("2026-04-01")
    assert report.totals == Totals(accounts=4, invoices=4, sums=roubles("2360.00"))
    assert report.run.state is RunState.COMPLETED


def test_numbers_left_by_a_run_whose_account_is_billed_otherwise_become_spares() -> None:
    house, (account, *_) = a_house(2)
    commit = house.table.commit

    def killed(transaction: Transaction) -> None:
        commit(transaction)
        if any(pk.startswith("LEASES#") for pk, _ in (o.key for o in transaction.operations)):
            raise KeyboardInterrupt

    house.dispatch("2026-04-01")
    waiting = list(house.queue.messages)
    house.table.commit = killed  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        house.work()
    house.table.commit = commit  # type: ignore[method-assign]
    stopped = house.account(account.id)
    held = {i["pk"] for i in house.loose_numbers()}
    repository = AccountRepository(table=house.table)
    for one in house.subscriptions():
        before = repository.get(one.account_id)
        house.table.commit(repository.change(before.billed_through({}, None), over=before))
    house.clock.advance(seconds=300)
    house.queue.messages[:] = waiting
    while house.queue.messages:
        assert house.work() == []
    assert held
    assert house.account(stopped.id).next_bill_date is None
    assert {i["sk"][:6] for i in house.loose_numbers()} == {"SPARE#"}


def test_near_its_time_limit_a_worker_puts_the_rest_back_on_the_queue() -> None:
    house, _ = a_full_shard(120)
    house.dispatch("2026-04-01")
    rounds = 0
    while house.queue.messages:
        assert house.work(time_left=lambda: 1.0) == []
        rounds += 1
    assert rounds == 3  # 96 and 24 accounts, and then the end of the shard
    assert numbers(house.invoices()) == list(range(1, 241))


def test_a_shard_in_the_hands_of_another_worker_is_looked_at_later() -> None:
    house, _ = a_house(3)
    house.dispatch("2026-04-01")
    shard = house.queue.messages[0].shard
    house.table.items[(f"SHARD#{shard:02d}", "LOCK")] = {
        "pk": f"SHARD#{shard:02d}",
        "sk": "LOCK",
        "holder": "another",
        "until": int(house.clock().timestamp()) + 60,
    }
    house.work()
    assert [m.shard for m in house.queue.messages] == [shard]
    assert house.queue.delays[-1] > 0
    house.clock.advance(seconds=61)
    house.work()
    assert house.wiring.use(BillingRuns).get("2026-04-01").run.state is RunState.COMPLETED


def test_when_the_database_does_not_answer_the_shard_is_tried_again_and_nobody_is_in_error() -> (
    None
):
    house, _ = a_house(3)
    commit = house.table.commit
    house.dispatch("2026-04-01")
    waiting = list(house.queue.messages)

    def down(transaction: Transaction) -> None:
        if any(sk == "INVOICE" for _, sk in (o.key for o in transaction.operations)):
            raise Unavailable("The database is busy; try again.")
        commit(transaction)

    house.table.commit = down  # type: ignore[method-assign]
    assert len(house.work()) == len(waiting)
    house.table.commit = commit  # type: ignore[method-assign]
    house.queue.messages[:] = waiting
    assert house.work() == []
    report = house.wiring.use(BillingRuns).get("2026-04-01")
    assert (report.totals.invoices, report.totals.errors) == (3, 0)
    assert numbers(house.invoices()) == [1, 2, 3, 4, 5, 6]


def test_a_dry_run_counts_and_writes_no_invoice() -> None:
    house, _ = a_house(10)
    run_id = house.dispatch("2026-04-01", dryRun=True)["runId"]
    while house.queue.messages:
        assert house.work() == []
    report = house.wiring.use(BillingRuns).get(run_id)
    assert report.totals == Totals(accounts=10, invoices=10, sums=roubles("5900.00"))
    assert len(house.invoices()) == 10
    house.run("2026-04-01")
    assert len(house.invoices()) == 20


def test_a_message_that_names_no_shard_goes_to_the_dead_letters() -> None:
    house, _ = a_house(1)
    bad = {"Records": [{"messageId": "1", "body": body} for body in ("{", "[]", '{"runId": "x"}')]}
    answer = work(bad, house.wiring, lambda: 100.0, lambda _, why: house.refused.append(why))
    assert answer == {"batchItemFailures": []}
    assert len(house.refused) == 3


@pytest.mark.parametrize(
    "body", ['{"runId": "none", "shard": 1}', '{"runId": "2026-04-01", "shard": 99}']
)
def test_a_message_of_a_shard_that_there_is_not_is_refused_with_its_reason(body: str) -> None:
    house, _ = a_house(1)
    house.dispatch("2026-04-01")
    stray = {"Records": [{"messageId": "1", "body": body}]}
    answer = work(stray, house.wiring, lambda: 100.0, lambda _, why: house.refused.append(why))
    assert answer == {"batchItemFailures": []}
    (reason,) = house.refused
    assert reason.startswith("there is no shard ")


def test_a_run_costs_one_read_for_many_accounts_and_one_transaction_for_24_invoices() -> None:
    house, _ = a_full_shard(192)
    house.dispatch("2026-04-01")
    house.table.requests.clear()
    while house.queue.messages:
        house.work()
    begin, accounts = 1, 2 * 2  # the run and its shard; 100 items each, an account has two
    assert house.table.requests.count("get_many") == begin + accounts
    batches_and_numbers = (4 + 1) * 2
    lock_and_finish = 3
    assert house.table.requests.count("commit") == batches_and_numbers + lock_and_finish


def test_numbers_are_drawn_with_spares_first() -> None:
    house = House()
    numbering = NumberRepository(table=house.table)
    house.table.commit(numbering.draw(INVOICES, 5).taking)
    house.table.commit(numbering.add_spare(INVOICES, 2).extend(numbering.add_spare(INVOICES, 4)))
    assert numbering.draw(INVOICES).numbers == (2,)
    draw = numbering.draw(INVOICES, 4)
    assert draw.numbers == (2, 4, 6, 7)
    house.table.commit(draw.taking)
    assert house.loose_numbers() == []
    assert numbering.draw(INVOICES).numbers == (8,)


def test_two_who_draw_at_once_do_not_get_the_same_numbers() -> None:
    house = House()
    numbering = NumberRepository(table=house.table)
    for _ in range(2):  # the counter's first numbers, then later ones
        first, second = numbering.draw(INVOICES, 3), numbering.draw(INVOICES, 2)
        house.table.commit(first.taking)
        with pytest.raises(NumberTaken):
            house.table.commit(second.taking)


def test_two_who_draw_the_same_spare_do_not_both_get_it() -> None:
    house = House()
    numbering = NumberRepository(table=house.table)
    house.table.commit(numbering.draw(INVOICES, 5).taking)
    house.table.commit(numbering.add_spare(INVOICES, 3))
    first, second = numbering.draw(INVOICES), numbering.draw(INVOICES)
    house.table.commit(first.taking)
    with pytest.raises(NumberTaken):
        house.table.commit(second.taking)


def test_who_is_always_overtaken_is_told_to_come_again() -> None:
    def overtaken() -> None:
        raise NumberTaken

    waits: list[float] = []
    with pytest.raises(Unavailable):
        retrying(overtaken, on=NumberTaken, attempts=ATTEMPTS, sleep=waits.append)
    assert len(waits) == ATTEMPTS - 1  # nobody waits after the last one
    assert max(waits) <= LONGEST_PAUSE
    assert len(set(waits)) > ATTEMPTS / 2, "who is late together must not come again together"


def test_who_is_overtaken_comes_again_with_the_next_number() -> None:
    answers: list[NumberTaken | int] = [NumberTaken(), NumberTaken(), 3]

    def work() -> int:
        answer = answers.pop(0)
        if isinstance(answer, NumberTaken):
            raise answer
        return answer

    assert retrying(work, on=NumberTaken, attempts=ATTEMPTS, sleep=lambda _: None) == 3


def test_a_worker_whose_lock_has_run_out_takes_no_more_numbers() -> None:
    house, _ = a_full_shard(3)
    commit = house.table.commit
    house.dispatch("2026-04-01")
    lock = (f"SHARD#{house.queue.messages[0].shard:02d}", "LOCK")

    def overtake(transaction: Transaction) -> None:
        if any(o.key[0].startswith("LEASES#") for o in transaction.operations):
            house.table.items[lock]["holder"] = "another"
        commit(transaction)

    house.table.commit = overtake  # type: ignore[method-assign]
    house.work()
    house.table.commit = commit  # type: ignore[method-assign]
    assert house.loose_numbers() == []
    assert len(house.invoices()) == 3
    house.clock.advance(seconds=400)
    while house.queue.messages:
        assert house.work() == []
    assert numbers(house.invoices()) == [1, 2, 3, 4, 5, 6]


def test_an_account_whose_date_does_not_move_is_an_error_and_no_endless_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    house, (account,) = a_house(1)
    stuck = PeriodDraft(None, {}, date(2026, 4, 1), ())
    monkeypatch.setattr(InvoiceDrafter, "draft_period", lambda *_: stuck)
    house.run("2026-04-01")
    (error,) = house.wiring.use(BillingRuns).list_errors("2026-04-01", 50, None).items
    assert (error.account_id, error.reason.split(":")[0]) == (account.id, "BillDateNotAdvancing")
