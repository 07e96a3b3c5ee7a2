"""`make mutants PACKAGE=functions/billing/runs`: what the tests would not notice.

Single operators of the package's code are changed, one at a time, each in a copy of the project;
the tests that run that line, by the coverage of a first run, must fail then. Printed is what
outlived them: either a test is missing, or the change makes no difference.

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
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from coverage import CoverageData

from infra.build.target import ROOT
from tests.mutants.mutations import Mutation, mutations

WORKERS = 2
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv*", ".lastmile", ".aws-sam", ".*_cache", "__pycache__", "integration", "bench"
)
PYTEST = ("-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist")
MOST_TESTS = 150
"""Of a line that everything runs, so many are enough to notice."""


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
        began = time.monotonic()
        running = tests_by_line(copies[0], tests_of(package))
        longest = 30 + 2 * (time.monotonic() - began)
        survivors = list(outlived(drawn, copies, running, longest))
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
    return [f"tests/unit/{own}", "tests/property", "tests/faults", "tests/acceptance"]


def tests_by_line(copy: Path, folders: list[str]) -> dict[tuple[str, int], list[str]]:
    """Which tests run a line of a file, from a run of all of them. Raises: SystemExit."""
    run = subprocess.run(
        [sys.executable, *PYTEST, *folders, "--cov", "--cov-context=test", "--cov-report="],
        cwd=copy, check=False, capture_output=True, text=True,
    )  # fmt: skip
    if run.returncode:
        raise SystemExit(f"The tests fail without any change:\n{run.stdout[-2000:]}")
    data = CoverageData(str(copy / ".coverage"))
    data.read()
    by_line: dict[tuple[str, int], list[str]] = defaultdict(list)
    for file in data.measured_files():
        name = str(Path(file).relative_to(copy))
        for line, contexts in data.contexts_by_lineno(file).items():
            tests = sorted({context.partition("|")[0] for context in contexts if context})
            by_line[name, line] = tests
    return by_line


def outlived(
    drawn: list[Mutant],
    copies: list[Path],
    running: dict[tuple[str, int], list[str]],
    longest: float,
) -> Iterator[tuple[Mutant, str]]:
    """The changes that no test noticed, and why."""
    free: SimpleQueue[Path] = SimpleQueue()
    for copy in copies:
        free.put(copy)

    def tried(mutant: Mutant) -> str:
        copy = free.get()
        try:
            return verdict(
                mutant, copy, running.get((mutant.file, mutant.mutation.line), []), longest
            )
        finally:
            free.put(copy)

    with ThreadPoolExecutor(len(copies)) as pool:
        for mutant, why in zip(drawn, pool.map(tried, drawn), strict=True):
            sys.stderr.write("." if not why else "!")
            sys.stderr.flush()
            if why:
                yield mutant, why
    sys.stderr.write("\n")


def verdict(mutant: Mutant, copy: Path, tests: list[str], longest: float) -> str:
    """Why a change lives on; empty where a test failed, or never ended, by it."""
    if not tests:
        return "no test runs this line"
    path = copy / mutant.file
    original = path.read_text(encoding="utf-8")
    path.write_text(mutant.mutation.source, encoding="utf-8")
    try:
        run = subprocess.run(
            [sys.executable, *PYTEST, *tests[:MOST_TESTS]],
            cwd=copy, check=False, capture_output=True, timeout=longest,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return ""
    finally:
        path.write_text(original, encoding="utf-8")
    return "" if run.returncode else f"{len(tests)} tests run it"


if __name__ == "__main__":
    main()
