"""The page of what was sent locally."""

from __future__ import annotations

from infra.local.outbox import page
from infra.local.play.mailbox import Mail


def test_the_page_shows_messages_and_mails_and_runs_nothing_that_is_in_them() -> None:
    message = {
        "created_at": "2026-03-10T09:00:00.000Z",
        "channel": "sms",
        "address": "+79161234567",
        "template": "account-blocked",
        "state": "sent",
    }
    hostile = Mail("anna@example.com", "<script>alert(1)</script>", "text", '<p id="a">Счёт</p>')
    shown = page([message], [hostile])
    assert "<td>+79161234567</td>" in shown
    assert "<script>" not in shown
    assert '<iframe sandbox srcdoc="&lt;p id=&quot;a&quot;&gt;Счёт&lt;/p&gt;">' in shown
