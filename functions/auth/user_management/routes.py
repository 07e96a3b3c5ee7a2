"""Users: staff and customers who can sign in."""

from __future__ import annotations

from functions.auth.administrators.entities import AdministratorsChanged, LastAdministrator
from functions.auth.email_changes.entities import EmailJustSent, SameEmail
from functions.auth.roles.entities import BeyondOwnPermissions, UnknownRole
from functions.auth.sessions.service import Sessions
from functions.auth.user_management.entities import CustomersAndStaff, UserChanges, UserDraft
from functions.auth.user_management.schemas import MeView, NewUser, UserChange, UserQuery
from functions.auth.user_management.service import Users
from functions.auth.users.entities import (
    EmailTaken,
    OwnAccount,
    PhoneTaken,
    User,
    UserChanged,
    UserNotFound,
)
from functions.auth.users.phone import InvalidPhone
from functions.auth.users.schemas import UserView
from shared.dynamo import Page
from shared.errors import PreconditionFailed
from shared.http import SIGNED_IN, Call, Endpoints

endpoint = Endpoints(
    "Users",
    "Staff and customers who can sign in: who they are, and what they may do.",
)
_CHANGE_ERRORS = [
    UserNotFound,
    OwnAccount,
    BeyondOwnPermissions,
    LastAdministrator,
    AdministratorsChanged,
    UserChanged,
]


@endpoint.get("/auth/me", permission=SIGNED_IN, response=MeView, errors=[UserNotFound])
def get_me(call: Call) -> MeView:
    """Get your own user and permissions."""
    user = call.use(Users).get(call.principal.id)
    return MeView(
        **dict(UserView.model_validate(user)),
        permissions=tuple(sorted(call.principal.permissions)),
        session_id=call.principal.session_id,
        mfa_setup_required=call.use(Sessions).must_set_up_mfa(user),
        password_change_required=user.password_change_required,
    )


@endpoint.get("/users", permission="auth:user:read", query=UserQuery, response=UserView, paged=True)
def list_users(call: Call[None, UserQuery]) -> Page[User]:
    """List users, newest first."""
    query = call.query
    return call.use(Users).list(query.role, limit=query.limit, cursor=query.cursor)


@endpoint.post(
    "/users",
    permission="auth:user:write",
    request=NewUser,
    response=UserView,
    status=201,
    errors=[EmailTaken, PhoneTaken, InvalidPhone, UnknownRole, BeyondOwnPermissions],
    idempotent=True,
)
def create_user(call: Call[NewUser]) -> User:
    """Create a user with a role."""
    return call.use(Users).create(UserDraft(**dict(call.body)), by=call.principal, once=call.once)


@endpoint.get(
    "/users/{userId}", permission="auth:user:read", response=UserView, errors=[UserNotFound]
)
def get_user(call: Call) -> User:
    """Get a user."""
    return call.use(Users).get(call.path["userId"])


@endpoint.patch(
    "/users/{userId}",
    permission="auth:user:write",
    request=UserChange,
    response=UserView,
    errors=[
        *_CHANGE_ERRORS,
        PreconditionFailed,
        UnknownRole,
        CustomersAndStaff,
        PhoneTaken,
        InvalidPhone,
        SameEmail,
        EmailJustSent,
    ],
)
def update_user(call: Call[UserChange]) -> User:
    """Change a user's name, language, role, phone number or address."""
    changes = UserChanges(**call.body.wanted(), seen_version=call.seen_version)
    return call.use(Users).update(call.path["userId"], changes, by=call.principal)


@endpoint.delete("/users/{userId}", permission="auth:user:write", status=204, errors=_CHANGE_ERRORS)
def delete_user(call: Call) -> None:
    """Delete a user. The audit trail of what they did is kept."""
    call.use(Users).delete(call.path["userId"], by=call.principal)


@endpoint.post(
    "/users/{userId}/activate",
    permission="auth:user:write",
    response=UserView,
    errors=_CHANGE_ERRORS,
)
def activate_user(call: Call) -> User:
    """Allow a deactivated user to sign in again."""
    return call.use(Users).activate(call.path["userId"], by=call.principal)


@endpoint.post(
    "/users/{userId}/deactivate",
    permission="auth:user:write",
    response=UserView,
    errors=_CHANGE_ERRORS,
)
def deactivate_user(call: Call) -> User:
    """Prevent a user from signing in. Their sessions end."""
    return call.use(Users).deactivate(call.path["userId"], by=call.principal)


@endpoint.post(
    "/users/{userId}/unlock",
    permission="auth:user:write",
    response=UserView,
    errors=[UserNotFound, BeyondOwnPermissions],
)
def unlock_user(call: Call) -> User:
    """Let a user sign in at once after too many failed attempts."""
    return call.use(Users).unlock(call.path["userId"], by=call.principal)
