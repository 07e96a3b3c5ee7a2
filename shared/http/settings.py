"""What every HTTP function reads from its environment."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class HttpSettings:
    """`authorizer_function` is asked where API Gateway ran no authorizer.

    Pages of `cors_origins` may read answers; `*` among them lets anybody's read public ones.
    """

    authorizer_function: str
    cors_origins: str = ""
