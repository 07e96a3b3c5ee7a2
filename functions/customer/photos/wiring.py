"""What photos provide."""

from __future__ import annotations

from functions.customer.applications.repository import ApplicationRepository
from functions.customer.files import uploads
from functions.customer.photos.files import PhotoFiles
from functions.customer.photos.repository import PhotoRepository
from functions.customer.photos.service import JobPhotos
from functions.customer.settings import CustomerSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use cases of photos, and their files."""
    wiring.provide(PhotoFiles, lambda: PhotoFiles(uploads=uploads(resources)))
    wiring.provide(
        JobPhotos,
        lambda: JobPhotos(
            table=resources.table,
            applications=ApplicationRepository(table=resources.table),
            photos=PhotoRepository(table=resources.table),
            files=wiring.use(PhotoFiles),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
