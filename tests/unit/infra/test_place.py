"""A stack's folder is its own, and one command works on it at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.local.place import Place, embedded


def place_in(folder: Path) -> Place:
    return Place(folder, "http://127.0.0.1:4566", "embedded")


def test_a_second_command_on_a_stack_is_told_and_ends(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with place_in(tmp_path / "home").alone():
        with pytest.raises(SystemExit), place_in(tmp_path / "home").alone():
            pytest.fail("two commands at once")
        assert "another command is at work" in capsys.readouterr().out
        with place_in(tmp_path / "other").alone():
            pass
    with place_in(tmp_path / "home").alone():
        pass


def test_a_folder_with_other_things_in_it_is_not_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letters").mkdir()
    with pytest.raises(SystemExit), place_in(tmp_path).alone():
        pytest.fail("a stack removes what lies in its folder")
    assert "name a new folder" in capsys.readouterr().out
    assert (tmp_path / "letters").exists()


@pytest.mark.parametrize("made_before", [None, 0o755])
def test_only_its_owner_looks_into_a_stack_s_folder(
    tmp_path: Path, made_before: int | None
) -> None:
    """It holds private keys and the administrator's password, whatever the umask is."""
    home = tmp_path / "home"
    if made_before is not None:
        home.mkdir(mode=made_before)
    place_in(home).note("outputs.json", "{}")
    assert home.stat().st_mode & 0o777 == 0o700


def test_a_stack_s_own_folder_is_taken_again(tmp_path: Path) -> None:
    for _ in range(2):
        with place_in(tmp_path).alone():
            (tmp_path / "state").mkdir(exist_ok=True)


@pytest.mark.parametrize("port", ["", "http", "0", "65536", "-1", "4566.0"])
def test_a_port_that_is_none_is_named(
    port: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LASTMILE_PORT", port)
    with pytest.raises(SystemExit):
        embedded()
    assert f"'{port}'" in capsys.readouterr().out


def test_a_stack_keeps_its_port_until_another_one_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LASTMILE_HOME", str(tmp_path))
    monkeypatch.delenv("LASTMILE_PORT", raising=False)
    assert embedded().port == 4566
    place_in(tmp_path).note("outputs.json", '{"apiUrl": "http://127.0.0.1:4593/v1"}')
    assert embedded().port == 4593
    place_in(tmp_path).note("outputs.json", "cut off")
    assert embedded().port == 4566
    monkeypatch.setenv("LASTMILE_PORT", "4600")
    assert embedded().port == 4600


def test_a_note_that_could_not_be_written_leaves_the_one_before(tmp_path: Path) -> None:
    place = place_in(tmp_path)
    place.note("outputs.json", "before")
    (tmp_path / "outputs.json.new").mkdir()  # stands in the way, as a full disk does
    with pytest.raises(IsADirectoryError):
        place.note("outputs.json", "after")
    assert (tmp_path / "outputs.json").read_text() == "before"
