"""Documents that go with letters, from the bucket in which billing keeps them."""

from __future__ import annotations

from functions.notification.channels.port import Unreachable
from shared.aws.errors import AwsError
from shared.aws.objects import ObjectStore
from shared.component import component


@component
class StoredPapers:
    """The bucket of documents."""

    store: ObjectStore
    bucket: str

    def fetch(self, path: str) -> bytes:
        """A document. Raises: Unreachable, also for one that is not there: the event says it is."""
        try:
            return self.store.get(self.bucket, path)
        except AwsError as error:
            raise Unreachable(f"Document{error.code}") from error
