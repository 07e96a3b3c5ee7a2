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
    """The running interpreter, which the embedded emulator uses for every function."""
    return Target("{}.{}".format(*sys.version_info[:2]), None, layers)


def architecture() -> str:
    """This machine's processor as Lambda calls it."""
    return "arm64" if platform.machine() in ("arm64", "aarch64") else "x86_64"


def chosen() -> Target:
    """The target named by LASTMILE_BUILD; AWS when it is unset."""
    return named(os.environ.get("LASTMILE_BUILD", "aws"))


def named(build: str) -> Target:
    """A target by its name: `embedded`, `localstack` or `aws`."""
    match build:
        case "embedded":
            return this_machine(layers=True)
        case "localstack":
            return _lambda(architecture(), layers=False)
        case "aws":
            return _lambda(
                os.environ.get("LASTMILE_ARCHITECTURE", DEFAULT_ARCHITECTURE), layers=True
            )
        case other:
            sys.exit(f"LASTMILE_BUILD is embedded, localstack or aws, not {other!r}")


def _lambda(processor: str, *, layers: bool) -> Target:
    """Lambda's own runtime, whatever machine the build is made on."""
    return Target(os.environ.get("LASTMILE_PYTHON", DEFAULT_PYTHON), WHEELS[processor], layers)


def here() -> str:
    """This machine in one word, for cache keys."""
    return f"{sys.implementation.cache_tag}-{platform.machine()}"
