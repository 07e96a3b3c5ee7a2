"""What `make bench` may be asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.options import PARTS, BadOption, Options


def test_without_a_word_all_parts_run_at_the_usual_size_and_no_peers() -> None:
    empty = {"PART": "", "PEERS": "", "ACCOUNTS": "", "ROUNDS": "", "BENCH_JSON": ""}
    assert Options.read({}) == Options.read(empty) == Options()
    assert Options().parts == PARTS
    assert not Options().peers


@pytest.mark.parametrize("part", PARTS)
def test_a_part_runs_alone(part: str) -> None:
    assert Options.read({"PART": part}).parts == (part,)


@pytest.mark.parametrize("asked", ["cold,warm", "cold warm", " cold , warm "])
def test_several_parts_run_in_the_bench_s_own_order(asked: str) -> None:
    assert Options.read({"PART": asked}).parts == ("warm", "cold")


@pytest.mark.parametrize("asked", ["bill", "billing,hot", "Billing"])
def test_an_unknown_part_is_told_which_there_are(asked: str) -> None:
    with pytest.raises(BadOption) as refused:
        Options.read({"PART": asked})
    assert all(part in str(refused.value) for part in PARTS)


def test_peers_stand_beside_the_billing_part() -> None:
    assert Options.read({"PEERS": "1"}).peers
    assert Options.read({"PEERS": "1", "PART": "billing"}).peers
    assert not Options.read({"PEERS": "0", "PART": "warm"}).peers
    with pytest.raises(BadOption, match="PART=billing"):
        Options.read({"PEERS": "1", "PART": "warm"})


@pytest.mark.parametrize("asked", ["0", "-5", "many", "1.5"])
@pytest.mark.parametrize("name", ["ACCOUNTS", "ROUNDS"])
def test_a_number_is_a_number(name: str, asked: str) -> None:
    with pytest.raises(BadOption, match=name):
        Options.read({name: asked})


def test_sizes_and_the_file_can_be_chosen() -> None:
    read = Options.read({"ACCOUNTS": "20000", "ROUNDS": "3", "BENCH_JSON": "/some/file"})
    assert (read.accounts, read.rounds, read.file) == (20_000, 3, Path("/some/file"))
