"""Several pieces of work at once, one call at a time, in an order that a test can repeat."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from random import Random

Work = Callable[[Callable[[], None]], None]
"""Some work; it is handed what it must call before each step, and goes on when it returns."""


class Player(threading.Thread):
    """Works in a thread of its own, but only while it is its turn."""

    def __init__(self, work: Work) -> None:
        super().__init__(daemon=True)
        self._work = work
        self._go = threading.Semaphore(0)
        self._back = threading.Semaphore(0)
        self.over = False
        self.error: BaseException | None = None

    def step(self) -> None:
        """Give the turn back and wait for the next one."""
        self._back.release()
        self._go.acquire()

    def turn(self) -> None:
        """Let it work up to its next step."""
        self._go.release()
        self._back.acquire()

    def run(self) -> None:
        self._go.acquire()
        try:
            self._work(self.step)
        except BaseException as error:  # noqa: BLE001 - handed to the test
            self.error = error
        self.over = True
        self._back.release()


def play(works: Sequence[Work], random: Random, between: Callable[[], None] = lambda: None) -> None:
    """Do all the work, taking turns at random; `between` happens between turns.

    Raises: the first error that a piece of work ended with.
    """
    players = [Player(work) for work in works]
    for player in players:
        player.start()
    while running := [p for p in players if not p.over]:
        # Long runs of one player and quick changes are both worth trying.
        player = random.choice(running)
        for _ in range(random.choice((1, 1, 2, 5, 20))):
            if not player.over:
                player.turn()
        between()
    for player in players:
        player.join()
        if player.error is not None:
            raise player.error
