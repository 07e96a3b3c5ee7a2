"""Mails as they really come: every charset, every make-up, and what is made to do harm."""

from __future__ import annotations

import base64
import time
from email.message import EmailMessage

import pytest

from functions.support.mail.charsets import header_text, text_of
from functions.support.mail.entities import Mail, Written
from functions.support.mail.html_text import text_of_html
from functions.support.mail.parsing import parse_mail
from functions.support.mail.quoting import LONGEST

HEAD = "From: Anna <anna@example.com>\r\nTo: help@isp.example\r\nMessage-ID: <m1@example.com>\r\n"
RUSSIAN = "Нет связи с самого утра, роутер мигает красным."


def read(rest: str | bytes, head: str = HEAD) -> Mail:
    return parse_mail(head.encode() + (rest if isinstance(rest, bytes) else rest.encode()))


def in_parts(*parts: str, kind: str = "mixed") -> str:
    joined = "".join(f"--b\r\n{part}\r\n" for part in parts)
    return f'MIME-Version: 1.0\r\nContent-Type: multipart/{kind}; boundary="b"\r\n\r\n{joined}--b--\r\n'


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "utf-8", "cp866"])
def test_russian_in_every_charset_it_is_written_in(charset: str) -> None:
    body = RUSSIAN.encode(charset)
    subject = f"=?{charset}?B?{base64.b64encode('Нет связи'.encode(charset)).decode()}?="
    head = f"{HEAD}Subject: {subject}\r\nContent-Type: text/plain; charset={charset}\r\n\r\n"
    found = read(body, head)
    assert (found.subject, found.text) == ("Нет связи", RUSSIAN)


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "utf-8", "cp866"])
@pytest.mark.parametrize("said", ["", "; charset=us-ascii", "; charset=utf-8", "; charset=x-none"])
def test_a_charset_that_is_missing_or_wrong_is_guessed(charset: str, said: str) -> None:
    head = f"{HEAD}Content-Type: text/plain{said}\r\n\r\n"
    assert read(RUSSIAN.encode(charset), head).text == RUSSIAN


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "utf-8"])
def test_bare_bytes_in_a_subject_are_read_too(charset: str) -> None:
    head = HEAD.encode() + b"Subject: " + "нет связи".encode(charset) + b"\r\n\r\nHi"
    assert parse_mail(head).subject == "нет связи"


def test_western_letters_are_no_russian_ones() -> None:
    assert text_of("Größe und Übertragung".encode("latin-1"), None) == "Größe und Übertragung"


def test_a_name_of_a_codec_that_makes_no_text_is_passed_over() -> None:
    assert text_of(b"abc", "zip") == "abc"
    assert text_of(b"\xff\xfe", "hex") != ""


def test_a_character_split_over_two_encoded_words() -> None:
    raw = "Связь".encode()
    halves = (base64.b64encode(raw[:3]).decode(), base64.b64encode(raw[3:]).decode())
    assert header_text(f"=?utf-8?B?{halves[0]}?= =?utf-8?B?{halves[1]}?=") == "Связь"


def test_plain_text_is_taken_before_html_that_says_the_same() -> None:
    plain = "Content-Type: text/plain\r\n\r\nHello."
    html = "Content-Type: text/html\r\n\r\n<p>Hello in <b>colour</b>.</p>"
    assert read(in_parts(plain, html, kind="alternative")).text == "Hello."
    empty = "Content-Type: text/plain\r\n\r\n  "
    assert read(in_parts(empty, html, kind="alternative")).text == "Hello in colour."


def test_html_alone_becomes_text() -> None:
    page = (
        "<html><head><style>p{}</style></head><body><p>Нет&nbsp;связи</p><ul><li>раз</li>"
        '<li>два</li></ul><a href="https://isp.example/x">тут</a><script>alert(1)</script>'
        "<blockquote>старое</blockquote></body></html>"
    )
    shown = text_of_html(page)
    assert shown.split("\n") == [
        "Нет связи", "- раз", "- два", "тут <https://isp.example/x>", "> старое",
    ]  # fmt: skip


