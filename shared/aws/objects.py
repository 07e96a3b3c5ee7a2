"""S3: objects that are put, read, lent by a link and taken by a form that end by themselves.

Paths name the bucket first: that is good for AWS and for emulators alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from shared.aws.errors import AwsError
from shared.aws.sending import Sender
from shared.aws.signing import Request, posted, presigned
from shared.component import component

EMPTY = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True)
class Part:
    """Some bytes of an object, and how many it has in all."""

    body: bytes
    total: int


@dataclass(frozen=True, slots=True)
class UploadForm:
    """A form with which anybody can put one object for a while.

    It is sent to `url` as multipart/form-data: the fields first, then the bytes as `file`.
    """

    url: str
    fields: Mapping[str, str]


class ObjectStore(Protocol):
    """What functions do with a bucket; keys have letters, digits and / . - _ alone."""

    def put(self, bucket: str, key: str, body: bytes, content_type: str) -> None:
        """Keep an object, in the place of an earlier one. Raises: AwsError."""

    def get(self, bucket: str, key: str) -> bytes:
        """An object. Raises: AwsError, `NoSuchKey` where there is none."""

    def part(self, bucket: str, key: str, start: int, length: int) -> Part:
        """At most so many bytes from a place on. Raises: AwsError, `NoSuchKey` for no object."""

    def copy(self, bucket: str, key: str, to: str, content_type: str) -> None:
        """Keep a copy under another key of the bucket, as what it is. Raises: AwsError."""

    def delete(self, bucket: str, key: str) -> None:
        """Remove an object, if there is one. Raises: AwsError."""

    def link(self, bucket: str, key: str, seconds: int, file_name: str) -> str:
        """An address at which anybody can fetch the object for so long, under a name."""

    def form(
        self, bucket: str, key: str, seconds: int, largest: int, content_type: str
    ) -> UploadForm:
        """A form by which anybody can put the object: 1 to `largest` bytes, of this type."""


@component
class Objects:
    """S3 itself."""

    sender: Sender

    def put(self, bucket: str, key: str, body: bytes, content_type: str) -> None:
        """Keep an object, in the place of an earlier one. Raises: AwsError."""
        digest = hashlib.sha256(body).hexdigest()
        headers = {"content-type": content_type, "x-amz-content-sha256": digest}
        self.sender.send(Request(f"/{bucket}/{key}", body, headers, "PUT"))

    def get(self, bucket: str, key: str) -> bytes:
        """An object. Raises: AwsError, `NoSuchKey` where there is none."""
        headers = {"x-amz-content-sha256": EMPTY}
        return self.sender.send(Request(f"/{bucket}/{key}", b"", headers, "GET")).body

    def part(self, bucket: str, key: str, start: int, length: int) -> Part:
        """At most so many bytes from a place on. Raises: AwsError, `NoSuchKey` for no object."""
        wanted = f"bytes={start}-{start + length - 1}"
        headers = {"x-amz-content-sha256": EMPTY, "range": wanted}
        try:
            answer = self.sender.send(Request(f"/{bucket}/{key}", b"", headers, "GET"))
        except AwsError as error:
            if error.code != "InvalidRange":
                raise
            return Part(b"", start)  # the object ends here or before
        total = (answer.headers.get("content-range") or "").rpartition("/")[2]
        return Part(answer.body, int(total) if total.isdigit() else start + len(answer.body))

    def copy(self, bucket: str, key: str, to: str, content_type: str) -> None:
        """Keep a copy under another key of the bucket, as what it is. Raises: AwsError."""
        headers = {
            "content-type": content_type,
            "x-amz-content-sha256": EMPTY,
            "x-amz-copy-source": f"/{bucket}/{key}",
            "x-amz-metadata-directive": "REPLACE",
        }
        self.sender.send(Request(f"/{bucket}/{to}", b"", headers, "PUT"))

    def delete(self, bucket: str, key: str) -> None:
        """Remove an object, if there is one. Raises: AwsError."""
        headers = {"x-amz-content-sha256": EMPTY}
        self.sender.send(Request(f"/{bucket}/{key}", b"", headers, "DELETE"))

    def link(self, bucket: str, key: str, seconds: int, file_name: str) -> str:
        """An address at which anybody can fetch the object for so long, under a name."""
        sender = self.sender
        path = f"{sender.endpoint.url.path.rstrip('/')}/{bucket}/{key}"
        shown: Mapping[str, str] = {
            "response-content-disposition": f'attachment; filename="{file_name}"'
        }
        signed = presigned(
            path,
            sender.endpoint.host,
            sender.credentials(),
            sender.endpoint.scope,
            sender.now(),
            seconds,
            shown,
        )
        return f"{sender.endpoint.url.scheme}://{sender.endpoint.url.netloc}{path}?{signed}"

    def form(
        self, bucket: str, key: str, seconds: int, largest: int, content_type: str
    ) -> UploadForm:
        """A form by which anybody can put the object: 1 to `largest` bytes, of this type."""
        sender = self.sender
        conditions: list[object] = [
            {"bucket": bucket},
            {"key": key},
            {"Content-Type": content_type},
            ["content-length-range", 1, largest],
        ]
        signed = posted(
            conditions, sender.credentials(), sender.endpoint.scope, sender.now(), seconds
        )
        url = sender.endpoint.url
        address = f"{url.scheme}://{url.netloc}{url.path.rstrip('/')}/{bucket}"
        return UploadForm(address, {"key": key, "Content-Type": content_type} | signed)
