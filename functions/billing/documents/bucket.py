"""The bucket of documents."""

from __future__ import annotations

from shared.aws.objects import ObjectStore
from shared.component import component


@component
class Bucket:
    """One bucket of an object store."""

    store: ObjectStore
    name: str

    def put(self, path: str, body: bytes, content_type: str) -> None:
        """Keep an object, in the place of an earlier one. Raises: AwsError."""
        self.store.put(self.name, path, body, content_type)

    def link(self, path: str, seconds: int, file_name: str) -> str:
        """An address at which anybody can fetch the object for so long, under a name."""
        return self.store.link(self.name, path, seconds, file_name)
