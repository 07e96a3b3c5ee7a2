"""Who is calling, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass, field

from shared.errors import DomainError, NotFound


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

    @property
    def is_staff(self) -> bool:
        """Whether this caller is held to nobody's things: our people, integrators, the system."""
        return not self.is_customer and self.role != "anonymous"

    def scope(
        self, asked: str | None = None, *, otherwise: type[DomainError] = NotFound
    ) -> str | None:
        """The customer that this caller is held to; for staff, the one they ask for, or None.

        For lists: None means every customer. Raises: `otherwise` for a customer who asks for
        another's things, and for whoever is neither staff nor a known customer.
        """
        if self.is_staff:
            return asked
        if self.customer_id is None or asked not in (None, self.customer_id):
            raise otherwise
        return self.customer_id

    def must_reach(self, owner: str | None, *, otherwise: type[DomainError] = NotFound) -> None:
        """Refuse what belongs to somebody else; what belongs to nobody is for staff alone.

        Raises: `otherwise`.
        """
        if not self.is_staff and (owner is None or self.scope(owner, otherwise=otherwise) != owner):
            raise otherwise


def covers(granted: str, permission: str) -> bool:
    """Whether one permission holds another; a `*` in the other is held by a `*` only."""
    parts = granted.split(":")
    wanted = permission.split(":")
    return len(parts) == len(wanted) and all(
        g in ("*", w) for g, w in zip(parts, wanted, strict=True)
    )


ANONYMOUS = Principal(id="anonymous", role="anonymous")
SYSTEM = Principal(id="system", role="system", permissions=frozenset({"*:*:*"}))
