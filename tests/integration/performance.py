"""A play of the main job: every step, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from infra.local.play.client import Api
from infra.local.play.ending import closing_table
from infra.local.play.stage import Stage
from infra.local.play.story import STORY

Step = Callable[[Stage], Any]
STEPS: tuple[Step, ...] = (*(step for _, steps in STORY for step in steps), closing_table)


@dataclass
class Performance:
    """What a play leaves: the stage with its facts, and what each step that was reached did."""

    stage: Stage
    outcomes: dict[str, Exception | None] = field(default_factory=dict)

    def played(self) -> Performance:
        """Play until the end or the first failure, which is kept for the test of that step."""
        for step in STEPS:
            try:
                step(self.stage)
            except Exception as error:  # noqa: BLE001 - the step's own test raises it
                self.outcomes[step.__name__] = error
                break
            self.outcomes[step.__name__] = None
        return self

    @property
    def end(self) -> str:
        """The last step that was reached."""
        return list(self.outcomes)[-1]

    def actor(self, role: str) -> Api:
        """One of the people of the play: admin, operator, tech, customer."""
        actor: Api = self.fact(role)
        return actor

    def fact(self, name: str) -> Any:
        """Something that the play has learnt."""
        assert name in self.stage.facts, f"the play stopped at {self.end}"
        return self.stage.facts[name]
