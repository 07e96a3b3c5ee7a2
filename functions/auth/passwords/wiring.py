"""What passwords provide."""

from __future__ import annotations

from functions.auth.links.repository import LinkRepository
from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.passwords.reauthentication import Reauthentication
from functions.auth.passwords.repository import PasswordResetRepository
from functions.auth.passwords.service import Passwords
from functions.auth.sessions.termination import SessionTermination
from functions.auth.settings import AuthSettings
from functions.auth.throttling.repository import BackoffRepository
from functions.auth.throttling.wiring import login_policy
from functions.auth.users.repository import UserRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[AuthSettings]) -> None:
    """Provide the use cases of passwords, and what other capabilities need of them."""
    settings = resources.settings
    wiring.provide(
        PasswordHasher,
        lambda: PasswordHasher(
            settings.password_memory_kib, settings.password_iterations, settings.password_lanes
        ),
    )
    wiring.provide(
        Reauthentication,
        lambda: Reauthentication(
            table=resources.table,
            backoffs=wiring.use(BackoffRepository),
            hasher=wiring.use(PasswordHasher),
            clock=resources.clock,
            policy=login_policy(settings),
        ),
    )
    wiring.provide(Passwords, lambda: _passwords(wiring, resources))


def _passwords(wiring: Wiring, resources: Resources[AuthSettings]) -> Passwords:
    return Passwords(
        table=resources.table,
        users=wiring.use(UserRepository),
        resets=PasswordResetRepository(table=resources.table),
        links=wiring.use(LinkRepository),
        backoffs=wiring.use(BackoffRepository),
        termination=wiring.use(SessionTermination),
        hasher=wiring.use(PasswordHasher),
        reauthentication=wiring.use(Reauthentication),
        clock=resources.clock,
        reset_lifetime=resources.settings.password_reset_ttl,
        invitation_lifetime=resources.settings.verification_ttl,
    )
