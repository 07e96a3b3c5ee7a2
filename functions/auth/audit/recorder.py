"""The recorder: adds the audit lines of the other services to the trail, each once."""

from __future__ import annotations

from functools import cache
from typing import Any

from functions.auth.audit.repository import AuditRepository
from functions.auth.audit.schemas import RecordedLine
from functions.auth.audit.service import AuditTrail
from functions.auth.settings import RecorderSettings
from shared.clock import system_clock
from shared.messaging.consumer import handle_each, to_dead_letters
from shared.observability import logger
from shared.service import service_table
from shared.settings import load


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Record a batch of lines; the answer names the messages to deliver again."""
    dead_letter = to_dead_letters(_settings().dead_letter_queue_url)
    answer = handle_each(event, lambda record: record_line(record, _trail()), dead_letter)
    logger().info("audit lines recorded", lines=len(event["Records"]))
    return answer


def record_line(record: dict[str, Any], trail: AuditTrail) -> None:
    """Record the line in a message. Raises: ValidationError if it is none."""
    trail.record(RecordedLine.model_validate_json(record["body"]).line())


@cache
def _settings() -> RecorderSettings:
    return load(RecorderSettings)


@cache
def _trail() -> AuditTrail:
    table = service_table(_settings().table_name)
    return AuditTrail(table=table, lines=AuditRepository(table=table), clock=system_clock)
