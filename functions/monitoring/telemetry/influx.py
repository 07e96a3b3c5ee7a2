"""What a line of Telegraf's says of a node. Pure.

The node is that of the tag `node`, or else `source`, or else `host`. A metric is called
`measurement.field`; yes and no are 1 and 0, texts are left out. A ping without an answer, or a
check with a result that is not 0, says that the node did not answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from functions.monitoring.telemetry.entities import Sample
from functions.monitoring.telemetry.line_protocol import Field, UnreadableLine, parsed

NAMING = ("node", "source", "host")
LONGEST_NAME = 100
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
_LARGEST = Decimal("1E+30")


class Precision(StrEnum):
    """The unit of a line's time."""

    NANOSECONDS = "ns"
    MICROSECONDS = "us"
    MILLISECONDS = "ms"
    SECONDS = "s"


_MICROSECONDS = {
    Precision.NANOSECONDS: Decimal("0.001"),
    Precision.MICROSECONDS: Decimal(1),
    Precision.MILLISECONDS: Decimal(1000),
    Precision.SECONDS: Decimal(1_000_000),
}


def sample_in(line: str, precision: Precision) -> Sample:
    """The sample of a line. Raises: UnreadableLine."""
    said = parsed(line)
    node = next((said.tags[name] for name in NAMING if name in said.tags), None)
    if node is None:
        raise UnreadableLine(line)
    metrics = {}
    for name, value in said.fields.items():
        metric = f"{said.measurement}.{name}"
        if isinstance(value, str):
            continue
        number = Decimal(value)
        if len(metric) > LONGEST_NAME or abs(number) > _LARGEST:
            raise UnreadableLine(line)
        metrics[metric] = number
    return Sample(node, _moment(said.stamp, precision, line), metrics, _is_up(said.fields))


def _moment(stamp: int | None, precision: Precision, line: str) -> datetime | None:
    if stamp is None:
        return None
    try:
        return _FIRST + timedelta(microseconds=int(stamp * _MICROSECONDS[precision]))
    except OverflowError as error:
        raise UnreadableLine(line) from error


def _is_up(fields: Mapping[str, Field]) -> bool | None:
    """Whether a check says that the node answers; None for what is no check."""
    if "up" in fields:
        return fields["up"] not in (False, Decimal(0))
    if "percent_packet_loss" in fields:
        return fields["percent_packet_loss"] != 100
    if "result_code" in fields:
        return fields["result_code"] == 0
    return None
