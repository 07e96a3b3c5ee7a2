"""The days on which a subscription is charged, piece by piece: on which terms, from when to when.

It is the same whether or not the scheduled job has already put in place what was to come: new
terms, the begin and the end of a pause. So a run, a preview and a change on any day agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from functions.billing.subscriptions.entities import Subscription, Suspension

Piece = tuple[Subscription, date]
"""A subscription as it is charged from a day on, up to its `charge_end`."""


def pieces(subscription: Subscription) -> tuple[Piece, ...]:
    """What is charged of a subscription, in order of time."""
    if subscription.next_terms is None and subscription.pause is None:
        return ((subscription, subscription.charged_from),)
    return tuple(
        cut
        for piece in _around_the_pause(subscription)
        for cut in _by_terms(*piece)
        if cut[0].charge_end is None or cut[1] < cut[0].charge_end
    ) or ((subscription, subscription.charged_from),)


def _around_the_pause(subscription: Subscription) -> Iterator[Piece]:
    """The days before a pause and after it; the latter only if nothing else holds it up."""
    yield subscription, subscription.charged_from
    pause = subscription.pause
    if pause is None or pause.ends_on is None or pause.ends_service:
        return
    if subscription.billed_while_suspended or subscription.suspensions - {Suspension.VOLUNTARY}:
        return
    back = replace(subscription, pause=None, suspended_on=None)
    yield back, max(pause.ends_on, subscription.charged_from)


def _by_terms(subscription: Subscription, start: date) -> Iterator[Piece]:
    """The days on the present terms and those on the next ones."""
    terms = subscription.next_terms
    if terms is None:
        yield subscription, start
        return
    changed = subscription.changed()
    yield subscription.until(terms.on), start
    yield changed, max(start, terms.on, changed.trial_until or start)
