"""Alert rules in the monitoring table: all in one item, for every measurement is held to them.

pk ALERTRULES   sk RULES
"""

from __future__ import annotations

from functions.monitoring.alert_rules.entities import AlertRules, AlertRulesChanged
from shared.component import component
from shared.dynamo import Item, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition

RULES_KEY = ("ALERTRULES", "RULES")


def rules_in(item: Item | None) -> AlertRules:
    """The rules that an item holds."""
    return AlertRules() if item is None else from_item(AlertRules, item)


@component
class AlertRuleRepository:
    """Reads alert rules, and says how they are written."""

    table: Table

    def get(self) -> AlertRules:
        """All rules."""
        return rules_in(self.table.get(*RULES_KEY))

    def change(self, rules: AlertRules, *, over: AlertRules) -> Transaction:
        """The rules over those that were read. Its failure: AlertRulesChanged."""
        pk, sk = RULES_KEY
        same = Condition(equals={"version": over.version}) if over.version else None
        return Transaction().put(
            to_item(rules) | {"pk": pk, "sk": sk},
            when=same or Condition(absent=True),
            otherwise=AlertRulesChanged(),
        )
