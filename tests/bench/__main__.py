"""`make bench`: what is measured, in one run, on one stack of its own.

PART=billing       one part of it, or several: billing, warm, get, usage,
                   imports, broadcasts, signins, cold
PEERS=1            django-silver does the billing run's work beside us, on a PostgreSQL of its own
ACCOUNTS=2000      accounts in the billing run; with more, also how the rate grows with them
ROWS=5000          customers who move in by one file
PEOPLE=100000      whom a broadcast tells
ROUNDS=5           how often the works of a figure are done in turns
BENCH_JSON=<file>  where the figures go (.lastmile/bench.json)
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import httpx

from infra.local.screen import console, give_up, step
from tests.bench import sign_ins
from tests.bench.billing import billing, some_invoice
from tests.bench.billing_run import RunFailed
from tests.bench.broadcasts import broadcasts
from tests.bench.cold import cold_starts
from tests.bench.figures import WIDTH, Figures, cpu_ms, loads, rate
from tests.bench.imports import imports
from tests.bench.options import BadOption, Options
from tests.bench.peers import silver
from tests.bench.requests import gets
from tests.bench.samples import percentile
from tests.bench.stack import BenchStack, own_stack, quiet
from tests.bench.usage import usage
from tests.bench.warm import warm_get

CALLS = 80  # of each work a round
LOGINS = 10  # by each client a round


def main() -> None:
    """Measure, print, keep."""
    options = Options.read(os.environ)
    if options.peers:
        silver.check()
    with own_stack() as stack:
        bench = Bench(stack, options)
        for part in options.parts:
            bench.parts[part]()
    if not console.is_terminal:
        console.width = WIDTH
    console.print(bench.figures.table())
    bench.figures.save(
        options.file, accounts=options.accounts, rounds=options.rounds, parts=options.parts
    )
    console.print(f"kept in {options.file}")


@dataclass
class Bench:
    """The parts, on a stack."""

    stack: BenchStack
    options: Options
    figures: Figures = field(default_factory=Figures)

    @property
    def parts(self) -> dict[str, Callable[[], None]]:
        """What does each part."""
        return {
            "billing": lambda: billing(self.stack, self.figures, self.options),
            "warm": self.warm,
            "get": self.get,
            "usage": lambda: usage(self.stack, self.figures, self.token, self.options.rounds),
            "imports": lambda: imports(self.stack, self.figures, self.token, self.options.rows),
            "broadcasts": lambda: broadcasts(
                self.stack, self.figures, self.token, self.options.people
            ),
            "signins": self.sign_ins,
            "cold": self.cold,
        }

    @cached_property
    def token(self) -> str:
        """The administrator's access token."""
        administrator = self.stack.administrator
        login = {"login": administrator.email, "password": administrator.password}
        answer = httpx.post(self.stack.outputs["apiUrl"] + "/auth/login", json=login, timeout=30)
        answer.raise_for_status()
        return str(answer.json()["accessToken"])

    @cached_property
    def invoice(self) -> str:
        """The id of the invoice that is read."""
        return some_invoice(self.stack)

    def warm(self) -> None:
        """A GET over the API, all functions warm."""
        path, rounds = f"/invoices/{self.invoice}", 2 * self.options.rounds
        with step(f"GET of one invoice and of nothing, {CALLS} times each in {rounds} rounds"):
            quiet(self.stack)
            blocks = warm_get(self.stack, self.token, path, CALLS, rounds)
        ours, empty = zip(*blocks, strict=True)
        against = "ms, empty function"
        self.figures.rounds(
            "GET of one invoice, warm, p50",
            "ms",
            [(block.p50, other.p50) for block, other in blocks],
            against=against,
            bound="<= 1.4 x",
            emulator=loads([b.each for b in ours], [b.each for b in empty]),
        )
        p95, reference = (
            percentile([t for b in work for t in b.times], 95) for work in (ours, empty)
        )
        self.figures.add("the same, p95", p95, "ms", reference=reference, against=against)

    def get(self) -> None:
        """The CPU of our function in a GET."""
        rounds = 2 * self.options.rounds
        invoice = self.invoice
        with step(f"CPU of a GET, and of the same with botocore, in {rounds} rounds"):
            quiet(self.stack)
            ours, botocores = gets(self.stack, invoice, CALLS, rounds)
        self.figures.works(
            "GET of one invoice, CPU of our function",
            "ms",
            cpu_ms,
            ours,
            botocores,
            against="ms, the same with botocore",
            bound="<= 0.6 x",
        )

    def sign_ins(self) -> None:
        """Signing in and refreshing end to end, and what the authorizer costs."""
        rounds = self.options.rounds
        with step(f"signing in and refreshing, {sign_ins.CLIENTS} clients at once"):
            quiet(self.stack)
            crowd = sign_ins.people(self.stack, self.token)
            logins, hashes = sign_ins.logins(self.stack, crowd, LOGINS, rounds)
            refreshes, empty = sign_ins.refreshes(self.stack, crowd, self.token, LOGINS, rounds)
        self.figures.works("logins", "/s", rate, logins, hashes, against="/s, bare argon2id")
        self.figures.works("refreshes", "/s", rate, refreshes, empty, against="/s, empty function")
        with step("the authorizer"):
            quiet(self.stack)
            cpu = sign_ins.verification_cpu(self.stack, CALLS, rounds)
            asked = sign_ins.authorizer(crowd[0], self.stack, CALLS // 4, rounds)
        self.figures.add("an access token's verification, CPU", cpu, "ms", bound="<= 0.3")
        what = "GET /auth/me, authorizer asked, p50"
        self.figures.rounds(what, "ms", asked, against="ms, kept")

    def cold(self) -> None:
        """Cold starts of everything that answers a caller."""
        rounds, token = 2 * self.options.rounds - 1, self.token
        with step(f"cold starts, {rounds} each"):
            quiet(self.stack)
            starts = cold_starts(self.stack, token, rounds)
        for one in starts:
            self.figures.rounds(
                f"cold start, {one.start.function}",
                "ms CPU",
                one.rounds,
                against=f"ms, {one.beside}",
                bound="<= 0.6 x",
            )


if __name__ == "__main__":
    try:
        main()
    except BadOption as bad:
        give_up(str(bad))
    except RunFailed as failed:
        console.print(f"[red]The run went wrong:[/] {failed}")
        sys.exit(1)
