"""Preferences: what a customer wants to be told, and on which channel."""

from __future__ import annotations

from functions.notification.preferences.entities import Preferences, SecurityAlwaysOn
from functions.notification.preferences.schemas import NewPreferences, PreferencesView
from functions.notification.preferences.service import CustomerPreferences, NoPreferences
from shared.errors import PreconditionFailed
from shared.http import Call, Endpoints

endpoint = Endpoints("Preferences", "What a customer wants to be told, and on which channel.")


@endpoint.get(
    "/notification-preferences",
    permission="notification:preference:read",
    response=PreferencesView,
    errors=[NoPreferences],
)
def get_notification_preferences(call: Call) -> Preferences:
    """Get the caller's notification preferences."""
    return call.use(CustomerPreferences).get(call.principal).effective()


@endpoint.put(
    "/notification-preferences",
    permission="notification:preference:write",
    request=NewPreferences,
    response=PreferencesView,
    errors=[NoPreferences, SecurityAlwaysOn, PreconditionFailed],
)
def update_notification_preferences(call: Call[NewPreferences]) -> Preferences:
    """Replace the caller's notification preferences."""
    choices = tuple(c.choice() for c in call.body.choices)
    quiet = call.body.quiet_hours.hours() if call.body.quiet_hours else None
    update = call.use(CustomerPreferences).update
    return update(choices, quiet, call.principal, call.seen_version).effective()
