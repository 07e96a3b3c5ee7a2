"""Files that come in: taken by a form that S3 itself checks, looked into before they are kept.

A form ends after a while and holds the file to its size and type; what the type says is believed
only when the bytes say so too. A file that nobody keeps is removed by the bucket's lifecycle.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from unicodedata import normalize

from shared.aws.errors import AwsError
from shared.aws.objects import ObjectStore, UploadForm
from shared.clock import Clock
from shared.component import component
from shared.errors import Conflict, FieldError, Invalid
from shared.messages import Message

INCOMING = "incoming"
FORM_SECONDS = 900
LINK_SECONDS = 300
LONGEST_NAME = 120
_LOOKED_AT = 8192  # bytes of a file's beginning
_ABSENT = {"NoSuchKey", "NotFound", "AccessDenied"}  # S3 says the last to who may not list
_UNFIT = re.compile(r"[^\w .()+-]+")

PHOTOS: Mapping[str, str] = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heif": "heic",
}
"""Content types of pictures, and how the names of such files end."""

_SAME = {"image/heic": "image/heif", "image/jpg": "image/jpeg"}


class NotUploaded(Conflict):
    """The file is not there yet: send it with the form first."""


class UnfitFile(Invalid):
    """The file's type is not one that is taken here."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A form for a file, until when it is good, and where the file will lie."""

    form: UploadForm
    path: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that was looked into: where it lies, what it is, its size in bytes."""

    path: str
    content_type: str
    size: int


@component
class Uploads:
    """The files of one service in the bucket of files."""

    store: ObjectStore
    bucket: str
    service: str
    clock: Clock

    def open(
        self, upload_id: str, content_type: str, types: Mapping[str, str], largest: int
    ) -> Upload:
        """A form for one file of a type, of at most so many bytes. Raises: UnfitFile."""
        _must_be_taken(content_type, types)
        path = self.path_of(upload_id)
        form = self.store.form(self.bucket, path, FORM_SECONDS, largest, content_type)
        return Upload(form, path, self.clock() + timedelta(seconds=FORM_SECONDS))

    def path_of(self, upload_id: str) -> str:
        """Where a file lies until it is kept."""
        return f"{INCOMING}/{self.service}/{upload_id}"

    def keep(self, upload_id: str, to: str, types: Mapping[str, str]) -> KeptFile:
        """Keep a file that has come, if its bytes are of a type that is taken.

        `to` is its new key below the service's folder. It can be repeated.
        Raises: NotUploaded, UnfitFile.
        """
        path = self.path_of(upload_id)
        try:
            beginning = self.store.part(self.bucket, path, 0, _LOOKED_AT)
        except AwsError as error:
            if error.code in _ABSENT:
                raise NotUploaded from error
            raise
        content_type = content_type_of(beginning.body)
        _must_be_taken(content_type, types)
        kept = f"{self.service}/{to}"
        self.store.copy(self.bucket, path, kept, content_type)
        return KeptFile(kept, content_type, beginning.total)

    def link(self, file: KeptFile, file_name: str) -> str:
        """An address at which anybody can fetch it for a few minutes, as a download."""
        return self.store.link(self.bucket, file.path, LINK_SECONDS, file_name)


def content_type_of(beginning: bytes) -> str:
    """What a file is by its first bytes: a content type, text/plain, or octet-stream."""
    import puremagic  # 12 ms, for uploads alone

    try:
        found = str(puremagic.from_string(beginning, mime=True))
    except (puremagic.PureError, ValueError):
        found = "text/plain" if _is_text(beginning) else "application/octet-stream"
    return _SAME.get(found, found)


def file_name_of(name: str) -> str:
    """A file's name as a download may carry it: no path, no quotes, no control characters."""
    last = re.split(r"[/\\]", normalize("NFC", name))[-1]
    plain = _UNFIT.sub("_", last).strip(" ._")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        return plain[:LONGEST_NAME] or "file"
    return f"{stem[: LONGEST_NAME - len(ending) - 1] or 'file'}.{ending}"


def _is_text(beginning: bytes) -> bool:
    return bool(beginning) and not any(b < 9 or 13 < b < 32 for b in beginning)


def _must_be_taken(content_type: str, types: Mapping[str, str]) -> None:
    if _SAME.get(content_type, content_type) not in types:
        said = Message(
            "Files of type {type} are not taken here; send one of: {types}.",
            {"type": content_type, "types": ", ".join(sorted(types))},
        )
        raise UnfitFile(errors=(FieldError("/contentType", said, "content_type"),))
