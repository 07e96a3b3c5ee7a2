"""The files of attachments in the bucket."""

from __future__ import annotations

from collections.abc import Mapping

from functions.support.attachments.entities import LARGEST, Attachment
from shared.component import component
from shared.uploads import PHOTOS, KeptFile, Upload, Uploads, file_name_of

TYPES: Mapping[str, str] = {
    **PHOTOS,
    "image/gif": "gif",
    "application/pdf": "pdf",
    "text/plain": "txt",
    "video/mp4": "mp4",
}
"""Content types that are taken, and how their names end. Archives and office documents, whose
insides nobody looks into here, are none of them."""


@component
class AttachmentFiles:
    """Takes, keeps, lends and removes the files of attachments."""

    uploads: Uploads

    def open(self, attachment_id: str, content_type: str) -> Upload:
        """A form for the file. Raises: UnfitFile."""
        return self.uploads.open(attachment_id, content_type, TYPES, LARGEST)

    def keep(self, attachment: Attachment) -> KeptFile:
        """Keep the file that has come, if its bytes are of a type that is taken.

        Raises: NotUploaded, UnfitFile.
        """
        to = f"tickets/{attachment.ticket_id}/{attachment.id}"
        return self.uploads.keep(attachment.id, to, TYPES)

    def link(self, attachment: Attachment) -> str | None:
        """An address at which it can be downloaded for a few minutes; None until it has come."""
        if attachment.content_type is None or attachment.size is None:
            return None
        kept = KeptFile(attachment.path, attachment.content_type, attachment.size)
        return self.uploads.link(kept, name_of(attachment))

    def remove(self, attachment: Attachment) -> None:
        """Remove the file, if there is one; what nobody has kept the bucket removes by itself."""
        if attachment.path:
            self.uploads.store.delete(self.uploads.bucket, attachment.path)


def name_of(attachment: Attachment) -> str:
    """What a download is called: as it was sent, with the ending of what it is."""
    name = file_name_of(attachment.file_name or f"file-{attachment.id}")
    if attachment.content_type is None:
        return name
    if attachment.content_type not in TYPES:  # it came by mail, as what it is called
        return name
    ending = TYPES[attachment.content_type]
    stem = name.rpartition(".")[0] or name
    return file_name_of(f"{stem}.{ending}")
