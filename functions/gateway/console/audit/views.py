"""What the audit's page shows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from functions.gateway.screens.lists import Filter


@dataclass(frozen=True, slots=True)
class Entry:
    """A change that somebody made; `changes` are field, before and after."""

    data: dict[str, Any]
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of the audit; `after` leads to the next one."""

    entries: tuple[Entry, ...]
    filter: Filter
    after: str


def audit_page(answered: Mapping[str, Any], filters: Mapping[str, str]) -> AuditPage:
    """The audit's lines."""
    entries = tuple(Entry(one, _changes(one)) for one in answered["items"])
    return AuditPage(entries, Filter(filters), answered["nextCursor"] or "")


def _changes(line: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    before, after = line["before"] or {}, line["after"] or {}
    names = sorted({*before, *after})
    return tuple((n, _said(before.get(n)), _said(after.get(n))) for n in names)


def _said(value: Any) -> str:
    return "–" if value is None else json.dumps(value, ensure_ascii=False)
