"""Lines of the bench: medians, ratios, targets, and the emulator's part."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.console import Console

from tests.bench.figures import Figure, Figures, Load, cpu_ms, loads, rate
from tests.bench.samples import Spent

OURS = [Spent(wall=0.002, cpu=0.001, emulator=0.001), Spent(wall=0.004, cpu=0.003, emulator=0.002)]
THEIRS = [
    Spent(wall=0.002, cpu=0.004, emulator=0.002),
    Spent(wall=0.002, cpu=0.002, emulator=0.001),
]


def works(**more: str) -> Figure:
    figures = Figures()
    figures.works("CPU", "ms", cpu_ms, OURS, THEIRS, **more)
    return figures.lines[0]


def test_works_become_medians_and_the_median_of_their_ratios() -> None:
    line = works()
    assert (line.value, line.reference) == (2.0, 3.0)
    assert line.ratio == pytest.approx((1 / 4 + 3 / 2) / 2)
    assert line.rounds == ((1.0, 4.0), (3.0, 2.0))


def test_a_target_in_x_holds_for_the_ratio_of_the_rounds() -> None:
    assert works(bound="<= 0.9 x").kept is True
    assert works(bound="<= 0.8 x").kept is False
    assert works().kept is None


def test_a_target_without_x_holds_for_the_value() -> None:
    assert Figure("a run", 0.9, "s", bound="<= 1").kept is True
    assert Figure("a run", 499, "/s", bound=">= 500").kept is False


def test_a_ratio_needs_a_reference() -> None:
    assert Figure("growth", 9, "/s", reference=10).ratio == 0.9
    with pytest.raises(ValueError, match="growth"):
        _ = Figure("growth", 9, "/s", bound=">= 0.9 x").kept


def test_the_emulator_s_part_is_said_of_both_works() -> None:
    assert works().emulator == (Load(each=1.5, busy=0.5), Load(each=1.5, busy=0.75))
    assert loads([Spent(wall=1.0)], [Spent(wall=1.0)]) == ()  # no /proc


def test_a_rate_is_by_the_clock() -> None:
    assert rate(Spent(wall=0.002, cpu=1.0)) == 500


def test_the_table_shows_what_was_measured_and_whether_targets_are_kept() -> None:
    figures = Figures([works(against="ms, bare boto3", bound="<= 0.8 x")])
    console = Console(width=150, record=True, quiet=True)
    with console.capture() as captured:
        console.quiet = False
        console.print(figures.table())
    said = captured.get()
    for part in ("2.00 ms", "3.00 ms, bare boto3", "0.88", "<= 0.8 x", "✗", "1.50 ms, 50%"):
        assert part in said


def test_the_file_keeps_each_round(tmp_path: Path) -> None:
    Figures([works(bound="<= 0.9 x")]).save(tmp_path / "new" / "bench.json", rounds=2)
    kept = json.loads((tmp_path / "new" / "bench.json").read_text())
    (line,) = kept["figures"]
    assert kept["rounds"] == 2
    assert (line["ratio"], line["kept"]) == (0.875, True)
    assert line["rounds"] == [[1.0, 4.0], [3.0, 2.0]]
    assert line["emulator"][1] == {"each": 1.5, "busy": 0.75}
