"""An alert rule: from which values of a metric on a node is degraded."""

from __future__ import annotations

from dataclasses import dataclass, replace

from functions.monitoring.alert_rules.thresholds import Comparison, Condition, Threshold
from functions.monitoring.vocabulary import NodeKind
from shared.errors import Conflict, FieldError, Invalid, NotFound

MOST_RULES = 50
_RISING = (Comparison.ABOVE, Comparison.AT_LEAST)


class AlertRuleNotFound(NotFound):
    """There is no such alert rule."""


class AlertRulesChanged(Conflict):
    """Somebody else changed the alert rules at the same moment; try again."""


class TooManyAlertRules(Conflict):
    """There are as many alert rules as there may be; remove one first."""


class NeverEnds(Invalid):
    """A problem must end on the other side of where it begins."""

    @classmethod
    def here(cls) -> NeverEnds:
        """Said of the field that it is about."""
        return cls(errors=(FieldError("/ends", cls.title(), "invalid"),))


@dataclass(frozen=True, slots=True)
class AlertRuleDraft:
    """A rule that is to be; without kinds it is for nodes of all kinds."""

    name: str
    metric: str
    begins: Condition
    ends: Condition
    kinds: tuple[NodeKind, ...] = ()

    def must_be_valid(self) -> None:
        """Refuse a rule whose problem would begin and end with the same values.

        Raises: NeverEnds.
        """
        rises = self.begins.comparison in _RISING
        falls = self.ends.comparison not in _RISING
        low, high = sorted((self.begins.threshold, self.ends.threshold))
        apart = (low == self.ends.threshold) if rises else (high == self.ends.threshold)
        same = low == high and self.begins.holds(low) and self.ends.holds(low)
        if rises is not falls or not apart or same:
            raise NeverEnds.here()


@dataclass(frozen=True, slots=True)
class AlertRule:
    """A rule: a problem with a metric begins and ends by conditions that need not be opposite."""

    id: str
    name: str
    metric: str
    begins: Condition
    ends: Condition
    kinds: tuple[NodeKind, ...] = ()
    version: int = 1

    @property
    def threshold(self) -> Threshold:
        """When it is a problem and when none any more."""
        return Threshold(self.begins, self.ends)

    def is_for(self, kind: NodeKind) -> bool:
        """Whether nodes of a kind are held to it."""
        return not self.kinds or kind in self.kinds

    def changed(self, draft: AlertRuleDraft) -> AlertRule:
        """The rule as it is to be from now on."""
        return replace(
            self, name=draft.name, metric=draft.metric, begins=draft.begins, ends=draft.ends,
            kinds=draft.kinds, version=self.version + 1,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class AlertRules:
    """All rules, which are read together; `version` counts their changes."""

    rules: tuple[AlertRule, ...] = ()
    version: int = 0

    def get(self, rule_id: str) -> AlertRule:
        """One of them. Raises: AlertRuleNotFound."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise AlertRuleNotFound

    def for_kind(self, kind: NodeKind) -> tuple[AlertRule, ...]:
        """The rules that nodes of a kind are held to."""
        return tuple(rule for rule in self.rules if rule.is_for(kind))

    def with_rule(self, rule: AlertRule) -> AlertRules:
        """With a rule, new or in the place of what it was. Raises: TooManyAlertRules."""
        known = {one.id: one for one in self.rules} | {rule.id: rule}
        if len(known) > MOST_RULES:
            raise TooManyAlertRules
        return AlertRules(tuple(known.values()), self.version + 1)

    def without(self, rule_id: str) -> AlertRules:
        """Without one of them. Raises: AlertRuleNotFound."""
        self.get(rule_id)
        return AlertRules(
            tuple(rule for rule in self.rules if rule.id != rule_id), self.version + 1
        )
