"""Failures of scheduled jobs as they go out."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from shared.http.schema import Schema


class JobFailureView(Schema):
    subject: str = Field(
        description="What the job failed on.",
        examples=["subscription#0192f6c1-7f3a-7c9e-8a54-3f0c2b1d4e5f"],
    )
    reason: str = Field(
        description="Why it failed, for staff.",
        examples=["SubscriptionNotFound: There is no such subscription."],
    )
    failed_at: datetime = Field(description="When it last failed; jobs run every hour.")
