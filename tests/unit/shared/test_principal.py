"""Which customer's things a caller reaches: refused unless it is known that they may."""

from __future__ import annotations

import pytest

from shared.errors import Forbidden, NotFound
from shared.principal import ANONYMOUS, SYSTEM, Principal
from tests.fakes.people import a_customer, an_admin

NAMELESS = Principal("user-1", "customer", frozenset({"*:*:*"}))
"""A customer of whom it is not known which one."""


@pytest.mark.parametrize("asked", [None, "customer-1"])
def test_a_customer_is_held_to_their_own(asked: str | None) -> None:
    assert a_customer("customer-1").scope(asked) == "customer-1"


@pytest.mark.parametrize("staff", [an_admin(), SYSTEM])
@pytest.mark.parametrize("asked", [None, "customer-1"])
def test_staff_get_what_they_ask_for(staff: Principal, asked: str | None) -> None:
    assert staff.scope(asked) == asked
    staff.must_reach(asked)


@pytest.mark.parametrize("unknown", [NAMELESS, ANONYMOUS])
@pytest.mark.parametrize("asked", [None, "", "customer-1"])
def test_who_is_not_known_is_refused_everything(unknown: Principal, asked: str | None) -> None:
    with pytest.raises(NotFound):
        unknown.scope(asked)
    with pytest.raises(NotFound):
        unknown.must_reach(asked)


def test_a_customer_is_refused_what_is_another_s_or_nobody_s() -> None:
    with pytest.raises(Forbidden):
        a_customer("customer-1").scope("customer-2", otherwise=Forbidden)
    for owner in ("customer-2", "", None):
        with pytest.raises(Forbidden):
            a_customer("customer-1").must_reach(owner, otherwise=Forbidden)
    a_customer("customer-1").must_reach("customer-1")
