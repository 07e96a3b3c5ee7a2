"""The bench's part on billing: the run's own CPU and its rate, beside bare boto3 and a peer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from infra.local.screen import console, step
from shared.service import service_table
from tests.bench.billing_run import an_invoice, end_to_end, in_this_process, verify, written
from tests.bench.consumers import standing_still
from tests.bench.figures import Figures, cpu_ms, rate
from tests.bench.floor import Written, floor
from tests.bench.months import months_from
from tests.bench.options import USUAL, Options
from tests.bench.peers.silver import NAME, Bill, silver
from tests.bench.samples import Spent, in_turns
from tests.bench.stack import BenchStack, quiet
from tests.fakes.due_accounts import seed_accounts

FIRST = date(2024, 1, 1)
FEW = 32


def billing(stack: BenchStack, figures: Figures, options: Options) -> None:
    """All lines on billing."""
    with ExitStack() as held:
        held.enter_context(standing_still(stack, "NotificationDispatcher"))
        run = Runs(stack, figures, min(options.accounts, USUAL), options.rounds)
        run.prepare()
        if options.peers:
            with step(f"{NAME} on a PostgreSQL of its own"):
                run.peer = held.enter_context(silver())
        run.cpu()
        run.rates()
        run.once_more()
        run.books()
        if options.accounts > USUAL:
            run.grown(options.accounts)


def some_invoice(stack: BenchStack) -> str:
    """An invoice's id; where nothing is billed yet, a few accounts are."""
    found = an_invoice(stack)
    if found is None:
        with step(f"{FEW} accounts, billed"):
            seed_accounts(service_table(stack.billing_table), FEW, FIRST)
            in_this_process(stack, FIRST)
        found = an_invoice(stack)
    if found is None:
        raise LookupError("nothing was billed")
    return found


@dataclass
class Runs:
    """Billing runs over some accounts, month after month."""

    stack: BenchStack
    figures: Figures
    accounts: int
    rounds: int
    peer: Bill | None = None
    invoices: list[Written] = field(default_factory=list)
    billed: list[date] = field(default_factory=list)
    months: Iterator[date] = field(default_factory=lambda: months_from(FIRST))
    usual_rates: list[float] = field(default_factory=list)

    def prepare(self) -> None:
        """Seed the accounts, and bill them once: what was written then is what the floor writes."""
        with step(f"{self.accounts:,} accounts"):
            seed_accounts(service_table(self.stack.billing_table), self.accounts, FIRST)
        with step("their first invoices"):
            self._in_this_process()
            self.invoices = written(self.stack, FIRST, self.accounts)

    def cpu(self) -> None:
        """CPU per invoice."""
        with step(f"billing run in this process, {self._beside()}, in {self.rounds} rounds"):
            ours, bare, *peer = self._turns(self._in_this_process)
        what = "billing run, CPU of our code an invoice"
        self.figures.works(
            what, "ms", cpu_ms, ours, bare, against="ms, bare boto3", bound="<= 0.9 x"
        )
        for theirs in peer:
            self.figures.works(what, "ms", cpu_ms, ours, theirs, against=f"ms, {NAME}")

    def rates(self) -> None:
        """Invoices a second."""
        with step("billing run end to end, functions cold"):
            cold = rate(self._end_to_end())
        with step(f"billing run end to end, {self._beside()}, in {self.rounds} rounds"):
            ours, bare, *peer = self._turns(self._end_to_end)
        self.usual_rates = [rate(one) for one in ours]
        what, unit = "billing run end to end", "invoices/s"
        self.figures.works(what, unit, rate, ours, bare, against="/s, bare boto3", bound=">= 0.7 x")
        for theirs in peer:
            self.figures.works(
                what, unit, rate, ours, theirs, against=f"/s, {NAME}", bound=">= 10 x"
            )
        self.figures.add("the same, functions cold", cold, unit)
        functions = median(one.functions * 1000 for one in ours)
        self.figures.add("the same, CPU of the functions an invoice", functions, "ms")

    def once_more(self) -> None:
        """A run that finds nothing to do."""
        with step("the last date once more"):
            took = end_to_end(self.stack, self.billed[-1])
        self.figures.add("a second run on a billed date", took.wall, "s", bound="<= 1")

    def books(self) -> None:
        """The books must be right, or the figures mean nothing."""
        with step("the books"):
            books = verify(self.stack, self.accounts, self.billed)
        console.print(
            f"  {len(books.invoices):,} invoices, {len(books.numbers):,} numbers without gap or "
            f"repeat, debits {books.debits:,} = credits {books.credits:,}"
        )

    def grown(self, accounts: int) -> None:
        """The same with more accounts: those there are, and as many as are wanted besides."""
        day = next(self.months)
        with step(f"{accounts:,} accounts"):
            table = service_table(self.stack.billing_table)
            seed_accounts(table, accounts - USUAL, day, first_number=USUAL + 1)
        with step(f"billing run of {accounts:,} end to end"):
            quiet(self.stack)
            grown = rate(end_to_end(self.stack, day).each(accounts))
        self.figures.add(
            f"billing run of {accounts:,} end to end",
            grown,
            "invoices/s",
            reference=median(self.usual_rates),
            against=f"/s, {USUAL:,} accounts",
            bound=">= 0.9 x",
        )
        with step("the books"):
            verify(self.stack, accounts, [day])

    def _beside(self) -> str:
        return "bare boto3" if self.peer is None else f"bare boto3 and {NAME}"

    def _turns(self, ours: Callable[[], Spent]) -> Iterator[tuple[Spent, ...]]:
        """What ours, bare boto3 and the peer took for each invoice, in turns."""
        works = [ours, self._bare, *([self._peers] if self.peer else [])]
        return zip(*in_turns(self.rounds, *works), strict=True)

    def _in_this_process(self) -> Spent:
        return self._next(in_this_process)

    def _end_to_end(self) -> Spent:
        return self._next(end_to_end)

    def _next(self, run: Callable[[BenchStack, date], Spent]) -> Spent:
        quiet(self.stack)
        self.billed.append(next(self.months))
        return run(self.stack, self.billed[-1]).each(self.accounts)

    def _bare(self) -> Spent:
        quiet(self.stack)
        return floor(self.stack, self.invoices)

    def _peers(self) -> Spent:
        quiet(self.stack)
        assert self.peer is not None
        return self.peer()
