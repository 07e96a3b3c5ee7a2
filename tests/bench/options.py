"""What `make bench` is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.build.target import ROOT

PARTS = ("billing", "warm", "get", "usage", "imports", "broadcasts", "signins", "cold")
USUAL = 2_000
ROUNDS = 5
ROWS = 5_000
PEOPLE = 2_000


class BadOption(Exception):
    """Something is asked for that the bench does not have; the text says what it has."""


@dataclass(frozen=True)
class Options:
    """What is measured, how large and how often.

    Attributes:
        parts: those that run, in the order of PARTS.
        accounts: in the billing run; with more than the usual, also how the rate grows with them.
        rows: of the file of customers who move in.
        people: whom a broadcast tells.
        rounds: how often the two works of a figure are done in turns.
        peers: whether django-silver does the billing run's work beside us.
        file: where the figures go.
    """

    parts: tuple[str, ...] = PARTS
    accounts: int = USUAL
    rows: int = ROWS
    people: int = PEOPLE
    rounds: int = ROUNDS
    peers: bool = False
    file: Path = ROOT / ".lastmile" / "bench.json"

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Options:
        """What PART, ACCOUNTS, ROWS, PEOPLE, ROUNDS, PEERS and BENCH_JSON say. Raises: BadOption."""
        parts = _parts(environment.get("PART", ""))
        peers = environment.get("PEERS", "") not in ("", "0")
        if peers and "billing" not in parts:
            raise BadOption("PEERS=1 belongs to the billing part: PART=billing, or no PART")
        return cls(
            parts=parts,
            accounts=_count(environment, "ACCOUNTS", cls.accounts),
            rows=_count(environment, "ROWS", cls.rows),
            people=_count(environment, "PEOPLE", cls.people),
            rounds=_count(environment, "ROUNDS", cls.rounds),
            peers=peers,
            file=Path(environment.get("BENCH_JSON") or cls.file),
        )


def _parts(asked: str) -> tuple[str, ...]:
    wanted = asked.replace(",", " ").split()
    unknown = [part for part in wanted if part not in PARTS]
    if unknown:
        raise BadOption(f"PART={unknown[0]}: there are {', '.join(PARTS)}; without PART, all run")
    return tuple(part for part in PARTS if part in wanted) or PARTS


def _count(environment: Mapping[str, str], name: str, usual: int) -> int:
    asked = environment.get(name) or str(usual)
    if not asked.isdecimal() or int(asked) == 0:
        raise BadOption(f"{name}={asked}: a whole number from 1 is wanted")
    return int(asked)
