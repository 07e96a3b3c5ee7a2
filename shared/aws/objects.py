"""S3: objects that are put, read, and lent by a link that ends by itself.

Paths name the bucket first: that is good for AWS and for emulators alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Protocol

from shared.aws.sending import Sender
from shared.aws.signing import Request, presigned
from shared.component import component

EMPTY = hashlib.sha256(b"").hexdigest()


class ObjectStore(Protocol):
    """What functions do with a bucket; keys have letters, digits and / . - _ alone."""

    def put(self, bucket: str, key: str, body: bytes, content_type: str) -> None:
        """Keep an object, in the place of an earlier one. Raises: AwsError."""

    def get(self, bucket: str, key: str) -> bytes:
        """An object. Raises: AwsError, `NoSuchKey` where there is none."""

    def link(self, bucket: str, key: str, seconds: int, file_name: str) -> str:
        """An address at which anybody can fetch the object for so long, under a name."""


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
