"""Users of the office and their roles: who there is, who may do what."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from functions.gateway.backends import Question
from functions.gateway.console.users.views import (
    RolesPage,
    UserPage,
    UsersPage,
    roles_page,
    user_page,
    users_page,
)
from functions.gateway.screens.pages import Pages
from functions.gateway.screens.typed import filled
from functions.gateway.screens.visit import Visit
from shared.http import Query, Raw

endpoint = Pages(__name__)
READ, WRITE, ROLES = "auth:user:read", "auth:user:write", "auth:role:read"
ONE = "/users/{userId}"
PLACE = "/console/users/{userId}"
ALL_ROLES = Question("auth", "/roles", query={"limit": "100"})


class UserFilters(Query):
    """What of the list is shown, and from where on."""

    role: str = Field(default="", max_length=64)
    cursor: str = Field(default="", max_length=2000)


@endpoint.get("/console/users", permission=READ, query=UserFilters, template="users.html.j2")
def get_users_page(visit: Visit) -> UsersPage:
    """Get the list of users."""
    filters = filled(role=visit.query.role)
    query = {"limit": "50"} | filters | filled(cursor=visit.query.cursor)
    questions = {"users": Question("auth", "/users", query=query), "roles": ALL_ROLES}
    return users_page(visit.all_of(questions), filters, visit.say)


@endpoint.get("/console/users/new", permission=WRITE, template="user.html.j2")
def get_new_user_page(visit: Visit) -> UserPage:
    """Get the form for a new user."""
    return user_page(None, visit.all_of({"roles": ALL_ROLES})["roles"], visit.say)


@endpoint.post("/console/users/new", permission=WRITE, again=get_new_user_page)
def create_user_page(visit: Visit) -> Raw:
    """Invite a user, who chooses a password by a link in a mail."""
    form = visit.form
    sent = {name: form.value(name).strip() for name in ("email", "name", "role")}
    made = visit.send("POST", "auth", "/users", sent | filled(phone=form.value("phone")))
    return visit.to(f"/console/users/{made['id']}", visit.say("The user is invited."))


@endpoint.get(PLACE, permission=READ, template="user.html.j2")
def get_user_page(visit: Visit) -> UserPage:
    """Get a user."""
    known = visit.all_of({"user": Question("auth", ONE, _path(visit)), "roles": ALL_ROLES})
    return user_page(known["user"], known["roles"], visit.say)


@endpoint.post(PLACE, permission=WRITE, again=get_user_page)
def change_user_page(visit: Visit) -> Raw:
    """Change a user's name, phone and role."""
    sent: dict[str, Any] = filled(**{n: visit.form.value(n) for n in ("name", "phone", "role")})
    given = visit.form.value("_version")
    version = int(given) if given.isascii() and given.isdecimal() else None
    visit.send("PATCH", "auth", ONE, sent, path=_path(visit), version=version)
    return _here(visit)


@endpoint.post(f"{PLACE}/deactivation", permission=WRITE, again=get_user_page)
def create_user_deactivation_page(visit: Visit) -> Raw:
    """Keep a user out."""
    visit.send("POST", "auth", f"{ONE}/deactivate", None, path=_path(visit))
    return _here(visit)


@endpoint.post(f"{PLACE}/activation", permission=WRITE, again=get_user_page)
def create_user_activation_page(visit: Visit) -> Raw:
    """Let a user in again."""
    visit.send("POST", "auth", f"{ONE}/activate", None, path=_path(visit))
    return _here(visit)


@endpoint.get("/console/roles", permission=ROLES, template="roles.html.j2")
def get_roles_page(visit: Visit) -> RolesPage:
    """Get the matrix of roles and permissions."""
    permissions = Question("auth", "/permissions", query={"limit": "500"})
    return roles_page(visit.all_of({"roles": ALL_ROLES, "permissions": permissions}), visit.say)


def _path(visit: Visit) -> dict[str, str]:
    return {"userId": visit.path["userId"]}


def _here(visit: Visit) -> Raw:
    return visit.to(f"/console/users/{visit.path['userId']}", visit.say("It is saved."))
