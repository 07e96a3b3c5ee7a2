"""Where contracts are served follows from events, in whatever order they come."""

from __future__ import annotations

from typing import Any

import pytest

from functions.monitoring.connections.entities import Connection
from functions.monitoring.connections.repository import ConnectionRepository
from functions.monitoring.connections.service import ConnectionFollowing
from functions.monitoring.connections.walking import HangingContracts
from shared.errors import Early
from tests.unit.monitoring.network import OPERATOR, Network


def follow(network: Network, contract: str, sequence: int, **more: Any) -> None:
    said = {"customer_id": "anna", "building_id": "b-1"} | more
    network.wiring.use(ConnectionFollowing).follow(Connection(contract, sequence=sequence, **said))


def of_customer(network: Network, customer: str) -> list[str]:
    found = ConnectionRepository(table=network.table).contracts_of(customer, 10)
    return [one.contract_id for one in found]


def test_a_contract_that_ended_is_served_no_more(network: Network) -> None:
    follow(network, "c-1", 2)
    assert of_customer(network, "anna") == ["c-1"]
    follow(network, "c-1", 5, building_id="", is_ended=True)
    assert of_customer(network, "anna") == []
    follow(network, "c-1", 3)
    assert of_customer(network, "anna") == []


def test_a_contract_goes_over_to_somebody_else(network: Network) -> None:
    following = network.wiring.use(ConnectionFollowing)
    with pytest.raises(Early):
        following.transfer("c-1", "c-2", "boris")
    follow(network, "c-1", 2)
    follow(network, "c-1", 3, is_ended=True, building_id="")
    following.transfer("c-1", "c-2", "boris")
    assert (of_customer(network, "anna"), of_customer(network, "boris")) == ([], ["c-2"])


@pytest.mark.parametrize("limit", [1, 3, 40])
def test_a_walk_finds_every_contract_once_wherever_it_stops(network: Network, limit: int) -> None:
    top = network.add("top")
    below = [network.add(f"sw-{n}", top) for n in range(4)]
    deep = network.add("deep", below[1])
    number = 0
    for node in (top, below[0], below[3], deep):
        for building in range(2):
            place = f"{node['code']}-{building}"
            network.api.put(f"/nodes/{node['id']}/buildings/{place}", by=OPERATOR)
            for _ in range(building + 2):
                number += 1
                follow(network, f"c-{number:02}", 1, building_id=place)
    walk, cursor, found = HangingContracts(table=network.table), None, []
    for _ in range(200):
        page = walk.below(top["id"], limit, cursor)
        assert len(page.items) <= limit
        found += [one.contract_id for one in page.items]
        if (cursor := page.next_cursor) is None:
            break
    assert sorted(found) == [f"c-{n:02}" for n in range(1, number + 1)]
    only = walk.below(deep["id"], 40, None)
    assert len(only.items) == 5
