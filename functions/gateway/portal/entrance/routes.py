"""The entrance of the portal: signing in and out, the own password, the look."""

from __future__ import annotations

from functions.gateway.screens.entrance.pages import entrance

endpoint = entrance("portal")
