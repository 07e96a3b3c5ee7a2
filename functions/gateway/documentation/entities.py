"""A file of the documentation."""

from __future__ import annotations

from dataclasses import dataclass

MEDIA_TYPES = {
    "index.html": "text/html; charset=utf-8",
    "start.js": "text/javascript; charset=utf-8",
    "page.css": "text/css; charset=utf-8",
    "favicon.svg": "image/svg+xml",
    "swagger-ui.css": "text/css; charset=utf-8",
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "openapi.json": "application/vnd.oai.openapi+json;version=3.1",
}
"""The files there are; a name that is not here is never looked for on the disk."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file's text, and its media type."""

    text: str
    media_type: str
