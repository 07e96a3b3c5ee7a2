"""What staff wrote down about an application; customers do not see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Remark:
    """What staff wrote down about an application; customers do not see it."""

    id: str
    at: datetime
    by: str
    text: str
