"""A service's environment as a typed object, read when it is asked for and not before."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Settings = TypeVar("Settings", bound=DataclassInstance)
else:
    Settings = TypeVar("Settings")


class MissingSetting(Exception):
    """The environment lacks a variable that the function needs."""


def load(kind: type[Settings], environment: Mapping[str, str] | None = None) -> Settings:
    """Settings read from variables named after the fields, in capitals.

    Fields are `str`, `int` or `bool` (`true`/`false`). Raises: MissingSetting, naming every missing
    variable.
    """
    given = os.environ if environment is None else environment
    hints = get_type_hints(kind)
    values = {f.name: _parsed(given[f.name.upper()], hints[f.name])
              for f in fields(kind) if f.name.upper() in given}  # fmt: skip
    missing = [f.name.upper() for f in fields(kind)
               if f.name not in values and f.default is MISSING]  # fmt: skip
    if missing:
        raise MissingSetting(f"{kind.__name__} needs {', '.join(missing)} in the environment")
    return kind(**values)


def _parsed(text: str, kind: Any) -> str | int | bool:
    if kind is bool:
        return text.strip().lower() in ("true", "1", "yes")
    return int(text) if kind is int else text
