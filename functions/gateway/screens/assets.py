"""The files of the look: under names that change with their content, so that browsers keep them."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from functions.gateway.screens.texts import HERE, ROOT
from shared.errors import NotFound

YEAR = "public, max-age=31536000, immutable"
FILES = {
    "style.css": "text/css; charset=utf-8",
    "screens.js": "text/javascript; charset=utf-8",
    "htmx-2.min.js": "text/javascript; charset=utf-8",
    "favicon.svg": "image/svg+xml",
}
"""The files there are; htmx is put beside us by the build."""


class FileNotFound(NotFound):
    """The screens have no such file."""


def hashed(name: str) -> str:
    """A file's name with a mark of its content: `style.1f2e3d4c.css`."""
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(_content(name).encode()).hexdigest()[:12]}.{ending}"


def content(asked: str) -> tuple[str, str]:
    """Text and media type of a file by its marked name. Raises: FileNotFound."""
    for name, media_type in FILES.items():
        if asked == hashed(name):
            return _content(name), media_type
    raise FileNotFound


@cache
def _content(name: str) -> str:
    """A file's text; what is deployed does not change."""
    return _file(name).read_text(encoding="utf-8")


def _file(name: str) -> Path:
    folders = (HERE / "files", ROOT / "assets")
    return next((f / name for f in folders if (f / name).is_file()), _in_package(name))


def _in_package(name: str) -> Path:
    """Where the tools have htmx, before a build has put it beside us."""
    from importlib.util import find_spec

    package = find_spec("django_htmx")
    origin = package.origin if package is not None and package.origin else ""
    return Path(origin).parent / "static" / "django_htmx" / name
