"""What monitoring says has happened."""

from functions.monitoring.states.events import NodeDown, NodeUp

__all__ = ["NodeDown", "NodeUp"]
