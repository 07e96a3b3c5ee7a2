"""Devices as they go in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from functions.notification.push_devices.entities import Platform
from shared.http import Schema
from shared.takes import Takes


class NewPushDevice(Schema):
    platform: Platform = Field(
        description="Whose push service the device hears.", examples=["android"]
    )
    token: Annotated[
        str,
        Takes("Must be a token of {limits}: Latin letters, digits and signs such as `_` and `-`."),
    ] = Field(
        min_length=1,
        max_length=4096,
        pattern=r"^[A-Za-z0-9:_.=+/-]+$",
        repr=False,
        description="What the platform's push service has given the app.",
        examples=["fcm-dGhpcyBpcyBub3QgYSB0b2tlbg"],
    )


class PushDeviceView(Schema):
    id: str = Field(description="The device's id.", examples=["9f86d081884c7d659a2feaa0c55ad015"])
    platform: Platform = Field(
        description="Whose push service the device hears.", examples=["android"]
    )
    added_at: datetime = Field(
        description="Since when messages go there.", examples=["2026-03-10T09:00:00Z"]
    )
