"""A browser is only sent to pages of this installation."""

from __future__ import annotations

import pytest

from shared.http.origins import ForeignAddress, Origins, origin_of

OURS = Origins.of("https://api.own.example/v1", "https://my.own.example, http://localhost:5173")


@pytest.mark.parametrize(
    "address",
    [
        "https://my.own.example",
        "https://my.own.example/paid?a=1&b=2#end",
        "https://MY.own.example/paid",
        "https://my.own.example:443/paid",
        "http://localhost:5173/",
        "https://api.own.example/v1/payments",
    ],
)
def test_own_pages_are_fine(address: str) -> None:
    assert OURS.check(address, pointer="/returnUrl") == address


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "https://my.own.example.evil.example/",
        "https://evil.example/my.own.example",
        "https://my.own.example@evil.example/",
        "https://evil.example\\@my.own.example/",
        "https://evil.example\\.my.own.example/",
        "https://my.own.example:8443/",
        "http://my.own.example/",
        "http://localhost/",
        "//my.own.example/",
        "/paid",
        "javascript:alert(1)//my.own.example",
        "ftp://my.own.example/",
        "https://my.own.example:port/",
        "https://",
        "https://[::1",
        "https://my.own.example\t.evil.example/",
        "https://my.own\u3002example/",
        "",
    ],
)
def test_whatever_may_lead_elsewhere_is_refused(address: str) -> None:
    with pytest.raises(ForeignAddress) as refused:
        OURS.check(address, pointer="/returnUrl")
    assert refused.value.errors[0].pointer == "/returnUrl"
    assert "https://my.own.example" in refused.value.detail


@pytest.mark.parametrize("cors", ["*", "", " , ", "null"])
def test_who_lets_every_page_call_is_not_sent_to_every_page(cors: str) -> None:
    origins = Origins.of("https://api.own.example/v1", cors)
    assert origins.allowed == ("https://api.own.example",)


def test_an_address_of_numbers_is_an_origin_too() -> None:
    assert origin_of("http://[::1]:8000/x") == "http://[::1]:8000"
    assert origin_of("http://127.0.0.1:80/x") == "http://127.0.0.1"
