"""A photo of a job, from the form that it is sent with to the file that is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from shared.errors import Conflict, NotFound

MOST_PHOTOS = 30
LARGEST = 15 * 1024 * 1024
"""Bytes of a photo."""


class PhotoState(StrEnum):
    """`awaited` until the file has come and was looked into."""

    AWAITED = "awaited"
    READY = "ready"


class PhotoNotFound(NotFound):
    """There is no such photo."""


class PhotoChanged(Conflict):
    """Somebody else changed the photo at the same moment; read it again."""


class TooManyPhotos(Conflict):
    """An application has at most 30 photos, those that were removed counted, too."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo; its type and its size in bytes are known when the file was looked into."""

    id: str
    application_id: str
    state: PhotoState
    by: str
    created_at: datetime
    updated_at: datetime
    caption: str = ""
    file_name: str = ""
    path: str = ""
    content_type: str | None = None
    size: int | None = None
    version: int = 1

    def kept(self, path: str, content_type: str, size: int, at: datetime) -> Photo:
        """With its file."""
        return replace(
            self,
            state=PhotoState.READY,
            path=path,
            content_type=content_type,
            size=size,
            updated_at=at,
            version=self.version + 1,
        )


@dataclass(frozen=True, slots=True)
class PhotoCount:
    """How many photos an application has been given."""

    used: int = 0
    version: int = 0

    def one_more(self) -> PhotoCount:
        """With another one. Raises: TooManyPhotos."""
        if self.used >= MOST_PHOTOS:
            raise TooManyPhotos
        return PhotoCount(self.used + 1, self.version + 1)
