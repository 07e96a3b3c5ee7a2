"""From a stranger to a user."""

from __future__ import annotations

import unicodedata
from functools import partial
from itertools import product
from typing import Any

import pytest

from tests.unit.auth.house import ANNA, PASSWORD, House

THEIRS = "a stranger chose this one"


def test_a_registration_makes_no_user_until_the_address_is_verified(house: House) -> None:
    house.register()
    assert house.sign_in().status == 401
    assert house.table.events("auth.user.registered") == []


def test_verification_makes_a_customer_and_says_so(house: House) -> None:
    user = house.anna(phone="8 916 123-45-67", locale="en")
    assert (user["role"], user["phone"], user["locale"]) == ("customer", "+79161234567", "en")
    assert user["customerId"] != user["id"]
    for event in ("auth.user.registered", "auth.user.verified"):
        said = house.sent(event)
        assert (said["userId"], said["customerId"]) == (user["id"], user["customerId"])
        assert (said["email"], said["phone"], said["locale"]) == (
            "anna@example.org", "+79161234567", "en",
        )  # fmt: skip
    assert house.sign_in().status == 200


def test_a_verification_token_works_once(house: House) -> None:
    token = house.register()
    assert house.verify(token).status == 200
    again = house.verify(token)
    assert (again.status, again.json["type"]) == (
        422, "urn:lastmile:problem:invalid-verification-token",
    )  # fmt: skip


def test_two_uses_of_a_verification_token_at_once_make_one_user(house: House) -> None:
    token = house.register()
    read = house.table.get_many

    def read_then_lose(*given: Any, **named: Any) -> Any:
        """Both have read before either writes; the other one is faster, and their address changes."""
        found = read(*given, **named)
        house.table.get_many = read
        assert house.verify(token).status == 200
        del house.table.items[f"EMAIL#{ANNA['email']}", "USER"]
        return found

    house.table.get_many = read_then_lose
    assert house.verify(token).status == 422
    assert len(house.table.events("auth.user.registered")) == 1


def test_nothing_is_left_of_a_registration_that_became_a_user(house: House) -> None:
    house.anna()
    assert [pk for pk, _ in house.table.items if pk.startswith("REGISTRATION#")] == []


def test_a_verification_token_ends_after_a_day(house: House) -> None:
    token = house.register()
    house.clock.advance(days=1)
    assert house.verify(token).status == 422


def test_a_made_up_token_verifies_nothing(house: House) -> None:
    house.register()
    assert house.verify("x" * 43).status == 422


def test_the_answer_and_the_work_are_the_same_for_a_known_address(house: House) -> None:
    house.table.requests.clear()
    unknown = house.api.post("/auth/register", ANNA)
    work_for_unknown = list(house.table.requests)
    house.verify(house.sent("auth.user.verification-requested")["token"])
    house.table.requests.clear()
    known = house.api.post("/auth/register", ANNA)
    assert (known.status, known.text) == (unknown.status, unknown.text) == (202, "")
    assert house.table.requests == work_for_unknown == ["get_many", "commit"]


def test_a_user_is_told_when_somebody_registers_their_address_again(house: House) -> None:
    user = house.anna()
    assert house.api.post("/auth/register", ANNA | {"email": "ANNA@Example.org"}).status == 202
    assert house.sent("auth.user.registration-repeated")["userId"] == user["id"]
    assert len(house.table.events("auth.user.verification-requested")) == 1


@pytest.mark.parametrize(
    "order", [(THEIRS, PASSWORD), (PASSWORD, THEIRS), (THEIRS, PASSWORD, THEIRS)]
)
@pytest.mark.parametrize("apart", [10, 120], ids=["within a minute", "later"])
def test_who_registers_somebodys_address_gets_nothing_whichever_link_its_owner_follows(
    house: House, order: tuple[str, ...], apart: int
) -> None:
    for password in order:
        house.register(password=password, name="Anna Petrova" if password == PASSWORD else "Eve")
        house.clock.advance(seconds=apart)
    for event in house.table.events("auth.user.verification-requested"):
        token = event["data"]["token"]
        reply = house.verify(token)
        assert (reply.status, reply.json.get("name")) in ((200, "Anna Petrova"), (422, None))
        assert house.verify(token, THEIRS).status == 422
    assert len(house.table.events("auth.user.registered")) == 1
    assert house.sign_in().status == 200
    assert house.sign_in(password=THEIRS).status == 401


def test_many_registrations_of_an_address_hold_its_owners_not_up(house: House) -> None:
    token = house.register()
    for number in range(200):
        house.api.post("/auth/register", ANNA | {"password": f"a stranger's number {number}"})
    house.table.requests.clear()
    assert house.verify(token).status == 200
    assert house.table.requests == ["get_many", "commit"]


