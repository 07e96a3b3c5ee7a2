"""The main job, end to end over the deployed stack: every step of the play, and once more on the same state."""

from __future__ import annotations

import pytest

from tests.integration.performance import STEPS, Performance, Step

each_step = pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)


@each_step
def test_a_step_of_the_play_does_what_it_should(step: Step, first_play: Performance) -> None:
    _check(first_play, step)


@each_step
def test_a_step_does_it_again_where_the_play_was_played_before(
    step: Step, second_play: Performance
) -> None:
    _check(second_play, step)


def _check(play: Performance, step: Step) -> None:
    if step.__name__ not in play.outcomes:
        pytest.skip(f"the play stopped at {play.end}")
    if (error := play.outcomes[step.__name__]) is not None:
        raise error
