"""Users over HTTP."""

from __future__ import annotations

from functions.auth.administrators.entities import AdministratorsChanged, LastAdministrator
from functions.auth.roles.entities import BeyondOwnPermissions, UnknownRole
from functions.auth.users.entities import (
    CustomersAndStaff,
    EmailTaken,
    OwnAccount,
    PhoneTaken,
    User,
    UserNotFound,
)
from functions.auth.users.names import InvalidPhone
from functions.auth.users.schemas import MeView, NewUser, UserChange, UserQuery, UserView
from functions.auth.users.service import UserChanges, UserDraft, Users
from shared.dynamo import Page
from shared.errors import PreconditionFailed
from shared.http import SIGNED_IN, Call, Endpoints

endpoint = Endpoints("users")


@endpoint.get("/auth/me", permission=SIGNED_IN, response=MeView, errors=[UserNotFound])
def me(call: Call) -> MeView:
    """Who I am and what I may do."""
    user = UserView.model_validate(call.use(Users).get(call.principal.id))
    return MeView(
        **dict(user),
        permissions=tuple(sorted(call.principal.permissions)),
        session_id=call.principal.session_id,
    )


@endpoint.get("/users", permission="auth:user:read", query=UserQuery, response=UserView, paged=True)
def list_users(call: Call[None, UserQuery]) -> Page[User]:
    """Users, newest first."""
    query = call.query
    return call.use(Users).page(query.role, limit=query.limit, cursor=query.cursor)


@endpoint.post(
    "/users",
    permission="auth:user:write",
    request=NewUser,
    response=UserView,
    status=201,
    errors=[EmailTaken, PhoneTaken, InvalidPhone, UnknownRole, BeyondOwnPermissions],
    idempotent=True,
)
def create(call: Call[NewUser]) -> User:
    """Create a user with a role."""
    return call.use(Users).create(UserDraft(**dict(call.body)), by=call.principal)


@endpoint.get(
    "/users/{userId}", permission="auth:user:read", response=UserView, errors=[UserNotFound]
)
def get(call: Call) -> User:
    """A user."""
    return call.use(Users).get(call.path["userId"])


@endpoint.patch(
    "/users/{userId}",
    permission="auth:user:write",
    request=UserChange,
    response=UserView,
    errors=[
        UserNotFound,
        OwnAccount,
        UnknownRole,
        BeyondOwnPermissions,
        CustomersAndStaff,
        LastAdministrator,
        AdministratorsChanged,
        PreconditionFailed,
    ],
)
def change(call: Call[UserChange]) -> User:
    """Change a user's name, language or role, or whether they can sign in."""
    changes = UserChanges(**dict(call.body), seen_version=call.seen_version)
    return call.use(Users).change(call.path["userId"], changes, by=call.principal)
