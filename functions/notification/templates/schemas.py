"""Templates as they go in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from functions.notification.templates.entities import LONGEST, Content, TemplateState
from shared.http import Schema

SUBJECT = "Счёт {{ number }} на {{ total | money(currency) }}"
SUMMARY = "К оплате {{ amount_due | money(currency) }}."
BODY = "{% call looks.paragraph() %}Мы выставили вам новый счёт.{% endcall %}"
Source = Annotated[str, Field(min_length=1, max_length=LONGEST)]


class TemplateForm(Schema):
    subject: Source = Field(description="The line of the subject.", examples=[SUBJECT])
    summary: Source = Field(
        description="A sentence or two, for the feed, SMS and push.", examples=[SUMMARY]
    )
    body: Source = Field(
        description="What stands between greeting and end, made of `looks`.", examples=[BODY]
    )

    def content(self) -> Content:
        """The text as an entity."""
        return Content(self.subject, self.summary, self.body)


class NewTemplateForm(TemplateForm):
    id: str = Field(
        min_length=3,
        max_length=100,
        description="Which text it is and in which language.",
        examples=["invoice-created.ru"],
    )


class PreviewForm(Schema):
    content: TemplateForm | None = Field(
        default=None, description="The text to look at; left out, the newest of the template."
    )


class ContentView(Schema):
    subject: str = Field(description="The line of the subject.", examples=[SUBJECT])
    summary: str = Field(description="For the feed, SMS and push.", examples=[SUMMARY])
    body: str = Field(description="What stands between greeting and end.", examples=[BODY])


class TemplateSummaryView(Schema):
    id: str = Field(
        description="Which text it is and in which language.", examples=["invoice-created.ru"]
    )
    state: TemplateState = Field(
        description="Whether the shipped text holds, one of your own, or another is in work.",
        examples=["shipped"],
    )
    number: int = Field(description="How many texts of your own there were.", examples=[0])
    published_number: int = Field(
        description="Which of them people get; 0 for the shipped one.", examples=[0]
    )
    updated_at: datetime = Field(
        description="When it was last written.", examples=["2026-03-10T09:00:00Z"]
    )


class TemplateView(TemplateSummaryView):
    content: ContentView = Field(description="The newest text.")


class TemplatesView(Schema):
    items: tuple[TemplateSummaryView, ...] = Field(description="All texts in all languages.")


class TemplateVersionView(Schema):
    number: int = Field(description="Which of the texts it is.", examples=[1])
    content: ContentView = Field(description="The text.")
    created_at: datetime = Field(
        description="When it was written.", examples=["2026-03-10T09:00:00Z"]
    )


class PreviewView(Schema):
    subject: str = Field(description="The subject.", examples=["Счёт S-000001 на 590,00 ₽"])
    summary: str = Field(description="A sentence or two.", examples=["К оплате 590,00 ₽."])
    text: str = Field(description="The mail as plain text.", examples=["Здравствуйте!"])
    html: str = Field(description="The mail as HTML.", examples=["<!doctype html>"])
