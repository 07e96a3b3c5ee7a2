"""The entrance of the console: signing in and out, the own password, the look."""

from __future__ import annotations

from functions.gateway.screens.entrance.pages import entrance

endpoint = entrance("console")
