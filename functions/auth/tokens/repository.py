"""Where keys are stored: each kind in a Secrets Manager secret of its own."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from shared.aws.errors import AwsError
from shared.aws.json_service import JsonClient
from shared.component import component
from shared.errors import Unavailable


@component
class KeySecret:
    """The text of a secret; `client` makes a Secrets Manager client."""

    client: Callable[[], JsonClient]
    secret_arn: str

    def read(self) -> str:
        """The text; empty if none was written yet. Raises: Unavailable."""
        try:
            answer = self.client().call("GetSecretValue", {"SecretId": self.secret_arn})
        except AwsError as error:
            if error.code == "ResourceNotFoundException":
                return ""  # a secret without a value: no key was made yet
            raise Unavailable("The keys can't be read just now; try again.") from error
        return str(answer["SecretString"])

    def write(self, text: str) -> None:
        """Replace the text."""
        self.client().call(
            "PutSecretValue",
            {"SecretId": self.secret_arn, "SecretString": text, "ClientRequestToken": str(uuid4())},
        )
