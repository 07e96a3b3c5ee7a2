"""What every template knows as `page`: the way to links, the form, who looks and how."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from functions.gateway.screens import assets
from functions.gateway.screens.formats import Formats
from functions.gateway.screens.forms import Form
from functions.gateway.screens.texts import LANGUAGES
from functions.gateway.screens.visit import link
from shared.principal import ANONYMOUS, Principal


def mark(text: str) -> str:
    """A text that is said later, so that it is found for the catalogues."""
    return text


@dataclass(frozen=True, slots=True)
class Room:
    """An entry of the menu: its text, where it leads, and the permission that shows it."""

    title: str
    path: str
    permission: str = ""


@dataclass(frozen=True, slots=True)
class PageContext:
    """The page around a template's own content.

    `path` is the one that is shown, with its query; `said` what was just done; `key` the
    Idempotency-Key of its forms; `proof` what shows that they are ours.
    """

    front: str
    path: str
    root: str
    language: str
    formats: Formats
    theme: str = ""
    said: str = ""
    key: str = ""
    proof: str = field(default="", repr=False)
    form: Form = field(default_factory=Form)
    principal: Principal = ANONYMOUS
    rooms: tuple[Room, ...] = ()
    request_id: str = ""

    @property
    def layout(self) -> str:
        """The template around the content: the front end's, or a bare one for strangers."""
        name = "bare" if self.principal is ANONYMOUS else self.front
        return f"screens/templates/{name}.html.j2"

    @property
    def languages(self) -> dict[str, str]:
        """The names of the languages there are."""
        return LANGUAGES

    def link(self, path: str) -> str:
        """A link to a path of ours, such as `/console/search`."""
        return link(self.root, path)

    def asset(self, name: str) -> str:
        """A link to a file of the look, under a name that changes with its content."""
        return self.link(f"/{self.front}/assets/{assets.hashed(name)}")

    def may(self, permission: str) -> bool:
        """Whether the visitor has a permission; what they may not do is not shown."""
        return self.principal.may(permission)

    def is_here(self, path: str) -> bool:
        """Whether the page lies in an entry of the menu."""
        at = self.path.partition("?")[0]
        return at == path or (path != f"/{self.front}" and at.startswith(f"{path}/"))

    @property
    def shown_rooms(self) -> list[Room]:
        """The entries of the menu that this visitor may open."""
        return [r for r in self.rooms if not r.permission or self.may(r.permission)]

    def errors(self) -> dict[str, str]:
        """What is wrong with the form, by the field's name."""
        problem: Any = self.form.problem
        return {} if problem is None else dict(problem.errors)
