"""Templates: texts of messages as data, in versions, over those that the product comes with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from shared.errors import Conflict, Invalid, NotFound

LONGEST = 20_000
"""Characters of a template."""


class TemplateNotFound(NotFound):
    """There is no such template."""


class TemplateVersionNotFound(NotFound):
    """The template has no such version."""


class TemplateExists(Conflict):
    """The template has been changed already; write another version of it."""


class TemplateChanged(Conflict):
    """Somebody else changed the template at the same moment; read it again."""


class TemplateBroken(Invalid):
    """The template cannot be filled in."""


class TemplateState(StrEnum):
    """Which text people get, and whether another one is in work."""

    SHIPPED = "shipped"
    DRAFT = "draft"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Content:
    """The parts of a text: a line, a sentence or two, and what stands in between."""

    subject: str
    summary: str
    body: str


@dataclass(frozen=True, slots=True)
class Name:
    """Which text it is, in which language."""

    template: str
    locale: str

    @classmethod
    def read(cls, template_id: str) -> Name:
        """The name in an id such as `invoice-created.ru`."""
        template, _, locale = template_id.rpartition(".")
        return cls(template, locale)

    @property
    def id(self) -> str:
        """Such as `invoice-created.ru`."""
        return f"{self.template}.{self.locale}"


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """One of the texts that a template has had."""

    id: str
    number: int
    content: Content
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Template:
    """A text as it was last written, the one that people get, and the one that they got before.

    `number` counts the texts; that of version 0 is the shipped one.
    """

    id: str
    content: Content
    updated_at: datetime
    number: int = 0
    published: Content | None = None
    published_number: int = 0
    last_good: Content | None = None
    version: int = 0

    @property
    def state(self) -> TemplateState:
        """Which text people get, and whether another one is in work."""
        if self.version == 0:
            return TemplateState.SHIPPED
        is_out = self.published is not None and self.published_number == self.number
        return TemplateState.PUBLISHED if is_out else TemplateState.DRAFT

    def written(self, content: Content, at: datetime) -> Template:
        """The template with another text, which nobody gets yet."""
        return replace(
            self,
            content=content,
            number=self.number + 1,
            updated_at=at,
            version=self.version + 1,
        )

    def let_out(self, at: datetime) -> Template:
        """The template whose newest text people get; the one before stays at hand."""
        if self.state is not TemplateState.DRAFT:
            return self
        return replace(
            self,
            published=self.content,
            published_number=self.number,
            last_good=self.published,
            updated_at=at,
            version=self.version + 1,
        )

    @property
    def newest(self) -> TemplateVersion:
        """The newest text as one of the template's versions."""
        return TemplateVersion(self.id, self.number, self.content, self.updated_at)
