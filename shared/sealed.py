"""The seal on descriptions of callers, with the deployed key."""

from __future__ import annotations

from dataclasses import dataclass, field

from shared.caller import Callers, CallerSeal
from shared.settings import load


@dataclass(frozen=True)
class CallerSettings:
    """`caller_key` is the authorizer's and the services', and of nobody who only hands on."""

    caller_key: str = field(repr=False)


def caller_seal() -> CallerSeal:
    """What the authorizer seals with."""
    return CallerSeal(key=load(CallerSettings).caller_key)


def sealed_callers() -> Callers:
    """How a service reads descriptions: those that the authorizer has sealed."""
    return caller_seal().read
