"""`make mutants PACKAGE=functions/billing/runs`: what the tests would not notice.

Single operators of the package's code are changed, one at a time, each in a copy of the project;
the tests that run that line must fail then. Printed is what outlived them: either a test is
missing, or the change makes no difference. Which tests run a line is found by running them all,
and kept in `.lastmile` until the code or a test changes.

SAMPLE=30   how many changes are tried, drawn at random (0: all)
SEED=1      of the drawing, so that it can be repeated
TESTS=...   the folders of tests; without it those of the package's service, and the properties
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from infra.build.target import ROOT
from tests.mutants.mutations import Mutation, mutations
from tests.mutants.witnesses import Witnesses, witnesses

WORKERS = 2
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv*", ".lastmile", ".aws-sam", ".*_cache", "__pycache__", "integration", "bench"
)
PYTEST = ("-m", "pytest", "-q", "-x", "-p", "no:cacheprovider")
WITHOUT_PLUGINS = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
"""Importing the plugins takes longer than most tests, and none is needed here."""
TESTS = {
    "billing": ["tests/unit/billing", "tests/faults", "tests/acceptance"],
    "shared": [
        "tests/unit",
        "tests/faults/test_events_delivered.py",
        *(f"tests/contract/test_{what}.py" for what in ("tables", "lists", "pages", "requests")),
    ],
}
"""What tests a package's code besides properties, where it is more than its service's units."""
LONGEST = 300.0
"""Seconds, after which a change is taken to have made a loop endless."""


@dataclass(frozen=True)
class Mutant:
    """A change to a file, named from the project's top."""

    file: str
    mutation: Mutation

    def __str__(self) -> str:
        change = self.mutation
        return f"{self.file}:{change.line}: {change.before}  ->  {change.after}"


def main() -> None:
    """Try a sample; exit with 1 if something outlived the tests."""
    package = os.environ.get("PACKAGE") or "functions/billing"
    drawn = sample(
        list(found(ROOT, package)),
        int(os.environ.get("SAMPLE") or 30),
        int(os.environ.get("SEED") or 1),
    )
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copies = [Path(folder) / str(number) for number in range(WORKERS)]
        for copy in copies:
            shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        survivors = list(outlived(drawn, copies, witnesses(copies[0], tests_of(package))))
    for mutant, why in survivors:
        sys.stdout.write(f"{mutant}  ({why})\n")
    sys.stdout.write(f"{len(drawn) - len(survivors)} of {len(drawn)} changes were noticed\n")
    sys.exit(bool(survivors))


def found(root: Path, package: str) -> Iterator[Mutant]:
    """Every change to a package's code."""
    top = root / package
    for path in sorted(top.rglob("*.py")) if top.is_dir() else [top.with_suffix(".py")]:
        for mutation in mutations(path.read_text(encoding="utf-8")):
            yield Mutant(str(path.relative_to(root)), mutation)


def sample(mutants: list[Mutant], size: int, seed: int) -> list[Mutant]:
    """Some of them, the same ones for the same seed."""
    if not size or size >= len(mutants):
        return mutants
    return random.Random(seed).sample(mutants, size)


def tests_of(package: str) -> list[str]:
    """The folders whose tests could notice."""
    if said := os.environ.get("TESTS"):
        return said.split()
    parts = Path(package).parts
    own = parts[1] if parts[0] == "functions" and len(parts) > 1 else "shared"
    return ["tests/property", *TESTS.get(own, [f"tests/unit/{own}"])]


def outlived(
    drawn: list[Mutant], copies: list[Path], known: Witnesses
) -> Iterator[tuple[Mutant, str]]:
    """The changes that no test noticed, and why."""
    free: SimpleQueue[Path] = SimpleQueue()
    for copy in copies:
        free.put(copy)

    def tried(mutant: Mutant) -> str:
        copy = free.get()
        try:
            return verdict(mutant, copy, known.of(mutant.file, mutant.mutation))
        finally:
            free.put(copy)

    with ThreadPoolExecutor(len(copies)) as pool:
        for mutant, why in zip(drawn, pool.map(tried, drawn), strict=True):
            sys.stderr.write("." if not why else "!")
            sys.stderr.flush()
            if why:
                yield mutant, why
    sys.stderr.write("\n")


def verdict(mutant: Mutant, copy: Path, tests: list[str]) -> str:
    """Why a change lives on; empty where a test failed, or never ended, by it."""
    if not tests:
        return "no test runs this line"
    path = copy / mutant.file
    original = path.read_text(encoding="utf-8")
    path.write_text(mutant.mutation.source, encoding="utf-8")
    try:
        run = subprocess.run(
            [sys.executable, *PYTEST, *tests],
            cwd=copy, env=WITHOUT_PLUGINS, check=False, capture_output=True, timeout=LONGEST,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return ""
    finally:
        path.write_text(original, encoding="utf-8")
    return "" if run.returncode else f"{len(tests)} tests were tried"


if __name__ == "__main__":
    main()
