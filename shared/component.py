"""Classes that are made of what they work with: use cases, repositories, ports to the outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(kw_only_default=True, frozen_default=True, eq_default=False)
def component(kind: type[T]) -> type[T]:
    """Give a class its parts by name: `Tickets(table=table, clock=clock)`.

    A dataclass of which nobody asks whether two are equal, prints one or sets a part (mypy sees to
    that), so that Python need not write the methods for it: they took a twentieth of a cold start.
    """
    return dataclass(kw_only=True, eq=False, repr=False)(kind)
