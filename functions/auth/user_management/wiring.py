"""What user management provides."""

from __future__ import annotations

from functions.auth.administrators.service import AdministratorList
from functions.auth.email_changes.service import EmailChanges
from functions.auth.links.repository import LinkRepository
from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.passwords.service import Passwords
from functions.auth.roles.service import Roles
from functions.auth.sessions.termination import SessionTermination
from functions.auth.settings import AuthSettings
from functions.auth.throttling.repository import BackoffRepository
from functions.auth.user_management.service import Users
from functions.auth.users.repository import UserRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[AuthSettings]) -> None:
    """Provide the use cases of user management."""
    settings = resources.settings
    wiring.provide(
        Users,
        lambda: Users(
            table=resources.table,
            users=wiring.use(UserRepository),
            links=wiring.use(LinkRepository),
            backoffs=wiring.use(BackoffRepository),
            termination=wiring.use(SessionTermination),
            hasher=wiring.use(PasswordHasher),
            passwords=wiring.use(Passwords),
            emails=wiring.use(EmailChanges),
            roles=wiring.use(Roles),
            administrators=wiring.use(AdministratorList),
            clock=resources.clock,
            new_id=resources.new_id,
            region=settings.phone_region,
            locale=settings.locale,
        ),
    )
