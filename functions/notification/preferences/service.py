"""What customers do with their preferences."""

from __future__ import annotations

from dataclasses import dataclass

from functions.notification.preferences.entities import Choice, Preferences
from functions.notification.preferences.repository import PreferencesRepository
from shared.clock import Clock
from shared.errors import NotFound, PreconditionFailed
from shared.principal import Principal


class NoPreferences(NotFound):
    """Only customers have preferences."""


@dataclass(frozen=True)
class CustomerPreferences:
    """Use cases of preferences."""

    repository: PreferencesRepository
    clock: Clock

    def of(self, by: Principal) -> Preferences:
        """The caller's own preferences. Raises: NoPreferences."""
        if by.customer_id is None:
            raise NoPreferences
        return self.repository.get(by.customer_id)

    def choose(
        self, choices: tuple[Choice, ...], by: Principal, seen_version: int | None = None
    ) -> Preferences:
        """Replace the caller's choices.

        Raises: NoPreferences, SecurityAlwaysOn, PreconditionFailed.
        """
        before = self.of(by)
        if seen_version not in (None, before.version):
            raise PreconditionFailed
        after = before.chosen(choices)
        self.repository.change(before, after, self.clock())
        return after
