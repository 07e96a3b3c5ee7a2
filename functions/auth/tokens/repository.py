"""Where keys are stored: each kind in a Secrets Manager secret of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shared.errors import Unavailable


@dataclass(frozen=True, kw_only=True)
class KeySecret:
    """The text of a secret; `client` makes a Secrets Manager client."""

    client: Callable[[], Any]
    secret_arn: str

    def read(self) -> str:
        """The text; empty if none was written yet. Raises: Unavailable."""
        client = self.client()
        try:
            return str(client.get_secret_value(SecretId=self.secret_arn)["SecretString"])
        except client.exceptions.ResourceNotFoundException:
            return ""  # a secret without a value: no key was made yet
        except (client.exceptions.ClientError, OSError) as error:
            raise Unavailable("The keys can't be read just now; try again.") from error

    def write(self, text: str) -> None:
        """Replace the text."""
        self.client().put_secret_value(SecretId=self.secret_arn, SecretString=text)
