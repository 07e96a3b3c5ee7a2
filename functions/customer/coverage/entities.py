"""What the network can do at an address."""

from __future__ import annotations

from dataclasses import dataclass

from functions.customer.buildings.entities import Building, Readiness, Technology


@dataclass(frozen=True, slots=True)
class Coverage:
    """Whether one can be connected; a building without a free port is served, yet not available."""

    status: Readiness
    available: bool
    technologies: tuple[Technology, ...]

    @classmethod
    def of(cls, building: Building | None) -> Coverage:
        """The coverage of a building; one that nobody has registered is not served."""
        if building is None:
            return cls(Readiness.NOT_SERVED, available=False, technologies=())
        return cls(building.status, building.connectable, building.technologies)
