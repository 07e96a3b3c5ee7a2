"""E-mail addresses: one form that is kept and compared, and the letters that people write."""

from __future__ import annotations

import pytest

from shared.mail_address import UnfitAddress, compared, kept, shown


@pytest.mark.parametrize(
    ("typed", "ascii_form"),
    [
        ("anna@example.com", "anna@example.com"),
        (" Anna@Example.COM ", "anna@example.com"),
        ("ivan@пример.рф", "ivan@xn--e1afmkfd.xn--p1ai"),
        ("Ivan@ПРИМЕР.РФ", "ivan@xn--e1afmkfd.xn--p1ai"),
        ("ivan@bücher.example", "ivan@xn--bcher-kva.example"),
        ("ivan@xn--bcher-kva.example", "ivan@xn--bcher-kva.example"),
        ("ivan@faß.de", "ivan@xn--fa-hia.de"),  # IDNA 2008: not fass.de
        ("ivan@例え。テスト", "ivan@xn--r8jz45g.xn--zckzah"),
        ("ivan@ＥＸＡＭＰＬＥ.com", "ivan@example.com"),
        ("a.b+c!d@mail.example", "a.b+c!d@mail.example"),
    ],
)
def test_an_address_is_kept_in_ascii(typed: str, ascii_form: str) -> None:
    assert kept(typed) == ascii_form
    assert kept(ascii_form) == ascii_form
    assert compared(typed) == ascii_form


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "email"),
        ("anna", "email"),
        ("@example.com", "email"),
        ("anna@", "email"),
        ("anna@localhost", "email"),
        ("an na@example.com", "email"),
        ("anna@exam ple.com", "email"),
        ("anna@ex\nample.com", "email"),
        ("anna@-example.com", "email"),
        ("anna@example..com", "email"),
        ("anna@example.com.", "email"),
        ("anna@exam_ple.com", "email"),
        ("anna,olga@example.com", "email"),
        ("anna@olga@example.com", "email"),
        ("anna<olga@example.com", "email"),
        ("a" * 65 + "@example.com", "email"),
        ("анна@example.com", "email_local"),
        ("анна@пример.рф", "email_local"),
        ("anna@\u202epример.рф", "email_domain"),
        ("anna@пример\u200b\u2060\u0000.рф", "email_domain"),
        ("anna@☃️\u0301\u200d.example", "email_domain"),
        ("anna@xn--a\u00e4.example", "email_domain"),
        ("anna@xn--99999999.example", "email_domain"),
        ("anna@" + "ё" * 64 + ".рф", "email_domain"),
        ("a" * 64 + "@" + ".".join(["b" * 62] * 4), "email_length"),
    ],
)
def test_what_is_no_address_is_refused_with_a_sentence(typed: str, code: str) -> None:
    with pytest.raises(UnfitAddress) as refusal:
        kept(typed)
    assert refusal.value.code == code
    assert "^" not in str(refusal.value), "no regular expression is for people"
    assert str(refusal.value).endswith(".")


def test_people_are_shown_their_own_letters() -> None:
    for typed in ("ivan@пример.рф", "ivan@bücher.example", "anna@example.com"):
        assert shown(kept(typed)) == typed


def test_what_cannot_be_shown_in_letters_is_shown_as_it_is_kept() -> None:
    assert shown("ivan@xn--99999999.example") == "ivan@xn--99999999.example"
    assert shown("nobody") == "nobody"


def test_a_search_for_what_is_no_address_finds_nothing_and_does_not_fail() -> None:
    assert compared(" Анна@ ") == "анна@"
