"""Photos of a job."""

from __future__ import annotations

from functions.customer.applications.entities import ApplicationNotFound
from functions.customer.photos.entities import PhotoChanged, PhotoNotFound, TooManyPhotos
from functions.customer.photos.schemas import NewPhoto, PhotoView
from functions.customer.photos.service import JobPhotos, ShownPhoto
from functions.customer.technicians.entities import MANAGE, WORK
from shared.dynamo import Page
from shared.http import Call, Endpoints, PageQuery
from shared.uploads import NotUploaded, UnfitFile

endpoint = Endpoints("Applications")


@endpoint.get("/applications/{applicationId}/photos", permission=WORK, query=PageQuery,
              response=PhotoView, paged=True, errors=[ApplicationNotFound])  # fmt: skip
def list_application_photos(call: Call[None, PageQuery]) -> Page[ShownPhoto]:
    """List the photos of a job, newest first, each with a link to its file."""
    q = call.query
    return call.use(JobPhotos).list(call.path["applicationId"], q.limit, q.cursor, call.principal)


@endpoint.post("/applications/{applicationId}/photos", permission=WORK, request=NewPhoto,
               response=PhotoView, status=201, idempotent=True,
               errors=[ApplicationNotFound, UnfitFile, TooManyPhotos])  # fmt: skip
def create_application_photo(call: Call[NewPhoto]) -> ShownPhoto:
    """Ask for a form for a photo; S3 takes the file by it, and `confirm` keeps it."""
    sent = call.body
    return call.use(JobPhotos).create(
        call.path["applicationId"],
        sent.content_type,
        sent.caption,
        sent.file_name,
        call.principal,
        call.once,
    )


@endpoint.get("/applications/{applicationId}/photos/{photoId}", permission=WORK,
              response=PhotoView, errors=[ApplicationNotFound, PhotoNotFound])  # fmt: skip
def get_application_photo(call: Call) -> ShownPhoto:
    """Get a photo of a job, with a link to its file."""
    path = call.path
    return call.use(JobPhotos).get(path["applicationId"], path["photoId"], call.principal)


@endpoint.post("/applications/{applicationId}/photos/{photoId}/confirm", permission=WORK,
               response=PhotoView,
               errors=[ApplicationNotFound, PhotoNotFound, PhotoChanged, NotUploaded,
                       UnfitFile])  # fmt: skip
def confirm_application_photo(call: Call) -> ShownPhoto:
    """Say that the file was sent: it is looked into, and kept if it is a picture."""
    path = call.path
    return call.use(JobPhotos).confirm(path["applicationId"], path["photoId"], call.principal)


@endpoint.delete("/applications/{applicationId}/photos/{photoId}", permission=MANAGE, status=204,
                 errors=[ApplicationNotFound, PhotoNotFound, PhotoChanged])  # fmt: skip
def delete_application_photo(call: Call) -> None:
    """Remove a photo of a job, and its file."""
    path = call.path
    call.use(JobPhotos).delete(path["applicationId"], path["photoId"], call.principal)
