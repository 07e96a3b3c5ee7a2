"""Entities (dataclasses) to items and back, by their annotations.

    str int bool         as they are      Decimal         text, so that "10.00" keeps its zeros
    date datetime Enum   text             tuple[X, ...]   list
    dict[str, X]         map              a dataclass     map        None   left out

The converters of a class are made at its first use and kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from shared.clock import iso

Entity = TypeVar("Entity")
Convert = Callable[[Any], Any]
Plan = tuple[tuple[str, "Convert | None", "Convert | None"], ...]
_PLANS: dict[type[Any], Plan] = {}


def to_item(entity: Any) -> dict[str, Any]:
    """An entity's fields as plain values, under their own names; None is left out."""
    return {
        name: value if dump is None else dump(value)
        for name, dump, _ in _plan(type(entity))
        if (value := getattr(entity, name)) is not None
    }


def from_item(kind: type[Entity], item: Mapping[str, Any]) -> Entity:
    """The entity that an item holds; attributes that are no fields (keys, TTL) are passed over."""
    return kind(
        **{
            name: value if load is None else load(value)
            for name, _, load in _plan(kind)
            if (value := item.get(name)) is not None
        }
    )


def _plan(kind: type[Any]) -> Plan:
    known = _PLANS.get(kind)
    if known is None:
        hints = get_type_hints(kind)
        known = tuple((f.name, *_converters(hints[f.name])) for f in fields(kind))
        _PLANS[kind] = known
    return known


def _converters(hint: Any) -> tuple[Convert | None, Convert | None]:
    """How a value of this annotation is written and read; None where it stays as it is."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        (inner,) = (a for a in get_args(hint) if a is not NoneType)
        return _converters(inner)
    if origin in (tuple, list, frozenset, set):
        return _sequence(origin, get_args(hint)[0])
    if origin is dict:
        return _mapping(get_args(hint)[1])
    return _scalar(hint)


def _sequence(origin: Any, inner: Any) -> tuple[Convert, Convert]:
    dump, load = _converters(inner)
    ordered = origin not in (frozenset, set)
    return (
        lambda v: [x if dump is None else dump(x) for x in (v if ordered else sorted(v))],
        lambda v: origin(x if load is None else load(x) for x in v),
    )


def _mapping(inner: Any) -> tuple[Convert | None, Convert | None]:
    dump, load = _converters(inner)
    if dump is None or load is None:
        return None, None
    return (
        lambda v: {k: dump(x) for k, x in v.items()},
        lambda v: {k: load(x) for k, x in v.items()},
    )


def _scalar(hint: Any) -> tuple[Convert | None, Convert | None]:
    if hint is Decimal:
        return str, Decimal
    if hint is datetime:
        return iso, datetime.fromisoformat
    if hint is date:
        return date.isoformat, date.fromisoformat
    if isinstance(hint, type) and issubclass(hint, Enum):
        return lambda v: v.value, hint
    if is_dataclass(hint):
        return to_item, lambda v: from_item(cast("type[Any]", hint), v)
    return None, None
