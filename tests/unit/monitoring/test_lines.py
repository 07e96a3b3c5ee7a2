"""Lines of the line protocol beyond the published ones, and what Telegraf says in them."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from functions.monitoring.telemetry.influx import Precision, sample_in
from functions.monitoring.telemetry.line_protocol import UnreadableLine, lines_in, parsed


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("m v=1i", {"v": Decimal(1)}),
        ("m v=-1i", {"v": Decimal(-1)}),
        ("m v=1u", {"v": Decimal(1)}),
        ("m v=.5", {"v": Decimal("0.5")}),
        ("m v=5.", {"v": Decimal(5)}),
        ("m v=+1.5E-3", {"v": Decimal("0.0015")}),
        ("m a=t,b=FALSE", {"a": True, "b": False}),
        ('m v="a, b = c"', {"v": "a, b = c"}),
        ('m v="",w=1', {"v": "", "w": Decimal(1)}),
        (r'm v="back\\slash"', {"v": "back\\slash"}),
        (r"m a\ b\=c=1", {"a b=c": Decimal(1)}),
        ("m v=1  1764151200100400200  ", {"v": Decimal(1)}),
    ],
)
def test_fields_are_read(line: str, fields: dict[str, Any]) -> None:
    assert parsed(line).fields == fields


@pytest.mark.parametrize(
    "line",
    ["m", "m ", "m v", "m =1", "m v=1,", "m v=1 x", "m v=1 1 2", "m,a v=1", "m,a= v=1", "m,=b v=1",
     "m v=1.5i", "m v=1x", 'm v="open', "m v=TrUe", "m v=nan", "m v=1e9999", " v=1", "m v=1 1.5",
     "m v=١", ",a=b v=1"],
)  # fmt: skip
def test_what_is_no_line_is_refused(line: str) -> None:
    with pytest.raises(UnreadableLine):
        parsed(line)


@pytest.mark.parametrize(
    "line", ["m" + ",a=b" * 50_000, "m " + "\\" * 100_000, 'm v="' + "\\" * 99_999, "m v=" + "1" * 99_999 + "x"],
    ids=["tags", "slashes", "text", "digits"],
)  # fmt: skip
def test_a_hostile_line_costs_no_more_than_its_length(line: str) -> None:
    begun = time.process_time()
    with pytest.raises(UnreadableLine):
        parsed(line)
    assert time.process_time() - begun < 2


def test_comments_and_empty_lines_say_nothing() -> None:
    assert list(lines_in("# a\n\nm v=1\r\n  \n")) == [(2, "m v=1")]


@pytest.mark.parametrize(
    ("line", "node"),
    [
        ("m,host=poller,node=sw-1 v=1", "sw-1"),
        ("m,host=poller,source=sw-1 v=1", "sw-1"),
        ("m,host=sw-1 v=1", "sw-1"),
    ],
)
def test_the_node_is_named_by_a_tag(line: str, node: str) -> None:
    assert sample_in(line, Precision.NANOSECONDS).node == node


@pytest.mark.parametrize(
    ("line", "is_up"),
    [
        ("ping,node=a percent_packet_loss=100,result_code=0i", False),
        ("ping,node=a percent_packet_loss=50", True),
        ("ping,node=a result_code=1i", False),
        ("net_response,node=a result_code=0i,response_time=0.1", True),
        ("probe,node=a up=0", False),
        ("probe,node=a up=true", True),
        ("snmp,node=a uptime=5i", None),
    ],
)
def test_a_check_says_whether_the_node_answers(line: str, is_up: bool | None) -> None:
    assert sample_in(line, Precision.NANOSECONDS).is_up is is_up


@pytest.mark.parametrize(
    ("stamp", "precision"),
    [("1764151200100400200", "ns"), ("1764151200100400", "us"), ("1764151200100", "ms"), ("1764151200", "s")],
)  # fmt: skip
def test_the_time_is_in_the_unit_that_is_asked_for(stamp: str, precision: str) -> None:
    at = sample_in(f"m,node=a v=1 {stamp}", Precision(precision)).at
    assert at is not None
    assert at.replace(microsecond=0) == datetime(2025, 11, 26, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "line", ["m v=1", "m,node=a v=1e31", "m,node=a v=1 9223372036854775807", f"m,node=a {'x' * 100}=1"]
)  # fmt: skip
def test_what_cannot_be_a_sample_is_refused(line: str) -> None:
    with pytest.raises(UnreadableLine):
        sample_in(line, Precision.SECONDS)
