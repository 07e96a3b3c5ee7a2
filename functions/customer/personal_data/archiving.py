"""Putting an archive together: one zip with every part, and a page to read it by."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from itertools import groupby
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from functions.customer.customers.repository import CustomerRepository
from functions.customer.personal_data.entities import (
    Part,
    PartFile,
    PersonalDataRequest,
    PersonalDataRequestChanged,
    State,
    Task,
)
from functions.customer.personal_data.events import PersonalDataArchived
from functions.customer.personal_data.files import PersonalDataFiles
from functions.customer.personal_data.index_page import MOST_SHOWN, IndexPage
from functions.customer.personal_data.repository import PersonalDataRequestRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table
from shared.dynamo.once import Once
from shared.retrying import retrying

FOLDER = "passing/customer/personal-data"


@component
class PersonalDataArchiving:
    """Use case of an export whose parts are there.

    The parts are read one file after the other; what is held is one of them, and the zip, which is
    a tenth of them all. The files go once the archive says that it is there.
    """

    table: Table
    requests: PersonalDataRequestRepository
    customers: CustomerRepository
    files: PersonalDataFiles
    clock: Clock

    def put_together(self, request_id: str, once: Once | None = None) -> None:
        """Make the archive of an export, perhaps with parts missing; again it is made anew.

        Raises: AlreadySeen, PersonalDataRequestNotFound.
        """
        request = self.requests.get(request_id)
        if request.task is not Task.COLLECT or not request.is_open or _lacks(request):
            return
        body = self._zip(request)
        path = f"{FOLDER}/{request.id}.zip"
        self.files.store.put(self.files.bucket, path, body, "application/zip")
        done = retrying(
            lambda: self._archived(request_id, path, len(body), once),
            on=PersonalDataRequestChanged,
        )
        if done.state is State.READY:
            for part in done.parts:
                for file in part.files:
                    self.files.store.delete(self.files.bucket, file.path)

    def _archived(
        self, request_id: str, path: str, size: int, once: Once | None
    ) -> PersonalDataRequest:
        request, now = self.requests.get(request_id), self.clock()
        after = request.archived(path, size, now)
        self.table.commit(
            self.requests.change(after, over=request)
            .emit(PersonalDataArchived.of(after, now))
            .audit(f"customer#{after.customer_id}", "personal-data.archived", at=now)
            .once(once)
        )
        return after

    def _zip(self, request: PersonalDataRequest) -> bytes:
        customer = self.customers.get(request.customer_id)
        page = IndexPage(customer.locale if customer else "en")
        made = BytesIO()
        with ZipFile(made, "w", ZIP_DEFLATED) as archive:
            for part in request.parts:
                for section, files in groupby(part.files, lambda file: file.section):
                    self._add(archive, page, part, section, list(files))
            day = self.clock().date().isoformat()
            archive.writestr("index.html", page.text(request, day))
        return made.getvalue()

    def _add(
        self, archive: ZipFile, page: IndexPage, part: Part, section: str, files: list[PartFile]
    ) -> None:
        rows: list[dict[str, Any]] = []
        names: list[str] = []
        for name, body in self._bodies(part, files):
            archive.writestr(name, body)
            names.append(name)
            if len(rows) < MOST_SHOWN:
                rows += json.loads(body)[: MOST_SHOWN - len(rows)]
        page.add(part, section, names, rows)

    def _bodies(self, part: Part, files: list[PartFile]) -> Iterator[tuple[str, bytes]]:
        for file in files:
            name = file.path.rpartition("/")[2]
            yield f"{part.service}/{name}", self.files.store.get(self.files.bucket, file.path)


def _lacks(request: PersonalDataRequest) -> bool:
    """Whether a part is still to come that has not failed."""
    return any(not part.failed for part in request.waiting)
