"""SNS's names of devices: a platform application for each kind of app, an endpoint for a device."""

from __future__ import annotations

from collections.abc import Mapping

from functions.notification.push_devices.entities import NoPush, Platform
from shared.aws.errors import AwsError
from shared.aws.query_service import QueryClient
from shared.component import component
from shared.errors import Invalid, Unavailable

_ENABLED = {"Attributes.entry.1.key": "Enabled", "Attributes.entry.1.value": "true"}


class UnfitToken(Invalid):
    """The platform's push service does not know this token."""


@component
class PushEndpoints:
    """Makes endpoints; `applications` are the platforms that there is an app for."""

    client: QueryClient
    applications: Mapping[Platform, str]

    def opened(self, platform: Platform, token: str) -> str:
        """The endpoint of a device, which takes messages (again).

        Raises: NoPush, UnfitToken, Unavailable.
        """
        application = self.applications.get(platform)
        if not application:
            raise NoPush
        named = {"PlatformApplicationArn": application, "Token": token}
        try:
            made = self.client.call("CreatePlatformEndpoint", named)
            endpoint = made.findtext("EndpointArn", "")
            self.client.call("SetEndpointAttributes", _ENABLED | {"EndpointArn": endpoint})
        except AwsError as error:
            # Its text names the token.
            raise (UnfitToken if error.code == "InvalidParameter" else Unavailable) from None
        return endpoint
