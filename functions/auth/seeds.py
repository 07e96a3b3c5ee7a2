"""What auth needs before anybody can sign in: a signing key and an administrator."""

from __future__ import annotations

from typing import Any

from functions.auth.administrators.repository import AdministratorsRepository
from functions.auth.administrators.service import Administration
from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.roles.entities import ADMIN
from functions.auth.tokens.keys import SigningKey, dump_keys, parse_keys
from functions.auth.users.entities import EmailTaken, User
from functions.auth.users.names import folded
from functions.auth.users.repository import creation
from shared.clock import Clock, system_clock
from shared.dynamo.table import Table
from shared.ids import NewId, new_id

ADMINISTRATOR = "admin@lastmile.local"


def ensure_signing_key(client: Any, secret_arn: str, clock: Clock = system_clock) -> bool:
    """Put a first signing key into its secret, if there is none; whether one was made.

    `client` is a Secrets Manager client.
    """
    try:
        text = client.get_secret_value(SecretId=secret_arn)["SecretString"]
    except client.exceptions.ResourceNotFoundException:
        text = ""  # the template makes the secret without a value
    if parse_keys(text):
        return False
    keys = dump_keys((SigningKey.generate(clock()),))
    client.put_secret_value(SecretId=secret_arn, SecretString=keys)
    return True


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
    """Make the first administrator, unless the address is a user's; whether they were made."""
    now = clock()
    user = User(
        id=new_id(),
        email=folded(email),
        name=name,
        role=ADMIN,
        locale=locale,
        created_at=now,
        updated_at=now,
        email_verified_at=now,
        password_hash=(hasher or PasswordHasher()).hash(password),
    )
    transaction = creation(user).emit(*user.registered())
    transaction.audit(f"user#{user.id}", "user.created", at=now, after=user)
    transaction.extend(Administration(AdministratorsRepository(table)).following(None, user))
    try:
        table.commit(transaction)
    except EmailTaken:
        return False
    return True
