"""Structured logs and metrics; secrets and personal data are masked before anything is written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any

from shared.context import current

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger

MASK = "***"
NAMESPACE = "Lastmile"
_unheard: ContextVar[bool] = ContextVar("unheard", default=False)
_PRIVATE_NAME = re.compile(
    r"password|passwd|secret|token|authorization|cookie|signature|e-?mail|phone|address|"
    r"first_?name|last_?name|full_?name|otp|backup_?codes?|passport|api_?key|destination|recipient",
    re.IGNORECASE,
)
# Each begins where a word does and gives nothing back, so that no text is read again and again.
_PRIVATE_LOOKS = (
    ("eyJ", re.compile(r"(?<![\w-])(?:(?!eyJ)[\w-])*+eyJ[\w-]++\.[\w-]++\.[\w-]*+")),  # a JWT
    (
        "@",
        re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++\.[\w.+-]++(?:@[\w.+-]++)*+"),
    ),  # a mail address
    ("+", re.compile(r"(?<![\w-])\+\d{10,15}\b")),  # a phone number
    ("$argon2", re.compile(r"\$argon2id?\$\S+")),
    ("lm_", re.compile(r"(?<![A-Za-z0-9])lm_[\w-]{20,}")),  # an API key
)
"""What holds a private text, and what of it is one."""


def masked(value: Any, name: str = "") -> Any:
    """A log value without what must not be read there, by the name of its field or by its looks."""
    if isinstance(value, dict):
        return {k: masked(v, str(k)) for k, v in value.items()}
    if value is not None and not isinstance(value, bool) and _PRIVATE_NAME.search(name):
        return MASK
    if isinstance(value, list | tuple):
        return [masked(v) for v in value]
    return _masked_text(value) if isinstance(value, str) else value


def _masked_text(text: str) -> str:
    for sign, look in _PRIVATE_LOOKS:
        if sign in text:
            text = look.sub(MASK, text)
    return text


def _serialized(entry: dict[str, Any]) -> str:
    context = current()
    traced = {"correlation_id": context.correlation_id, "causation_id": context.causation_id}
    entry = masked(entry) | {k: v for k, v in traced.items() if v}
    return json.dumps(entry, default=str, ensure_ascii=False, separators=(",", ":"))


@cache
def logger() -> Logger:
    """The function's logger: one JSON object a line, correlation id included."""
    from aws_lambda_powertools import Logger

    return Logger(json_serializer=_serialized, log_uncaught_exceptions=False)


@contextmanager
def unheard() -> Iterator[None]:
    """Do some work of which neither logs nor metrics tell, for it is only played."""
    log, token = logger(), _unheard.set(True)
    level = log.log_level
    log.setLevel("CRITICAL")
    try:
        yield
    finally:
        log.setLevel(level)
        _unheard.reset(token)


def count(name: str, value: int = 1, **details: str) -> None:
    """Add to a metric of the service (CloudWatch embedded format, one line).

    `details` stand beside it in the log and are no dimensions: each of their values would be a
    metric of its own, to be paid for and watched apart. Metrics cost 64 ms to import, so only when
    needed.
    """
    if _unheard.get():
        return
    from aws_lambda_powertools.metrics import MetricUnit, single_metric

    with single_metric(name, MetricUnit.Count, value, namespace=NAMESPACE) as metric:
        for key, text in details.items():
            metric.add_metadata(key=key, value=text)
