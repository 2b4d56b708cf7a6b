"""Times, days, rhythms, clocks and countries as people type them: understood, or refused in one plain sentence."""

import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st

from bot.core.errors import Refusal
from bot.core.wall_time import WallTime, load_zone
from bot.core.zone_rules import zone_countries
from bot.features.holidays.countries import countries_by_name, likely_countries, named_country
from bot.features.personal_reminders.reading import FURTHEST as FURTHEST_REMINDER
from bot.features.personal_reminders.reading import read_reminder
from bot.features.personal_reminders.rhythm import next_at, read_rhythm, rhythm_text
from bot.features.personal_reminders.typed_at_once import taken_apart
from bot.features.sessions.change_typed import FURTHEST_DAY, read_change, read_day
from bot.features.sessions.recurrence import Once, next_slot, read_rule, rule_text
from bot.features.sessions.when import FURTHEST, read_when
from bot.features.sessions.when_errors import AmbiguousDateError, MissingHourError
from cogs._kit.refusals import words_for
from cogs._kit.speaker import Speaker
from cogs._kit.times import clock_in
from cogs.personal_reminders import refusals as _reminders_say  # noqa: F401  it registers its sentences
from cogs.sessions import refusals as _sessions_say  # noqa: F401
from cogs.sessions.rule_words import rhythm_of, with_end
from tests.cogs.forged import let_go_of_screens
from tests.cogs.oak_town import oak as oak_meets
from tests.features.personal_reminders import test_reading as reminder_tables
from tests.features.sessions import test_when as when_tables
from tests.features.sessions import test_when_rules as rule_tables
from tests.features.sessions.when_told import rows
from tests.fuzz.amount import FUZZ, amount, drawn, fuzzed, tell

A_DAY = timedelta(days=1)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
LANGUAGES = ("en", "en-GB", "es", "es-419", "fr", "de", "pt-BR", "ja", "ar", "zh-CN", "xx", "")
PHRASES = [
    text
    for table in (when_tables.UNDERSTOOD, when_tables.REFUSED, rule_tables.RULES)
    for text, _ in rows(table)
]
ZONES = tuple(zone_countries())
ODD_NIGHTS = (
    datetime(2026, 11, 1, 5, 59, tzinfo=UTC),
    datetime(2027, 3, 14, 6, 59, tzinfo=UTC),
    datetime(2027, 3, 28, 0, 59, tzinfo=UTC),
    datetime(2028, 2, 29, 12, 0, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC),
)


@st.composite
def slipped(draw: st.DrawFn) -> str:
    """Phrases from the tables, put together, cut and misspelled."""
    words = " ".join(draw(st.lists(st.sampled_from(PHRASES), min_size=1, max_size=2))).split()
    begin = draw(st.integers(0, len(words) - 1))
    words = (
        words[begin : draw(st.integers(begin + 1, len(words)))] if draw(st.booleans()) else words
    )
    text = " ".join(words)
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.characters()) + text[at + draw(st.integers(0, 1)) :]
    return text


FAR = (
    "9999-12-31",
    "9999-12-31 23:59",
    "October 24 2035",
    "0001-01-01",
    "Dec 31 9999",
    "in 9999 weeks",
)
TYPED = st.one_of(
    st.sampled_from(PHRASES),
    st.sampled_from(FAR),
    slipped(),
    slipped(),
    when_tables.SENTENCES,
    st.lists(st.sampled_from(reminder_tables.WORDS), max_size=6).map(" ".join),
    st.text(max_size=160),
)
NOW = st.one_of(
    st.sampled_from(ODD_NIGHTS),
    st.timedeltas(timedelta(), timedelta(days=10 * 365)).map(lambda later: NEW_YEAR + later),
)
AT = st.tuples(TYPED, NOW, st.sampled_from(ZONES), st.sampled_from(LANGUAGES))


def has_words(no: Refusal) -> None:
    """It was registered: a town says it, below."""
    words_for(no)


def a_meeting(one: tuple[str, datetime, str, str]) -> bool:
    text, now, name, language = one
    zone = load_zone(name)
    try:
        when = read_when(text, now=now, zone=zone, language=language)
    except Refusal as no:
        has_words(no)
        offers_are_taken(no, text, now, zone)
        return False
    assert now < when.wall.to_instant()
    assert when.wall.at.date() <= WallTime.of(now, name).at.date() + FURTHEST
    assert not when.wall.is_in_gap
    assert read_rule(rule_text(when.repeats)) == when.repeats
    assert next_slot(when.wall, when.repeats, now=now) == when.wall
    return True


def offers_are_taken(no: Refusal, text: str, now: datetime, zone: ZoneInfo) -> None:
    """What stands on the buttons of a refusal leads on."""
    if isinstance(no, MissingHourError):
        assert not no.instead.is_in_gap
        assert no.instead.to_instant() > now
    for day in no.choices if isinstance(no, AmbiguousDateError) else ():
        with suppress(Refusal):
            when = read_when(text, now=now, zone=zone, chosen=day)
            assert when.wall.at.date() == day or not isinstance(when.repeats, Once), text


