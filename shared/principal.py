"""Who is calling, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Principal:
    """A caller: a person, an integrator's key, or the system itself.

    Permissions read `service:resource:action`; a part may be `*`. A principal with a `customer_id`
    is that customer and reaches only what is theirs, whatever the permissions say.
    """

    id: str
    role: str
    permissions: frozenset[str] = field(default_factory=frozenset)
    customer_id: str | None = None
    session_id: str | None = None

    def may(self, permission: str) -> bool:
        """Whether a permission is granted."""
        return permission in self.permissions or any(
            covers(granted, permission) for granted in self.permissions if "*" in granted
        )

    @property
    def is_customer(self) -> bool:
        """Whether this caller is held to one customer's things."""
        return self.customer_id is not None or self.role == "customer"

    def reaches(self, customer_id: str | None) -> bool:
        """Whether what belongs to a customer may be shown to this caller at all."""
        if self.is_customer:
            return self.customer_id is not None and self.customer_id == customer_id
        return True


def covers(granted: str, permission: str) -> bool:
    """Whether one permission holds another; a `*` in the other is held by a `*` only."""
    parts = granted.split(":")
    wanted = permission.split(":")
    return len(parts) == len(wanted) and all(
        g in ("*", w) for g, w in zip(parts, wanted, strict=True)
    )


ANONYMOUS = Principal(id="anonymous", role="anonymous")
SYSTEM = Principal(id="system", role="system", permissions=frozenset({"*:*:*"}))
