"""The run, cut off anywhere: afterwards everybody has exactly one invoice a period."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import count
from random import Random

import pytest

from tests.faults.house import House
from tests.faults.life import BadLine, Disconnected, Killed, Life
from tests.faults.scene import BEHIND, JUNE, Scene, books_of


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene()


def assert_billed(house: House, scene: Scene, how: str) -> None:
    books = books_of(house)
    assert books.faults() == [], how
    assert books.periods == scene.expected(*BEHIND), how
    assert books.debits == books.credits > 0, how
    assert house.dead_letters == [], how


def everywhere(cut_off: Callable[[int], bool], at_least: int) -> None:
    """Cut it off at step 1, 2, 3 ... until it ends before it is cut off."""
    for step in count(1):
        if not cut_off(step):
            assert step > at_least, f"only {step} steps: the work has become another"
            return


def test_undisturbed_it_bills_every_missed_period(scene: Scene) -> None:
    house = scene.house()
    house.dispatch(JUNE)
    house.settle()
    assert_billed(house, scene, "undisturbed")
    assert books_of(house).spares == {}


def test_a_worker_may_be_killed_at_any_step(scene: Scene) -> None:
    def cut_off(step: int) -> bool:
        house, life = scene.house(), Life(ends_at=step)
        house.dispatch(JUNE)
        with suppress(Killed):
            house.settle(life)
        house.settle()
        assert_billed(house, scene, f"killed at step {step}")
        return life.over

    everywhere(cut_off, at_least=25)


def test_and_the_one_that_takes_over_as_well(scene: Scene) -> None:
    random = Random(7)
    for _ in range(100):
        steps = [random.randint(1, 45) for _ in range(random.randint(2, 5))]
        house = scene.house()
        house.dispatch(JUNE)
        for step in steps:
            with suppress(Killed):
                house.settle(Life(ends_at=step))
        house.settle()
        assert_billed(house, scene, f"killed at steps {steps}")


def test_the_dispatcher_may_be_killed_at_any_step(scene: Scene) -> None:
    def cut_off(step: int) -> bool:
        house, life = scene.house(), Life(ends_at=step)
        with suppress(Killed):
            house.dispatch(JUNE, life)
        house.dispatch(JUNE)
        house.settle()
        assert_billed(house, scene, f"killed at step {step}")
        return life.over

    everywhere(cut_off, at_least=33)


@pytest.mark.parametrize("after", [False, True], ids=["before it is done", "after it was done"])
def test_any_call_may_fail_while_the_worker_lives_on(scene: Scene, after: bool) -> None:
    def cut_off(step: int) -> bool:
        house, line = scene.house(), BadLine(step, after)
        house.dispatch(JUNE)
        with suppress(Disconnected):
            house.settle(line)
        house.settle()
        assert_billed(house, scene, f"disconnected at step {step}")
        return line.over

    everywhere(cut_off, at_least=25)


def test_a_worker_whose_time_is_up_hands_the_rest_on(scene: Scene) -> None:
    house = scene.house()
    house.dispatch(JUNE)
    for _ in range(500):
        if not house.queue.waiting:
            break
        visible = house.queue.visible()
        if visible:
            house.deliver(visible[0], time_left=lambda: 1.0)
        else:
            house.clock.advance(seconds=30)
    assert_billed(house, scene, "a page at a time")


def test_what_is_killed_in_one_month_does_not_disturb_the_next(scene: Scene) -> None:
    random = Random(11)
    for _ in range(40):
        house = scene.house()
        for day in (JUNE.replace(month=4), JUNE.replace(month=5), JUNE):
            house.clock.at = house.clock.at.replace(month=day.month)
            house.dispatch(day)
            with suppress(Killed):
                house.settle(Life(ends_at=random.randint(1, 40)))
            if random.random() < 0.5:
                house.settle()
        house.settle()
        assert_billed(house, scene, "three months")
