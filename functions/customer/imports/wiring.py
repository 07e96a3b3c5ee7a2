"""What imports provide; a worker's use cases are in checking_wiring.py and applying_wiring.py."""

from __future__ import annotations

from functions.customer.files import uploads
from functions.customer.imports.files import ImportFiles
from functions.customer.imports.queue import ImportQueue, SqsImportQueue
from functions.customer.imports.repository import ImportRepository
from functions.customer.imports.service import Imports
from functions.customer.settings import CustomerSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use cases of imports, their queue and their files."""
    url = resources.settings.import_queue_url
    wiring.provide(ImportQueue, lambda: SqsImportQueue(url))  # type: ignore[type-abstract]
    wiring.provide(ImportFiles, lambda: ImportFiles(uploads=uploads(resources)))
    wiring.provide(
        Imports,
        lambda: Imports(
            table=resources.table,
            imports=ImportRepository(table=resources.table),
            files=wiring.use(ImportFiles),
            queue=wiring.use(ImportQueue),  # type: ignore[type-abstract]
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