def told_back(one: tuple[str, datetime, str, str]) -> bool:
    """What the bot says a rule is can be typed as it says it."""
    text, now, name, _ = one
    zone = load_zone(name)
    try:
        when = read_when(text, now=now, zone=zone)
    except Refusal:
        return False
    if isinstance(when.repeats, Once) or when.wall.is_repeated:
        return False
    say = Speaker()
    rhythm = rhythm_of(when.wall, when.repeats, say)
    line = with_end(
        f"{rhythm}, {clock_in(when.wall.to_instant(), zone, 'en')}", when.repeats.ends, say
    )
    try:
        again = read_when(line, now=now, zone=zone)
    except MissingHourError:
        return False
    assert again.wall.at.time() == when.wall.at.time(), line
    assert rhythm_of(again.wall, again.repeats, say) == rhythm, line
    assert again.repeats.ends == when.repeats.ends, line
    return True


def a_change(one: tuple[str, datetime, str, str]) -> bool:
    text, now, name, language = one
    near = WallTime.of(now + 9 * A_DAY, name)
    near = WallTime(near.at.replace(second=0, microsecond=0), name).moved_out_of_gap()
    today = WallTime.of(now, name).at.date()
    try:
        assert (
            read_day(text, now=now, zone=load_zone(name), language=language) <= today + FURTHEST_DAY
        )
    except Refusal as no:
        has_words(no)
    try:
        when = read_change(text, near, now=now, language=language)
    except Refusal as no:
        has_words(no)
        return False
    assert when.wall.to_instant() > now
    assert when.wall.at.date() <= today + FURTHEST
    return True


def a_reminder(one: tuple[str, datetime, str, str]) -> bool:
    text, now, name, language = one
    zone = load_zone(name)
    what, when = taken_apart(text, now=now, zone=zone, language=language)
    assert what or not text.strip()
    assert len(what) + len(when) <= len(text)
    try:
        plan = read_reminder(text, now=now, zone=zone, language=language).plan
    except Refusal as no:
        has_words(no)
        return False
    assert plan.first.to_instant() > now
    assert plan.first.at.date() <= WallTime.of(now, name).at.date() + FURTHEST_REMINDER
    assert read_rhythm(rhythm_text(plan.rhythm)) == plan.rhythm
    following = next_at(plan.first, plan.rhythm, after=plan.first.to_instant())
    assert following is None or following > plan.first.to_instant()
    return True


def test_a_time_for_a_meeting_is_ahead_or_refused() -> None:
    fuzzed("times of meetings", AT, a_meeting, little=12)


def test_a_rule_can_be_typed_as_it_is_told() -> None:
    fuzzed("rules told back", AT, told_back, little=12, share=0.5)


def test_a_change_of_a_meeting_is_ahead_or_refused() -> None:
    fuzzed("changes of meetings", AT, a_change, little=15, share=0.5)


def test_a_reminder_is_ahead_or_refused() -> None:
    fuzzed("reminders", AT, a_reminder, little=15)


PLACES = st.one_of(
    st.text(max_size=80),
    st.sampled_from(ZONES),
    st.sampled_from(ZONES).map(lambda zone: zone.rpartition("/")[2].replace("_", " ").lower()),
    st.builds(
        "{}{}{}{}".format,
        st.sampled_from(["", "utc", "GMT ", "utc "]),
        st.sampled_from(["+", "-", "\N{MINUS SIGN}", ""]),
        st.integers(0, 99),
        st.sampled_from(["", ":30", "30", ":99", "٣٠"]),
    ),
    st.sampled_from(["EST", "ist", "england", "USA", "New york ", "são paulo", "Nueva York"]),
)


def a_country(one: tuple[str, str]) -> bool:
    text, language = one
    found = named_country(text, language)
    near = likely_countries(text, language)
    known = countries_by_name(language)
    assert found is None or found in known
    for offered in near:
        assert named_country(offered.name, language) in known
    return found is not None or bool(near)


def test_a_country_is_found_or_not_and_what_is_offered_is_found_again() -> None:
    fuzzed(
        "countries", st.tuples(PLACES, st.sampled_from(LANGUAGES)), a_country, little=3, share=0.2
    )


@pytest.mark.skipif(FUZZ not in os.environ, reason="the words alone take a second: make fuzz")
async def test_whoever_types_a_time_hears_it_back_or_one_plain_sentence(town, no_errors) -> None:
    oak = await oak_meets(town)
    dana = town.person("Dana")
    await town.services.members.confirm_clock(town.guild_id, dana.id, "America/New_York")
    figures = dict.fromkeys(("tried", "refused", "taken"), 0)
    for text in drawn(
        TYPED.filter(lambda text: 0 < len(text.strip()) <= 100), amount(4, share=0.04)
    ):
        for command, options in (
            ("session schedule", {"group": str(oak.id)}),
            ("remind", {"what": "Marigold"}),
        ):
            await dana.command(command, when=text, **options)
            let_go_of_screens(town)
            assert "my fault" not in dana.sees, text
            assert not no_errors.records, (text, no_errors.told())
            is_taken = {"Post", "Yes, remind me", "Yes, and turn notes on"} & set(dana.labels)
            assert is_taken or dana.labels, (text, dana.sees)
            figures["tried"] += 1
            figures["taken" if is_taken else "refused"] += 1
    tell("times typed in Discord", {**figures, "exceptions": 0})
