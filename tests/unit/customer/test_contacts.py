"""Contacts: all ways to reach a customer, and one of each kind that comes first."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.customer.office import CUSTOMER, OPERATOR, Office, good, refused


def add(office: Office, **fields: Any) -> dict[str, Any]:
    body = {"kind": "person", "name": "Анна Петрова"} | fields
    made: dict[str, Any] = good(office.api.post("/customers", body, by=OPERATOR), 201)
    return made


def changed(office: Office, made: dict[str, Any], **fields: Any) -> dict[str, Any]:
    after: dict[str, Any] = good(office.api.patch(f"/customers/{made['id']}", fields, by=OPERATOR))
    return after


def ways(customer: dict[str, Any], channel: str) -> list[tuple[str, bool]]:
    return [(c["value"], c["primary"]) for c in customer["contacts"] if c["channel"] == channel]


def mail(value: str, **fields: Any) -> dict[str, Any]:
    return {"channel": "email", "value": value} | fields


def phone(value: str, **fields: Any) -> dict[str, Any]:
    return {"channel": "phone", "value": value} | fields


def test_address_and_phone_are_the_first_of_their_kind(bare: Office) -> None:
    made = add(bare, email="anna@example.com", phone="8 495 123-45-67 доб. 12")
    assert ways(made, "email") == [("anna@example.com", True)]
    (line,) = [c for c in made["contacts"] if c["channel"] == "phone"]
    assert (line["value"], line["extension"], line["country"], line["line"]) == (
        "+74951234567",
        "12",
        "RU",
        "fixed_line",
    )
    assert made["phone"] == "+74951234567"


def test_the_first_contact_of_a_kind_comes_first_unless_another_is_said_to(bare: Office) -> None:
    made = add(
        bare,
        contacts=[
            mail("a@example.com"),
            mail("b@example.com", primary=True),
            phone("8 916 123 45 67"),
            phone("8 916 123 45 68"),
            {"channel": "telegram", "value": "anna_p"},
            {"channel": "whatsapp", "value": "8 916 123 45 67", "preferred": True},
            {"channel": "post", "value": "Москва,\n а/я 12"},
        ],
    )
    assert (made["email"], made["phone"]) == ("b@example.com", "+79161234567")
    assert ways(made, "email") == [("a@example.com", False), ("b@example.com", True)]
    assert ways(made, "phone") == [("+79161234567", True), ("+79161234568", False)]
    assert ways(made, "telegram") == [("@anna_p", True)]
    assert ways(made, "whatsapp") == [("+79161234567", True)]
    assert ways(made, "post") == [("Москва, а/я 12", True)]


def test_another_one_is_made_the_first(bare: Office) -> None:
    made = add(bare, email="a@example.com", phone="+79161234567")
    listed = [mail("a@example.com", name="Anna"), mail("b@example.com", primary=True)]
    after = changed(bare, made, contacts=listed)
    assert (after["email"], after["phone"]) == ("b@example.com", "+79161234567")
    assert ways(after, "email") == [("a@example.com", False), ("b@example.com", True)]
    (event,) = bare.table.events("customer.customer.updated")
    assert event["data"]["email"] == "b@example.com"


def test_what_is_the_first_is_replaced_by_what_is_sent_for_it(bare: Office) -> None:
    made = add(bare, email="a@example.com", contacts=[mail("b@example.com")])
    after = changed(bare, made, email="c@example.com", phone="8 916 123 45 67")
    assert ways(after, "email") == [("c@example.com", True), ("b@example.com", False)]
    assert ways(after, "phone") == [("+79161234567", True)]
    assert changed(bare, made, email="b@example.com")["email"] == "b@example.com"


def test_when_the_first_is_taken_away_the_next_one_comes_first(bare: Office) -> None:
    made = add(bare, email="a@example.com", contacts=[mail("b@example.com")])
    after = changed(bare, made, email=None)
    assert ways(after, "email") == [("b@example.com", True)]
    assert after["email"] == "b@example.com"
    assert changed(bare, made, email=None)["email"] is None


def test_a_list_that_names_no_address_leaves_it(bare: Office) -> None:
    made = add(bare, email="a@example.com", phone="8 495 123-45-67 доб. 12")
    after = changed(bare, made, contacts=[{"channel": "telegram", "value": "@anna"}])
    assert [c["value"] for c in after["contacts"]] == ["a@example.com", "+74951234567", "@anna"]
    assert [c["extension"] for c in after["contacts"]] == ["", "12", ""]


def test_the_same_contact_twice_is_kept_once(bare: Office) -> None:
    made = add(bare, contacts=[phone("8 916 123 45 67"), phone("+7 916 1234567", name="Anna")])
    assert [(c["value"], c["name"]) for c in made["contacts"]] == [("+79161234567", "Anna")]


def test_two_can_not_both_come_first(bare: Office) -> None:
    both = [mail("a@example.com", primary=True), mail("b@example.com", primary=True)]
    body = {"kind": "person", "name": "Анна", "contacts": both}
    problem = refused(bare.api.post("/customers", body, by=OPERATOR), 422, "invalid")
    assert problem["errors"][0]["pointer"] == "/contacts"


@pytest.mark.parametrize(
    ("contact", "code", "pointer"),
    [
        (phone("12345"), "invalid-phone", "/contacts/0/value"),
        ({"channel": "whatsapp", "value": "@anna"}, "invalid-phone", "/contacts/0/value"),
        ({"channel": "telegram", "value": "а б"}, "invalid", "/contacts/0"),
        ({"channel": "post", "value": "\u200f\u200b"}, "invalid", "/contacts/0"),
        (mail("bill"), "invalid", "/contacts/0"),
        (phone("+79161234567", name="www.evil.example"), "invalid", "/contacts/0"),
        (phone("+79161234567", extension="12a"), "invalid", "/contacts/0/extension"),
    ],
)
def test_what_reaches_nobody_is_refused_at_its_place(
    bare: Office, contact: dict[str, Any], code: str, pointer: str
) -> None:
    body = {"kind": "person", "name": "Анна", "contacts": [contact]}
    problem = refused(bare.api.post("/customers", body, by=OPERATOR), 422, code)
    assert [e["pointer"] for e in problem["errors"]] == [pointer]


def test_customers_do_not_change_their_own_address_here(office: Office) -> None:
    shown = office.read("/me/profile", by=CUSTOMER)["contacts"]
    sent = [{"channel": c["channel"], "value": c["value"], "primary": True} for c in shown]
    good(office.api.patch("/me/profile", {"contacts": sent}, by=CUSTOMER))
    extra = [*sent, mail("more@example.com")]
    after = good(office.api.patch("/me/profile", {"contacts": extra}, by=CUSTOMER))
    assert (after["email"], len(after["contacts"])) == ("anna@example.com", 3)
    other = {"contacts": [mail("evil@example.com", primary=True)]}
    reply = office.api.patch("/me/profile", other, by=CUSTOMER)
    assert refused(reply, 422, "invalid-contact")["errors"][0]["pointer"] == "/contacts/0/value"


def test_an_address_that_auth_has_changed_takes_the_place_of_the_former(office: Office) -> None:
    sent = [mail("anna@example.com"), mail("more@example.com")]
    good(office.api.patch("/me/profile", {"contacts": sent}, by=CUSTOMER))
    news = {"userId": "user-1", "customerId": "customer-1", "email": "new@example.com"}
    assert office.hears("auth.user.updated", news, sequence=2) == []
    profile = office.read("/me/profile", by=CUSTOMER)
    assert ways(profile, "email") == [("new@example.com", True), ("more@example.com", False)]
