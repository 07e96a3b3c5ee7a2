"""The page on customers: its examples call routes that there are, and names places that there are."""

from __future__ import annotations

import json
import re

from infra.build.target import ROOT

PAGE = (ROOT / "docs" / "customer.md").read_text()
CALLS = re.findall(r"\blm ([A-Z]+) [\"']?(/[^\s\"'?]+)", PAGE)


def test_its_examples_call_routes_that_there_are() -> None:
    paths = json.loads((ROOT / "infra" / "openapi" / "openapi.json").read_text())["paths"]
    routes = {
        (method.upper(), re.sub(r"\{\w+\}", "*", path))
        for path, operations in paths.items()
        for method in operations
    }
    called = {(method, re.sub(r"\$\w+|\$\([^)]*\)", "*", path)) for method, path in CALLS}
    assert called <= routes
    assert len(called) > 30


def test_places_that_it_names_are_there() -> None:
    for place in re.findall(r"`((?:functions|shared)/[\w/]+(?:\.py)?)`", PAGE):
        assert (ROOT / place).exists(), place
    for names in re.findall(
        r"^\| (`\w+`(?:, `\w+`)*) \|", PAGE.split("## For an engineer")[1], re.MULTILINE
    ):
        for name in re.findall(r"\w+", names):
            assert (ROOT / "functions" / "customer" / name).is_dir(), name
