"""The house stays within the limits of AWS, and is told before it comes near one."""

from __future__ import annotations

import pytest

from infra.house.limits import Limit, limits

NEAR = 0.1
"""With less than a tenth left, it is time to divide what grows, not to wait for a refused deployment."""


@pytest.mark.parametrize("limit", limits(), ids=lambda limit: limit.name)
def test_a_tenth_of_each_limit_is_left(limit: Limit) -> None:
    assert limit.left >= NEAR * limit.most, f"{limit.taken:,} of {limit.most:,} are taken"


def test_what_grows_with_the_house_is_counted() -> None:
    taken = {limit.name: limit.taken for limit in limits()}
    assert taken["API Gateway: resources of the API"] > 100
    assert taken["template.yaml: resources"] > 50
    assert taken["infra/access.yaml: parameters"] > 30