def test_texts_around_a_picture_are_both_read() -> None:
    picture = "Content-Type: image/png\r\nContent-ID: <p1>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo="
    found = read(in_parts("Content-Type: text/plain\r\n\r\nBefore", picture, "\r\nAfter"))
    assert found.text == "Before\n\nAfter"
    assert [(f.name, f.inline, f.content[:4]) for f in found.files] == [
        ("file-1", True, b"\x89PNG")
    ]


def test_files_keep_their_names_and_bytes() -> None:
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "anna@example.com", "Счёт"
    letter.set_content("See the file.")
    letter.add_attachment(
        b"%PDF-1.7", maintype="application", subtype="pdf", filename="Счёт за март.pdf"
    )
    letter.add_attachment(b"x", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    letter.add_attachment(b"x", maintype="text", subtype="plain", filename="../../etc/passwd")
    found = parse_mail(letter.as_bytes())
    assert [(f.name, f.content) for f in found.files] == [
        ("Счёт за март.pdf", b"%PDF-1.7"), ("winmail.dat", b"x"), ("passwd", b"x"),
    ]  # fmt: skip


def test_an_invitation_and_a_mail_within_are_files() -> None:
    inner = "Content-Type: message/rfc822\r\n\r\nSubject: old\r\n\r\nOld text"
    event = "Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR"
    found = read(in_parts("\r\nSee below", event, inner))
    assert found.text == "See below"
    assert [f.name for f in found.files] == ["invitation.ics", "mail.eml"]
    assert b"Old text" in found.files[1].content


def test_broken_base64_gives_what_it_can() -> None:
    part = "Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBE*Ri0x!LjQ"
    assert read(in_parts(part)).files[0].content


def test_no_text_no_subject_no_headers() -> None:
    found = read("\r\n")
    assert (found.subject, found.text, found.files) == ("", "", ())
    assert parse_mail(b"").sender is None
    assert parse_mail(b"\x00\xff\xfe").files == ()


def test_a_sender_is_one_address_or_none() -> None:
    assert read("\r\nHi").sender == "anna@example.com"
    assert parse_mail(b"From: a@example.com, b@example.com\n\nHi").sender is None
    assert parse_mail(b"From: a@example.com\nFrom: b@example.com\n\nHi").sender is None
    assert parse_mail(b"From: nobody\n\nHi").sender is None
    named = parse_mail("From: =?utf-8?B?0JDQvdC90LA=?= <Anna@ПРИМЕР.рф>\n\nHi".encode())
    assert (named.sender_name, named.sender) == ("Анна", "anna@xn--e1afmkfd.xn--p1ai")


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("Auto-Submitted: auto-replied", Written.REPLY_OF_A_ROBOT),
        ("Auto-Submitted: auto-generated; x=y", Written.BULK),
        ("Auto-Submitted: no", Written.BY_HAND),
        ("Precedence: bulk", Written.BULK),
        ("List-Id: <news.example.com>", Written.BULK),
        ("X-Auto-Response-Suppress: All", Written.BULK),
        ("X-Autoreply: yes", Written.REPLY_OF_A_ROBOT),
        ("Return-Path: <>", Written.REPLY_OF_A_ROBOT),
        ("Content-Type: multipart/report; boundary=b", Written.BOUNCE),
        ("X-Failed-Recipients: a@example.com", Written.BOUNCE),
        ("X-Other: 1", Written.BY_HAND),
    ],
)
def test_robots_are_known(line: str, written: Written) -> None:
    assert read(f"{line}\r\n\r\nHi").written is written


def test_references_are_read_from_the_nearest() -> None:
    chain = " ".join(f"<r{n}@example.com>" for n in range(5000))
    found = read(f"In-Reply-To: <r4999@example.com>\r\nReferences: {chain}\r\n\r\nHi")
    assert found.references[:3] == ("r4999@example.com", "r4998@example.com", "r4997@example.com")
    assert len(found.references) == 20


