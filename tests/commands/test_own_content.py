"""Files of words and links that an operator keeps in the data folder, where no newer version touches them."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.commands.content_checks import check_content, read_all_content
from bot.commands.findings import Finding, State
from bot.features.checkins.questions import bundled_questions
from bot.features.groups.agreement import bundled_agreement, guidelines
from bot.features.helplines.content import bundled_help_lines
from bot.features.resources.files.starter import starter_library
from config.content_files import BUNDLED, ContentError

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("config.content_files._own", [])
    return tmp_path / "data/content"


def write(own: Path, name: str, old: str, new: str) -> Path:
    text = (BUNDLED / name).read_text(encoding="utf-8")
    assert old in text
    path = own / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def looked_at(own: Path) -> dict[str, Finding]:
    return {finding.subject: finding for finding in check_content(own, NOON)}


def test_without_the_folder_everything_is_as_it_came(own: Path) -> None:
    found = looked_at(own)
    assert found["own files"].found == f"none in {own}"
    assert {one.state for one in found.values()} == {State.OK}


def test_a_file_of_ones_own_is_read_instead_and_the_others_as_they_came(own: Path) -> None:
    theirs = bundled_agreement().consent
    write(own, "help_lines.toml", "116 123", "116 124")
    write(own, "guidelines.toml", "[en]\n", "[en]\n# ours\n")
    write(own, "checkins/parents.toml", 'for = "parents"', 'for = "family"')
    (own / "library").mkdir()
    only = (BUNDLED / "library/en_espanol.toml").read_text("utf-8").split("\n[[links]]")[:2]
    (own / "library/en_espanol.toml").write_text("\n[[links]]".join(only), encoding="utf-8")
    everything = len(starter_library().links)

    read_all_content(own, NOON)

    britain = bundled_help_lines().find("GB")
    assert britain is not None
    numbers = [number for line in britain.lines for number in line.call]
    assert "116 124" in numbers
    assert "116 123" not in numbers
    assert guidelines("en").lines
    assert bundled_agreement().consent == theirs
    assert bundled_questions().by_name["parents"].made_for == "family"
    assert "partners" in bundled_questions().by_name
    assert 1 < len(starter_library().links) < everything
    names = "checkins/parents.toml, guidelines.toml, help_lines.toml, library/en_espanol.toml"
    assert looked_at(own)["own files"].found == f"read from {own}: {names}"


@pytest.mark.parametrize(
    ("name", "old", "subject"),
    [
        ("help_lines.toml", "emergency =", "help lines"),
        ("guidelines.toml", "title =", "agreement"),
        ("checkins/core.toml", "label.en =", "check-ins"),
        ("library/synonyms.toml", "[stop_words]", "search words"),
        ("library/groups.toml", "summary =", "links"),
        ("telling_words.toml", "capitals =", "telling words"),
    ],
)
def test_a_slip_in_it_stops_the_start_and_names_it(
    own: Path, name: str, old: str, subject: str
) -> None:
    path = write(own, name, old, "x" + old if old[0] != "[" else "[x]")
    found = looked_at(own)[subject]
    assert found.state is State.BROKEN
    assert found.found.startswith(str(path))
    assert found.next_step == "mend it; the bot does not start before"
    assert ".;" not in found.sentence
    with pytest.raises(ContentError, match=re.escape(str(path))):
        read_all_content(own, NOON)


@pytest.mark.parametrize("name", ["helplines.toml", "library.toml", "help_lines.txt", "x/a.toml"])
def test_a_name_that_is_never_read_is_told(own: Path, name: str) -> None:
    (own / name).parent.mkdir(parents=True)
    (own / name).touch()
    (own / ".help_lines.toml.swp").touch()
    found = looked_at(own)["own files"]
    assert (found.state, found.found) == (State.LOOK, f"{own / name} is never read")


def test_a_look_that_is_still_to_come_is_refused(own: Path) -> None:
    write(own, "help_lines.toml", "checked_on = 2026-11", "checked_on = 2027-11")
    write(own, "library/children.toml", "checked_on = 2026-", "checked_on = 2027-")
    found = looked_at(own)
    for subject in ("help lines", "links"):
        assert found[subject].state is State.BROKEN
        assert "which is still to come" in found[subject].found
    with pytest.raises(ContentError, match=r"988.*checked_on is 2027-11-01"):
        read_all_content(own, NOON)
    read_all_content(own, datetime(2020, 1, 1, tzinfo=UTC))  # a clock that lost its battery


def test_today_has_begun_where_the_day_begins_first(own: Path) -> None:
    write(own, "help_lines.toml", "checked_on = 2026-11-01", "checked_on = 2026-11-23")
    read_all_content(own, datetime(2026, 11, 22, 11, tzinfo=UTC))
    with pytest.raises(ContentError):
        read_all_content(own, datetime(2026, 11, 22, 9, tzinfo=UTC))
