"""Write the marked parts of the templates: `python -m infra.house.generate`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from infra.house import access, functions, messaging, stacks
from infra.house.parts import filled
from infra.house.rows import House, house

ROOT = Path(__file__).resolve().parents[2]
Part = Callable[[House], str]
PARTS: Mapping[str, Mapping[str, Part]] = {
    "template.yaml": {
        "access": stacks.access,
        "alarms": stacks.alarm_values,
        "layers": stacks.layers,
        "functions": functions.functions,
        "outputs": stacks.outputs,
    },
    "infra/access.yaml": {
        "parameters": access.parameters,
        "policies": access.policies,
        "roles": access.roles,
        "outputs": access.outputs,
    },
    "infra/alarms.yaml": {"parameters": stacks.alarm_parameters, "alarms": stacks.alarms},
    "infra/data.yaml": {"tables": stacks.tables, "outputs": stacks.table_outputs},
    "infra/logs.yaml": {"logs": stacks.logs},
    "infra/messaging.yaml": {
        "topics": messaging.topics,
        "queues": messaging.queues,
        "subscriptions": messaging.subscriptions,
        "outputs": messaging.outputs,
    },
}
"""The parts of each template, and what writes them."""


def documents(of: House | None = None, root: Path = ROOT) -> dict[Path, str]:
    """The text of each template, with its parts as the rows say."""
    rows = of or house()
    return {
        root / name: filled(
            (root / name).read_text(encoding="utf-8"),
            {part: write(rows) for part, write in parts.items()},
        )
        for name, parts in PARTS.items()
    }


def main() -> None:
    """Write what has changed."""
    for path, text in documents().items():
        if path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"wrote {path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
