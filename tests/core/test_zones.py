from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.errors import UnknownZoneError
from bot.core.wall_time import use_pinned_tzdata
from bot.core.zone_names import city_name, folded
from bot.core.zone_places import PLACES
from bot.core.zone_rules import get_zone, same_clocks, todays_name, zone_countries
from bot.core.zones import (
    LIKELIEST,
    MOST_CHOICES,
    cities,
    countries,
    likely_zones_at,
    offset_choices,
    zone_label,
)

EVENING = datetime(2026, 10, 19, 23, 52, tzinfo=UTC)
NEW_YORK = 20 * 60
"""Minutes east: four hours behind are twenty ahead."""
LANGUAGES = ("en", "en-GB", "es-ES", "pt-BR", "de", "fr", "ja", "zh-CN", "hi", "no", "xx", "")

pytestmark = pytest.mark.usefixtures("pinned_zones")


@pytest.fixture(scope="module")
def pinned_zones() -> None:
    use_pinned_tzdata()


def clock(zone: str, instant: datetime) -> datetime:
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def zones(choices) -> list[str]:
    return [choice.zone for choice in choices]


def test_most_people_find_their_time_among_the_first_five() -> None:
    first = offset_choices(EVENING)[:5]
    assert [choice.shown for choice in first] == [
        "7:52 PM",
        "6:52 PM",
        "4:52 PM",
        "12:52 AM",
        "5:52 PM",
    ]
    assert first[0].cities == ("New York", "Boston", "Toronto")
    assert "London" in first[3].cities


def test_each_time_is_offered_once_and_no_list_is_too_long_for_discord() -> None:
    choices = offset_choices(EVENING)
    assert len({choice.local for choice in choices}) == len(choices) == MOST_CHOICES
    assert len({choice.offset_minutes for choice in choices}) == len(choices)


def test_a_reader_of_another_language_sees_their_own_clock_and_names() -> None:
    (choice, *_) = offset_choices(EVENING, "es-ES")
    assert choice.shown == "19:52"
    assert choice.cities[0] == "Nueva York"


def test_tapping_a_time_gives_the_likeliest_clock_first_and_each_clock_once() -> None:
    choices = likely_zones_at(NEW_YORK, now=EVENING)
    assert choices[0].zone == "America/New_York"
    assert "Toronto" in choices[0].nearby
    assert choices[0].country == "United States"
    assert choices[0].local == clock("America/New_York", EVENING)
    assert "America/Toronto" not in zones(choices), "it is the same clock as New York's"


def test_phoenix_is_told_apart_from_los_angeles_while_they_show_the_same_time() -> None:
    summer = datetime(2026, 7, 1, 19, 0, tzinfo=UTC)
    assert zones(likely_zones_at(17 * 60, now=summer))[:2] == [
        "America/Los_Angeles",
        "America/Phoenix",
    ]


def test_a_time_that_it_is_nowhere_gives_no_clock() -> None:
    assert likely_zones_at(7, now=EVENING) == ()


def test_a_button_pressed_hours_later_still_means_the_clock_it_was_shown_for() -> None:
    for choice in offset_choices(EVENING):
        now = likely_zones_at(choice.offset_minutes, now=EVENING)
        later = likely_zones_at(choice.offset_minutes, now=EVENING + timedelta(hours=5))
        assert zones(now) == zones(later)
        assert now[0].local.time() == choice.local


@given(
    now=st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2027-12-31")),
    pick=st.integers(min_value=0, max_value=MOST_CHOICES - 1),
)
@example(now=datetime.fromisoformat("2026-11-01 05:59"), pick=0)
@example(now=datetime.fromisoformat("2026-03-29 01:00"), pick=3)
@settings(max_examples=20, deadline=None)
def test_whoever_taps_their_time_is_offered_only_clocks_that_show_it(
    now: datetime, pick: int
) -> None:
    now = now.replace(tzinfo=UTC)
    choice = offset_choices(now)[pick]
    offered = likely_zones_at(choice.offset_minutes, now=now)
    assert 1 <= len(offered) <= LIKELIEST
    for zone in offered:
        assert clock(zone.zone, now).time().replace(
            second=0, microsecond=0
        ) == choice.local.replace(second=0, microsecond=0)