def test_who_registers_again_with_the_same_password_corrects_what_they_sent(house: House) -> None:
    house.register(name="Ana Petrova", phone="+79161234567")
    token = house.register()
    verified = house.verify(token).json
    assert (verified["name"], verified["phone"]) == ("Anna Petrova", None)


def test_a_link_without_the_password_proves_nothing_and_stays_good(house: House) -> None:
    token = house.register()
    refused = house.verify(token, "a password of nobody's")
    assert (refused.status, refused.json["type"]) == (
        422,
        "urn:lastmile:problem:unknown-registration",
    )
    assert [(e["pointer"], e["code"]) for e in refused.json["errors"]] == [("/password", "wrong")]
    assert house.table.events("auth.user.registered") == []
    assert house.verify(token).status == 200


def test_the_password_of_another_address_leads_nowhere(house: House) -> None:
    token = house.register()
    house.register(email="ivan@example.org", name="Ivan", password=THEIRS)
    assert house.verify(token, THEIRS).status == 422


def test_passwords_are_not_guessed_by_whoever_has_a_link(house: House) -> None:
    """Another link to the address begins no new count, and a pause ends by itself."""
    token = house.register()
    for _ in range(6):
        assert house.verify(token, THEIRS).status == 422
    house.clock.advance(seconds=1)
    paused = house.verify(token)
    assert (paused.status, int(paused.headers["Retry-After"])) == (429, 29)
    house.clock.advance(seconds=60)
    again = house.register(password="another one they thought of")
    assert house.verify(again, THEIRS).status == 422
    assert house.verify(again).status == 429
    house.clock.advance(seconds=61)
    assert house.verify(again).status == 200
    assert [pk for pk, sk in house.table.items if sk == "GUESSES"] == []


def test_guesses_at_once_count_or_are_refused(house: House) -> None:
    token = house.register()
    read = house.table.get_many

    def read_then_lose(*given: Any, **named: Any) -> Any:
        """Both have read before either writes; the other one is faster."""
        found = read(*given, **named)
        house.table.get_many = read
        assert house.verify(token, THEIRS).status == 422
        return found

    for password in (THEIRS, PASSWORD):
        house.table.get_many = read_then_lose
        assert house.verify(token, password).status == 429
    assert house.verify(token).status == 200


def test_an_earlier_link_of_somebody_who_is_a_user_by_now_is_no_guess(house: House) -> None:
    first = house.register()
    house.clock.advance(minutes=2)
    assert house.verify(house.register()).status == 200
    reply = house.verify(first)
    assert (reply.status, reply.json["type"]) == (
        422, "urn:lastmile:problem:invalid-verification-token",
    )  # fmt: skip


def test_an_address_is_written_to_once_a_minute_whoever_asks_for_it(house: House) -> None:
    """Else anybody could fill a stranger's mailbox, with us as the sender."""
    token = house.register()
    work = []
    for path in ("/auth/register", "/auth/verify-email/resend"):
        house.table.requests.clear()
        body = ANNA if path.endswith("register") else {"email": ANNA["email"]}
        assert house.api.post(path, body).status == 202
        work.append(list(house.table.requests))
    assert len(house.table.events("auth.user.verification-requested")) == 1
    assert work == [["get_many", "commit"], ["get_many", "first", "commit"]]
    house.clock.advance(seconds=61)
    house.api.post("/auth/verify-email/resend", {"email": ANNA["email"]})
    assert len(house.table.events("auth.user.verification-requested")) == 2
    assert house.verify(token).status == 200


def test_a_user_is_told_once_a_minute_that_somebody_registers_their_address(house: House) -> None:
    house.anna()
    for _ in range(3):
        assert house.api.post("/auth/register", ANNA).status == 202
    assert len(house.table.events("auth.user.registration-repeated")) == 1
    house.clock.advance(seconds=61)
    house.api.post("/auth/register", ANNA)
    assert len(house.table.events("auth.user.registration-repeated")) == 2


def test_whoever_asks_again_for_a_stranger_does_not_hold_their_registration_up(
    house: House,
) -> None:
    house.api.post("/auth/verify-email/resend", {"email": ANNA["email"]})
    assert house.anna()["email"] == ANNA["email"]


