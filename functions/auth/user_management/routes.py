"""Users over HTTP."""

from __future__ import annotations

from functions.auth.administrators.entities import AdministratorsChanged, LastAdministrator
from functions.auth.email_changes.entities import EmailJustSent, SameEmail
from functions.auth.roles.entities import BeyondOwnPermissions, NoSuchRole
from functions.auth.sessions.service import Sessions
from functions.auth.user_management.schemas import MeView, NewUser, UserChange, UserQuery
from functions.auth.user_management.service import UserChanges, UserDraft, Users
from functions.auth.users.entities import (
    CustomersAndStaff,
    EmailTaken,
    OwnAccount,
    PhoneTaken,
    User,
    UserNotFound,
)
from functions.auth.users.phone import InvalidPhone
from functions.auth.users.schemas import UserView
from shared.dynamo import Page
from shared.errors import PreconditionFailed
from shared.http import SIGNED_IN, Call, Endpoints

endpoint = Endpoints("users")
_OF_A_CHANGE = [
    UserNotFound,
    OwnAccount,
    BeyondOwnPermissions,
    LastAdministrator,
    AdministratorsChanged,
    PreconditionFailed,
]


@endpoint.get("/auth/me", permission=SIGNED_IN, response=MeView, errors=[UserNotFound])
def me(call: Call) -> MeView:
    """Who I am and what I may do."""
    user = call.use(Users).get(call.principal.id)
    return MeView(
        **dict(UserView.model_validate(user)),
        permissions=tuple(sorted(call.principal.permissions)),
        session_id=call.principal.session_id,
        mfa_setup_required=call.use(Sessions).must_set_up_mfa(user),
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
    errors=[EmailTaken, PhoneTaken, InvalidPhone, NoSuchRole, BeyondOwnPermissions],
    idempotent=True,
)
def create(call: Call[NewUser]) -> User:
    """Create a user with a role."""
    return call.use(Users).create(UserDraft(**dict(call.body)), by=call.principal, once=call.once)


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
        *_OF_A_CHANGE,
        NoSuchRole,
        CustomersAndStaff,
        PhoneTaken,
        InvalidPhone,
        SameEmail,
        EmailJustSent,
    ],
)
def change(call: Call[UserChange]) -> User:
    """Change a user's name, language, role, phone or address."""
    changes = UserChanges(**call.body.wanted(), seen_version=call.seen_version)
    return call.use(Users).change(call.path["userId"], changes, by=call.principal)


@endpoint.delete("/users/{userId}", permission="auth:user:write", status=204, errors=_OF_A_CHANGE)
def delete(call: Call) -> None:
    """Delete a user; what they did stays in the audit."""
    call.use(Users).delete(call.path["userId"], by=call.principal)


@endpoint.post(
    "/users/{userId}/activate",
    permission="auth:user:write",
    response=UserView,
    errors=_OF_A_CHANGE,
)
def activate(call: Call) -> User:
    """Let a user sign in again."""
    return call.use(Users).activate(call.path["userId"], by=call.principal)


@endpoint.post(
    "/users/{userId}/deactivate",
    permission="auth:user:write",
    response=UserView,
    errors=_OF_A_CHANGE,
)
def deactivate(call: Call) -> User:
    """Keep a user out; their sessions end."""
    return call.use(Users).deactivate(call.path["userId"], by=call.principal)


@endpoint.post(
    "/users/{userId}/unlock",
    permission="auth:user:write",
    response=UserView,
    errors=[UserNotFound, BeyondOwnPermissions],
)
def unlock(call: Call) -> User:
    """End a user's wait after too many failed attempts to sign in."""
    return call.use(Users).unlock(call.path["userId"], by=call.principal)