def test_clocks_put_together_agree_every_day_of_the_coming_year() -> None:
    groups = same_clocks(PLACES, now=EVENING)
    assert sum(len(group) for group in groups) == len(PLACES)
    days = [EVENING + timedelta(days=day) for day in range(0, 366, 3)]
    shown = [tuple(clock(group[0], day) for day in days) for group in groups]
    for group, expected in zip(groups, shown, strict=True):
        for other in group[1:]:
            assert tuple(clock(other, day) for day in days) == expected
    assert len(set(shown)) > len(groups) - 3, "nearly all differ on one of these days already"


def test_cairo_and_athens_are_apart_though_they_agree_for_most_of_the_year() -> None:
    assert same_clocks(("Africa/Cairo", "Europe/Athens"), now=EVENING) == (
        ("Africa/Cairo",),
        ("Europe/Athens",),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_is_on_one_page_in_order_and_no_page_is_too_long(language: str) -> None:
    pages = countries(language)
    codes = [country.code for page in pages for country in page.countries]
    assert len(codes) == len(set(codes)) == len(set(zone_countries().values()))
    assert len(pages) <= MOST_CHOICES
    assert all(1 <= len(page.countries) <= MOST_CHOICES for page in pages)
    names = [folded(country.name) for page in pages for country in page.countries]
    assert names == sorted(names)


def test_pages_of_countries_are_told_apart_by_their_first_letters() -> None:
    pages = [(page.first, page.last) for page in countries("en")]
    assert pages[0] == ("A", "A")
    assert pages[-1] == ("U", "Z")
    assert len(set(pages)) == len(pages)


@pytest.mark.parametrize(
    ("country", "expected"),
    [
        ("GB", ["Europe/London"]),
        ("IN", ["Asia/Kolkata"]),
        ("DE", ["Europe/Berlin"]),
        ("NZ", ["Pacific/Auckland", "Pacific/Chatham"]),
    ],
)
def test_a_country_shows_each_of_its_clocks_once(country: str, expected: list[str]) -> None:
    assert zones(cities(country, "en", now=EVENING)) == expected


def test_a_large_country_lists_its_clocks_likeliest_first() -> None:
    american = cities("US", "en", now=EVENING)
    assert zones(american)[:5] == [
        "America/New_York",
        "America/Chicago",
        "America/Los_Angeles",
        "America/Denver",
        "America/Phoenix",
    ]
    assert "America/Detroit" not in zones(american)
    assert "Detroit" in american[0].nearby


def test_no_country_has_more_clocks_than_a_list_can_show() -> None:
    for country in set(zone_countries().values()):
        assert 1 <= len(cities(country, "en", now=EVENING)) <= MOST_CHOICES


@pytest.mark.parametrize(
    ("zone", "language", "label"),
    [
        ("Europe/London", "en", "London time"),
        ("Europe/London", "en-GB", "London time"),
        ("Europe/London", "es-ES", "hora de Londres"),
        ("America/Argentina/Buenos_Aires", "en", "Buenos Aires time"),
        ("Asia/Kolkata", "en", "Kolkata time"),
        ("US/Eastern", "en", "New York time"),
        ("Etc/UTC", "en", "UTC"),
        ("Etc/GMT-3", "en", "UTC+3"),
    ],
)
def test_a_clock_is_named_beside_its_time(zone: str, language: str, label: str) -> None:
    assert zone_label(zone, language, EVENING) == label


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Mars/Olympus",
        "America",
        "../Europe/London",
        "/etc/localtime",
        "Europe/London\0",
        "x" * 5000,
    ],
)
def test_a_clock_that_does_not_exist_is_refused_kindly(name: str) -> None:
    with pytest.raises(UnknownZoneError) as refused:
        get_zone(name)
    assert len(refused.value.name) <= 100
    with pytest.raises(UnknownZoneError):
        zone_label(name, "en", EVENING)
    with pytest.raises(UnknownZoneError):
        cities(name, "en", now=EVENING)


def test_a_name_that_went_out_of_use_still_works() -> None:
    assert get_zone("Asia/Calcutta").utcoffset(EVENING) == timedelta(hours=5, minutes=30)
    assert todays_name("asia/calcutta") == "Asia/Kolkata"
    assert todays_name("Mars/Olympus") is None


def test_every_place_we_name_lies_on_a_clock_that_exists_and_its_city_comes_first() -> None:
    for zone, places in PLACES.items():
        assert zone in zone_countries()
        assert folded(places.split(", ")[0]) == folded(city_name(zone, "en")), zone
