"""What reports of SMS provide."""

from __future__ import annotations

from functions.notification.feedback.service import Feedback
from functions.notification.settings import NotificationSettings
from functions.notification.sms_reports.service import SmsReports
from functions.notification.sms_reports.smsc import Smscs
from shared.aws import clients
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[NotificationSettings]) -> None:
    """Provide the use cases of reports, and what reads them."""
    settings = resources.settings
    wiring.provide(Smscs, lambda: Smscs(keys=lambda: clients.secret(settings.smsc_secret_arn)))
    wiring.provide(
        SmsReports, lambda: SmsReports(smsc=wiring.use(Smscs), feedback=wiring.use(Feedback))
    )
