"""What a stranger is handed on the first night is checked before anybody opens it."""

import tomllib
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.evidence import Mark
from bot.core.ids import GuildId
from bot.features.resources.errors import StarterLibraryError
from bot.features.resources.files.starter import (
    FOLDER,
    NO_LINKS,
    read_starter_library,
    starter_library,
)
from bot.features.resources.model import (
    GOOD_FOR,
    Reader,
    Resource,
    ResourceId,
    State,
    Topic,
    TopicSet,
    best_first,
)

CHECKED = date(2026, 11, 1)
NOW = datetime(2026, 11, 2, tzinfo=UTC)
LINKS = starter_library().links
SHELF = [
    Resource(
        ResourceId(number), GuildId(1), State.APPROVED, one.details, NOW, NOW, starter_id=one.id
    )
    for number, one in enumerate(LINKS)
]
A_LINK = """
[[links]]
id = "a-link"
title = "A link"
url = "https://example.org/a"
summary = "A page."
kind = "read"
topics = ["supporting"]
source = "Somebody"
mark = "official"
checked_on = 2026-11-01
review_by = 2027-01-01
"""


def first_three(topic_set, language, country=None):
    in_set = [one for one in SHELF if topic_set in one.details.sets]
    return [one.starter_id for one in best_first(in_set, Reader(language, country))][:3]


def test_every_link_says_who_stands_behind_it_and_when_somebody_looks_again():
    assert len(LINKS) == 51
    for one in LINKS:
        assert one.details.source
        assert one.details.mark is not Mark.UNCONFIRMED
        assert one.details.checked_on == CHECKED
        assert CHECKED < one.details.review_by <= CHECKED + GOOD_FOR
        if one.details.needs_care:
            # Numbers and advice for the worst hour are looked at as often as help lines.
            assert one.details.review_by <= CHECKED + timedelta(days=90), one.id


def test_no_week_asks_a_facilitator_for_more_than_ten_minutes():
    mondays = [one.details.review_by for one in LINKS]
    assert {day.weekday() for day in mondays} == {0}
    assert max(mondays.count(day) for day in set(mondays)) <= 5


def test_the_addresses_in_the_files_are_those_that_people_open():
    written = [
        link["url"]
        for path in FOLDER.glob("*.toml")
        if path.name not in NO_LINKS
        for link in tomllib.loads(path.read_text())["links"]
    ]
    assert sorted(written) == sorted(one.details.url for one in LINKS)


@pytest.mark.parametrize(
    ("topic_set", "english", "spanish"),
    [
        (
            TopicSet.NEW_HERE,
            ["parents-20-minute-guide", "al-anon-newcomers", "medlineplus-drug-use"],
            ["al-anon-es", "nida-treatment-recovery-es", "find-a-helpline"],
        ),
        (
            TopicSet.LOOKING_AFTER_YOURSELF,
            ["al-anon-newcomers", "bccsu-families", "samhsa-family-coping"],
            ["al-anon-es", "find-a-helpline", "988-es"],
        ),
        (
            TopicSet.AFTER_A_SETBACK,
            ["nida-treatment-recovery", "cdc-reversing-overdose", "find-a-helpline"],
            ["nida-treatment-recovery-es", "find-a-helpline", "988-es"],
        ),
        (
            TopicSet.WHEN_THEY_WONT_JOIN,
            ["parents-20-minute-guide", "craft-connect", "cmc-foundation"],
            ["al-anon-es", "nida-treatment-recovery-es", "parents-20-minute-guide"],
        ),
        (
            TopicSet.FOR_THE_OTHER_CHILDREN,
            ["nacoa-teens", "alateen", "narateen-questions"],
            ["nacoa-teens", "alateen", "narateen-questions"],
        ),
    ],
)
def test_a_mother_at_midnight_is_handed_these_three(topic_set, english, spanish):
    assert first_three(topic_set, "en") == english
    assert first_three(topic_set, "es") == spanish


def test_whoever_lives_elsewhere_finds_their_own_country_first():
    assert first_three(TopicSet.NEW_HERE, "en", "GB")[:2] == ["smart-family-uk", "adfam"]
    assert first_three(TopicSet.NEW_HERE, "en", "AU")[0] == "family-drug-support-au"
    assert "kids-helpline-au" not in first_three(TopicSet.FOR_THE_OTHER_CHILDREN, "en", "US")


def test_every_topic_has_a_link_and_safety_is_marked():
    assert {topic for one in LINKS for topic in one.details.topics} == set(Topic)
    careful = {one.id for one in LINKS if one.details.needs_care}
    assert {"domestic-violence-hotline", "tech-safety", "cdc-reversing-overdose"} <= careful


def test_a_digest_tells_that_a_link_says_something_else(tmp_path):
    files = {path.name: path.read_text() for path in FOLDER.glob("*.toml")}
    files["supporting.toml"] = files["supporting.toml"].replace("Small, kind steps", "Kind steps")
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    other = read_starter_library(tmp_path)
    changed = [one.id for one in LINKS if other.find(one.id).digest != one.digest]
    assert changed == ["parents-20-minute-guide"]
    assert other.digest != starter_library().digest


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("links = x", "not valid TOML.*line 1"),
        (A_LINK.replace('id = "a-link"', ""), "has no id"),
        (A_LINK.replace('mark = "official"', ""), "has no mark"),
        (A_LINK.replace("https:", "http:"), "links → 0 → url"),
        (A_LINK.replace("A link", "A" * 81), "title"),
        (A_LINK.replace("2027-01-01", "2027-05-01"), "180 days"),
        (A_LINK + A_LINK.replace("/a", "/b"), "a-link is used twice"),
        (
            A_LINK + A_LINK.replace("a-link", "b").replace("/a", "/a/#top"),
            "the same page as a-link",
        ),
        (A_LINK.replace("official", "unconfirmed") + 'sets = ["new_here"]', "stands in a set"),
        (A_LINK, "new_here has fewer than 3 links"),
        (A_LINK + "colour = 1", "colour"),
        ("", "at links"),
    ],
)
def test_a_library_that_can_not_be_trusted_is_refused_and_the_place_named(tmp_path, text, told):
    (tmp_path / "theme.toml").write_text(text)
    with pytest.raises(StarterLibraryError, match=told):
        read_starter_library(tmp_path)
