"""The files of imports: taken by a form, read in parts, with reports that are lent by a link."""

from __future__ import annotations

from functions.customer.imports.entities import MOST_BYTES
from shared.aws.errors import AwsError
from shared.component import component
from shared.messages import Message
from shared.uploads import LINK_SECONDS, NotUploaded, Upload, Uploads

CONTENT_TYPE = "text/csv"
_TYPES = {CONTENT_TYPE: "csv"}
_ABSENT = {"NoSuchKey", "NotFound", "AccessDenied"}
_FOLDER = "passing/customer/imports"
"""What lies there is removed after a week."""


GONE = Message("The file is not there any more: it is kept for a week. Begin a new import.")


class FileGone(Exception):
    """The file is not there any more."""


@component
class ImportFiles:
    """Files and reports of imports."""

    uploads: Uploads

    def open(self, import_id: str) -> Upload:
        """A form for the file."""
        return self.uploads.open(import_id, CONTENT_TYPE, _TYPES, MOST_BYTES)

    def check_uploaded(self, import_id: str) -> None:
        """Raises: NotUploaded while the file has not come."""
        path = self.uploads.path_of(import_id)
        try:
            self.uploads.store.part(self.uploads.bucket, path, 0, 1)
        except AwsError as error:
            if error.code in _ABSENT:
                raise NotUploaded from error
            raise

    def keep(self, import_id: str) -> None:
        """Keep the file that has come for a week. Raises: FileGone."""
        path = self.uploads.path_of(import_id)
        try:
            self.uploads.store.copy(self.uploads.bucket, path, _file(import_id), CONTENT_TYPE)
        except AwsError as error:
            raise _gone(error) from error

    def part(self, import_id: str, start: int, length: int) -> tuple[bytes, int]:
        """At most so many bytes from a place on, and the file's size. Raises: FileGone."""
        try:
            part = self.uploads.store.part(self.uploads.bucket, _file(import_id), start, length)
        except AwsError as error:
            raise _gone(error) from error
        return part.body, part.total

    def put_report(self, import_id: str, report: bytes) -> None:
        """Keep an import's report for a week."""
        store, bucket = self.uploads.store, self.uploads.bucket
        store.put(bucket, _report(import_id), report, "text/csv; charset=utf-8")

    def report_link(self, import_id: str) -> str:
        """An address at which anybody can fetch the report for a few minutes."""
        store, bucket = self.uploads.store, self.uploads.bucket
        return store.link(bucket, _report(import_id), LINK_SECONDS, f"import-{import_id}.csv")


def _file(import_id: str) -> str:
    return f"{_FOLDER}/{import_id}.csv"


def _report(import_id: str) -> str:
    return f"{_FOLDER}/{import_id}-report.csv"


def _gone(error: AwsError) -> Exception:
    return FileGone() if error.code in _ABSENT else error
