"""Works in turns, and what is made of their rounds."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.bench.samples import Spent, in_turns, medians, percentile, ratio, spent

DRIFTING = [(10.0, 5.0), (20.0, 10.0), (80.0, 40.0)]
"""A machine that becomes slower and slower, for both works alike."""


def test_works_take_turns() -> None:
    done: list[str] = []
    in_turns(3, lambda: done.append("A"), lambda: done.append("B"))
    assert "".join(done) == "ABABAB"


def test_a_round_holds_what_each_work_gave() -> None:
    numbers = iter(range(6))
    work = numbers.__next__
    assert in_turns(2, work, work, work) == [(0, 1, 2), (3, 4, 5)]


def test_a_drift_that_slows_both_works_leaves_the_ratio() -> None:
    assert ratio(DRIFTING) == 2.0


def test_a_ratio_is_the_median_of_the_rounds_own_ratios() -> None:
    rounds = [(1.0, 1.0), (9.0, 3.0), (4.0, 2.0)]
    assert ratio(rounds) == 2.0
    assert medians(rounds) == (4.0, 2.0)
    assert ratio([(1.0, 4.0), (4.0, 2.0), (3.0, 1.0)]) == 2.0  # while 3 / 2 is 1.5


def test_one_round_gone_wrong_changes_nothing_much() -> None:
    assert ratio([*DRIFTING, (11.0, 5.0), (900.0, 5.0)]) == 2.0


def test_what_was_spent_is_shared_out() -> None:
    assert Spent(8.0, 4.0, 2.0, 1.0).each(4) == Spent(2.0, 1.0, 0.5, 0.25)


def test_what_was_spent_is_the_difference() -> None:
    assert Spent(8.0, 4.0, 2.0, 1.0) - Spent(7.0, 3.0, 2.0, 0.5) == Spent(1.0, 1.0, 0.0, 0.5)


def test_sleep_takes_the_clock_and_no_cpu() -> None:
    with spent() as watch:
        time.sleep(0.05)
    assert watch.result.wall >= 0.05
    assert watch.result.cpu < watch.result.wall
    assert watch.result.emulator == watch.result.functions == 0


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux says it")
def test_the_cpu_of_another_process_is_said() -> None:
    with spent(os.getpid()) as watch:
        until = time.process_time() + 0.1
        while time.process_time() < until:
            pass
    assert watch.result.emulator >= 0.05


def test_a_percentile_lies_among_the_values() -> None:
    assert percentile([float(n) for n in range(101)], 95) == 95.0