def test_quotations_are_folded_and_answers_between_them_are_not() -> None:
    tail = "\r\nYes.\r\n\r\nOn Tue, 10 Mar 2026 at 09:00, Help <help@isp.example>\r\nwrote:\r\n> Is it on?\r\n> Really?\r\n"
    found = read(tail)
    assert (found.text, found.quoted.count(">")) == ("Yes.", 3)
    russian = read("\r\nДа.\r\n\r\nвт, 10 мар. 2026 г. в 09:00, Помощь пишет:\r\n> Горит?\r\n")
    assert russian.text == "Да."
    outlook = read(
        "\r\nYes.\r\n\r\n________________________________\r\nFrom: Help\r\nSent: Tuesday\r\nTo: Anna\r\n\r\nIs it on?\r\n"
    )
    assert (outlook.text, "Is it on?" in outlook.quoted) == ("Yes.", True)
    between = read("\r\nOn Tuesday, Help wrote:\r\n> One?\r\nYes.\r\n> Two?\r\nNo.\r\n")
    assert ("Yes." in between.text, "No." in between.text, between.quoted) == (True, True, "")
    only = read("\r\n> Is it on?\r\n")
    assert (only.text, only.quoted) == ("> Is it on?", "")


def nested(depth: int) -> str:
    begins = "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(depth)
    )
    return f"{begins}\r\nDeep\r\n"


@pytest.mark.parametrize(
    "rest",
    [
        nested(40),
        nested(3000),
        "Content-Type: message/rfc822\r\n\r\n" * 5000,
        in_parts(*["\r\nx"] * 10_000),
        in_parts(*["\r\nx"] * 100_000),
        f"X-Long: {'x' * 1_000_000}\r\n\r\nHi",
        f"Content-Type: {'(' * 1_000_000}\r\n\r\nHi",
        f"Content-Type: text/plain;{'a=b;' * 250_000}\r\n\r\nHi",
        f"To: {'a@example.com, ' * 60_000}\r\n\r\nHi",
        f"Subject: {'=?utf-8?Q?=41?= ' * 60_000}\r\n\r\nHi",
        "X-A: b\r\n" * 100_000 + "\r\nHi",
        f"\r\n{'> ' * 500_000}",
        f"\r\n{'On wrote: ' * 100_000}",
        "\r\n" + "From: a\r\n" * 100_000,
        "Content-Type: text/html\r\n\r\n" + "<!--" * 75_000,
        "Content-Type: text/html\r\n\r\n" + "<div>" * 75_000,
        "Content-Type: text/html\r\n\r\n" + "<" * 300_000,
        "Content-Type: multipart/alternative; boundary=b\r\n\r\n" + "--b\r\n\r\nx\r\n" * 10_000,
    ],
    ids=range(18),
)
def test_bombs_cost_little(rest: str) -> None:
    begun = time.process_time()
    found = read(rest)
    assert time.process_time() - begun < 10
    assert len(found.text) <= LONGEST
    assert found.sender == "anna@example.com"
    assert len(found.files) <= 21


def test_what_is_not_taken_apart_is_kept_whole() -> None:
    found = read(nested(3000))
    assert (found.is_cut, [f.name for f in found.files]) == (True, ["mail.eml"])
    assert b"Deep" in found.files[0].content


def test_a_mail_of_25_megabytes() -> None:
    big = base64.encodebytes(b"\x00" * 18_000_000).decode()
    part = f"Content-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n{big}"
    begun = time.process_time()
    found = read(in_parts("\r\nHi", part))
    assert (found.text, len(found.files[0].content)) == ("Hi", 18_000_000)
    assert time.process_time() - begun < 15


def test_a_long_text_is_cut_and_the_whole_mail_kept() -> None:
    found = read("\r\n" + "Hello there. " * 10_000)
    assert (len(found.text) <= LONGEST, found.is_cut, found.files[-1].name) == (
        True,
        True,
        "mail.eml",
    )


def test_what_no_text_has_is_left_out() -> None:
    found = read("Subject: a\x00b\x1b[31m\r\n\r\nx\x00y\x07z\u202eabc 🙂 =1+1")
    assert found.subject == "ab[31m"
    assert found.text == "xyz\u202eabc 🙂 =1+1"
