"""What notification holds about a person: where it lies, and what erasure makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from functions.notification.personal_data.events import (
    PersonalDataChecked,
    PersonalDataCollected,
    PersonalDataErased,
)
from shared.component import component
from shared.dynamo.query import Query
from shared.personal_data.events import Asked
from shared.personal_data.holding import Holder
from shared.personal_data.places import ERASED, Lists, Section, overwritten, removed


@component
class NotificationPersonalData(Holder):
    """Notification's answers to who asks for a person's data."""

    service = "notification"
    collected = PersonalDataCollected
    checked = PersonalDataChecked
    erased = PersonalDataErased

    def sections(self, asked: Asked) -> Sequence[Section]:
        """How a customer is reached, what they have chosen, and all that they were told.

        The contact stays without an address: what happens later is then told to nobody.
        """
        who = asked.customer_id
        return (
            Section(
                "contact",
                _beside(who, "CONTACT"),
                change=partial(overwritten, name=ERASED, email=None, phone=None),
            ),
            Section("audience", _beside(who, "AUDIENCE", "LIVES#"), change=removed),
            Section("messengers", _beside(who, "TELEGRAM", "DEVICES"), change=removed),
            Section(
                "devices", lambda: [Query(f"PUSH-DEVICES#{who}", index="gsi1")], change=removed
            ),
            Section("preferences", _beside(who, "PREFERENCES"), change=removed),
            Section("pace", _beside(who, "PACE"), change=removed),
            Section(
                "suppressions",
                lambda: [Query(f"SUPPRESSIONS#{who}", index="gsi1")],
                change=partial(overwritten, address=None),
            ),
            Section(
                "messages",
                lambda: [
                    Query(f"{kind}#{who}", index="gsi1")
                    for kind in ("FEED", "ARCHIVE", "DELIVERIES", "DIGESTS")
                ],
                hidden=frozenset({"claimed_until", "external_id"}),
                change=removed,
            ),
        )


def _beside(who: str | None, *prefixes: str) -> Lists:
    """What lies under a person and begins so."""
    return lambda: [Query(f"PERSON#{who}", prefix=prefix) for prefix in prefixes]
