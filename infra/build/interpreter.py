"""Finds the Python that compiles ahead: .pyc files are of use to their own version only."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

SAYS_VERSION = "import sys; print('{}.{}'.format(*sys.version_info[:2]))"


@cache
def interpreter(version: str) -> str | None:
    """A Python of that version, as `3.13`, which runs on this machine; None where none does."""
    return next((python for python in _candidates(version) if _is(python, version)), None)


def _candidates(version: str) -> Iterator[str]:
    """This very interpreter, and whatever on the PATH is called so."""
    yield sys.executable
    for folder in os.get_exec_path():
        yield str(Path(folder) / f"python{version}")


def _is(python: str, version: str) -> bool:
    """Whether it runs, and is what its name says: version managers leave stand-ins that refuse."""
    try:
        asked = subprocess.run(
            [python, "-c", SAYS_VERSION], capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    return asked.returncode == 0 and asked.stdout.strip() == version
