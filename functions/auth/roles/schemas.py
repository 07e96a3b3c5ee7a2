"""Roles in requests and answers."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from shared.http import Schema
from shared.permissions import LONGEST, packed
from shared.takes import Takes

RoleName = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9-]{1,31}$",
        description="A built-in role (customer, operator, tech, admin) or a custom one.",
        examples=["operator"],
    ),
    Takes(
        "Must be a role's name: 2 to 32 small Latin letters, digits and hyphens, "
        "with a letter first."
    ),
]
PermissionText = Annotated[
    str,
    Field(
        pattern=r"^(\*|[a-z-]{1,40})(:(\*|[a-z-]{1,40})){2}$",
        description="`service:resource:action`; a part may be `*`.",
        examples=["billing:invoice:read"],
    ),
    Takes(
        "Must be a permission such as billing:invoice:read: three parts with colons between them, "
        "each of 1 to 40 small Latin letters and hyphens, or *."
    ),
]


def _short_enough(permissions: tuple[str, ...]) -> tuple[str, ...]:
    """Each once, and no more than API Gateway takes. Raises: ValueError."""
    if len(packed(permissions)) > LONGEST:
        raise ValueError("Too many permissions; write * for a part that may be anything.")
    return tuple(sorted(set(permissions)))


Permissions = Annotated[
    tuple[PermissionText, ...],
    Field(min_length=1, max_length=300, examples=[["billing:invoice:read", "support:ticket:read"]]),
    AfterValidator(_short_enough),
]


class RoleChange(Schema):
    permissions: Permissions
    description: str = Field(
        description="What the role is for.",
        default="",
        max_length=200,
        examples=["Read-only access"],
    )


class NewRole(RoleChange):
    name: RoleName = Field(examples=["auditor"])


class RoleView(Schema):
    name: str = Field(description="The role's name.", examples=["auditor"])
    permissions: tuple[str, ...] = Field(
        description="`service:resource:action`; a part may be `*`.",
        examples=[["billing:invoice:read", "support:ticket:read"]],
    )
    description: str = Field(description="What the role is for.", examples=["Read-only access"])
    built_in: bool = Field(description="Whether the role is built in.", examples=[False])
    version: int = Field(description="For If-Match.", examples=[1])


class AllowedRouteView(Schema):
    method: str = Field(description="The HTTP method.", examples=["GET"])
    path: str = Field(description="The path.", examples=["/invoices/{invoiceId}"])
    summary: str = Field(
        description="What the route does.", examples=["Get an invoice with its items."]
    )


class PermissionView(Schema):
    permission: str = Field(
        description="`service:resource:action`.", examples=["billing:invoice:read"]
    )
    routes: tuple[AllowedRouteView, ...] = Field(description="The routes that require it.")
