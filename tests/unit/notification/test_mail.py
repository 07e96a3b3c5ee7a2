"""E-mail through SES: what is asked of it, and what its errors mean."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from botocore.session import get_session
from botocore.stub import ANY, Stubber

from functions.notification.channels.mail import Mail
from functions.notification.channels.port import Letter, Refused, Unreachable

LETTER = Letter("Счёт", "Текст", "<p>Текст</p>")


@pytest.fixture
def ses() -> Any:
    return get_session().create_client(
        "ses", region_name="eu-central-1", aws_access_key_id="x", aws_secret_access_key="x"
    )


def test_a_letter_goes_out_in_both_forms(ses: Any) -> None:
    expected = {
        "Source": "no-reply@example.com",
        "Destination": {"ToAddresses": ["anna@example.com"]},
        "Message": {
            "Subject": {"Data": "Счёт", "Charset": "UTF-8"},
            "Body": {
                "Text": {"Data": "Текст", "Charset": "UTF-8"},
                "Html": {"Data": "<p>Текст</p>", "Charset": "UTF-8"},
            },
        },
    }
    with Stubber(ses) as stub:
        stub.add_response("send_email", {"MessageId": "ses-1"}, expected)
        assert (
            Mail(client=ses, sender="no-reply@example.com").send("anna@example.com", LETTER)
            == "ses-1"
        )


def test_a_domain_of_other_letters_is_written_in_ascii(ses: Any) -> None:
    to = {"ToAddresses": ["anna@xn--80a1acny.xn--p1ai"]}
    expected = {"Source": ANY, "Message": ANY, "Destination": to}
    with Stubber(ses) as stub:
        stub.add_response("send_email", {"MessageId": "ses-1"}, expected)
        Mail(client=ses, sender="no-reply@example.com").send("anna@почта.рф", LETTER)


@pytest.mark.parametrize(
    "address", ["anna", "@example.com", "анна@example.com", f"a@{'x' * 64}.ru", "a@a..b"]
)
def test_an_address_that_ses_can_not_take_is_refused_without_asking(ses: Any, address: str) -> None:
    with Stubber(ses), pytest.raises(Refused, match="InvalidAddress"):
        Mail(client=ses, sender="no-reply@example.com").send(address, LETTER)


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
    ses: Any, code: str, message: str, outcome: type[Exception]
) -> None:
    with Stubber(ses) as stub:
        stub.add_client_error("send_email", code, message)
        with pytest.raises(outcome, match=f"^{code}$") as caught:
            Mail(client=ses, sender="no-reply@example.com").send("anna@example.com", LETTER)
    assert caught.value.__suppress_context__


def test_an_unreachable_service_is_for_now() -> None:
    class Nowhere:
        def send_email(self, **request: Any) -> dict[str, str]:
            raise EndpointConnectionError(endpoint_url="https://email.example")

    with pytest.raises(Unreachable, match="EndpointConnectionError"):
        Mail(client=Nowhere(), sender="no-reply@example.com").send("anna@example.com", LETTER)
