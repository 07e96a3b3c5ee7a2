"""The documentation: the OpenAPI 3.1 document, and a page to read it and try it out."""

from __future__ import annotations

from functions.gateway.documentation.service import AssetNotFound, Documentation
from shared.http import PUBLIC, Call, Endpoints, Raw

endpoint = Endpoints("documentation")
HOUR = "public, max-age=3600"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""Nothing from elsewhere; Swagger UI sets styles inline, and no script does."""


@endpoint.get("/openapi.json", permission=PUBLIC, content_type="application/vnd.oai.openapi+json")
def read_document(call: Call) -> Raw:
    """This API as an OpenAPI 3.1 document."""
    return _answer(call, "openapi.json")


@endpoint.get("/docs", permission=PUBLIC, content_type="text/html")
def read_page(call: Call) -> Raw:
    """This API as a page."""
    return _answer(call, "index.html")


@endpoint.get("/docs/{asset}", permission=PUBLIC, content_type="text/plain", errors=[AssetNotFound])
def read_asset(call: Call) -> Raw:
    """A file that the page needs."""
    return _answer(call, call.path["asset"])


def _answer(call: Call, name: str) -> Raw:
    asset = call.use(Documentation).asset(name)
    headers = {
        "Cache-Control": HOUR,
        "Content-Security-Policy": POLICY,
        "Referrer-Policy": "no-referrer",
    }
    return Raw(asset.text, asset.media_type, headers=headers)
