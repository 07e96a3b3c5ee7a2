"""Write events/: a schema and a sample of every event, AsyncAPI, and sample invocations."""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path
from typing import Any

from infra.events.asyncapi import asyncapi, file_of
from infra.events.declared import consumers, emitted
from infra.events.documents import ENVELOPE, sample_of, schema_of
from infra.events.invocations import invocations

ROOT = Path(__file__).resolve().parents[2]
EVENTS = ROOT / "events"


def documents() -> dict[Path, str]:
    """The text of each generated file."""
    models = emitted()
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    made: dict[str, Any] = {
        "cloudevent.schema": ENVELOPE,
        "asyncapi": asyncapi(models, consumers(), version),
    }
    for name, model in models.items():
        made[f"{file_of(name)}.schema"] = schema_of(model)
        made[f"{file_of(name)}.sample"] = sample_of(model)
    made |= {f"lambda/{name}": event for name, event in invocations(models).items()}
    return {EVENTS / f"{name}.json": _dumped(document) for name, document in made.items()}


def main() -> None:
    """Write what has changed, and remove what no event stands behind any more."""
    wanted = documents()
    for path in set(EVENTS.rglob("*.json")) - wanted.keys():
        path.unlink()
        sys.stdout.write(f"removed {path.relative_to(ROOT)}\n")
    for path, text in wanted.items():
        if not path.exists() or path.read_text() != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            sys.stdout.write(f"wrote {path.relative_to(ROOT)}\n")


def _dumped(made: Any) -> str:
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main()
