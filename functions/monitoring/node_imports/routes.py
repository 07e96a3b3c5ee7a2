"""Imports of nodes over HTTP."""

from __future__ import annotations

from functions.monitoring.node_imports.entities import NothingToImport
from functions.monitoring.node_imports.schemas import MOST_CONTENT, NodeImportForm, NodeImportView
from functions.monitoring.node_imports.service import NodeImports
from shared.csv_files import TooManyRows, UnreadableFile
from shared.errors import Unavailable
from shared.http import Call, Endpoints
from shared.http.languages import preferred

endpoint = Endpoints("Nodes")


@endpoint.post("/nodes/imports", permission="monitoring:node:write", request=NodeImportForm,
               response=NodeImportView, max_body=MOST_CONTENT + 1024,
               errors=[UnreadableFile, TooManyRows, NothingToImport, Unavailable])  # fmt: skip
def create_node_import(call: Call[NodeImportForm]) -> NodeImportView:
    """Add nodes from a CSV file, and change those that there are.

    Each row is answered by itself and stops no other; the same file again changes nothing twice.
    """
    imported = call.use(NodeImports).submit(call.body.content)
    return NodeImportView.of(imported, preferred(call.headers.get("accept-language", "")))
