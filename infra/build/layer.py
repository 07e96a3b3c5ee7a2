"""Build a layer: `python -m infra.build.layer runtime ARTIFACTS_DIR`."""

from __future__ import annotations

import sys
from pathlib import Path

from infra.build.closure import copied
from infra.build.target import chosen


def main(name: str, artifacts: str) -> None:
    """Fill a layer's folder; where layers are not applied it only says where the packages are."""
    target = chosen()
    python = Path(artifacts) / "python"
    python.mkdir(parents=True, exist_ok=True)
    if target.layers:
        copied(name, target, python)
    else:
        (python / "README").write_text("Each function's zip carries its packages itself.\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
