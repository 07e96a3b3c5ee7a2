"""The examples of docs/customer.md, pasted into bash one after the other, as its reader would."""

from __future__ import annotations

import subprocess
from pathlib import Path

from infra.build.target import ROOT
from infra.local.place import Place
from tests.integration.performance import Performance

PAGE = (ROOT / "docs" / "customer.md").read_text()
PATIENCE = 600  # seconds: calls of some functions are their first ones
SAID = ("completed", "Д-17", "bills@romashka.ru", "feasible", "ready", "in_stock", "terminated",
        "undone", "index.html", "erased")  # fmt: skip


def test_its_examples_work_when_they_are_pasted(
    place: Place, first_play: Performance, tmp_path: Path
) -> None:
    assert first_play.outcomes, "it has published a tariff and made a technician"
    (tmp_path / ".lastmile").symlink_to(place.home)
    script = "\n".join(line[4:] for line in PAGE.splitlines() if line.startswith("    "))
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert "urn:lastmile:problem" not in done.stdout, done.stdout
    assert not done.stderr, done.stderr
    left = done.stdout
    for word in SAID:
        assert word in left, (word, done.stdout)
        left = left.partition(word)[2]
