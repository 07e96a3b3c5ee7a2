"""What every HTTP function reads from its environment."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class HttpSettings:
    """`authorizer_function` is asked where API Gateway ran no authorizer.

    `cors_origins` may read answers.
    """

    authorizer_function: str
    cors_origins: str = "*"
