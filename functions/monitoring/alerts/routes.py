"""Alerts over HTTP."""

from __future__ import annotations

from functions.monitoring.alerts.entities import Alert
from functions.monitoring.alerts.schemas import AlertmanagerForm, AlertView, ReceivedView
from functions.monitoring.alerts.service import Alerts
from shared.dynamo import Page
from shared.errors import Unavailable
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Telemetry")


@endpoint.post(
    "/telemetry/alertmanager",
    permission="monitoring:telemetry:write",
    request=AlertmanagerForm,
    response=ReceivedView,
    max_values=10_000,
    errors=[Unavailable],
)
def create_alertmanager_telemetry(call: Call[AlertmanagerForm]) -> ReceivedView:
    """Take in a message of Alertmanager's webhook (version 4), of alerts that fire or are resolved.

    An alert names its node by the label `node`. The same message again changes nothing.
    """
    taken = call.use(Alerts).receive([alert.report() for alert in call.body.alerts])
    return ReceivedView(accepted=len(taken), refused=call.body.truncated_alerts)


@endpoint.get(
    "/nodes/{nodeId}/alerts",
    permission="monitoring:node:read",
    query=PageQuery,
    response=AlertView,
    paged=True,
)
def list_node_alerts(call: Call[None, PageQuery]) -> Page[Alert]:
    """List the alerts of a node that fire or have ended in the last 90 days, the latest first."""
    return call.use(Alerts).list(call.path["nodeId"], call.query.limit, call.query.cursor)
