"""What is said about an application, as events."""

from __future__ import annotations

from typing import Any

from functions.customer.applications.entities import Application
from functions.customer.events import (
    ApplicationCancelled,
    ApplicationCompleted,
    ApplicationRejected,
    ApplicationScheduled,
    ApplicationSubmitted,
)
from shared.event import Event
from shared.messaging.data import EventData


def submitted(application: Application) -> Event:
    """It has come in."""
    return _event(ApplicationSubmitted(**_said(application)), application)


def scheduled(application: Application) -> Event:
    """A visit is booked, or booked anew."""
    return _event(ApplicationScheduled(**_said(application)), application)


def completed(application: Application) -> Event:
    """The connection works."""
    return _event(ApplicationCompleted(**_said(application)), application)


def rejected(application: Application) -> Event:
    """It won't be done."""
    return _event(ApplicationRejected(**_said(application)), application)


def cancelled(application: Application) -> Event:
    """It is not wanted any more."""
    return _event(ApplicationCancelled(**_said(application)), application)


def _event(data: EventData, application: Application) -> Event:
    return data.event(
        subject=application.id, at=application.updated_at, sequence=application.version
    )


def _said(application: Application) -> dict[str, Any]:
    return {
        "application_id": application.id,
        "number": application.number,
        "customer_id": application.customer_id,
        "name": application.applicant.name,
        "email": application.applicant.email,
        "phone": application.applicant.phone,
        "locale": application.applicant.locale,
        "address": application.address.line,
        "tariff_id": application.tariff.id,
        "tariff_revision": application.tariff.revision,
        "technician_id": application.technician_id,
        "slot_start": application.slot_start,
        "slot_end": application.slot_end,
        "reason": application.reason or None,
    }
