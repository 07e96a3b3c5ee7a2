"""Pages as PDF, by Typst: the same page gives the same bytes.

Only functions with the layer `typesetting` have it beside them. No fonts but those that it brings.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def typeset(template: Path, page: Mapping[str, Any]) -> bytes:
    """A template filled in with a page, which it reads as JSON from `sys.inputs.page`.

    Raises: typst.TypstError where the template and the page do not fit.
    """
    import typst

    made = typst.compile(
        str(template),
        root=str(template.parent),
        ignore_system_fonts=True,
        sys_inputs={"page": json.dumps(page, ensure_ascii=False)},
    )
    if not isinstance(made, bytes):
        raise TypeError("one page after the other is asked for, not one file each")
    return made
