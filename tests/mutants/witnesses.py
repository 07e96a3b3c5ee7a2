"""Which tests could notice a change to a line: by the coverage of one run of all of them."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain
from pathlib import Path

from coverage import CoverageData

from infra.build.target import ROOT
from tests.mutants.mutations import Mutation

KEPT = ROOT / ".lastmile" / "mutants"
"""Coverage of earlier runs, each named after the code and the tests that were run."""
MOST_TESTS = 150
"""Of a line that everything runs, so many are enough to notice."""
DECLARATIONS = [
    "tests/contract/test_openapi.py::test_the_file_says_what_the_code_declares",
    "tests/contract/test_events.py::test_the_files_say_what_the_models_declare",
    "tests/contract/test_template.py::test_a_list_knows_whether_its_index_holds_keys_alone",
    "tests/contract/test_template_settings.py::test_what_the_template_sets_by_itself_is_the_default_of_the_code",
    "tests/contract/test_hidden_secrets.py",
]
"""They notice a change to what is declared at import, which no coverage shows."""


@dataclass(frozen=True)
class Witnesses:
    """The tests that run each line of each file, and how many lines each test runs."""

    by_line: dict[str, dict[int, set[str]]] = field(default_factory=dict)
    breadth: Counter[str] = field(default_factory=Counter)

    def of(self, file: str, mutation: Mutation) -> list[str]:
        """The tests to try on a change, the likeliest to notice it first; none if none can.

        What a line that runs once has done is seen by any test of its file, or of its folder.
        """
        lines = self.by_line.get(file, {})
        tests = self._ranked(lines.get(mutation.line, ()), file)
        if mutation.once:
            folder = [self.by_line[one].values() for one in self.by_line if _beside(one, file)]
            tests += self._ranked(set(chain(*lines.values())).difference(tests), file)
            tests += self._ranked(set(chain(*chain(*folder))).difference(tests), file)
            tests = [*DECLARATIONS, *tests]
        return tests[:MOST_TESTS]

    def _ranked(self, tests: Iterable[str], file: str) -> list[str]:
        """Tests named after the file or its folder, then unit tests; the narrow before the wide.

        A test's cases take turns with those of others, so that each test is tried early.
        """
        named = _words("/".join(Path(file).parts[-2:]))
        turns: Counter[str] = Counter()
        ranked: list[tuple[bool, bool, int, int, str]] = []
        for test in sorted(tests, key=lambda one: (self.breadth[one], one)):
            module, _, _ = test.partition("::")
            case_of, _, _ = test.partition("[")
            turns[case_of] += 1
            far = named.isdisjoint(_words(Path(module).stem))
            ranked.append((far, "/unit/" not in module, turns[case_of], len(ranked), test))
        return [test for *_, test in sorted(ranked)]


def witnesses(copy: Path, folders: list[str]) -> Witnesses:
    """Which lines the tests of some folders run; kept, or found by running them in a copy."""
    kept = KEPT / _fingerprint(copy, folders)
    if not kept.exists():
        _run(copy, folders)
        KEPT.mkdir(parents=True, exist_ok=True)
        kept.write_bytes((copy / ".coverage").read_bytes())
    data = CoverageData(str(kept))
    data.read()
    found = Witnesses()
    for file in data.measured_files():
        contexts = data.contexts_by_lineno(file)
        lines = {n: {one.rpartition("|")[0] for one in contexts[n] if one} for n in contexts}
        found.by_line[file] = lines
        found.breadth.update(chain(*lines.values()))
    return found


def _run(copy: Path, folders: list[str]) -> None:
    """Run the tests of some folders on all cores. Raises: SystemExit."""
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "auto", *folders,
         "--cov", "--cov-context=test", "--cov-report="],
        cwd=copy, check=False, capture_output=True, text=True,
    )  # fmt: skip
    if run.returncode:
        raise SystemExit(f"The tests fail without any change:\n{run.stdout[-2000:]}")


def _fingerprint(copy: Path, folders: list[str]) -> str:
    """A name for these folders' tests on this code: another once a file of either changes."""
    digest = sha256(" ".join(folders).encode())
    for path in sorted(
        chain(*((copy / top).rglob("*") for top in ("functions", "shared", "tests")))
    ):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(str(path.relative_to(copy)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _beside(one: str, other: str) -> bool:
    return Path(one).parent == Path(other).parent


def _words(text: str) -> set[str]:
    return set(re.findall("[a-z]+", text))
