"""The documentation: the OpenAPI 3.1 document, and a page to read it and try it out."""

from __future__ import annotations

from functions.gateway.documentation.service import AssetNotFound, Documentation
from shared.http import PUBLIC, Call, Endpoints, Raw

endpoint = Endpoints("Documentation", "This document, and a page to read it and try it out.")
HOUR = "public, max-age=3600"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""Nothing from elsewhere; Swagger UI sets styles inline, and no script does."""


@endpoint.get(
    "/openapi.json",
    permission=PUBLIC,
    content_type="application/vnd.oai.openapi+json",
    revalidated=True,
)
def get_api_document(call: Call) -> Raw:
    """Get the OpenAPI 3.1 document of this API."""
    return _answer(call, "openapi.json")


@endpoint.get("/docs", permission=PUBLIC, content_type="text/html", revalidated=True)
def get_documentation_page(call: Call) -> Raw:
    """Get the page that shows this document."""
    return _answer(call, "index.html")


@endpoint.get(
    "/docs/{asset}",
    permission=PUBLIC,
    content_type="text/plain",
    errors=[AssetNotFound],
    revalidated=True,
    parameters={"asset": "The name of the file, such as `start.js`."},
)
def get_documentation_file(call: Call) -> Raw:
    """Get a file that the page loads."""
    return _answer(call, call.path["asset"])


def _answer(call: Call, name: str) -> Raw:
    asset = call.use(Documentation).get(name)
    headers = {
        "Cache-Control": HOUR,
        "Content-Security-Policy": POLICY,
        "Referrer-Policy": "no-referrer",
    }
    return Raw(asset.text, asset.media_type, headers=headers)
