"""What monitoring reads from its environment."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MonitoringSettings:
    """`table_name` is monitoring's own table; `cursor_secret_arn` what signs its paging cursors."""

    table_name: str
    cursor_secret_arn: str = ""


@dataclass(frozen=True)
class MonitoringConsumerSettings:
    """What monitoring's consumer reads."""

    table_name: str
    dead_letter_queue_url: str
