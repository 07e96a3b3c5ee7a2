"""Writing an import's report, from what its chunks say is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from functions.customer.imports.entities import Fault, Import
from functions.customer.imports.files import ImportFiles
from functions.customer.imports.report import report_of
from functions.customer.imports.repository import ImportRepository
from shared.component import component
from shared.http.languages import Say, speaker

MOST_REPORTED = 100_000
"""So many lines a report has at most: some 15 MB."""


@component
class Reporting:
    """Writes reports; again is no harm."""

    imports: ImportRepository
    files: ImportFiles

    def write(self, one: Import) -> Import:
        """The import with its report, where there is anything to report."""
        if not (one.counts.wrong or one.counts.failed):
            return replace(one, has_report=False)
        faults = islice(self._faults(one), MOST_REPORTED)
        self.files.put_report(one.id, report_of(one, faults))
        return replace(one, has_report=True)

    def _faults(self, one: Import) -> Iterator[Fault]:
        for chunk in self.imports.each_chunk(one.id):
            yield from sorted(chunk.faults, key=lambda fault: fault.row)


def spoken(one: Import) -> Say:
    """How an import's messages are said in its language."""
    return speaker(one.options.language, __name__)
