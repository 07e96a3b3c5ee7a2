"""The HTTP function of auth."""

from __future__ import annotations

from functools import partial

from functions.auth.settings import AuthSettings
from shared.http.app import http_handler
from shared.http.routes import Routes
from shared.sealed import sealed_callers
from shared.service import deployed

ENDPOINTS = Routes(
    "functions.auth",
    "registration",
    "sign_in",
    "sessions",
    "session_management",
    "passwords",
    "email_changes",
    "pages",
    "tokens",
    "user_management",
    "roles",
    "mfa",
    "api_keys",
    "audit",
)

handler = http_handler("auth", ENDPOINTS, partial(deployed, AuthSettings), sealed_callers)
