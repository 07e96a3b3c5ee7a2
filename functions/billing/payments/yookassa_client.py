"""YooKassa's API through its own SDK's client, which has no time limit of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

CONNECT_SECONDS, ANSWER_SECONDS = 3, 15


class YookassaRefused(Exception):
    """YooKassa does not accept the request; `code` is the parameter or the code that it names."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class YookassaSilent(Exception):
    """YooKassa has not answered, or not so that one could tell what it has done."""


@dataclass(frozen=True)
class YookassaClient:
    """The API at `url`; `keys` fetches its secret, JSON with `shopId` and `secretKey`."""

    keys: Callable[[], str]
    url: str

    def get(self, path: str, query: dict[str, Any] | None = None) -> dict[str, Any]:
        """What the API shows. Raises: YookassaRefused, YookassaSilent."""
        return self._call("GET", path, query, None, None)

    def post(self, path: str, body: dict[str, Any], key: str) -> dict[str, Any]:
        """What is done once under a key. Raises: YookassaRefused, YookassaSilent."""
        return self._call("POST", path, None, {"Idempotence-Key": key}, body)

    def _call(self, *asked: Any) -> dict[str, Any]:
        from requests import RequestException
        from yookassa.domain import exceptions as known

        refusals = (known.BadRequestError, known.NotFoundError, known.GoneError)
        try:
            answer: dict[str, Any] = self._client().request(*asked)
        except refusals as error:
            said = getattr(error, "content", None) or {}
            code = str(said.get("parameter") or said.get("code") or "invalid_request")
            raise YookassaRefused(code) from error
        # Without an answer the SDK stumbles over the response that is not there.
        except (known.ApiError, RequestException, AttributeError, ValueError) as error:
            raise YookassaSilent from error
        return answer

    def _client(self) -> Any:
        from requests import Session
        from yookassa import Configuration
        from yookassa.client import ApiClient

        class Limited(ApiClient):  # type: ignore[misc]  # of no type that we see
            def get_session(self) -> Any:
                session = Session()
                limits = (CONNECT_SECONDS, ANSWER_SECONDS)
                session.request = partial(session.request, timeout=limits)
                return session

        keys = json.loads(self.keys())
        Configuration.configure(keys["shopId"], keys["secretKey"], api_url=self.url)
        return Limited()
