"""CPU and memory of other processes, as Linux's /proc says it; where there is none, they use none."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

PROC = Path("/proc")


def cpu_seconds(pid: int, proc: Path = PROC) -> float:
    """What a process has used so far in all its threads, without its children."""
    return sum(_times(proc, pid)[:2])


def children_seconds(pid: int, proc: Path = PROC) -> float:
    """What the processes under it have used, those that have ended included."""
    parents = _parents(proc)
    ended = sum(_times(proc, pid)[2:])
    return ended + sum(sum(_times(proc, child)) for child in _under(pid, parents))


def resident_mb(pid: int, variable: str, proc: Path = PROC) -> float:
    """The memory of the largest process under one that has a variable, `NAME=value`, in MB."""
    below = [one for one in _under(pid, _parents(proc)) if variable in _environment(proc, one)]
    pages = [int(found[21]) for one in below if (found := _stat(proc, one))]
    return max(pages, default=0) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _environment(proc: Path, pid: int) -> list[str]:
    with contextlib.suppress(OSError):
        return (proc / str(pid) / "environ").read_text(errors="replace").split("\0")
    return []


def _under(pid: int, parents: dict[int, int]) -> list[int]:
    children = [child for child, parent in parents.items() if parent == pid]
    return children + [below for child in children for below in _under(child, parents)]


def _parents(proc: Path) -> dict[int, int]:
    pids = [int(path.name) for path in proc.glob("[0-9]*")]
    return {pid: int(found[1]) for pid in pids if (found := _stat(proc, pid))}


def _times(proc: Path, pid: int) -> list[float]:
    """Seconds: its own in user and system mode, then the same of its children that have ended."""
    ticks = os.sysconf("SC_CLK_TCK")
    return [int(value) / ticks for value in _stat(proc, pid)[11:15]]


def _stat(proc: Path, pid: int) -> list[str]:
    """The fields after the name, which may hold blanks: state, parent ...; none of who has ended."""
    with contextlib.suppress(OSError):
        return (proc / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return []
