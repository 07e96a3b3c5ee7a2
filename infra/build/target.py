"""Where an artifact will run, which decides its Python and its wheels."""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_PYTHON = "3.13"
DEFAULT_ARCHITECTURE = "arm64"
WHEELS = {"arm64": "aarch64-manylinux_2_28", "x86_64": "x86_64-manylinux_2_28"}


@dataclass(frozen=True)
class Target:
    """One place to run.

    Attributes:
        python: the functions' Python, as `3.13`.
        wheels: uv's name of the platform; None takes this machine's.
        layers: whether the place applies layers; if not, zips carry the closure themselves.
    """

    python: str
    wheels: str | None
    layers: bool


def this_machine(*, layers: bool) -> Target:
    """The running interpreter, which emulators use for every function."""
    return Target("{}.{}".format(*sys.version_info[:2]), None, layers)


def chosen() -> Target:
    """The target named by LASTMILE_BUILD: `embedded`, `localstack`, or AWS when it is unset."""
    match os.environ.get("LASTMILE_BUILD", "aws"):
        case "embedded":
            return this_machine(layers=True)
        case "localstack":
            return this_machine(layers=False)
        case "aws":
            architecture = os.environ.get("LASTMILE_ARCHITECTURE", DEFAULT_ARCHITECTURE)
            python = os.environ.get("LASTMILE_PYTHON", DEFAULT_PYTHON)
            return Target(python, WHEELS[architecture], layers=True)
        case other:
            sys.exit(f"LASTMILE_BUILD is embedded, localstack or aws, not {other!r}")


def here() -> str:
    """This machine in one word, for cache keys."""
    return f"{sys.implementation.cache_tag}-{platform.machine()}"
