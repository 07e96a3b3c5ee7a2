"""Photos in the customer table.

pk APPLICATION#<id>   sk PHOTO#<photo>   a photo; TTL removes one whose file never came
pk APPLICATION#<id>   sk PHOTOS          how many there have been
"""

from __future__ import annotations

from datetime import timedelta

from functions.customer.applications.repository import application_key
from functions.customer.photos.entities import (
    Photo,
    PhotoChanged,
    PhotoCount,
    PhotoNotFound,
    PhotoState,
)
from shared.component import component
from shared.dynamo import Item, Page, Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition

AWAITED = timedelta(days=1)


def photo_key(application_id: str, photo_id: str) -> tuple[str, str]:
    """Where a photo lies."""
    return application_key(application_id)[0], f"PHOTO#{photo_id}"


def photo_count_key(application_id: str) -> tuple[str, str]:
    """Where it lies how many photos an application has been given."""
    return application_key(application_id)[0], "PHOTOS"


def photo_in(item: Item | None) -> Photo:
    """The photo that an item holds. Raises: PhotoNotFound for no item."""
    if item is None:
        raise PhotoNotFound
    return from_item(Photo, item)


def photo_count_in(item: Item | None) -> PhotoCount:
    """How many there have been; none for no item."""
    return PhotoCount() if item is None else from_item(PhotoCount, item)


@component
class PhotoRepository:
    """Reads photos, and says how they are written."""

    table: Table

    def list(self, application_id: str, limit: int, cursor: str | None) -> Page[Photo]:
        """The photos of an application, newest first."""
        pk, _ = application_key(application_id)
        query = Query(pk, prefix="PHOTO#", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Photo, item))

    def add(self, photo: Photo, count: PhotoCount) -> Transaction:
        """A new photo, counted. Its failure: PhotoChanged."""
        pk, sk = photo_count_key(photo.application_id)
        before = Condition(equals={"version": count.version - 1})
        unmoved = Condition(absent=True) if count.version == 1 else before
        counted = to_item(count) | {"pk": pk, "sk": sk}
        return (
            Transaction()
            .create(_item(photo), otherwise=PhotoChanged())
            .put(counted, when=unmoved, otherwise=PhotoChanged())
        )

    def change(self, photo: Photo, *, over: Photo) -> Transaction:
        """A photo over the one that was read. Its failure: PhotoChanged."""
        return Transaction().replace(_item(photo), version=over.version, otherwise=PhotoChanged())

    def remove(self, photo: Photo) -> Transaction:
        """No photo any more. Its failure: PhotoChanged."""
        key = photo_key(photo.application_id, photo.id)
        same = Condition(equals={"version": photo.version})
        return Transaction().delete(*key, when=same, otherwise=PhotoChanged())


def _item(photo: Photo) -> Item:
    pk, sk = photo_key(photo.application_id, photo.id)
    item = to_item(photo) | {"pk": pk, "sk": sk}
    if photo.state is PhotoState.AWAITED:
        item["expiresAt"] = int((photo.created_at + AWAITED).timestamp())
    return item
