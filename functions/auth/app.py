"""The HTTP function of auth."""

from __future__ import annotations

from functools import partial

from functions.auth.api_keys import routes as api_keys
from functions.auth.audit import routes as audit
from functions.auth.email_changes import routes as email_changes
from functions.auth.mfa import routes as mfa
from functions.auth.pages import routes as pages
from functions.auth.passwords import routes as passwords
from functions.auth.registration import routes as registration
from functions.auth.roles import routes as roles
from functions.auth.session_management import routes as session_management
from functions.auth.sessions import routes as sessions
from functions.auth.settings import AuthSettings
from functions.auth.sign_in import routes as sign_in
from functions.auth.tokens import routes as tokens
from functions.auth.user_management import routes as user_management
from shared.http.app import http_handler
from shared.sealed import sealed_callers
from shared.service import deployed

ENDPOINTS = (
    registration.endpoint,
    sign_in.endpoint,
    sessions.endpoint,
    session_management.endpoint,
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

handler = http_handler("auth", ENDPOINTS, partial(deployed, AuthSettings), sealed_callers)
