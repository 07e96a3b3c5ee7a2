"""CPU and memory of a process and of those under it, from files like /proc's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.bench.processes import children_seconds, cpu_seconds, resident_mb

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    """An emulator (10) with a worker (11), which has one itself (12), and a stranger (13)."""
    add(tmp_path, 10, 1, own=(3, 1), ended=(5, 2))
    add(tmp_path, 11, 10, own=(10, 0), ended=(1, 0))
    add(tmp_path, 12, 11, own=(20, 0), ended=(0, 0))
    add(tmp_path, 13, 1, own=(1000, 0), ended=(0, 0))
    (tmp_path / "self").mkdir()
    return tmp_path


def add(proc: Path, pid: int, parent: int, own: tuple[int, int], ended: tuple[int, int]) -> None:
    """A process; times in seconds, in user and in system mode."""
    fields = ["S", str(parent), *["0"] * 9, *(str(s * TICKS) for s in (*own, *ended)), *["0"] * 6]
    fields.append(str(pid * 1_000_000 // PAGE))  # as many MB as its number says
    (proc / str(pid)).mkdir()
    (proc / str(pid) / "stat").write_text(f"{pid} (a name) with) {' '.join(fields)}\n")
    (proc / str(pid) / "environ").write_text(f"HOME=/\0FUNCTION={'api' if pid < 12 else 'x'}\0")


def test_a_process_s_own_cpu_is_that_of_both_modes_without_its_children(proc: Path) -> None:
    assert cpu_seconds(10, proc) == 4.0


def test_children_are_all_below_it_also_those_that_have_ended(proc: Path) -> None:
    assert children_seconds(10, proc) == 7 + (10 + 1) + 20


def test_who_has_ended_has_used_nothing_more(proc: Path) -> None:
    assert cpu_seconds(99, proc) == 0.0
    assert children_seconds(99, proc) == 0.0


def test_memory_is_that_of_the_largest_process_of_a_function(proc: Path) -> None:
    add(proc, 9, 10, own=(0, 0), ended=(0, 0))
    assert round(resident_mb(10, "FUNCTION=api", proc)) == 11
    assert round(resident_mb(10, "FUNCTION=x", proc)) == 12
    assert resident_mb(10, "FUNCTION=ap", proc) == 0
