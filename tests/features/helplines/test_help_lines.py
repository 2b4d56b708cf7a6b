"""What people are shown in the worst minute is checked before anyone needs it."""

from datetime import date, timedelta

import pytest

from bot.core.evidence import Mark
from bot.features.helplines.content import bundled_help_lines, read_help_lines
from bot.features.helplines.errors import HelpLinesError
from bot.features.helplines.model import GOOD_FOR, lines_to_show, overdue, to_look_at

CHECKED = date(2026, 11, 1)

A_LINE = """
[[countries.lines]]
name = "Samaritans"
call = ["116 123"]
source = "samaritans.org"
mark = "official"
checked_on = 2026-11-01
"""
A_COUNTRY = """
[[countries]]
code = "GB"
name = "United Kingdom"
emergency = "999"
"""
INTERNATIONAL = """
[international]
name = "Find A Helpline"
web = "findahelpline.com"
source = "findahelpline.com"
mark = "official"
checked_on = 2026-11-01
"""


def written(tmp_path, text):
    file = tmp_path / "help_lines.toml"
    file.write_text(text)
    return file


@pytest.mark.parametrize(
    ("code", "emergency"),
    [
        ("US", "911"),
        ("CA", "911"),
        ("GB", "999"),
        ("IE", "112"),
        ("AU", "000"),
        ("NZ", "111"),
        ("ES", "112"),
        ("MX", "911"),
        ("EU", "112"),
    ],
)
def test_every_country_starts_with_its_emergency_number(code, emergency):
    country = bundled_help_lines().find(code)
    assert country is not None
    assert country.emergency == emergency


@pytest.mark.parametrize(
    ("code", "name", "number"),
    [
        ("US", "988 Suicide & Crisis Lifeline", "988"),
        ("US", "National Domestic Violence Hotline", "1-800-799-7233"),
        ("US", "NAMI HelpLine", "1-800-950-6264"),
        ("CA", "Suicide Crisis Helpline", "9-8-8"),
        ("GB", "Samaritans", "116 123"),
        ("GB", "NSPCC", "0808 800 5000"),
        ("IE", "HSE Drugs & Alcohol Helpline", "1800 459 459"),
        ("AU", "Lifeline", "13 11 14"),
        ("AU", "Family Drug Support", "1300 368 186"),
        ("NZ", "Need to talk?", "1737"),
        ("ES", "Línea 024", "024"),
        ("MX", "Línea de la Vida", "800 911 2000"),
        ("EU", "Child helpline", "116 111"),
    ],
)
def test_the_lines_that_people_know_are_there(code, name, number):
    country = bundled_help_lines().find(code)
    assert country is not None
    assert number in next(line.call for line in country.lines if line.name == name)


def test_every_line_says_where_it_comes_from_and_when_it_was_checked():
    lines = [line for c in bundled_help_lines().countries.values() for line in c.lines]
    assert len(lines) > 35
    for line in lines:
        assert line.source
        assert line.checked_on == CHECKED
        assert line.review_by <= CHECKED + GOOD_FOR
    assert not [line.name for line in lines if line.mark is Mark.UNCONFIRMED]


def test_a_line_is_current_to_its_last_day_and_not_one_longer():
    britain = bundled_help_lines().find("GB")
    assert britain is not None
    last_day = CHECKED + GOOD_FOR

    assert lines_to_show(britain, last_day).to_check == ()
    late = lines_to_show(britain, last_day + timedelta(days=1))
    assert late.current == ()
    assert late.to_check == britain.lines


def test_a_line_whose_source_is_old_is_never_shown_as_current():
    names = {line.name for line in overdue(bundled_help_lines(), date(2026, 11, 22))}
    assert names == {"Partnership to End Addiction", "Problem gambling helpline (NCPG)"}


def test_two_weeks_before_it_is_too_old_a_line_asks_for_a_look():
    lines, last_day = bundled_help_lines(), CHECKED + GOOD_FOR
    assert to_look_at(lines, last_day - timedelta(days=14)) == ()
    britain = to_look_at(lines, last_day - timedelta(days=13), code="GB")
    assert {line.name for line in britain} >= {"Samaritans", "Find A Helpline"}
    assert not {line.name for line in britain} & {"Lifeline", "Need to talk?"}
    names = {line.name for line in to_look_at(lines, last_day + timedelta(days=1))}
    assert "Lifeline" in names
    assert "Partnership to End Addiction" not in names, "no date of ours brings its source back"


def test_an_unknown_country_is_not_guessed():
    assert bundled_help_lines().find(None) is None
    assert bundled_help_lines().find("XX") is None


def test_a_sound_file_is_read(tmp_path):
    lines = read_help_lines(written(tmp_path, A_COUNTRY + A_LINE + INTERNATIONAL))
    assert lines.countries["GB"].lines[0].review_by == date(2027, 1, 30)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("countries = [", "not valid TOML"),
        (A_COUNTRY + INTERNATIONAL, "lines"),
        (A_COUNTRY + A_LINE, "international"),
        (A_COUNTRY + A_LINE.replace('["116 123"]', "[]") + INTERNATIONAL, "no way to be reached"),
        (A_COUNTRY + A_LINE.replace("116 123", "call us") + INTERNATIONAL, "call"),
        (A_COUNTRY + A_LINE + "review_by = 2028-01-01" + INTERNATIONAL, "for too long"),
        (A_COUNTRY + A_LINE + "loved_one = 'x'" + INTERNATIONAL, "loved_one"),
        (A_COUNTRY + A_LINE + A_COUNTRY + A_LINE + INTERNATIONAL, "twice"),
        (A_COUNTRY + A_LINE + INTERNATIONAL.replace(".com", ".com/x?y", 1), "web"),
        (A_COUNTRY + A_LINE.replace("2026-11-01", '"soon"') + INTERNATIONAL, "checked_on"),
    ],
)
def test_a_file_that_can_not_be_trusted_is_refused_and_the_place_named(tmp_path, text, told):
    with pytest.raises(HelpLinesError, match=told):
        read_help_lines(written(tmp_path, text))


def test_a_missing_file_is_told_in_one_sentence(tmp_path):
    with pytest.raises(HelpLinesError, match="put the file back"):
        read_help_lines(tmp_path / "gone.toml")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('["116 123"]', '"116 123"', "United Kingdom: Samaritans: call: write numbers in quotes"),
        ('["116 123"]', '["116 123", 7]', "United Kingdom: Samaritans: call: write numbers in"),
        ("2026-11-01", '"soon"', "Samaritans: checked_on: write a day as 2026-11-01"),
        ('"official"', '"good"', 'Samaritans: mark: write one of "official", "secondary"'),
        ('name = "Samaritans"\n', "", "United Kingdom: line 1: name is missing; add it"),
        ("source", "sources", "United Kingdom: Samaritans: source is missing"),
        ('mark = "official"', 'mark = "official"\nx = 1', "Samaritans: there is no x here"),
        ('"999"', '"call us"', "United Kingdom: emergency: write digits in quotes"),
    ],
)
def test_a_slip_names_the_country_and_the_line_and_what_to_write(tmp_path, old, new, told):
    text = A_COUNTRY + A_LINE + INTERNATIONAL
    assert old in text
    with pytest.raises(HelpLinesError) as slip:
        read_help_lines(written(tmp_path, text.replace(old, new, 1)))
    assert told in str(slip.value)
    assert "→" not in str(slip.value)
