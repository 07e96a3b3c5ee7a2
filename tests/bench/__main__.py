"""`make bench`: everything that is measured, in one run, on one stack of its own.

ACCOUNTS=2000      accounts in the billing run; with more, also how the rate grows with them
BENCH_JSON=<file>  where the figures go (.lastmile/bench.json)
"""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import httpx

from infra.build.target import ROOT
from infra.local.screen import console, step
from shared.service import service_table
from tests.bench import sign_ins
from tests.bench.billing_run import RunFailed, end_to_end, in_this_process, verify, written
from tests.bench.cold import cold_starts
from tests.bench.consumers import standing_still
from tests.bench.figures import Figures
from tests.bench.floor import Written, floor
from tests.bench.requests import cpu_of_a_get
from tests.bench.samples import Spent
from tests.bench.stack import BenchStack, own_stack, quiet
from tests.bench.warm import warm_get
from tests.fakes.due_accounts import seed_accounts

USUAL = 2_000
GETS = 400
LOGINS = 50
ROUNDS = 9
MONTHS = [date(2026, month, 1) for month in range(4, 12)]


def main() -> None:
    """Measure, print, keep."""
    accounts = int(os.environ.get("ACCOUNTS") or USUAL)
    figures = Figures()
    with own_stack() as stack:
        token = _token(stack)
        with standing_still(stack, "NotificationDispatcher"):
            invoice_id = _billing(stack, figures, accounts)
        _gets(stack, figures, token, invoice_id)
        _sign_ins(stack, figures, token)
        _cold(stack, figures, token)
    console.print(figures.table())
    path = Path(os.environ.get("BENCH_JSON") or ROOT / ".lastmile" / "bench.json")
    figures.save(path, accounts=accounts)
    console.print(f"kept in {path}")


def _billing(stack: BenchStack, figures: Figures, accounts: int) -> str:
    """The billing run and its floor; an invoice's id."""
    days = iter(MONTHS)
    first = next(days)
    with step(f"{USUAL:,} accounts"):
        seed_accounts(service_table(stack.billing_table), USUAL, first)
    with step("billing run in this process, and bare boto3 writing the same"):
        invoices = _cpu(stack, figures, [first, next(days)])
    with step("billing runs end to end, and bare boto3 again"):
        runs = [next(days) for _ in range(3)]
        rate = _rates(stack, figures, USUAL, runs, invoices)
    with step("the last date once more"):
        figures.add("a second run on a billed date", end_to_end(stack, runs[-1]), "s", bound="<= 1")
    with step("the books"):
        billed = [*MONTHS[:2], *runs]
        books = verify(stack, USUAL, billed)
        console.print(
            f"  {len(books.invoices):,} invoices, {len(books.numbers):,} numbers without gap or "
            f"repeat, debits {books.debits:,} = credits {books.credits:,}"
        )
    if accounts > USUAL:
        _grown(stack, figures, accounts, next(days), rate)
    return str(invoices[0][0]["id"]["S"])


def _cpu(stack: BenchStack, figures: Figures, days: list[date]) -> list[Written]:
    """CPU per invoice beside the floor's, the better of two tries each; the invoices written."""
    ours, bare = [], []
    for day in days:
        quiet(stack)
        ours.append(in_this_process(stack, day).each(USUAL).cpu * 1000)
        invoices = written(stack, day, USUAL)
        bare.append(floor(stack, invoices).each(len(invoices)).cpu * 1000)
    figures.add(
        "billing run, CPU of our code an invoice",
        min(ours),
        "ms",
        reference=min(bare),
        against="ms, bare boto3",
        bound="<= 2.0 x",
    )
    return invoices


def _rates(
    stack: BenchStack, figures: Figures, accounts: int, days: list[date], invoices: list[Written]
) -> float:
    """Invoices a second end to end, the best of some runs, each beside a floor of its own."""
    rates, floors = [], []
    for day in days:
        quiet(stack)
        floors.append(_rate(floor(stack, invoices), len(invoices)))
        quiet(stack)
        rates.append(accounts / end_to_end(stack, day))
    figures.add(
        "billing run end to end",
        max(rates),
        "invoices/s",
        reference=max(floors),
        against="/s, bare boto3",
        bound=">= 0.5 x",
    )
    figures.add("the same", max(rates), "invoices/s", bound=">= 500")
    figures.add("the same, functions cold", rates[0], "invoices/s")
    return max(rates)


