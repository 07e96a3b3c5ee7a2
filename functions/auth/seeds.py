"""The first administrator, without whom nobody can sign in.

Their password is an initial one: it must be changed at the first sign-in.
"""

from __future__ import annotations

from functions.auth.administrators.repository import AdministratorsRepository
from functions.auth.administrators.service import AdministratorList
from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.roles.entities import ADMIN
from functions.auth.users.entities import EmailTaken, User
from functions.auth.users.events import created
from functions.auth.users.repository import UserRepository
from shared.clock import Clock, system_clock
from shared.dynamo.table import Table
from shared.ids import NewId, new_id
from shared.mail_address import kept

ADMINISTRATOR = "admin@lastmile.local"


def seed_administrator(
    table: Table,
    password: str,
    *,
    email: str = ADMINISTRATOR,
    name: str = "Administrator",
    locale: str = "ru",
    hasher: PasswordHasher | None = None,
    clock: Clock = system_clock,
    new_id: NewId = new_id,
) -> bool:
    """Create the first administrator, unless a user has the address; whether it was created."""
    now = clock()
    user = User(
        id=new_id(),
        email=kept(email),
        name=name,
        role=ADMIN,
        locale=locale,
        created_at=now,
        updated_at=now,
        email_verified_at=now,
        password_hash=(hasher or PasswordHasher()).hash(password),
        password_change_required=True,
    )
    transaction = UserRepository(table=table).add(user).emit(*created(user))
    transaction.audit(f"user#{user.id}", "user.created", at=now, after=user)
    administrators = AdministratorList(administrators=AdministratorsRepository(table=table))
    transaction.extend(administrators.update(None, user))
    try:
        table.commit(transaction)
    except EmailTaken:
        return False
    return True
