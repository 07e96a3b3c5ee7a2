"""What an application is found by."""

from __future__ import annotations

from functions.customer.addresses.search import place_of
from functions.customer.applications.entities import Application
from functions.customer.finding.entities import (
    Entry,
    Kind,
    Matched,
    Subject,
    code_entries,
    email_entries,
    name_entries,
    phone_entries,
    place_entries,
)
from shared import mail_address


def entries_of(application: Application | None) -> list[Entry]:
    """An application by its number, its applicant and its address, closed or not.

    Whose it is follows from the application, so that its completion writes none of these anew.
    """
    if application is None:
        return []
    who = application.applicant
    subject = Subject(Kind.APPLICATION, application.id, application.number, who.name)
    return [
        *code_entries(subject, Matched.NUMBER, application.number),
        *name_entries(subject, who.name),
        *phone_entries(subject, [who.phone]),
        *email_entries(subject, [mail_address.compared(who.email) if who.email else None]),
        *place_entries(subject, place_of(application.address)),
    ]
