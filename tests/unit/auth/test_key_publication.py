"""Two texts that no write changes both of: whatever cuts in, what signs can be verified."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import product

import pytest

from functions.auth.tokens.key_ring import KEPT, PAUSE
from functions.auth.tokens.keys import KeyState, SigningKey, parse_keys
from functions.auth.tokens.rotation import KeyRotation
from shared.errors import Unavailable
from tests.fakes.keys import PaperText, private, public
from tests.fakes.time import FixedClock

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SIGNS_FOR = 30 * DAY


class CutOff(Exception):
    """The process is gone."""


@dataclass
class Watched(PaperText):
    """A text that says what is about to be done with it, and what was."""

    before: Callable[[], None]
    after: Callable[[], None]
    text: str = ""
    readings: int = 0
    in_reach: bool = True

    def read(self) -> str:
        self.before()
        return super().read()

    def write(self, text: str) -> None:
        self.before()
        super().write(text)
        self.after()


@dataclass
class Keys:
    """Both texts; after each write, what they promise is looked at."""

    at: datetime = field(default_factory=FixedClock())
    cut_in: Callable[[], None] = lambda: None
    published: dict[str, datetime] = field(default_factory=dict)
    """Since when each key has been in the public text without a break."""
    signs: str | None = None

    def __post_init__(self) -> None:
        self.private = Watched(self._before, self.look)
        self.public = Watched(self._before, self.look)

    def _before(self) -> None:
        self.cut_in()

    def step(self) -> None:
        KeyRotation(
            private=self.private, public=self.public, lifetime=SIGNS_FOR, token_lifetime=HOUR
        ).step(self.at)

    def look(self) -> None:
        """What signs, or has signed tokens that still live, can be verified.

        And each key but the first was known to everybody before it signed.
        """
        there = {key["kid"] for key in json.loads(self.public.text)["keys"]}
        self.published = {kid: self.published.get(kid, self.at) for kid in there}
        for key in parse_keys(self.private.text):
            if key.state is KeyState.CURRENT:
                assert key.kid in there
                if self.signs not in (None, key.kid):
                    assert self.at - self.published[key.kid] > KEPT + PAUSE
                self.signs = key.kid
            if key.state is KeyState.RETIRED and not key.has_been_so_for(HOUR, self.at):
                assert key.kid in there

    @property
    def states(self) -> list[str]:
        return [key.state.value for key in parse_keys(self.private.text)]

    def agree(self) -> bool:
        return self.public.text == public(*parse_keys(self.private.text))


def at_call(number: int, what: Callable[[], None]) -> Callable[[], None]:
    """What happens before a call of that number, once."""
    calls = iter(range(number + 1))
    return lambda: what() if next(calls, None) == number else None


def cut_off() -> None:
    raise CutOff


def tried(keys: Keys) -> None:
    with suppress(CutOff):
        keys.step()
    keys.cut_in = lambda: None


@pytest.mark.parametrize("calls", range(9))
def test_the_first_key_comes_to_sign_wherever_its_making_was_cut_off(calls: int) -> None:
    """Two readings and two writes make it, and two readings and a write let it sign."""
    keys = Keys()
    keys.cut_in = at_call(calls, cut_off)
    tried(keys)
    keys.at += HOUR
    keys.step()
    assert keys.states == ["current"]
    assert keys.agree()


def test_wherever_steps_are_cut_off_what_signs_was_known_before_and_the_next_step_mends_it() -> (
    None
):
    """Each of the four steps around a turn ends before any of its four calls, or not at all."""
    for cuts in product(range(5), repeat=4):
        keys = Keys()
        keys.step()
        keys.at += SIGNS_FOR
        for cut in cuts:
            keys.cut_in = at_call(cut, cut_off)
            tried(keys)
            keys.at += HOUR
        for _ in range(4):
            keys.step()
            assert keys.agree()
            keys.at += HOUR
        assert keys.states == ["current"]


@pytest.mark.parametrize("calls", range(5))
@pytest.mark.parametrize("turn", range(4))
def test_two_runs_at_once_leave_nothing_that_signs_and_is_not_known(turn: int, calls: int) -> None:
    """One run comes in between any two calls of another, at any step of a turn."""
    keys = Keys()
    keys.step()
    keys.at += SIGNS_FOR
    for number in range(8):
        if number == turn:
            keys.cut_in = at_call(calls, keys.step)
        keys.step()
        keys.cut_in = lambda: None
        keys.at += HOUR
    assert keys.states == ["current"]
    assert keys.agree()


@pytest.mark.parametrize("calls", range(9))
def test_two_first_runs_at_once_leave_a_key_that_signs_and_is_known(calls: int) -> None:
    keys = Keys()
    keys.private.after = keys.public.after = lambda: None  # one key may replace the other
    keys.cut_in = at_call(calls, keys.step)
    keys.step()
    assert keys.states == ["current"]
    assert keys.agree()
    keys.at += HOUR
    keys.step()
    assert keys.states == ["current"]
    assert keys.agree()


class Baton:
    """Two threads take turns at their calls, in an order that a number stands for."""

    def __init__(self, number: int) -> None:
        self.chance = random.Random(number)
        self.condition = threading.Condition()
        self.running = {0, 1}
        self.mine = threading.local()
        self.turn = 0

    def passed(self) -> None:
        with self.condition:
            self._pass_on()
            self.condition.wait_for(lambda: self.turn == self.mine.number)

    def run(self, number: int, what: Callable[[], None]) -> None:
        self.mine.number = number
        with self.condition:
            self.condition.wait_for(lambda: self.turn == number)
        what()
        with self.condition:
            self.running.discard(number)
            self._pass_on()

    def _pass_on(self) -> None:
        self.turn = self.chance.choice(sorted(self.running) or [0])
        self.condition.notify_all()


@pytest.mark.parametrize("order", range(100))
def test_two_first_runs_that_take_turns_anyhow_leave_a_key_that_signs(order: int) -> None:
    keys, baton = Keys(), Baton(order)
    keys.private.after = keys.public.after = lambda: None  # one key may replace the other
    keys.cut_in = baton.passed
    runs = [threading.Thread(target=baton.run, args=(n, keys.step)) for n in (0, 1)]
    for run in runs:
        run.start()
    for run in runs:
        run.join(timeout=30)
    assert "current" in keys.states
    assert keys.agree()


def test_the_other_order_is_mended_too_and_a_key_nobody_knew_of_never_signs() -> None:
    """The pairs were written and the public text was not: as if by hand, or by an older release."""
    keys = Keys()
    old = SigningKey.generate(keys.at)
    coming = SigningKey.generate(keys.at, KeyState.NEXT)
    keys.private.text, keys.public.text = private(old, coming), public(old)
    keys.at += SIGNS_FOR
    keys.step()
    assert keys.states == ["current", "next"]
    assert keys.agree()
    assert coming.kid not in keys.private.text
    keys.at += HOUR
    keys.step()
    assert keys.states == ["retired", "current"]


def test_keys_from_before_there_was_a_public_text_are_published_and_stay_as_they_are() -> None:
    keys = Keys()
    signing = SigningKey.generate(keys.at)
    retired = replace(SigningKey.generate(keys.at), state=KeyState.RETIRED)
    before = keys.private.text = private(retired, signing)
    keys.step()
    assert keys.public.text == public(retired, signing)
    assert keys.private.text == before


def test_a_public_text_that_somebody_has_spoilt_is_made_anew() -> None:
    keys = Keys()
    keys.step()
    good = keys.public.text
    for spoilt in ("", "no JSON", public(SigningKey.generate(keys.at))):
        keys.public.text = spoilt
        keys.step()
        assert keys.public.text == good


@pytest.mark.parametrize("spoilt", ["no JSON", "[]", '{"keys": [{"kid": "k"}]}'])
def test_pairs_that_somebody_has_spoilt_are_left_for_somebody_to_mend(spoilt: str) -> None:
    """What was signed by them can be verified meanwhile."""
    keys = Keys()
    keys.step()
    known, keys.private.text = keys.public.text, spoilt
    keys.at += SIGNS_FOR
    with pytest.raises(Unavailable):
        keys.step()
    assert (keys.private.text, keys.public.text) == (spoilt, known)


def test_a_key_that_was_taken_out_by_hand_is_no_longer_public_after_the_next_step() -> None:
    """What operations.md says about a key that leaked."""
    keys = Keys()
    keys.step()
    (leaked,) = parse_keys(keys.private.text)
    keys.private.text = private()
    keys.signs = None
    keys.step()
    assert keys.states == ["current"]
    assert leaked.kid not in keys.public.text
    assert keys.agree()


def test_nothing_private_is_ever_written_to_the_public_text() -> None:
    keys = Keys()
    written: list[str] = []
    keys.public.after = lambda: written.append(keys.public.text)
    for _ in range(6):
        keys.step()
        keys.at += SIGNS_FOR
    assert len(written) > 3
    members = {name for text in written for key in json.loads(text)["keys"] for name in key}
    assert members == {"crv", "kty", "x", "y", "kid", "alg", "use"}
