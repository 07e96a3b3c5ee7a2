"""A page's call: who looks, what they have sent, and the services at hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from functions.gateway.backends import Answer, Backends, Question
from functions.gateway.screens.forms import Form, Refused, problem_in
from functions.gateway.screens.session import SAID, kept
from functions.gateway.screens.texts import texts
from shared.http.call import Call
from shared.http.endpoint import Raw
from shared.ids import new_id

SAFE = "/?&=%:;,+~.-_"


@dataclass(frozen=True)
class Visit(Call[Any, Any]):
    """A call that a page answers.

    `form` is what was sent with a POST, or what was refused of it when its page is shown again;
    `folder` the one whose texts the view says.
    """

    front: str = "console"
    language: str = "en"
    root: str = ""
    form: Form = field(default_factory=Form)
    folder: str = "screens"

    def say(self, text: str, **values: Any) -> str:
        """A text in the visitor's language, its `%(name)s` filled in."""
        said = texts(self.language, self.folder).gettext(text)
        return said % values if values else said

    def ask(self, questions: Mapping[str, Question]) -> dict[str, Answer]:
        """The answers of the services, all asked at once, by name."""
        return self.use(Backends).ask(questions, self.caller, self.language)

    def get(self, service: str, route: str, **asked: Any) -> Any:
        """What a service answers; `path` and `query` as Question takes them. Raises: Refused."""
        return self._good(Question(service, route, **asked))

    def all_of(self, questions: Mapping[str, Question]) -> dict[str, Any]:
        """The answers of services that a page can't do without, by name. Raises: Refused."""
        answers = self.ask(questions)
        return {name: _good(answer) for name, answer in answers.items()}

    def try_out(
        self, service: str, route: str, body: Mapping[str, Any] | None, **asked: Any
    ) -> Any:
        """What a change would do, by a route that takes `dryRun`. Raises: Refused."""
        dry = {"dryRun": "true"}
        return self._good(
            Question(
                service, route, method="POST", body=body, query=dry, key=f"try.{new_id()}", **asked
            )
        )

    def send(
        self, method: str, service: str, route: str, body: Mapping[str, Any] | None, **asked: Any
    ) -> Any:
        """What a service answers to a change that a form asks for. Raises: Refused.

        The form's Idempotency-Key goes along: however often it is sent, it is done once. A form
        that makes several changes names each: `step="refund"`.
        """
        step = asked.pop("step", "")
        key = ".".join(filter(None, (self.form.key or new_id(), step)))
        return self._good(Question(service, route, method=method, body=body, key=key, **asked))

    def _good(self, question: Question) -> Any:
        return _good(self.use(Backends).tell(question, self.caller, self.language))

    def shown_again(self, form: Form) -> Visit:
        """The same visit of a page whose form was refused."""
        return replace(self, form=form)

    def to(self, path: str, said: str = "") -> Raw:
        """Send the browser on to one of our pages, which tells what was done."""
        if said:
            self.cookies.append(kept(SAID, quote(said, safe=""), 60))
        return Raw("", "text/html", status=303, headers={"Location": link(self.root, path)})


def _good(answer: Answer) -> Any:
    if answer.status is None or answer.status >= 400:
        raise Refused(problem_in(answer.status, answer.body))
    return answer.body


def link(root: str, path: str) -> str:
    """A path of ours as a link that holds behind every domain and stage: relative."""
    place, _, fragment = path.partition("#")
    return (root + quote(place.lstrip("/"), safe=SAFE) or ".") + (
        f"#{fragment}" if fragment else ""
    )


def root_of(path: str) -> str:
    """The way up from a path to where all paths begin."""
    return "../" * (path.count("/") - 1)


def own_path(asked: str, front: str) -> str:
    """An address to return to, where it is one of this front end's; its first page otherwise."""
    is_ours = asked == f"/{front}" or asked.startswith((f"/{front}/", f"/{front}?"))
    is_plain = asked.isascii() and asked.isprintable() and not set(asked) & set("\\ \"'<>#")
    return (
        asked if is_ours and is_plain and "//" not in asked and ".." not in asked else f"/{front}"
    )
