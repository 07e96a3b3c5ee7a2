"""What is known about the health of the system."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dependency:
    """A service: whether it answered a cheap question, and in how many milliseconds."""

    name: str
    up: bool
    ms: int

    @property
    def status(self) -> str:
        """`up` or `down`."""
        return "up" if self.up else "down"


@dataclass(frozen=True, slots=True)
class Readiness:
    """The dependencies, all of which must be up."""

    dependencies: tuple[Dependency, ...]

    @property
    def down(self) -> tuple[Dependency, ...]:
        """Those that do not answer."""
        return tuple(d for d in self.dependencies if not d.up)
