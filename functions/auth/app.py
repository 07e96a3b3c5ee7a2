"""Auth over HTTP."""

from __future__ import annotations

import functions.auth.api_keys.routes as api_keys
import functions.auth.audit.routes as audit
import functions.auth.email_changes.routes as email_changes
import functions.auth.mfa.routes as mfa
import functions.auth.pages.routes as pages
import functions.auth.passwords.routes as passwords
import functions.auth.registration.routes as registration
import functions.auth.roles.routes as roles
import functions.auth.sessions.routes as sessions
import functions.auth.sign_in.routes as sign_in
import functions.auth.tokens.routes as tokens
import functions.auth.user_management.routes as user_management
from functions.auth.wiring import wire
from shared.http.app import http_handler

ENDPOINTS = (
    registration.endpoint,
    sign_in.endpoint,
    sessions.endpoint,
    passwords.endpoint,
    email_changes.endpoint,
    pages.endpoint,
    tokens.endpoint,
    user_management.endpoint,
    roles.endpoint,
    mfa.endpoint,
    api_keys.endpoint,
    audit.endpoint,
)

handler = http_handler("auth", ENDPOINTS, wire)
