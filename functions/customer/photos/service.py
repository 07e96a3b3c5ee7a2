"""What one can do with photos of a job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.customer.applications.repository import (
    ApplicationRepository,
    application_in,
    application_key,
)
from functions.customer.photos.entities import Photo, PhotoChanged, PhotoState
from functions.customer.photos.files import PhotoFiles
from functions.customer.photos.repository import (
    PhotoRepository,
    photo_count_in,
    photo_count_key,
    photo_in,
    photo_key,
)
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table, Transaction
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.principal import Principal
from shared.retrying import retrying
from shared.uploads import Upload


@dataclass(frozen=True, slots=True)
class PhotoForm:
    """A form for a file, and until when it is good."""

    url: str
    fields: dict[str, str]
    expires_at: datetime

    @classmethod
    def of(cls, upload: Upload) -> PhotoForm:
        """The form of an upload."""
        return cls(upload.form.url, dict(upload.form.fields), upload.expires_at)


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """A photo with the form for its file, or with the link to it."""

    id: str
    state: PhotoState
    by: str
    created_at: datetime
    caption: str
    content_type: str | None
    size: int | None
    url: str | None = None
    upload: PhotoForm | None = None


@component
class JobPhotos:
    """Use cases of photos; technicians reach those of their own jobs.

    All of them may raise ApplicationNotFound.
    """

    table: Table
    applications: ApplicationRepository
    photos: PhotoRepository
    files: PhotoFiles
    clock: Clock
    new_id: NewId

    def create(
        self,
        application_id: str,
        content_type: str,
        caption: str,
        file_name: str,
        by: Principal,
        once: KeyedRequest | None = None,
    ) -> ShownPhoto:
        """A photo that is awaited, with the form for it. Raises: UnfitFile, TooManyPhotos."""
        photo_id = id_for(once, "photo", self.new_id)
        upload = PhotoForm.of(self.files.open(photo_id, content_type))

        def attempt() -> ShownPhoto:
            application, count = self.applications.get_together(
                application_key(application_id), photo_count_key(application_id)
            )
            application_in(application).must_be_seen_by(by)
            now = self.clock()
            photo = Photo(
                photo_id,
                application_id,
                PhotoState.AWAITED,
                by.id,
                created_at=now,
                updated_at=now,
                caption=caption,
                file_name=file_name,
            )
            shown = self._shown(photo, upload)
            change = self.photos.add(photo, photo_count_in(count).one_more())
            self._commit(change, "photo-awaited", None, photo, once, shown)
            return shown

        return retrying(attempt, on=PhotoChanged)

    def confirm(self, application_id: str, photo_id: str, by: Principal) -> ShownPhoto:
        """Look into the file that was sent, and keep it; a second time changes nothing.

        Raises: PhotoNotFound, PhotoChanged, NotUploaded, UnfitFile.
        """
        before = self._photo(application_id, photo_id, by)
        if before.state is PhotoState.READY:
            return self._shown(before)
        file = self.files.keep(before)
        after = before.kept(file.path, file.content_type, file.size, self.clock())
        change = self.photos.change(after, over=before)
        self._commit(change, "photo-added", before, after)
        return self._shown(after)

    def get(self, application_id: str, photo_id: str, by: Principal) -> ShownPhoto:
        """A photo, with a link to its file. Raises: PhotoNotFound."""
        return self._shown(self._photo(application_id, photo_id, by))

    def list(
        self, application_id: str, limit: int, cursor: str | None, by: Principal
    ) -> Page[ShownPhoto]:
        """The photos of an application, newest first, with links to their files."""
        self.applications.get(application_id).must_be_seen_by(by)
        return self.photos.list(application_id, limit, cursor).map(self._shown)

    def delete(self, application_id: str, photo_id: str, by: Principal) -> None:
        """Remove a photo and its file. Raises: PhotoNotFound, PhotoChanged."""
        photo = self._photo(application_id, photo_id, by)
        self.files.remove(photo)
        self._commit(self.photos.remove(photo), "photo-removed", photo, None)

    def _photo(self, application_id: str, photo_id: str, by: Principal) -> Photo:
        application, item = self.applications.get_together(
            application_key(application_id), photo_key(application_id, photo_id)
        )
        application_in(application).must_be_seen_by(by)
        return photo_in(item)

    def _shown(self, photo: Photo, upload: PhotoForm | None = None) -> ShownPhoto:
        return ShownPhoto(
            photo.id,
            photo.state,
            photo.by,
            photo.created_at,
            photo.caption,
            photo.content_type,
            photo.size,
            url=self.files.link(photo),
            upload=upload,
        )

    def _commit(
        self,
        change: Transaction,
        verb: str,
        before: Photo | None,
        after: Photo | None,
        once: KeyedRequest | None = None,
        result: ShownPhoto | None = None,
    ) -> None:
        of = after or before
        subject = f"application#{of.application_id if of else ''}"
        action = f"application.{verb}"
        change.audit(subject, action, at=self.clock(), before=before, after=after)
        self.table.commit(change.once(once, result=result))
