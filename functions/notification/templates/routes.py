"""Templates: the texts of messages, which staff may replace by their own."""

from __future__ import annotations

from dataclasses import dataclass

from functions.notification.templates.entities import (
    Template,
    TemplateBroken,
    TemplateExists,
    TemplateNotFound,
    TemplateVersion,
    TemplateVersionNotFound,
)
from functions.notification.templates.schemas import (
    NewTemplateForm,
    PreviewForm,
    PreviewView,
    TemplateForm,
    TemplatesView,
    TemplateVersionView,
    TemplateView,
)
from functions.notification.templates.service import Preview, Templates
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.errors import PreconditionFailed
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Templates", "The texts of messages, which staff may replace by their own.")
READ, WRITE = "notification:template:read", "notification:template:write"
NUMBER = {"number": "The number of the text, from 1 on."}
ID = {"templateId": "Which text it is and in which language, such as `invoice-created.ru`."}


@dataclass(frozen=True, slots=True)
class AllTemplates:
    """The answer of the list."""

    items: tuple[Template, ...]


@endpoint.get("/templates", permission=READ, response=TemplatesView)
def list_templates(call: Call) -> AllTemplates:
    """List all texts in all languages; there are as many as the product has."""
    return AllTemplates(tuple(call.use(Templates).list()))


@endpoint.post("/templates", permission=WRITE, request=NewTemplateForm, response=TemplateView,
               status=201, idempotent=True,
               errors=[TemplateNotFound, TemplateBroken, TemplateExists])  # fmt: skip
def create_template(call: Call[NewTemplateForm]) -> Template:
    """Write a first text of your own in the place of a shipped one; nobody gets it yet."""
    sent = call.body
    return call.use(Templates).create(sent.id, sent.content(), call.once)


@endpoint.get("/templates/{templateId}", permission=READ, response=TemplateView, parameters=ID,
              errors=[TemplateNotFound])  # fmt: skip
def get_template(call: Call) -> Template:
    """Get a template with its newest text."""
    return call.use(Templates).get(call.path["templateId"])


@endpoint.put("/templates/{templateId}", permission=WRITE, request=TemplateForm,
              response=TemplateView, parameters=ID,
              errors=[TemplateNotFound, TemplateBroken, PreconditionFailed])  # fmt: skip
def update_template(call: Call[TemplateForm]) -> Template:
    """Write another text; people get the one that is published until this one is."""
    content, seen = call.body.content(), call.seen_version
    return call.use(Templates).update(call.path["templateId"], content, seen)


@endpoint.delete("/templates/{templateId}", permission=WRITE, status=204, parameters=ID,
                 errors=[TemplateNotFound])  # fmt: skip
def delete_template(call: Call) -> None:
    """Go back to the shipped text; the versions of your own stay."""
    call.use(Templates).restore_shipped(call.path["templateId"])


@endpoint.post("/templates/{templateId}/publish", permission=WRITE, response=TemplateView,
               parameters=ID, errors=[TemplateNotFound, TemplateBroken])  # fmt: skip
def publish_template(call: Call) -> Template:
    """Let people get the newest text."""
    return call.use(Templates).publish(call.path["templateId"])


@endpoint.post("/templates/{templateId}/preview", permission=READ, request=PreviewForm,
               response=PreviewView, parameters=ID,
               errors=[TemplateNotFound, TemplateBroken])  # fmt: skip
def preview_template(call: Call[PreviewForm]) -> Preview:
    """Preview a text, filled in with a sample of its event."""
    content = call.body.content.content() if call.body.content else None
    return call.use(Templates).preview(call.path["templateId"], content)


@endpoint.get("/templates/{templateId}/versions", permission=READ, query=PageQuery,
              response=TemplateVersionView, paged=True, parameters=ID,
              errors=[InvalidCursor])  # fmt: skip
def list_template_versions(call: Call[None, PageQuery]) -> Page[TemplateVersion]:
    """List the texts of your own that a template has had, the newest first."""
    q = call.query
    return call.use(Templates).list_versions(call.path["templateId"], q.limit, q.cursor)


@endpoint.post("/templates/{templateId}/versions/{number}/restore", permission=WRITE,
               response=TemplateView, parameters=ID | NUMBER,
               errors=[TemplateNotFound, TemplateVersionNotFound, TemplateBroken])  # fmt: skip
def restore_template_version(call: Call) -> Template:
    """Take an earlier text for the newest one; people get it once it is published."""
    number = call.path["number"]
    if not (number.isascii() and number.isdecimal() and len(number) <= 6):
        raise TemplateVersionNotFound
    return call.use(Templates).restore(call.path["templateId"], int(number))
