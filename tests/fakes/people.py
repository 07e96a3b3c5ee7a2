"""Callers for tests."""

from __future__ import annotations

from shared.principal import Principal


def an_admin() -> Principal:
    return Principal("admin-1", "admin", frozenset({"*:*:*"}))


def a_customer(customer_id: str = "customer-1", *permissions: str) -> Principal:
    return Principal(
        f"user-of-{customer_id}",
        "customer",
        frozenset(permissions or {"*:*:*"}),
        customer_id=customer_id,
    )


def staff(role: str, *permissions: str) -> Principal:
    return Principal(f"{role}-1", role, frozenset(permissions))
