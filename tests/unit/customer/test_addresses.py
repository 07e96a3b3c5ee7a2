"""Spellings of one place are one place; different places are not."""

from __future__ import annotations

import pytest

from functions.customer.addresses.entities import Address


def at(street: str, building: str, city: str = "Москва") -> str:
    return Address(city=city, street=street, building=building).building_id


@pytest.mark.parametrize(
    ("street", "building", "city"),
    [
        ("ул. Ленина", "12", "г. Москва"),
        ("Ленина ул", "д. 12", "москва"),
        ("УЛИЦА  ЛЕНИНА", "дом 12", "Москва "),
        ("Ленина", "12", "город Москва"),
    ],
)
def test_spellings_of_a_place_are_one_place(street: str, building: str, city: str) -> None:
    assert at(street, building, city) == at("улица Ленина", "12")


@pytest.mark.parametrize(
    "spelling", ["12к1", "12 К1", "12 корп. 1", "12, корпус 1", "д. 12 к. 1", "12k1", "1 2 к1"]
)
def test_spellings_of_a_building_are_one_building(spelling: str) -> None:
    assert at("Ленина", spelling) == at("Ленина", "12 к 1")


@pytest.mark.parametrize(
    ("street", "building"),
    [
        ("Ленина", "12д"),
        ("Ленина", "12 Г"),
        ("проспект Ленина", "12"),
        ("переулок Ленина", "12"),
        ("Ленина", "12с1"),
        ("Ленина", "12/1"),
        ("Ленина", "121"),
        ("Ленина", "12-1"),
    ],
)
def test_places_that_look_alike_stay_apart(street: str, building: str) -> None:
    assert at(street, building) not in (at("Ленина", "12"), at("Ленина", "12к1"))


def test_two_figures_are_not_run_together() -> None:
    assert at("Ленина", "12-1") != at("Ленина", "121")
    assert at("Ленина", "12-1") == at("Ленина", "12 - 1")


def test_an_avenue_is_the_same_however_it_is_shortened() -> None:
    assert at("пр-т Мира", "3") == at("проспект Мира", "3") == at("Мира пр.", "3")


def test_a_name_made_only_of_such_words_is_kept() -> None:
    assert Address(city="Город", street="Улица", building="1").place == "город|улица|1"


def test_the_line_of_an_address_leaves_out_what_is_empty() -> None:
    assert Address(city="Москва", street="Ленина", building="12").line == "Москва, Ленина, 12"
