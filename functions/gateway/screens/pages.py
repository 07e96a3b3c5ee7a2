"""The declaration of a page: path, permission, view and template in one place.

    endpoint = Pages(__name__)

    @endpoint.get("/console/notes/{noteId}", permission="customer:customer:read",
                  template="note.html.j2")
    def get_note_page(visit: Visit) -> NotePage:

    @endpoint.post("/console/notes/{noteId}", permission="customer:customer:write",
                   again=get_note_page)
    def update_note_page(visit: Visit) -> Raw:

What a GET's view answers is the template's `it`. A POST answers with `visit.to(...)`, or where it
has a template of its own with what that shows; when it is refused, the page that it shows `again`
says why, beside the fields, with all that was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shared.http.endpoint import Declare, Endpoint, Endpoints, View

GATEWAY = "functions.gateway."


@dataclass(frozen=True, kw_only=True)
class Page(Endpoint):
    """A page, or what a form of it sends.

    `template` is its file below `functions/gateway`, `folder` that of its texts; `again` the page
    that shows a refusal of this one.
    """

    template: str = ""
    folder: str = ""
    again: Page | None = None


class Pages(Endpoints):
    """The pages of one capability; `module` is that of its routes.

    Templates lie in the folder `templates` beside it, its texts in `ru.po`.
    """

    def __init__(self, module: str) -> None:
        super().__init__("Pages")
        self.folder = module.removeprefix(GATEWAY).rpartition(".")[0].replace(".", "/")

    def _verb(self, method: str) -> Declare:
        def declare(path: str, *, permission: str, **declared: Any) -> Callable[[View], View]:
            def register(view: View) -> View:
                said = dict(declared)
                if name := said.pop("template", ""):
                    said["template"] = f"{self.folder}/templates/{name}"
                if shown := said.pop("again", None):
                    said["again"] = next(p for p in self.declared if p.view is shown)
                page = Page(
                    method=method,
                    path=path,
                    view=view,
                    permission=permission,
                    folder=self.folder,
                    content_type="text/html",
                    **said,
                )
                self.declared.append(page)
                return view

            return register

        return declare
