"""The policies and calendars of service in the support table: one item, so one read has them all.

pk SERVICELEVELS   sk RULES
"""

from __future__ import annotations

from functions.support.sla.policies import Rules, RulesChanged
from shared.component import component
from shared.dynamo import Item, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition

RULES_KEY = ("SERVICELEVELS", "RULES")


def rules_in(item: Item | None) -> Rules:
    """The rules that an item holds; without one nothing is promised."""
    return Rules() if item is None else from_item(Rules, item)


@component
class RulesRepository:
    """Reads the rules, and says how they are written."""

    table: Table

    def get(self) -> Rules:
        """All policies and calendars."""
        return rules_in(self.table.get(*RULES_KEY))

    def get_beside(self, *keys: tuple[str, str]) -> tuple[Rules, dict[tuple[str, str], Item]]:
        """The rules, and what else is asked for and found, in one request."""
        found = {(i["pk"], i["sk"]): i for i in self.table.get_many([RULES_KEY, *keys])}
        return rules_in(found.get(RULES_KEY)), found

    def change(self, rules: Rules, *, over: Rules) -> Transaction:
        """The rules over those that were read. Its failure: RulesChanged."""
        pk, sk = RULES_KEY
        unmoved = Condition(equals={"version": over.version}) if over.version else None
        return Transaction().put(
            to_item(rules) | {"pk": pk, "sk": sk},
            when=unmoved or Condition(absent=True),
            otherwise=RulesChanged(),
        )
