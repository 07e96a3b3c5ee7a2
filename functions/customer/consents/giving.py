"""How a consent is written: after the one of its purpose whose place it takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from functions.customer.consents.entities import Consent, GivenConsent, Purpose
from functions.customer.consents.events import ConsentRecorded
from functions.customer.consents.repository import ConsentRepository
from shared.dynamo import Transaction
from shared.ids import derived_id


def giving(repository: ConsentRepository, consent: Consent, latest: Consent | None) -> Transaction:
    """What writes a consent after the latest one of its purpose, whose place it takes."""
    number = 1 if latest is None else latest.version + 1
    consent = replace(consent, version=number)  # the latest one's copy grows with every change
    writes = repository.add(consent, after=latest)
    if latest is not None and latest.in_force:
        replaced = latest.replaced(consent.given_at)
        writes.extend(repository.end(replaced, over=latest, is_latest=False))
    writes.emit(ConsentRecorded.of(consent))
    subject = f"customer#{consent.customer_id}"
    return writes.audit(subject, "consent.given", at=consent.given_at, after=consent)


def giving_applied(
    repository: ConsentRepository,
    given: Iterable[GivenConsent],
    about: Consent,
    latest: Mapping[Purpose, Consent],
) -> Transaction:
    """What makes the consents that came with an application those of its customer.

    `about` is such a consent as far as all of them are the same; its id is the application's. What
    the customer has said about a purpose since then holds.
    """
    writes = Transaction()
    for one in {consent.purpose: consent for consent in given}.values():
        known = latest.get(one.purpose)
        if known is None or (known.withdrawn_at or known.given_at) < about.given_at:
            writes.extend(giving(repository, _of_application(one, about), known))
    return writes


def _of_application(given: GivenConsent, about: Consent) -> Consent:
    milliseconds = int(about.given_at.timestamp() * 1000)
    return replace(
        about,
        id=derived_id(f"{about.id}#{given.purpose}", milliseconds),
        purpose=given.purpose,
        text_version=given.text_version,
    )
