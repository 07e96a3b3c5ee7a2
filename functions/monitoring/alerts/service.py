"""Taking in what Alertmanager tells: an alert that fires is a problem of its node until it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from functions.monitoring.alerts.entities import Alert, Report
from functions.monitoring.alerts.repository import AlertRepository, alert_in, alert_key
from functions.monitoring.nodes.entities import Node
from functions.monitoring.nodes.repository import NodeRepository, node_key
from functions.monitoring.states.entities import Life
from functions.monitoring.states.repository import life_key
from functions.monitoring.states.service import States, Step
from shared.clock import Clock
from shared.component import component
from shared.context import current, working_in
from shared.dynamo import Page, Table, Transaction, from_item
from shared.errors import Conflict
from shared.retrying import retrying


@component
class Alerts:
    """Use cases of alerts."""

    table: Table
    nodes: NodeRepository
    alerts: AlertRepository
    states: States
    clock: Clock

    def receive(self, reports: Sequence[Report]) -> tuple[Alert, ...]:
        """The alerts after what was said of them; each is a change of its own.

        The same message again changes nothing. Raises: Unavailable.
        """
        codes = list(dict.fromkeys(report.node for report in reports if report.node))
        ids = self.nodes.ids_of(codes) if codes else {}
        with working_in(replace(current(), actor=f"poller:{current().actor}")):
            return tuple(
                retrying(partial(self._take, report, ids.get(report.node)), on=Conflict)
                for report in reports
            )

    def list(self, node_id: str, limit: int, cursor: str | None) -> Page[Alert]:
        """The alerts of a node, the latest first."""
        return self.alerts.list(node_id, limit, cursor)

    def _take(self, report: Report, node_id: str | None) -> Alert:
        place = alert_key(report.fingerprint, report.starts_at)
        life_at, node_at = life_key(node_id or ""), node_key(node_id or "")
        wanted = (place,) if node_id is None else (place, life_at, node_at)
        items = self.alerts.get_together(*wanted)
        known = alert_in(items.get(place))
        alert = Alert.reported(known, report, node_id)
        if alert == known:
            return alert
        writes = self.alerts.write(alert, over=known)
        if life_at in items and node_at in items:
            life, node = from_item(Life, items[life_at]), from_item(Node, items[node_at])
            writes.extend(self._troubled(alert, life, node))
        self.table.commit(writes)
        return alert

    def _troubled(self, alert: Alert, life: Life, node: Node) -> Transaction:
        """What the alert means for its node."""
        others = tuple(problem for problem in life.problems if problem != alert.problem)
        problems = others if alert.ends_at else (*others, alert.problem)
        if problems == life.problems:
            return Transaction()
        after, changes = life.with_problems(problems, self.clock())
        return self.states.writes(Step(life, after, changes), node)
