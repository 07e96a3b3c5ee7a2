"""Names: what goes on working in any script, what is dropped, what is refused."""

from __future__ import annotations

import pytest

from shared.names import LONGEST, UnfitName, Whose, name

GOOD = [
    "O'Connell",
    "X Æ A-12",
    "Ёлкина-Щукина",
    "محمد عبد الله",
    "می‌خواهم",  # Persian, with the joiner that its spelling needs
    "क्‍षत्रिय",  # Devanagari, with a joiner after a virama
    "王小明",
    "St. John",
    "J.R.R. Tolkien",
    "J.R.R.Tolkien",
    "А.С.Пушкин",
    "Пушкин А.С.",
    "Dr. med. Anna-Maria Müller, PhD",
    "Nguyễn Thị Minh Khai",
    "Björk Guðmundsdóttir",
    "Louis XIV (le Grand)",
    "7",
    "a" * LONGEST,
    "Ё" * LONGEST,
]
COMPANIES = [
    "ООО «Ромашка»",
    "Smith & Sons: Bakers/Millers",
    "Школа № 1234",
    "ИП Иванов / Петров",
    "в/ч 12345",
    "АО НПО «Луч»: филиал № 2",
]


@pytest.mark.parametrize("text", GOOD)
def test_a_good_name_stays_as_it_is(text: str) -> None:
    assert name(text) == text
    assert name(text, Whose.COMPANY) == text


@pytest.mark.parametrize("text", COMPANIES)
def test_a_companys_name_may_have_more(text: str) -> None:
    assert name(text, Whose.COMPANY) == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u202eAnna\u202c", "Anna"),
        ("An\u200bna", "Anna"),
        ("\ufeffAnna\u2060", "Anna"),
        ("Anna\u200d", "Anna"),
        ("An\u200dna", "Anna"),  # no Latin letter joins
        ("An\u00adna", "Anna"),
        ("Anna\ufe0f", "Anna"),
        ("Anna \u3164", "Anna"),
        ("Anna \u00a0  Petrova ", "Anna Petrova"),
        ("Zoe\u0308", "Zoë"),
        ("\u2067محمد\u2069", "محمد"),
    ],
)
def test_what_nobody_sees_is_dropped(typed: str, kept: str) -> None:
    assert name(typed) == kept


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "name_letters"),
        ("🙂", "name_letters"),
        ("👨‍👩‍👧", "name_letters"),
        ("\u202e\u200b", "name_letters"),
        ("\u3164", "name_letters"),
        ("-.,'", "name_letters"),
        ("\u0301", "name_letters"),
        ("Anna\nPetrova", "name_control"),
        ("Anna\tPetrova", "name_control"),
        ("Anna\x00", "name_control"),
        ("Anna\u0085", "name_control"),
        ("Anna\u2028Petrova", "name_control"),
        ("Anna\u2029", "name_control"),
        ("Anna\ue000", "name_control"),
        ("https://evil.example", "name_link"),
        ("//evil", "name_link"),
        ("javascript:alert", "name_link"),
        ("mailto: anna", "name_link"),
        ("tel:123", "name_link"),
        ("www.evil.example win 1000 EUR now", "name_link"),
        ("Your account is blocked. Pay at evil.example", "name_link"),
        ("Anna,evil.com", "name_link"),
        ("t.me", "name_link"),
        ("T.ME", "name_link"),
        ("x.com", "name_link"),
        ("я.рф", "name_link"),
        ("пример.рф", "name_link"),
        ("evil．example", "name_link"),
        ("evil。example", "name_link"),
        ("ev\u200bil.exam\u200bple", "name_link"),
        ("e\u2024xample\u2024com", "name_link"),
        ("xn--e1afmkfd.xn--p1ai", "name_link"),
        ("192.168.10.1", "name_link"),
        ("+7 916 123-45-67", "name_phone"),
        ("call 8(916)1234567 now", "name_phone"),
        ("Anna 1234567", "name_phone"),
        ("٠١٢٣٤٥٦٧", "name_phone"),
        ("anna@home", "name_characters"),
        ("<b>Anna</b>", "name_characters"),
        ("Anna\\", "name_characters"),
        ("Anna＠home", "name_characters"),
    ],
)
def test_what_is_no_name_is_refused_with_its_cause(text: str, code: str) -> None:
    for whose in Whose:
        with pytest.raises(UnfitName) as refusal:
            name(text, whose)
        assert refusal.value.code == code


@pytest.mark.parametrize("text", ["Anna/Petrova", "Anna: Petrova", "Anna／Petrova", "c℅o"])
def test_a_persons_name_has_no_slash_and_no_colon(text: str) -> None:
    with pytest.raises(UnfitName) as refusal:
        name(text)
    assert refusal.value.code == "name_characters"


@pytest.mark.parametrize("whose", Whose)
def test_a_kept_name_is_kept_again(whose: Whose) -> None:
    for text in GOOD:
        assert name(name(text, whose), whose) == name(text, whose)
