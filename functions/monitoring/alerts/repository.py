"""Alerts in the monitoring table; they go 90 days after their end.

pk ALERT#<fingerprint>   sk <starts at>   gsi1 ALERTSOF#<node id>   <starts at>#<fingerprint>
"""

from __future__ import annotations

from datetime import datetime, timedelta

from functions.monitoring.alerts.entities import Alert, AlertChanged
from shared.clock import iso
from shared.component import component
from shared.dynamo import Item, Page, Query, Table, Transaction, from_item, to_item

KEPT = timedelta(days=90)
Key = tuple[str, str]


def alert_key(fingerprint: str, starts_at: datetime) -> Key:
    """Where an alert lies."""
    return f"ALERT#{fingerprint}", iso(starts_at)


def alert_in(item: Item | None) -> Alert | None:
    """The alert that an item holds, if any was heard of."""
    return None if item is None else from_item(Alert, item)


@component
class AlertRepository:
    """Reads alerts, and says how they are written."""

    table: Table

    def get_together(self, *keys: Key) -> dict[Key, Item]:
        """The items among these keys that there are."""
        return {(item["pk"], item["sk"]): item for item in self.table.get_many(keys)}

    def list(self, node_id: str, limit: int, cursor: str | None) -> Page[Alert]:
        """The alerts of a node, the latest first."""
        query = Query(f"ALERTSOF#{node_id}", index="gsi1", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Alert, item))

    def write(self, alert: Alert, *, over: Alert | None) -> Transaction:
        """An alert over the one that was read, if any. Its failure: AlertChanged."""
        if over is None:
            return Transaction().create(_item(alert), otherwise=AlertChanged())
        return Transaction().replace(_item(alert), version=over.version, otherwise=AlertChanged())


def _item(alert: Alert) -> Item:
    pk, sk = alert_key(alert.fingerprint, alert.starts_at)
    item = to_item(alert) | {"pk": pk, "sk": sk}
    if alert.node_id is not None:
        item |= {"gsi1pk": f"ALERTSOF#{alert.node_id}", "gsi1sk": f"{sk}#{alert.fingerprint}"}
    if alert.ends_at is not None:
        item |= {"expiresAt": int((alert.ends_at + KEPT).timestamp())}
    return item
