"""When a message goes out: at once, later, gathered with others, or not at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from functions.notification.allowances.pace import OpenDigest, Pace
from functions.notification.catalogue.entities import RINGING, Channel
from functions.notification.messages.entities import Message, message_id
from functions.notification.preferences.entities import Choice, Preferences
from functions.notification.preferences.precedence import Decision, decided
from functions.notification.preferences.rhythms import HOUR, Rhythm, next_daily

DIGEST = "digest"
"""The template of a message that gathers others."""
DIGEST_TYPE = "notification.digest"
DIGEST_PATIENCE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Planned:
    """A message with its plan, and the pace that it leaves.

    With `digest_id` it is not sent itself but stands as a line in that message; `opened` is the
    latter where this is its first line.
    """

    message: Message
    pace: Pace
    digest_id: str | None = None
    opened: Message | None = None


def planned(draft: Message, preferences: Preferences, pace: Pace, now: datetime) -> Planned:
    """A draft that leaves the house, with its plan."""
    choice = preferences.choice(draft.kind)
    on = choice.allows(draft.channel)
    decision = decided(
        draft.channel,
        critical=draft.critical,
        preference_on=on,
        address_suppressed=False,
        in_quiet_hours=preferences.quiet_hours.holds(now, draft.time_zone),
    )
    if decision is Decision.SKIP:
        return Planned(draft.withheld("preference"), pace)
    if draft.address is None:
        return Planned(draft.withheld("no-address"), pace)
    if draft.is_stale(now):
        return Planned(draft.withheld("stale"), pace)
    if draft.critical or not draft.customer_id:
        return Planned(draft if draft.due_at else draft.begun(now), pace)
    if choice.digest is not Rhythm.IMMEDIATELY and draft.repeatable:
        return _gathered(draft, choice, preferences, pace, now)
    at = _free_at(draft, preferences, pace, draft.due_at or now)
    message = draft.held(at) if at > now else draft.begun(now)
    return Planned(message, pace.used(draft.channel, at))


def _free_at(draft: Message, preferences: Preferences, pace: Pace, at: datetime) -> datetime:
    """When it is its turn, and nobody sleeps."""
    at = pace.free_at(draft.channel, at)
    if draft.channel in RINGING:
        return preferences.quiet_hours.over_at(at, draft.time_zone)
    return at


def _gathered(
    draft: Message, choice: Choice, preferences: Preferences, pace: Pace, now: datetime
) -> Planned:
    topic = f"{draft.channel}#{draft.kind}"
    if (known := pace.open_digest(topic, now)) is not None:
        return Planned(draft, pace, known.message_id)
    daily = choice.digest is Rhythm.DAILY
    closes = next_daily(now, choice.digest_at, draft.time_zone) if daily else now + HOUR
    closes = _free_at(draft, preferences, pace, closes)
    opened = digest_of(draft, topic, now, closes)
    digest = OpenDigest(topic, opened.id, now, closes)
    left = pace.gathering(digest).used(draft.channel, closes)
    return Planned(draft, left, opened.id, opened)


def digest_of(draft: Message, topic: str, opens: datetime, closes: datetime) -> Message:
    """The message that gathers a draft and what follows until it closes."""
    own = message_id(f"{draft.event_id}|{topic}", opens, draft.channel, draft.person)
    return replace(
        draft,
        id=own,
        event_type=DIGEST_TYPE,
        subject="",
        template=DIGEST,
        variables={"gathers": True},
        due_at=closes,
        stale_at=closes + DIGEST_PATIENCE,
        instead_of=None,
    )


def in_turn(drafts: list[Message], wait: timedelta) -> list[Message]:
    """The drafts, where push comes before SMS, which goes out only if that did not arrive."""
    push = next((d for d in drafts if d.channel is Channel.PUSH and d.address), None)
    if push is None:
        return drafts
    return [
        replace(d, due_at=d.created_at + wait, instead_of=push.id)
        if d.channel is Channel.SMS
        else d
        for d in drafts
    ]
