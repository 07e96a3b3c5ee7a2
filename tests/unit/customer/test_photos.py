"""Photos of a job: a form, a look into the file, a link, for staff who have the job."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from functions.customer.photos.files import PhotoFiles
from shared.uploads import Uploads
from tests.fakes.objects import InMemoryObjects
from tests.unit.customer.office import (
    CUSTOMER,
    OPERATOR,
    OTHER_TECHNICIAN,
    TECHNICIAN,
    Office,
    good,
    refused,
)

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
PAGE = b"<html><script>alert(1)</script></html>"


@pytest.fixture
def objects(office: Office) -> InMemoryObjects:
    stored = InMemoryObjects()
    uploads = Uploads(store=stored, bucket="files", service="customer", clock=office.clock)
    office.wiring.provide(PhotoFiles, lambda: PhotoFiles(uploads=uploads))
    return stored


def awaited(office: Office, job: dict[str, Any], **sent: str) -> dict[str, Any]:
    body = {"contentType": "image/png"} | sent
    made: dict[str, Any] = good(
        office.api.post(f"/applications/{job['id']}/photos", body, by=TECHNICIAN), 201
    )
    return made


def sent(objects: InMemoryObjects, photo: dict[str, Any], body: bytes = PNG) -> None:
    objects.put("files", photo["upload"]["fields"]["key"], body, "image/png")


def confirmed(office: Office, job: dict[str, Any], photo: dict[str, Any]) -> Any:
    path = f"/applications/{job['id']}/photos/{photo['id']}/confirm"
    return office.api.post(path, by=TECHNICIAN)


def test_a_photo_is_sent_confirmed_and_lent(office: Office, objects: InMemoryObjects) -> None:
    job = office.begun()
    photo = awaited(office, job, caption="The socket.", fileName="../../etc/socket\u202e.exe")
    assert (photo["state"], photo["url"], photo["contentType"]) == ("awaited", None, None)
    assert photo["upload"]["fields"]["Content-Type"] == "image/png"
    sent(objects, photo)
    ready = good(confirmed(office, job, photo))
    assert (ready["state"], ready["contentType"], ready["size"]) == ("ready", "image/png", len(PNG))
    assert ready["url"].startswith(f"https://s3.test/files/customer/photos/{job['id']}/")
    assert "name=socket_.png" in ready["url"]
    assert good(confirmed(office, job, photo)) == ready
    assert office.read(f"/applications/{job['id']}/photos", by=TECHNICIAN)["items"] == [ready]
    path = f"/applications/{job['id']}/photos/{photo['id']}"
    assert office.read(path) == ready
    actions = [line["action"] for line in office.table.audit()]
    assert actions.count("application.photo-added") == 1


def test_a_page_that_says_it_is_a_picture_is_not_kept(
    office: Office, objects: InMemoryObjects
) -> None:
    job = office.begun()
    photo = awaited(office, job)
    refused(confirmed(office, job, photo), 409, "not-uploaded")
    sent(objects, photo, PAGE)
    refused(confirmed(office, job, photo), 422, "unfit-file")
    assert office.read(f"/applications/{job['id']}/photos")["items"][0]["url"] is None


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "application/pdf"])
def test_only_pictures_are_taken(
    office: Office, objects: InMemoryObjects, content_type: str
) -> None:
    path, body = f"/applications/{office.begun()['id']}/photos", {"contentType": content_type}
    problem = refused(office.api.post(path, body, by=TECHNICIAN), 422, "unfit-file")
    assert problem["errors"][0]["pointer"] == "/contentType"
    assert objects.objects == {}


def test_photos_are_of_ones_own_job_and_not_for_customers(
    office: Office, objects: InMemoryObjects
) -> None:
    job, other = office.begun(hour=10), office.begun(hour=12)
    photo = awaited(office, job)
    path = f"/applications/{job['id']}/photos"
    body = {"contentType": "image/png"}
    for by, status in ((OTHER_TECHNICIAN, 404), (CUSTOMER, 403)):
        for at in (path, f"{path}/{photo['id']}"):
            assert office.api.get(at, by=by).status == status
        assert office.api.post(path, body, by=by).status == status
        assert office.api.post(f"{path}/{photo['id']}/confirm", by=by).status == status
    elsewhere = f"/applications/{other['id']}/photos/{photo['id']}"
    refused(office.api.get(elsewhere, by=OPERATOR), 404, "photo-not-found")
    assert objects.objects == {}


def test_the_office_removes_a_photo_and_its_file(office: Office, objects: InMemoryObjects) -> None:
    job = office.begun()
    photo = awaited(office, job)
    sent(objects, photo)
    good(confirmed(office, job, photo))
    path = f"/applications/{job['id']}/photos/{photo['id']}"
    refused(office.api.delete(path, by=TECHNICIAN), 403, "forbidden")
    assert office.api.delete(path, by=OPERATOR).status == 204
    refused(office.api.get(path, by=OPERATOR), 404, "photo-not-found")
    assert [key for _, key in objects.objects if key.startswith("customer/")] == []
    refused(office.api.delete(path, by=OPERATOR), 404, "photo-not-found")


def test_an_application_has_so_many_photos(office: Office, objects: InMemoryObjects) -> None:
    job = office.begun()
    for _ in range(30):
        awaited(office, job)
    body = {"contentType": "image/png"}
    answer = office.api.post(f"/applications/{job['id']}/photos", body, by=TECHNICIAN)
    refused(answer, 409, "too-many-photos")
    assert objects.objects == {}
