"""The files of photos."""

from __future__ import annotations

from functions.customer.photos.entities import LARGEST, Photo
from shared.component import component
from shared.uploads import PHOTOS, KeptFile, Upload, Uploads, file_name_of


@component
class PhotoFiles:
    """Takes, keeps, lends and removes the files of photos."""

    uploads: Uploads

    def open(self, photo_id: str, content_type: str) -> Upload:
        """A form for the file. Raises: UnfitFile."""
        return self.uploads.open(photo_id, content_type, PHOTOS, LARGEST)

    def keep(self, photo: Photo) -> KeptFile:
        """Keep the file that has come, if it is a picture. Raises: NotUploaded, UnfitFile."""
        return self.uploads.keep(photo.id, f"photos/{photo.application_id}/{photo.id}", PHOTOS)

    def link(self, photo: Photo) -> str | None:
        """An address at which it can be downloaded for a few minutes; None until it has come."""
        if photo.content_type is None or photo.size is None:
            return None
        ending = PHOTOS[photo.content_type]
        name = photo.file_name or f"photo-{photo.id}"
        stem = name.rpartition(".")[0] or name
        kept = KeptFile(photo.path, photo.content_type, photo.size)
        return self.uploads.link(kept, file_name_of(f"{stem}.{ending}"))

    def remove(self, photo: Photo) -> None:
        """Remove the file, if there is one; what nobody has kept the bucket removes by itself."""
        if photo.path:
            self.uploads.store.delete(self.uploads.bucket, photo.path)
