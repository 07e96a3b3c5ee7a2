"""The lean set with the cryptography of signed tokens, which auth's functions can't do without."""

from __future__ import annotations

import jwt.algorithms as jwt_algorithms
from cold_lean import handler
from cryptography.hazmat.primitives.asymmetric import ec

__all__ = ["ec", "handler", "jwt_algorithms"]
