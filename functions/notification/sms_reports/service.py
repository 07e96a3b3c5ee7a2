"""What is done with the reports of an SMS gateway."""

from __future__ import annotations

from dataclasses import replace

from functions.notification.feedback.service import Feedback
from functions.notification.sms_reports.smsc import Smscs
from shared.component import component
from shared.context import current, working_in


@component
class SmsReports:
    """Use cases of reports."""

    smsc: Smscs
    feedback: Feedback

    def take(self, body: bytes) -> None:
        """Take in a report; the same one again does nothing.

        Raises: InvalidSignature, NotSentYet: the gateway tries again.
        """
        report = self.smsc.read(body)
        if report is not None:
            with working_in(replace(current(), actor="gateway:smsc")):
                self.feedback.take(report)
