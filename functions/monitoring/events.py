"""What monitoring says has happened."""

from functions.monitoring.incidents.events import (
    IncidentAcknowledged,
    IncidentEscalated,
    IncidentOpened,
    IncidentResolved,
)
from functions.monitoring.reach.events import MaintenancePlanned, OutageEnded, OutageStarted
from functions.monitoring.states.events import NodeDown, NodeUp

__all__ = [
    "IncidentAcknowledged",
    "IncidentEscalated",
    "IncidentOpened",
    "IncidentResolved",
    "MaintenancePlanned",
    "NodeDown",
    "NodeUp",
    "OutageEnded",
    "OutageStarted",
]
