"""The templates' marked parts say what the rows say, and a row can't say what nobody knows."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from infra.house.generate import PARTS, ROOT, documents
from infra.house.parts import filled, marked
from infra.house.rows import ROWS, House, UnknownWord, house
from shared.observability import count
from tests.contract.cloudformation import resources
from tests.contract.test_house import modules

CURRENT = documents()


@pytest.mark.parametrize("path", CURRENT, ids=lambda p: p.name)
def test_a_template_is_what_the_rows_make_of_it(path: Path) -> None:
    assert path.read_text() == CURRENT[path], "run: make generate"


@pytest.mark.parametrize("name", PARTS)
def test_every_part_has_its_marks_in_the_template(name: str) -> None:
    assert sorted(marked(ROOT / name)) == sorted(PARTS[name])


def test_what_stands_between_marks_is_written_and_the_rest_is_left_alone() -> None:
    text = "a: 1\n  # >>> x: old\n  lost: 1\n  # <<< x\nb: 2\n"
    new = filled(text, {"x": "c: 3\n\nd: 4\n"})
    assert new.splitlines()[0] == "a: 1"
    assert new.splitlines()[2:6] == ["  c: 3", "", "  d: 4", "  # <<< x"]
    assert new.endswith("b: 2\n")
    assert filled(new, {"x": "c: 3\n\nd: 4\n"}) == new


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("about: Tickets and their messages", "abuot: Tickets"),
        ("as: relay", "as: relais"),
        ("dead_letters:", "dead_leters:"),
        ("Audit: {days: 14", "Audit: {dais: 14"),
    ],
)
def test_a_misspelt_word_is_refused_by_name(right: str, wrong: str) -> None:
    text = ROWS.read_text()
    assert right in text
    with pytest.raises(
        UnknownWord, match=wrong.split(":", maxsplit=1)[0] if "as" not in wrong[:2] else "relais"
    ):
        House.parsed(text.replace(right, wrong, 1))


def test_every_function_that_is_called_every_queue_and_every_secret_is_there() -> None:
    rows = house()
    queues = {queue.name for queue in rows.all_queues}
    for function in rows.functions:
        assert {rows.function(name).name for name in function.calls} == set(function.calls)
        assert set(function.sends) <= queues
        assert {*function.reads, *function.writes, *function.seals} <= set(rows.secrets)
        assert {s for s in function.settings if s != "TABLE_NAME"} <= set(rows.settings)


def test_what_the_code_counts_is_watched_or_says_why_not() -> None:
    """A metric that nobody watches is none."""
    counted = {
        (str(node.args[0].value), module.service)
        for module in modules("functions", "shared")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "count"
        and isinstance(node.args[0], ast.Constant)
    }
    rows = {metric.name: metric for metric in house().metrics}
    assert {name for name, _ in counted} == set(rows)
    for name, service in counted:
        assert rows[name].unwatched or rows[name].service == service


def test_an_alarm_asks_for_a_metric_as_the_code_counts_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """CloudWatch finds a metric by all its dimensions: one more or less and no alarm ever rises."""
    alarms = resources("AWS::CloudWatch::Alarm", "infra/alarms.yaml")
    for metric in (m for m in house().metrics if not m.unwatched):
        monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", metric.service)
        count(metric.name, job="x")
        said = json.loads(capsys.readouterr().out)
        (directive,) = said["_aws"]["CloudWatchMetrics"]
        alarm = alarms[metric.name]
        assert directive["Namespace"] == alarm["Namespace"]
        assert directive["Dimensions"] == [[d["Name"] for d in alarm["Dimensions"]]]
        assert all(said[d["Name"]] == d["Value"] for d in alarm["Dimensions"])
        assert directive["Metrics"][0]["Name"] == alarm["MetricName"]
