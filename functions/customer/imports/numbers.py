"""Numbers of the contracts' series, leased to a chunk: a block at once, so that workers don't meet.

A number is either leased, or used, or a spare; spares are leased first.
"""

from __future__ import annotations

from functions.customer.contracts.numbering import ContractNumbers
from functions.customer.imports.entities import Chunk, Counts, Import
from functions.customer.imports.repository import ImportRepository
from shared.component import component
from shared.dynamo import Query, Table, Transaction
from shared.dynamo.transaction import Condition
from shared.numbering import NumberSeries, NumberTaken
from shared.retrying import retrying

ATTEMPTS = 25
_SPARES_AT_ONCE = 50
_SPARE = "SPARE#"
_BACK_AT_ONCE = 50


@component
class NumberLeases:
    """Leases numbers to chunks, and takes back what they don't use.

    The series is that of the day on which the import was begun.
    """

    table: Table
    imports: ImportRepository
    numbers: ContractNumbers

    def leased(self, of: Import, chunk: Chunk, wanted: int) -> Chunk:
        """The chunk with as many numbers as are wanted. Raises: ChunkChanged, Unavailable."""
        missing = wanted - len(chunk.numbers)
        if missing <= 0:
            return chunk
        series = self.series(of)
        return retrying(
            lambda: self._leased(series, chunk, missing), on=NumberTaken, attempts=ATTEMPTS
        )

    def series(self, of: Import) -> NumberSeries:
        """The series that an import's contracts are numbered from."""
        return self.numbers.series(of.created_at)

    def given_back(self, of: Import, numbers: tuple[int, ...]) -> Transaction:
        """Numbers that were not used, as spares. Its failure: NumberTaken."""
        pk, _ = self.series(of).key
        writes = Transaction()
        for number in numbers:
            item = {"pk": pk, "sk": _spare(number), "number": number}
            writes.create(item, otherwise=NumberTaken())
        return writes

    def shed(self, of: Import, chunk: Chunk) -> Chunk:
        """The chunk with so few numbers that one transaction gives them back; the others are.

        Raises: ChunkChanged.
        """
        while len(chunk.numbers) > _BACK_AT_ONCE:
            some, rest = chunk.numbers[:_BACK_AT_ONCE], chunk.numbers[_BACK_AT_ONCE:]
            after = chunk.moved(0, Counts(), numbers=rest)
            writes = self.imports.change_chunk(after, over=chunk)
            self.table.commit(writes.extend(self.given_back(of, some)))
            chunk = after
        return chunk

    def _leased(self, series: NumberSeries, chunk: Chunk, missing: int) -> Chunk:
        pk, counter = series.key
        query = Query(pk, consistent=True)
        items = self.table.first(query, limit=1 + min(missing, _SPARES_AT_ONCE))
        last = next((int(i["last"]) for i in items if i["sk"] == counter), 0)
        spares = [int(i["number"]) for i in items if i["sk"].startswith(_SPARE)]
        writes = Transaction()
        for number in spares:
            writes.delete(pk, _spare(number), when=Condition(present=True), otherwise=NumberTaken())
        fresh = range(last + 1, last + 1 + missing - len(spares))
        if fresh:
            writes.extend(series.advancing(last, len(fresh)))
        after = chunk.moved(0, Counts(), numbers=(*chunk.numbers, *spares, *fresh))
        self.table.commit(writes.extend(self.imports.change_chunk(after, over=chunk)))
        return after


def _spare(number: int) -> str:
    return f"{_SPARE}{number:012d}"
