"""When something was down, and since when that is known, from the changes that were kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from functions.monitoring.states.entities import Change
from functions.monitoring.vocabulary import NodeState
from shared.spans import Span


@dataclass(frozen=True, slots=True)
class History:
    """The spans in which a node was down, and those in which nobody knew."""

    down: tuple[Span, ...] = ()
    unknown: tuple[Span, ...] = ()


def history(span: Span, before: Change | None, changes: Iterable[Change]) -> History:
    """How a node was in a span: from its last change before that, and its changes in it."""
    begins, ends = span
    state = NodeState.UNKNOWN if before is None else before.after
    found: dict[NodeState, list[Span]] = {NodeState.DOWN: [], NodeState.UNKNOWN: []}
    since = begins
    for change in changes:
        if begins <= change.at < ends:
            found.get(state, []).append((since, change.at))
            since, state = change.at, change.after
    found.get(state, []).append((since, ends))
    return History(tuple(found[NodeState.DOWN]), tuple(found[NodeState.UNKNOWN]))
