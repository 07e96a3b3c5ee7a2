"""Preferences over HTTP."""

from __future__ import annotations

from functions.notification.preferences.entities import Preferences, SecurityAlwaysOn
from functions.notification.preferences.schemas import NewPreferences, PreferencesView
from functions.notification.preferences.service import CustomerPreferences, NoPreferences
from shared.errors import PreconditionFailed
from shared.http import Call, Endpoints

endpoint = Endpoints("notifications")


@endpoint.get("/notification-preferences", permission="notification:preference:read",
              response=PreferencesView, errors=[NoPreferences])  # fmt: skip
def show(call: Call) -> Preferences:
    """Show what the caller wants to hear about, and where."""
    return call.use(CustomerPreferences).of(call.principal)


@endpoint.put("/notification-preferences", permission="notification:preference:write",
              request=NewPreferences, response=PreferencesView,
              errors=[NoPreferences, SecurityAlwaysOn, PreconditionFailed])  # fmt: skip
def choose(call: Call[NewPreferences]) -> Preferences:
    """Replace what the caller wants to hear about, and where."""
    choices = tuple(c.choice() for c in call.body.choices)
    return call.use(CustomerPreferences).choose(choices, call.principal, call.seen_version)
