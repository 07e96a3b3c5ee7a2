"""Dispatchers and workers at once, in thousands of orders: still one invoice a period."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from random import Random

import pytest

from tests.fakes.table import InMemoryTable
from tests.faults.house import House
from tests.faults.life import Killed, Life
from tests.faults.players import Work, play
from tests.faults.scene import APRIL, BEHIND, JULY, JUNE, Scene, books_of


class Turn:
    """A fate that waits for its turn before every step, and may end in between."""

    def __init__(self, wait: Callable[[], None], life: Life | None = None) -> None:
        self.wait, self.life = wait, life or Life()

    def step(self) -> None:
        self.wait()
        self.life.step()


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene(in_first=14, in_second=2)


def dispatcher(house: House) -> Work:
    def run(wait: Callable[[], None]) -> None:
        house.dispatch(JUNE, Turn(wait))

    return run


def worker(house: House, ends_at: int | None = None) -> Work:
    """Takes what it sees, as often as it sees something; SQS may give the same to two."""

    def run(wait: Callable[[], None]) -> None:
        turn = Turn(wait, Life(ends_at))
        with suppress(Killed):
            for _ in range(12):
                visible = house.queue.visible()
                if visible:
                    house.deliver(visible[0], turn)
                turn.step()

    return run


def time_flies(house: House, random: Random) -> Callable[[], None]:
    """Now and then more time passes than a lock lasts."""

    def pass_time() -> None:
        if random.random() < 0.2:
            house.clock.advance(seconds=200)

    return pass_time


def assert_billed(house: House, scene: Scene, seed: int) -> None:
    books = books_of(house)
    assert books.faults() == [], f"order {seed}"
    assert books.periods == scene.expected(*BEHIND), f"order {seed}"


def test_three_dispatchers_make_one_run(scene: Scene) -> None:
    for seed in range(40):
        house = scene.house()
        play([dispatcher(house)] * 3, Random(seed))
        house.settle()
        assert_billed(house, scene, seed)
        assert isinstance(house.table, InMemoryTable)
        assert [k for k in house.table.items if k[1] == "RUN"] == [("RUN#2026-06-01", "RUN")]


def test_two_workers_with_the_same_shard_share_nothing(scene: Scene) -> None:
    for seed in range(60):
        house = scene.house()
        house.dispatch(JUNE)
        house.dispatch(JUNE)  # every shard is on the queue twice
        play([worker(house), worker(house)], Random(seed))
        house.settle()
        assert_billed(house, scene, seed)


def test_a_worker_that_slept_past_its_lock_does_no_harm_when_it_wakes(scene: Scene) -> None:
    for seed in range(120):
        house, random = scene.house(), Random(seed)
        house.dispatch(JUNE)
        works = [worker(house), worker(house, ends_at=random.randint(1, 40)), worker(house)]
        play([*works, dispatcher(house)], random, between=time_flies(house, random))
        house.settle()
        assert_billed(house, scene, seed)


def test_the_second_run_of_a_billed_date_writes_no_invoice_and_reads_no_account(
    scene: Scene,
) -> None:
    house = scene.house()
    house.dispatch(JUNE)
    house.settle()
    assert isinstance(house.table, InMemoryTable)
    before, events = dict(house.table.items), house.table.events()
    house.table.requests.clear()
    house.dispatch(JUNE)
    house.settle()
    assert house.table.items == before
    assert house.table.events() == events
    assert "get_many" not in house.table.requests
    assert len(house.table.requests) < 50


def test_an_earlier_date_after_a_later_one_bills_nobody(scene: Scene) -> None:
    house = scene.house()
    house.dispatch(JUNE)
    house.settle()
    house.dispatch(APRIL)
    house.settle()
    assert_billed(house, scene, 0)


def test_two_dates_at_once_bill_each_period_once(scene: Scene) -> None:
    for seed in range(40):
        house, random = scene.house(), Random(seed)
        house.dispatch(JUNE)
        house.dispatch(JULY)
        play([worker(house), worker(house)], random, between=time_flies(house, random))
        house.settle()
        books = books_of(house)
        assert books.faults() == [], f"order {seed}"
        assert books.periods == scene.expected(*BEHIND, "2026-07-01"), f"order {seed}"
