"""Auth over HTTP."""

from __future__ import annotations

import functions.auth.passwords.routes as passwords
import functions.auth.registration.routes as registration
import functions.auth.roles.routes as roles
import functions.auth.sessions.routes as sessions
import functions.auth.sign_in.routes as sign_in
import functions.auth.tokens.routes as tokens
import functions.auth.users.routes as users
from functions.auth.wiring import wire
from shared.http.app import http_handler

ENDPOINTS = (
    registration.endpoint,
    sign_in.endpoint,
    sessions.endpoint,
    passwords.endpoint,
    tokens.endpoint,
    users.endpoint,
    roles.endpoint,
)

handler = http_handler("auth", ENDPOINTS, wire)
