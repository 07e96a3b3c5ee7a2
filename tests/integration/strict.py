"""Auth's functions under other policies than the local stack's, beside the deployed ones.

The local stack is lenient where a newcomer is: nobody must have a second factor, and one address
may fail as often as it likes, since everybody there comes from it. So what these policies do is
shown by copies of the deployed functions: the same zips, roles, layers, tables and keys, with an
environment of their own. The deployed ones, which others are using, stay as they are.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local.place import Place
from infra.local.play.stage import Stage
from tests.integration.proxied import SOMEWHERE, Answer, proxy_event

KEPT = ("Runtime", "Role", "Handler", "Timeout", "MemorySize", "Architectures")


@dataclass(frozen=True)
class StrictApi:
    """The API as those copies answer it: asks the authorizer first, as API Gateway does."""

    stage: Stage
    mark: str

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str | None = None,
        source: str = SOMEWHERE,
    ) -> Answer:
        """A request to a route of auth, without parameters in its path."""
        return self._sent(f"AuthApi{self.mark}", method, path, body, token, source)

    def request_of(self, function: str, method: str, path: str, *, token: str) -> Answer:
        """A request to a route of another service: its deployed function, and our authorizer."""
        return self._sent(function, method, path, None, token, SOMEWHERE)

    def allowed(self, token: str) -> dict[str, str] | None:
        """What the authorizer says of a token's bearer; None for a Deny."""
        event = {
            "type": "REQUEST",
            "headers": {"Authorization": f"Bearer {token}"},
            "methodArn": "arn:aws:execute-api:eu-central-1:000000000000:api/v1/GET/auth/me",
        }
        policy = self.stage.invoke(f"Authorizer{self.mark}", event)
        if policy["policyDocument"]["Statement"][0]["Effect"] != "Allow":
            return None
        return dict(policy["context"], principalId=policy["principalId"])

    def _sent(
        self, function: str, method: str, path: str, body: Any, token: str | None, source: str
    ) -> Answer:
        context = self.allowed(token) if token else None
        if token and context is None:
            return Answer(401, {}, "")
        event = proxy_event(method, path, body, token=token, source=source, authorizer=context)
        return Answer.of(self.stage.invoke(function, event))


@contextmanager
def strict_api(stage: Stage, place: Place, **policy: str) -> Iterator[StrictApi]:
    """Copies of auth's function and of the authorizer with a policy, for as long as it takes."""
    mark = "Strict"
    with ExitStack() as copies:
        for name in ("AuthApi", "Authorizer"):
            copies.enter_context(_copy(stage, place, name, f"{name}{mark}", policy))
        yield StrictApi(stage, mark)


@contextmanager
def _copy(
    stage: Stage, place: Place, name: str, copy: str, policy: dict[str, str]
) -> Iterator[None]:
    functions, prefix = stage.aws("lambda"), stage.outputs["functionPrefix"]
    deployed = functions.get_function_configuration(FunctionName=prefix + name)
    environment = deployed["Environment"]["Variables"]
    known = {k: v for k, v in policy.items() if k in environment}
    functions.create_function(
        FunctionName=prefix + copy,
        Code={"ZipFile": _zipped(place.path("build") / name)},
        Environment={"Variables": environment | known},
        Layers=[layer["Arn"] for layer in deployed.get("Layers", ())],
        **{key: deployed[key] for key in KEPT},
    )
    try:
        functions.get_waiter("function_active_v2").wait(FunctionName=prefix + copy)
        yield
    finally:
        functions.delete_function(FunctionName=prefix + copy)


def _zipped(folder: Path) -> bytes:
    """A function as `sam build` has left it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            archive.write(path, path.relative_to(folder))
    return buffer.getvalue()
