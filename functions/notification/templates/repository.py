"""Templates that differ from the shipped ones, in the notification table.

pk TEMPLATES             sk <id>               the template
pk TEMPLATE#<id>         sk VERSION#<number>   each of its texts
pk TEMPLATE#<id>         sk BROKEN#<number>    that it was said to be broken
"""

from __future__ import annotations

from collections.abc import Iterator

from functions.notification.templates.entities import (
    Template,
    TemplateChanged,
    TemplateExists,
    TemplateVersion,
)
from shared.component import component
from shared.dynamo import Item, Page, Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition

PK = "TEMPLATES"


@component
class TemplateRepository:
    """Reads templates, and says how they are written."""

    table: Table

    def each(self) -> Iterator[Template]:
        """All that differ from the shipped ones: at most one for each text and language."""
        return (from_item(Template, item) for item in self.table.each(Query(PK)))

    def find(self, template_id: str) -> Template | None:
        """A template, or None where the shipped one holds."""
        item = self.table.get(PK, template_id)
        return None if item is None else from_item(Template, item)

    def find_version(self, template_id: str, number: int) -> TemplateVersion | None:
        """One of a template's texts, or None."""
        item = self.table.get(*_version_key(template_id, number))
        return None if item is None else from_item(TemplateVersion, item)

    def list_versions(
        self, template_id: str, limit: int, cursor: str | None
    ) -> Page[TemplateVersion]:
        """The texts of a template, the newest first. Raises: InvalidCursor."""
        query = Query(f"TEMPLATE#{template_id}", prefix="VERSION#", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(TemplateVersion, item))

    def add(self, template: Template) -> Transaction:
        """A first text of one's own. Its failure: TemplateExists."""
        written = Transaction().create(_item(template), otherwise=TemplateExists())
        return written.put(_version_item(template.newest))

    def write(self, template: Template, *, over: Template) -> Transaction:
        """A template with another text. Its failure: TemplateChanged."""
        return self.change(template, over=over).put(_version_item(template.newest))

    def change(self, template: Template, *, over: Template) -> Transaction:
        """A template over the one that was read. Its failure: TemplateChanged."""
        unchanged = (
            Condition(equals={"version": over.version}) if over.version else Condition(absent=True)
        )
        return Transaction().put(_item(template), when=unchanged, otherwise=TemplateChanged())

    def remove(self, template: Template) -> Transaction:
        """The shipped text instead. Its failure: TemplateChanged."""
        unchanged = Condition(equals={"version": template.version})
        return Transaction().delete(PK, template.id, when=unchanged, otherwise=TemplateChanged())

    def mark_broken(self, template: Template) -> Transaction:
        """That a published text was said to be broken, once. Its failure: TemplateExists."""
        item: Item = {"pk": f"TEMPLATE#{template.id}", "sk": f"BROKEN#{template.published_number}"}
        return Transaction().create(item, otherwise=TemplateExists())


def _version_key(template_id: str, number: int) -> tuple[str, str]:
    return f"TEMPLATE#{template_id}", f"VERSION#{number:06d}"


def _item(template: Template) -> Item:
    return to_item(template) | {"pk": PK, "sk": template.id}


def _version_item(version: TemplateVersion) -> Item:
    pk, sk = _version_key(version.id, version.number)
    return to_item(version) | {"pk": pk, "sk": sk}
