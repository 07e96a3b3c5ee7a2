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
from shared.personal_data.places import ERASED, Section, overwritten, removed


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
                lambda: [Query(f"PERSON#{who}", prefix="CONTACT")],
                change=partial(overwritten, name=ERASED, email=None, phone=None),
            ),
            Section(
                "audience",
                lambda: [Query(f"PERSON#{who}", prefix=p) for p in ("AUDIENCE", "LIVES#")],
                change=removed,
            ),
            Section(
                "preferences",
                lambda: [Query(f"PERSON#{who}", prefix="PREFERENCES")],
                change=removed,
            ),
            Section("pace", lambda: [Query(f"PERSON#{who}", prefix="PACE")], change=removed),
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
