"""Build a function: `python -m infra.build.function LOGICAL_ID ARTIFACTS_DIR`.

A zip holds its own service and shared/, under the import paths that the tests use.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from infra.build.closure import compiled, copied
from infra.build.target import ROOT, Target, chosen
from infra.house.rows import Function, house

SWAGGER_FILES = ("dist/swagger-ui.css", "dist/swagger-ui-bundle.js", "dist/LICENSE")
HTMX = ("static/django_htmx/htmx-2.min.js",)
# Reference and demo data are put in from outside.
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "seeds.py")


def main(name: str, artifacts: str) -> None:
    """Fill a function's folder. `relay` is no service of its own: it is all in shared/."""
    target, folder = chosen(), Path(artifacts)
    function = house().function(name)
    service = function.service
    shutil.copytree(ROOT / "shared", folder / "shared", ignore=LEFT_OUT, dirs_exist_ok=True)
    if service != "relay":
        _copy_service(service, folder)
    if function.kind == "pages":
        _copy_files("django_htmx", HTMX, folder / "functions" / "gateway" / "assets")
    elif service == "gateway":
        _copy_documents(folder / "functions" / "gateway" / "assets")
    compiled(folder, target)
    if not target.layers:
        _carry_closure(function, target, folder)


def _copy_service(service: str, folder: Path) -> None:
    source = ROOT / "functions"
    shutil.copytree(
        source / service, folder / "functions" / service, ignore=LEFT_OUT, dirs_exist_ok=True
    )
    if (source / "__init__.py").exists():
        shutil.copy2(source / "__init__.py", folder / "functions")


def _copy_documents(assets: Path) -> None:
    """The OpenAPI document and the page that shows it, so that /docs needs no other host."""
    assets.mkdir(parents=True, exist_ok=True)
    document = json.loads((ROOT / "infra" / "openapi" / "openapi.json").read_text())
    compact = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    (assets / "openapi.json").write_text(compact)
    _copy_files("flask_swagger_ui", SWAGGER_FILES, assets)


def _copy_files(package: str, names: Iterable[str], assets: Path) -> None:
    """Files that a package of the tools brings, so that a browser needs no other host."""
    assets.mkdir(parents=True, exist_ok=True)
    found = find_spec(package)
    if found is None or found.origin is None:
        sys.exit(f"{package} is missing: run `make .venv`")
    for name in names:
        shutil.copy2(Path(found.origin).parent / name, assets)


def _carry_closure(function: Function, target: Target, folder: Path) -> None:
    for layer in ("runtime", *function.layers):
        copied(layer, target, folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
