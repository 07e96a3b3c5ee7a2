"""The books over HTTP."""

from __future__ import annotations

from functions.billing.books.schemas import ProofView
from functions.billing.books.service import Books
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Books")
READ = "billing:ledger:read"


@endpoint.get(
    "/ledger/proofs",
    permission=READ,
    query=PageQuery,
    response=ProofView,
    paged=True,
    errors=[InvalidCursor],
)
def list_ledger_proofs(call: Call[None, PageQuery]) -> Page[ProofView]:
    """List the proofs of the ledger's days, newest first.

    A day's proof says that debits equal credits, that every balance is the sum of its entries and
    every open item what its invoice says, and that the ledger's receivable is what accounts owe.
    """
    return call.use(Books).list(call.query.limit, call.query.cursor).map(ProofView.of)