@pytest.mark.parametrize("path", ["/auth/register", "/auth/verify-email/resend"])
def test_the_writes_are_as_many_for_a_known_address(
    house: House, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    house.anna()
    house.register(email="waiting@example.org", name="Ivan Sidorov")
    house.clock.advance(minutes=2)
    sizes = []
    commit = house.table.commit
    monkeypatch.setattr(house.table, "commit", lambda t: (sizes.append(len(t)), commit(t))[1])
    for email in (ANNA["email"], "nobody@example.org"):
        body = {"email": email} | (
            {"password": PASSWORD, "name": "Nobody"} if "register" in path else {}
        )
        assert house.api.post(path, body).status == 202
    assert len(set(sizes)) == 1


@pytest.mark.parametrize("steps", list(product(("register", "resend", "wait"), repeat=4)))
def test_the_work_says_nothing_whatever_was_asked_for_before(steps: tuple[str, ...]) -> None:
    """For a stranger's address, a user's, and a user's that was registered otherwise, too."""
    stranger, user, twice = (House() for _ in range(3))
    twice.register(password=THEIRS)
    for house in (user, twice):
        house.clock.advance(minutes=2)
        house.anna()
    stranger.clock.advance(minutes=2)
    works = [h.work(partial(_asked, h, steps)) for h in (stranger, user, twice)]
    assert works[0] == works[1] == works[2]


def _asked(house: House, steps: tuple[str, ...]) -> None:
    for step in steps:
        if step == "wait":
            house.clock.advance(seconds=61)
        else:
            path = "/auth/register" if step == "register" else "/auth/verify-email/resend"
            body = ANNA if step == "register" else {"email": ANNA["email"]}
            assert house.api.post(path, body).status == 202


def test_messages_asked_for_at_the_same_moment_are_one_and_all_is_kept(house: House) -> None:
    """Both have seen that nothing was sent; the one that is slower keeps its registration."""
    seen = house.table.get_many

    def seen_then_overtaken(*given: Any, **named: Any) -> Any:
        found = seen(*given, **named)
        house.table.get_many = seen
        house.register(password=THEIRS)
        return found

    house.table.get_many = seen_then_overtaken
    token = house.register()
    assert len(house.table.events("auth.user.verification-requested")) == 1
    assert house.verify(token).status == 200


def test_a_user_is_sent_no_link_for_what_else_their_address_was_registered_with(
    house: House,
) -> None:
    """It could not work, and would ask them to confirm what they have confirmed."""
    house.register(password=THEIRS)
    house.clock.advance(minutes=2)
    house.anna()
    sent = len(house.table.events())
    for _ in range(2):
        house.clock.advance(minutes=2)
        assert house.api.post("/auth/verify-email/resend", {"email": ANNA["email"]}).status == 202
    assert len(house.table.events()) == sent


def test_a_phone_number_of_another_user_is_left_out(house: House) -> None:
    house.anna(phone="+79161234567")
    ivan = house.anna(email="ivan@example.org", name="Ivan", phone="+79161234567")
    assert ivan["phone"] is None
    assert house.sign_in("+79161234567").status == 200


def test_the_message_can_be_sent_again_and_both_links_work_once_together(house: House) -> None:
    first = house.register()
    house.clock.advance(minutes=5)
    assert house.api.post("/auth/verify-email/resend", {"email": ANNA["email"]}).status == 202
    second = house.sent("auth.user.verification-requested")["token"]
    assert second != first
    assert house.verify(second).status == 200
    assert house.verify(first).status == 422


def test_resending_to_a_stranger_answers_the_same_and_sends_nothing(house: House) -> None:
    reply = house.api.post("/auth/verify-email/resend", {"email": "nobody@example.org"})
    assert (reply.status, reply.text, house.table.events()) == (202, "", [])


def test_resending_after_the_registration_ended_sends_nothing(house: House) -> None:
    house.register()
    house.clock.advance(days=1)
    house.api.post("/auth/verify-email/resend", {"email": ANNA["email"]})
    assert len(house.table.events("auth.user.verification-requested")) == 1


def test_neither_password_nor_token_is_stored_in_the_clear(house: House) -> None:
    token = house.register()
    house.verify(token)
    kept = str([i for (pk, _), i in house.table.items.items() if not pk.startswith("OUTBOX#")])
    assert PASSWORD not in kept
    assert token not in kept


def test_the_audit_line_holds_no_hash(house: House) -> None:
    user = house.anna()
    (line,) = house.table.audit()
    assert (line["subject"], line["actor"]) == (f"user#{user['id']}", user["id"])
    assert line["after"]["email"] == ANNA["email"]
    assert "password_hash" not in line["after"]


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("1234567", "string_too_short"),
        ("x" * 129, "length"),
        ("n\u0303" * 7, "length"),
        ("x" * 513, "string_too_long"),
        ("password1", "common"),
        ("PassWord1", "common"),
        ("\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44\uff11", "common"),
        ("I am Petrova indeed", "own-data"),
        ("anna@example.org!", "own-data"),
        ("my lastmile password", "own-data"),
        ("tel 79161234567 x", "own-data"),
        ("tel 89161234567 x", "own-data"),
        ("tel 1234567 x", "own-data"),
        ("I am Vodkina indeed", "own-data"),
        ("\u0430\u043b\u0435\u043a\u0441\u0435\u0438\u0306 2026", "own-data"),
        ("sunny home days", "own-data"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused(
    house: House, password: str, code: str
) -> None:
    person = {
        "email": "anna@example.org",
        "name": "Anna Petrova-Vodkina Алексей",
        "phone": "+79161234567",
    }
    if "home" in password:
        person["email"] = "anna.home+isp@example.org"
    reply = house.api.post("/auth/register", person | {"password": password})
    assert reply.status == 422
    assert [(e["pointer"], e["code"]) for e in reply.json["errors"]] == [("/password", code)]


@pytest.mark.parametrize(
    "password",
    [
        "  spaces at both ends  ",
        "пароль из слов",
        "🐎🔋🪝✅🐎🔋🪝✅",
        "\u202e\u200b\t\n abc",
        "x" * 128,
        "n\u0303" * 128,
        "my example password",
    ],
)
def test_a_password_may_have_any_characters(house: House, password: str) -> None:
    house.anna(password=password)
    assert house.sign_in(password=password).status == 200
    assert house.sign_in(password=password.strip()[:-1]).status == 401


def test_blanks_around_a_password_are_part_of_it(house: House) -> None:
    house.anna(password="  spaces at both ends  ")
    assert house.sign_in(password="spaces at both ends").status == 401


@pytest.mark.parametrize(
    "password", ["ma\u00f1ana sera otro dia", "\u0439\u0451" * 64, "\u1eaf" * 128]
)
def test_a_password_is_the_same_however_the_keyboard_composes_it(
    house: House, password: str
) -> None:
    house.anna(password=password)
    assert house.sign_in(password=unicodedata.normalize("NFD", password)).status == 200


@pytest.mark.parametrize("character", ["\\u0000", "\\u001b", "\\u007f"])
def test_a_control_character_that_no_keyboard_types_is_no_text(
    house: House, character: str
) -> None:
    """It is said, and not cut off there as C would."""
    body = '{"login": "anna@example.org", "password": "%s and what follows"}'
    assert house.api.post("/auth/login", raw=body % character).status == 400


def test_half_a_character_is_no_text(house: House) -> None:
    """JSON can name one half of a pair of UTF-16; no keyboard types it, and no hash is made of it."""
    body = '{"login": "anna@example.org", "password": "\\ud800 and what follows"}'
    assert house.api.post("/auth/login", raw=body).status in (400, 422)


@pytest.mark.parametrize("phone", ["12345", "+7916123456", "not a number", "+79161234567890123"])
def test_a_phone_number_must_exist_in_its_numbering_plan(house: House, phone: str) -> None:
    reply = house.api.post("/auth/register", ANNA | {"phone": phone})
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/phone")


@pytest.mark.parametrize("email", ["anna", "anna@", "@example.org", "a b@example.org", "a@b", ""])
def test_an_address_must_look_like_one(house: House, email: str) -> None:
    reply = house.api.post("/auth/register", ANNA | {"email": email})
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/email")


@pytest.mark.parametrize(
    "name", ["", "   ", "Anna\nBcc: all", "Anna\tB", "win at https://evil.example", "a@evil.example", "<b>Anna</b>", "x" * 201]
)  # fmt: skip
def test_a_name_holds_nothing_that_a_mail_could_be_misused_for(house: House, name: str) -> None:
    """Whoever registers somebody else's address has us write to it, beginning with that name."""
    reply = house.api.post("/auth/register", ANNA | {"name": name})
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/name")


@pytest.mark.parametrize(
    "name", ["Anna-Maria O'Neill", "Ли", "Анна Петрова, к. т. н.", "李小龙", "Zoë 2"]
)
def test_people_are_called_all_sorts_of_names(house: House, name: str) -> None:
    assert house.anna(name=name)["name"] == name


@pytest.mark.parametrize("extra", [{"role": "admin"}, {"customerId": "x"}, {"isActive": True}])
def test_nobody_gives_themselves_a_role(house: House, extra: dict[str, object]) -> None:
    assert house.api.post("/auth/register", ANNA | extra).status == 422
