"""What staff do with templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from functions.notification.templates.checking import check
from functions.notification.templates.entities import (
    Content,
    Name,
    Template,
    TemplateBroken,
    TemplateChanged,
    TemplateState,
    TemplateVersion,
    TemplateVersionNotFound,
)
from functions.notification.templates.rendering import Renderer
from functions.notification.templates.repository import TemplateRepository
from functions.notification.templates.shipped import (
    announcement_of,
    names,
    sample_of,
    shipped,
    variables_of,
)
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table
from shared.errors import PreconditionFailed
from shared.idempotency import KeyedRequest
from shared.retrying import retrying

SHIPPED_AT = datetime(2026, 1, 1, tzinfo=UTC)
"""What stands for the time of a shipped text."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A text filled in with its event's sample."""

    subject: str
    summary: str
    text: str
    html: str


@component
class Templates:
    """Use cases of templates."""

    table: Table
    templates: TemplateRepository
    renderer: Renderer
    clock: Clock

    def list(self) -> list[Template]:
        """All texts in all languages, as they were last written."""
        known = {template.id: template for template in self.templates.each()}
        return [known.get(name.id) or self._shipped(name) for name in names()]

    def get(self, template_id: str) -> Template:
        """A template. Raises: TemplateNotFound."""
        name = Name.read(template_id)
        announcement_of(name)
        return self.templates.find(template_id) or self._shipped(name)

    def create(
        self, template_id: str, content: Content, once: KeyedRequest | None = None
    ) -> Template:
        """Write a first text of one's own.

        Raises: TemplateNotFound, TemplateBroken, TemplateExists.
        """
        name = Name.read(template_id)
        self._must_do(name, content)
        now = self.clock()
        template = self._shipped(name).written(content, now)
        self.table.commit(
            self.templates.add(template)
            .audit(f"template#{template.id}", "template.created", at=now, after=template)
            .once(once, result=template)
        )
        return template

    def update(self, template_id: str, content: Content, seen: int | None) -> Template:
        """Write another text, which nobody gets yet.

        Raises: TemplateNotFound, TemplateBroken, PreconditionFailed.
        """
        self._must_do(Name.read(template_id), content)

        def commit() -> Template:
            before = self.get(template_id)
            if seen not in (None, before.version):
                raise PreconditionFailed
            after = before.written(content, self.clock())
            self._save(before, after, "template.updated")
            return after

        return retrying(commit, on=TemplateChanged)

    def publish(self, template_id: str) -> Template:
        """Let people get the newest text. Raises: TemplateNotFound, TemplateBroken."""

        def commit() -> Template:
            before = self.get(template_id)
            after = before.let_out(self.clock())
            if after is before:
                return before
            self._must_do(Name.read(template_id), after.content)
            change = self.templates.change(after, over=before)
            self.table.commit(
                change.audit(
                    f"template#{template_id}", "template.published",
                    at=after.updated_at, before=before, after=after,
                )
            )  # fmt: skip
            return after

        return retrying(commit, on=TemplateChanged)

    def restore_shipped(self, template_id: str) -> None:
        """Let people get the shipped text again. Raises: TemplateNotFound."""

        def commit() -> None:
            before = self.get(template_id)
            if before.state is TemplateState.SHIPPED:
                return
            self.table.commit(
                self.templates.remove(before).audit(
                    f"template#{template_id}", "template.deleted", at=self.clock(), before=before
                )
            )

        retrying(commit, on=TemplateChanged)

    def restore(self, template_id: str, number: int) -> Template:
        """Take an earlier text for the newest one.

        Raises: TemplateNotFound, TemplateVersionNotFound, TemplateBroken.
        """
        version = self.templates.find_version(template_id, number)
        if version is None:
            raise TemplateVersionNotFound
        return self.update(template_id, version.content, None)

    def list_versions(
        self, template_id: str, limit: int, cursor: str | None
    ) -> Page[TemplateVersion]:
        """The texts that a template has had, the newest first. Raises: InvalidCursor."""
        return self.templates.list_versions(template_id, limit, cursor)

    def preview(self, template_id: str, content: Content | None) -> Preview:
        """A text as its reader would see it: the one that is sent along, or the newest.

        Raises: TemplateNotFound, TemplateBroken.
        """
        name = Name.read(template_id)
        return self._filled(name, content or self.get(template_id).content)

    def _must_do(self, name: Name, content: Content) -> None:
        """Raises: TemplateNotFound, TemplateBroken."""
        self._filled(name, content)

    def _filled(self, name: Name, content: Content) -> Preview:
        check(content, variables_of(name), self.renderer.plain)
        given = sample_of(name)
        try:
            letter = self.renderer.letter_of(name.template, given, content)
        except Exception as error:  # whatever is wrong in it, its writer is told
            raise TemplateBroken(
                "The template cannot be filled in: {error}.", error=type(error).__name__
            ) from error
        return Preview(letter.subject, letter.summary, letter.text, letter.html)

    def _shipped(self, name: Name) -> Template:
        return Template(name.id, shipped(name), SHIPPED_AT)

    def _save(self, before: Template, after: Template, action: str) -> None:
        self.table.commit(
            self.templates.write(after, over=before).audit(
                f"template#{after.id}", action, at=after.updated_at, before=before, after=after
            )
        )
