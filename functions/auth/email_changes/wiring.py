"""What changes of address provide."""

from __future__ import annotations

from functions.auth.email_changes.repository import EmailChangeRepository
from functions.auth.email_changes.service import EmailChanges
from functions.auth.links.repository import LinkRepository
from functions.auth.passwords.reauthentication import Reauthentication
from functions.auth.settings import AuthSettings
from functions.auth.users.repository import UserRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[AuthSettings]) -> None:
    """Provide the use cases of changes of address."""
    wiring.provide(
        EmailChanges,
        lambda: EmailChanges(
            table=resources.table,
            changes=EmailChangeRepository(table=resources.table),
            users=wiring.use(UserRepository),
            links=wiring.use(LinkRepository),
            reauthentication=wiring.use(Reauthentication),
            clock=resources.clock,
            lifetime=resources.settings.verification_ttl,
        ),
    )
