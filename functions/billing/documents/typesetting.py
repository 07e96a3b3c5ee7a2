"""Pages as PDF, by Typst: the same page gives the same bytes.

Only the function that makes documents has Typst and the maker of QR codes beside it.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol

from shared.observability import logger
from shared.typesetting import typeset

TEMPLATE = Path(__file__).parent / "templates" / "document.typ"


class Typesetter(Protocol):
    """Makes a PDF of a page."""

    def pdf(self, page: Mapping[str, Any], logo: str) -> bytes:
        """The page with a logo (base64 of a PNG image, perhaps none)."""


class Typst:
    """Typst, in this process: 4 ms a page, and no fonts but those that it brings."""

    def pdf(self, page: Mapping[str, Any], logo: str) -> bytes:
        """The page with a logo (base64 of a PNG image, perhaps none).

        A logo that can't be read is left out: no invoice waits for it.
        """
        import typst

        try:
            return self._set(page, logo)
        except typst.TypstError:
            if not logo:
                raise
            logger().error("logo left out", title=page["title"])
            return self._set(page, "")

    def _set(self, page: Mapping[str, Any], logo: str) -> bytes:
        codes = [dict(code) | {"image": qr_code(code["text"])} for code in page["codes"]]
        shown = {**page, "codes": codes, "logo": logo, "logo_bytes": list(b64decode(logo))}
        return typeset(TEMPLATE, shown)


def qr_code(text: str) -> str:
    """A QR code as SVG, with the error correction that banks ask for (M)."""
    import segno

    out = BytesIO()
    segno.make(text, error="m", encoding="utf-8", micro=False).save(
        out, kind="svg", border=2, xmldecl=False, svgns=True
    )
    return out.getvalue().decode()
