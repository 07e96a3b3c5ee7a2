"""What one can do with alert rules."""

from __future__ import annotations

from functions.monitoring.alert_rules.entities import (
    AlertRule,
    AlertRuleDraft,
    AlertRulesChanged,
)
from functions.monitoring.alert_rules.repository import AlertRuleRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table
from shared.errors import PreconditionFailed
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.retrying import retrying


@component
class AlertRuling:
    """Use cases of alert rules; what is measured from now on is held to them."""

    table: Table
    rules: AlertRuleRepository
    clock: Clock
    new_id: NewId

    def list(self) -> Page[AlertRule]:
        """All rules, in the order in which they were made."""
        return Page(self.rules.get().rules)

    def get(self, rule_id: str) -> AlertRule:
        """A rule. Raises: AlertRuleNotFound."""
        return self.rules.get().get(rule_id)

    def create(self, draft: AlertRuleDraft, once: KeyedRequest | None = None) -> AlertRule:
        """Add a rule. Raises: NeverEnds, TooManyAlertRules."""
        draft.must_be_valid()
        rule = AlertRule(
            id_for(once, "alert-rule", self.new_id), draft.name, draft.metric, draft.begins,
            draft.ends, draft.kinds,
        )  # fmt: skip

        def commit() -> AlertRule:
            before = self.rules.get()
            self.table.commit(
                self.rules.change(before.with_rule(rule), over=before)
                .audit(f"alert-rule#{rule.id}", "alert-rule.created", at=self.clock(), after=rule)
                .once(once, result=rule)
            )
            return rule

        return retrying(commit, on=AlertRulesChanged)

    def update(self, rule_id: str, draft: AlertRuleDraft, seen: int | None) -> AlertRule:
        """Replace a rule. Raises: AlertRuleNotFound, NeverEnds, PreconditionFailed."""
        draft.must_be_valid()

        def commit() -> AlertRule:
            rules = self.rules.get()
            before = rules.get(rule_id)
            if seen not in (None, before.version):
                raise PreconditionFailed
            after = before.changed(draft)
            self.table.commit(
                self.rules.change(rules.with_rule(after), over=rules).audit(
                    f"alert-rule#{rule_id}", "alert-rule.updated",
                    at=self.clock(), before=before, after=after,
                )
            )  # fmt: skip
            return after

        return retrying(commit, on=AlertRulesChanged)

    def delete(self, rule_id: str) -> None:
        """Remove a rule; the problems that it found end with it. Raises: AlertRuleNotFound."""

        def commit() -> None:
            rules = self.rules.get()
            before = rules.get(rule_id)
            self.table.commit(
                self.rules.change(rules.without(rule_id), over=rules).audit(
                    f"alert-rule#{rule_id}", "alert-rule.deleted", at=self.clock(), before=before
                )
            )

        retrying(commit, on=AlertRulesChanged)
