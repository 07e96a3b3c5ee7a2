"""Reports as files in the documents' bucket, where nobody finds them but by a link."""

from __future__ import annotations

from functions.billing.documents.bucket import Bucket
from shared.component import component
from shared.ids import NewId

LINK_SECONDS = 300


@component
class ReportFiles:
    """Keeps files of reports; the bucket removes them after a week."""

    bucket: Bucket
    new_id: NewId

    def keep(self, name: str, body: bytes, content_type: str) -> str:
        """Keep a file, and the link at which it can be fetched for five minutes."""
        path = f"reports/{self.new_id()}/{name}"
        self.bucket.put(path, body, content_type)
        return self.bucket.link(path, LINK_SECONDS, name)
