"""The sections of the portal."""

from __future__ import annotations

from functions.gateway.screens.page import Room, mark

ROOMS = (Room(mark("Home"), "/portal"),)
