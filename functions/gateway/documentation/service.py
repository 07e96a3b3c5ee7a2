"""Reading the documentation."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from functions.gateway.documentation.entities import MEDIA_TYPES, Asset
from shared.component import component
from shared.errors import NotFound


class AssetNotFound(NotFound):
    """The documentation has no such file."""


@component
class Documentation:
    """The files of the documentation, in the first folder that has them."""

    folders: tuple[Path, ...]

    def get(self, name: str) -> Asset:
        """A file. Raises: AssetNotFound."""
        if name not in MEDIA_TYPES:
            raise AssetNotFound
        for folder in self.folders:
            if (folder / name).is_file():
                return Asset(_read(folder / name), MEDIA_TYPES[name])
        raise AssetNotFound


@cache
def _read(path: Path) -> str:
    """A file's text, read from the disk once: what is deployed does not change."""
    return path.read_text(encoding="utf-8")
