"""What registration provides."""

from __future__ import annotations

from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.registration.repository import RegistrationRepository
from functions.auth.registration.service import Registrations
from functions.auth.settings import AuthSettings
from functions.auth.throttling.repository import BackoffRepository
from functions.auth.throttling.wiring import login_policy
from functions.auth.users.repository import UserRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[AuthSettings]) -> None:
    """Provide the use cases of registration."""
    settings = resources.settings
    wiring.provide(
        Registrations,
        lambda: Registrations(
            table=resources.table,
            registrations=RegistrationRepository(table=resources.table),
            users=wiring.use(UserRepository),
            backoffs=wiring.use(BackoffRepository),
            hasher=wiring.use(PasswordHasher),
            clock=resources.clock,
            new_id=resources.new_id,
            guess_policy=login_policy(settings),
            lifetime=settings.verification_ttl,
            region=settings.phone_region,
            locale=settings.locale,
        ),
    )
