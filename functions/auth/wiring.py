"""What auth's functions are made of."""

from __future__ import annotations

from functions.auth.administrators import wiring as administrators
from functions.auth.api_keys import wiring as api_keys
from functions.auth.audit import wiring as audit
from functions.auth.email_changes import wiring as email_changes
from functions.auth.links import wiring as links
from functions.auth.mfa import wiring as mfa
from functions.auth.pages import wiring as pages
from functions.auth.passwords import wiring as passwords
from functions.auth.registration import wiring as registration
from functions.auth.roles import wiring as roles
from functions.auth.session_management import wiring as session_management
from functions.auth.sessions import wiring as sessions
from functions.auth.settings import AuthSettings
from functions.auth.sign_in import wiring as sign_in
from functions.auth.throttling import wiring as throttling
from functions.auth.tokens import wiring as tokens
from functions.auth.user_management import wiring as user_management
from functions.auth.users import wiring as users
from shared import idempotency
from shared.service import deployed
from shared.wiring import Resources, Wiring, wired


def wiring_of(resources: Resources[AuthSettings]) -> Wiring:
    """The use cases of the HTTP function; the other functions wire what little they use."""
    return wired(
        resources,
        users.provide,
        throttling.provide,
        links.provide,
        roles.provide,
        administrators.provide,
        tokens.provide,
        sessions.provide,
        passwords.provide,
        mfa.provide,
        session_management.provide,
        email_changes.provide,
        registration.provide,
        sign_in.provide,
        user_management.provide,
        api_keys.provide,
        audit.provide,
        pages.provide,
        idempotency.provide,
    )


def wire() -> Wiring:
    """The use cases of the deployed HTTP function."""
    return wiring_of(deployed(AuthSettings))
