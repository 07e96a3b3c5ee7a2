"""Uploads: a form is held to a type and a size, and a file is kept for what its bytes say it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.uploads import (
    LONGEST_NAME,
    PHOTOS,
    NotUploaded,
    UnfitFile,
    Uploads,
    content_type_of,
    file_name_of,
)
from tests.fakes.objects import InMemoryObjects

NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(60)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(60)


@pytest.fixture
def objects() -> InMemoryObjects:
    return InMemoryObjects()


@pytest.fixture
def uploads(objects: InMemoryObjects) -> Uploads:
    return Uploads(store=objects, bucket="files", service="customer", clock=lambda: NOW)


def test_a_form_says_where_the_file_goes_and_how_long_it_is_good(uploads: Uploads) -> None:
    upload = uploads.open("p1", "image/png", PHOTOS, 5_000_000)
    assert upload.form.fields["key"] == upload.path == "incoming/customer/p1"
    assert upload.expires_at == NOW + timedelta(minutes=15)


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "application/zip", ""])
def test_a_type_that_is_not_taken_gets_no_form(uploads: Uploads, content_type: str) -> None:
    with pytest.raises(UnfitFile) as refused:
        uploads.open("p1", content_type, PHOTOS, 1000)
    assert refused.value.errors[0].pointer == "/contentType"


@pytest.mark.parametrize(("body", "content_type"), [(PNG, "image/png"), (JPEG, "image/jpeg")])
def test_a_file_is_kept_as_what_it_is(
    uploads: Uploads, objects: InMemoryObjects, body: bytes, content_type: str
) -> None:
    objects.put("files", "incoming/customer/p1", body, "image/webp")
    for _ in range(2):  # it can be repeated
        kept = uploads.keep("p1", "photos/p1", PHOTOS)
    assert (kept.path, kept.content_type, kept.size) == (
        "customer/photos/p1", content_type, len(body),
    )  # fmt: skip
    assert objects.types["files", "customer/photos/p1"] == content_type


@pytest.mark.parametrize(
    "body", [b"<!DOCTYPE html><script>alert(1)</script>", b"MZ\x90\x00" + bytes(80), b"hello", b""]
)
def test_a_file_that_lies_about_its_type_is_not_kept(
    uploads: Uploads, objects: InMemoryObjects, body: bytes
) -> None:
    objects.put("files", "incoming/customer/p1", body, "image/png")
    with pytest.raises(UnfitFile):
        uploads.keep("p1", "photos/p1", PHOTOS)
    assert ("files", "customer/photos/p1") not in objects.objects


def test_a_file_that_has_not_come_is_said(uploads: Uploads) -> None:
    with pytest.raises(NotUploaded):
        uploads.keep("p1", "photos/p1", PHOTOS)


def test_a_kept_file_is_lent_as_a_download(uploads: Uploads, objects: InMemoryObjects) -> None:
    objects.put("files", "incoming/customer/p1", PNG, "image/png")
    link = uploads.link(uploads.keep("p1", "photos/p1", PHOTOS), "socket.png")
    assert link == "https://s3.test/files/customer/photos/p1?name=socket.png&seconds=300"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"%PDF-1.7\n" + bytes(40), "application/pdf"),
        ("имя;телефон\n".encode(), "text/plain"),
        ("имя;телефон\n".encode("cp1251"), "text/plain"),
        (b"\x00\x01\x02\x03", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_what_a_file_is_comes_from_its_first_bytes(body: bytes, content_type: str) -> None:
    assert content_type_of(body) == content_type


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("socket.png", "socket.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\photos\\щиток №2.jpg", "щиток _2.jpg"),
        ('a"b\r\nSet-Cookie: x.png', "a_b_Set-Cookie_ x.png"),
        ("photo\u202egnp.exe", "photo_gnp.exe"),
        ("...", "file"),
        ("", "file"),
    ],
)
def test_a_name_can_do_no_harm(name: str, kept: str) -> None:
    assert file_name_of(name) == kept


@pytest.mark.parametrize("name", ["a" * 500, "a" * 500 + ".png"])
def test_a_long_name_keeps_its_ending(name: str) -> None:
    kept = file_name_of(name)
    assert len(kept) == LONGEST_NAME
    assert kept.endswith(name[-4:])
