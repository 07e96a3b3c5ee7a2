"""Alert rules over HTTP."""

from __future__ import annotations

from functions.monitoring.alert_rules.entities import (
    AlertRule,
    AlertRuleNotFound,
    NeverEnds,
    TooManyAlertRules,
)
from functions.monitoring.alert_rules.schemas import AlertRuleForm, AlertRuleView
from functions.monitoring.alert_rules.service import AlertRuling
from shared.dynamo import Page
from shared.errors import PreconditionFailed
from shared.http import Call, Endpoints

endpoint = Endpoints("Alert rules", "From which values on a node counts as degraded.")
READ, WRITE = "monitoring:alert-rule:read", "monitoring:alert-rule:write"


@endpoint.get("/alert-rules", permission=READ, response=AlertRuleView, paged=True)
def list_alert_rules(call: Call) -> Page[AlertRule]:
    """List all alert rules, in the order in which they were made."""
    return call.use(AlertRuling).list()


@endpoint.post("/alert-rules", permission=WRITE, request=AlertRuleForm, response=AlertRuleView,
               status=201, errors=[NeverEnds, TooManyAlertRules], idempotent=True)  # fmt: skip
def create_alert_rule(call: Call[AlertRuleForm]) -> AlertRule:
    """Add an alert rule; what is measured from now on is held to it."""
    return call.use(AlertRuling).create(call.body.draft(), call.once)


@endpoint.get("/alert-rules/{ruleId}", permission=READ, response=AlertRuleView,
              errors=[AlertRuleNotFound])  # fmt: skip
def get_alert_rule(call: Call) -> AlertRule:
    """Get an alert rule."""
    return call.use(AlertRuling).get(call.path["ruleId"])


@endpoint.put("/alert-rules/{ruleId}", permission=WRITE, request=AlertRuleForm,
              response=AlertRuleView,
              errors=[AlertRuleNotFound, NeverEnds, PreconditionFailed])  # fmt: skip
def update_alert_rule(call: Call[AlertRuleForm]) -> AlertRule:
    """Replace an alert rule."""
    return call.use(AlertRuling).update(call.path["ruleId"], call.body.draft(), call.seen_version)


@endpoint.delete("/alert-rules/{ruleId}", permission=WRITE, status=204,
                 errors=[AlertRuleNotFound])  # fmt: skip
def delete_alert_rule(call: Call) -> None:
    """Remove an alert rule; a problem that it found ends with the node's next measurement."""
    call.use(AlertRuling).delete(call.path["ruleId"])