def _rate(took: Spent, count: int) -> float:
    return count / took.wall


def _grown(
    stack: BenchStack, figures: Figures, accounts: int, day: date, usual_rate: float
) -> None:
    """The same with more accounts: those there are, and as many as are wanted besides."""
    with step(f"{accounts:,} accounts"):
        table = service_table(stack.billing_table)
        seed_accounts(table, accounts - USUAL, day, first_number=USUAL + 1)
    with step(f"billing run of {accounts:,} end to end"):
        quiet(stack)
        rate = accounts / end_to_end(stack, day)
    figures.add(
        f"billing run of {accounts:,} end to end",
        rate,
        "invoices/s",
        reference=usual_rate,
        against=f"/s, {USUAL:,} accounts",
        bound=">= 0.9 x",
    )
    with step("the books"):
        verify(stack, accounts, [day])


def _gets(stack: BenchStack, figures: Figures, token: str, invoice_id: str) -> None:
    """A warm GET over the API, and the CPU of ours in it."""
    with step(f"GET of one invoice and of nothing, {GETS} times each"):
        quiet(stack)
        warm = warm_get(stack, token, f"/invoices/{invoice_id}", GETS)
    figures.add(
        "GET of one invoice, warm, p50",
        warm.p50,
        "ms",
        reference=warm.empty_p50,
        against="ms, empty function",
        bound="<= 1.5 x",
    )
    figures.add(
        "the same, p95", warm.p95, "ms", reference=warm.empty_p95, against="ms, empty function"
    )
    with step("CPU of a GET"):
        cpu = cpu_of_a_get(stack, invoice_id, GETS)
    figures.add("GET of one invoice, CPU of our function", cpu, "ms", bound="<= 1.0")


def _sign_ins(stack: BenchStack, figures: Figures, token: str) -> None:
    """Signing in and refreshing end to end, and what the authorizer costs."""
    with step(f"signing in and refreshing, {sign_ins.CLIENTS} clients at once"):
        quiet(stack)
        crowd = sign_ins.people(stack, token)
        logins, hashes = sign_ins.logins(crowd, LOGINS), sign_ins.hashes(LOGINS)
        quiet(stack)  # what the logins said is on its way until then
        refreshes = sign_ins.refreshes(crowd, LOGINS)
        empty = sign_ins.empty_calls(stack, token, LOGINS)
    figures.add("logins", logins, "/s", reference=hashes, against="/s, bare argon2id")
    figures.add("refreshes", refreshes, "/s", reference=empty, against="/s, empty function")
    with step("the authorizer"):
        cpu = sign_ins.verification_cpu(stack, GETS)
        fresh, known = sign_ins.authorizer(crowd[0], stack, GETS // 4)
    figures.add("an access token's verification, CPU", cpu, "ms", bound="<= 0.3")
    figures.add(
        "GET /auth/me, authorizer asked, p50", fresh, "ms", reference=known, against="ms, kept"
    )


def _cold(stack: BenchStack, figures: Figures, token: str) -> None:
    """Cold starts of everything that answers a caller."""
    with step(f"cold starts, {ROUNDS} each"):
        for start in cold_starts(stack, token, ROUNDS):
            figures.add(
                f"cold start, {start.function}",
                start.cpu,
                "ms CPU",
                reference=start.lean,
                against=f"ms, {start.beside}",
                bound="<= 1.25 x",
            )


def _token(stack: BenchStack) -> str:
    """The administrator's access token."""
    login = {"login": stack.administrator.email, "password": stack.administrator.password}
    answer = httpx.post(stack.outputs["apiUrl"] + "/auth/login", json=login, timeout=30)
    answer.raise_for_status()
    return str(answer.json()["accessToken"])


if __name__ == "__main__":
    try:
        main()
    except RunFailed as failed:
        console.print(f"[red]The run went wrong:[/] {failed}")
        sys.exit(1)
