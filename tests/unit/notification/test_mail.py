"""E-mail through SES: what is asked of it, and what its errors mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from email import message_from_string, policy
from xml.etree import ElementTree as ET

import pytest

from functions.notification.channels.mail import Mail
from functions.notification.channels.papers import StoredPapers
from functions.notification.channels.port import Enclosure, Letter, Refused, Taken, Unreachable
from shared.aws import clients
from shared.aws.errors import AwsError, NoAnswer
from tests.fakes.cloud import Cloud

LETTER = Letter("Счёт", "Текст", "<p>Текст</p>")
SENDER = "no-reply@example.com"


@dataclass
class Ses:
    """SES, which takes what it is given, or refuses it."""

    error: AwsError | None = None
    taken: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    def call(self, action: str, fields: Mapping[str, str]) -> ET.Element:
        if self.error:
            raise self.error
        self.taken.append((action, fields))
        return ET.fromstring("<SendEmailResult><MessageId>ses-1</MessageId></SendEmailResult>")


def sent(ses: Ses, address: str) -> Taken:
    return Mail(client=ses, sender=SENDER).send(address, LETTER)


def test_a_letter_goes_out_in_both_forms() -> None:
    ses = Ses()
    assert sent(ses, "anna@example.com") == Taken("ses-1")
    ((action, fields),) = ses.taken
    assert action == "SendEmail"
    assert fields == {
        "Source": SENDER,
        "Destination.ToAddresses.member.1": "anna@example.com",
        "Message.Subject.Data": "Счёт",
        "Message.Subject.Charset": "UTF-8",
        "Message.Body.Text.Data": "Текст",
        "Message.Body.Text.Charset": "UTF-8",
        "Message.Body.Html.Data": "<p>Текст</p>",
        "Message.Body.Html.Charset": "UTF-8",
    }


def test_it_arrives_as_ses_reads_it(cloud: Cloud) -> None:
    """Over moto, which reads the form fields and looks whether the sender is verified."""
    mail = Mail(client=clients.ses(), sender=SENDER)
    with pytest.raises(Unreachable, match="MessageRejected"):
        mail.send("anna@example.com", LETTER)
    cloud.client("ses").verify_email_identity(EmailAddress=SENDER)
    assert mail.send("anna@example.com", LETTER).external_id
    (kept,) = cloud.sent_mail()
    assert (kept.subject, kept.body) == ("Счёт", "<p>Текст</p>")
    assert kept.destinations["ToAddresses"] == ["anna@example.com"]


def test_a_letter_with_a_document_goes_out_as_mime(cloud: Cloud) -> None:
    letter = replace(LETTER, enclosures=(Enclosure("invoice-1.pdf", b"%PDF-1"),))
    cloud.client("ses").verify_email_identity(EmailAddress=SENDER)
    assert Mail(client=clients.ses(), sender=SENDER).send("anna@example.com", letter).external_id
    (kept,) = cloud.sent_mail()
    parsed = message_from_string(kept.raw_data, policy=policy.default)
    assert (parsed["To"], parsed["From"], parsed["Subject"]) == ("anna@example.com", SENDER, "Счёт")
    bodies = [parsed.get_body((form,)) for form in ("plain", "html")]
    assert [b.get_content().strip() for b in bodies if b] == ["Текст", "<p>Текст</p>"]
    (enclosed,) = parsed.iter_attachments()
    assert (enclosed.get_filename(), enclosed.get_content()) == ("invoice-1.pdf", b"%PDF-1")
    assert enclosed.get_content_type() == "application/pdf"


def test_a_document_that_cannot_be_fetched_is_tried_again(cloud: Cloud) -> None:
    papers = StoredPapers(store=clients.objects(), bucket="nowhere")
    with pytest.raises(Unreachable, match="DocumentNoSuchBucket"):
        papers.fetch("invoice/1.pdf")


def test_a_domain_of_other_letters_is_written_in_ascii() -> None:
    ses = Ses()
    sent(ses, "anna@почта.рф")
    (_, fields) = ses.taken[0]
    assert fields["Destination.ToAddresses.member.1"] == "anna@xn--80a1acny.xn--p1ai"


@pytest.mark.parametrize(
    "address", ["anna", "@example.com", "анна@example.com", f"a@{'x' * 64}.ru", "a@a..b"]
)
def test_an_address_that_ses_can_not_take_is_refused_without_asking(address: str) -> None:
    ses = Ses()
    with pytest.raises(Refused, match="InvalidAddress"):
        sent(ses, address)
    assert ses.taken == []


@pytest.mark.parametrize(
    ("code", "message", "outcome"),
    [
        ("MessageRejected", "Address is on the suppression list: anna@example.com", Refused),
        ("InvalidParameterValue", "Illegal address anna@example.com", Refused),
        ("MessageRejected", "Email address is not verified: anna@example.com", Unreachable),
        ("Throttling", "Maximum sending rate exceeded.", Unreachable),
        ("AccountSendingPausedException", "Paused", Unreachable),
        ("MailFromDomainNotVerifiedException", "Not yet", Unreachable),
        ("AccessDenied", "not authorized", Unreachable),
    ],
)
def test_errors_are_for_good_or_for_now_and_never_name_the_address(
    code: str, message: str, outcome: type[Exception]
) -> None:
    with pytest.raises(outcome, match=f"^{code}$") as caught:
        sent(Ses(AwsError(code, message, 400)), "anna@example.com")
    assert caught.value.__suppress_context__


def test_an_unreachable_service_is_for_now() -> None:
    with pytest.raises(Unreachable, match="ConnectionRefusedError"):
        sent(Ses(NoAnswer("ConnectionRefusedError")), "anna@example.com")
