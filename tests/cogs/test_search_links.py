"""Somebody types what hurts, in their own words, and finds a page; or help, when that comes first."""

from dataclasses import replace

import pytest

from bot.core.ids import LARGEST_ID, GuildId, MemberId
from bot.features.groups.model import Standing
from bot.features.resources.finding.near_words import nearest_topics, sounds_like_danger
from bot.features.resources.model import Audience, Filters, Kind, Topic
from cogs._kit.speaker import Speaker
from cogs.resources.reading.filter_screen import FilterList
from cogs.resources.reading.found_screen import FoundButton
from cogs.resources.reading.link_list import LinkList, TurnButton
from cogs.resources.reading.typed_words import (
    LONGEST_CARRIED,
    LONGEST_NARROWED,
    carried_words,
    read_words,
)
from cogs.resources.reading.way_back import carried_way, read_way
from tests.cogs.group_town import set_up
from tests.cogs.test_read_something import everything


@pytest.fixture
async def shelf(town):
    """The starter library, as a facilitator takes it over."""
    await set_up(town)
    resources = town.services.resources
    dana = Standing(MemberId(town.person("Dana").id), is_facilitator=True, is_admin=True)
    plan = await resources.preview_starter(town.guild_id, by=dana)
    await resources.import_starter(town.guild_id, by=dana, digest=plan.digest)


async def search(person, words):
    await person.tap("Search again" if "Search again" in person.labels else "Search")
    await person.fill(words=words)


async def test_a_mother_finds_a_page_in_her_own_words_and_turns_over_after_a_restart(town, shelf):
    ruth = town.person("Ruth")
    await ruth.tap("Read something", on=town.channel("start-here").last_message)
    await search(ruth, "my son won't get HELP?")
    assert "links found" in ruth.sees
    assert "links found** · page 1 of" in ruth.sees
    assert "CRAFT: a way of helping that families can learn" in ruth.choices
    first = set(ruth.choices)
    await town.restart()
    await ruth.tap("More")
    assert "· page 2 of" in ruth.sees
    assert first.isdisjoint(ruth.choices)

    # From a link there is a way back to that page, whatever is tapped on the link.
    second = list(ruth.choices)
    await ruth.choose(second[0])
    await ruth.tap("Save")
    await town.restart()
    await ruth.tap("Take off my list")
    assert "Help right now" in ruth.labels
    await ruth.tap("Back to what I found")
    assert "· page 2 of" in ruth.sees
    assert ruth.choices == second
    await ruth.choose(second[0])
    await ruth.tap("More like this")
    assert "Back to what I found" in ruth.labels
    await ruth.choose(ruth.choices[0])
    await ruth.tap("It helped")
    assert "Help right now" in ruth.labels
    await ruth.tap("Back to the list")
    assert "**More like this**" in ruth.sees

    await ruth.tap("Read something")
    await search(ruth, "my son won't get help and " * 3)
    assert "Search with fewer words to turn the page." in ruth.sees
    assert {"More", "Narrow it down"}.isdisjoint(ruth.labels)
    await ruth.choose(ruth.choices[0])
    await ruth.tap("Search again")
    await ruth.fill(words="narcan")
    assert "What to do in an overdose" in ruth.sees


async def test_what_was_found_is_narrowed_down_and_widened_again(town, shelf):
    ruth = town.person("Ruth")
    await ruth.tap("Read something", on=town.channel("start-here").last_message)
    await search(ruth, "my son drinks")
    await ruth.tap("Narrow it down")
    await ruth.choose("Spanish")
    await ruth.choose("United Kingdom")
    await town.restart()
    await ruth.tap("Show the links")
    assert "Only: Spanish, United Kingdom" in ruth.sees
    assert "Al-Anon en español" in ruth.choices
    await ruth.choose("Al-Anon en español")
    await ruth.tap("Back to what I found")
    assert "Only: Spanish, United Kingdom" in ruth.sees

    await ruth.tap("Narrow it down")
    await ruth.choose("To do")
    await ruth.tap("Show the links")
    assert "Nothing that I found is like that: Spanish, To do, United Kingdom." in ruth.sees
    await ruth.tap("Show them all")
    assert "Only:" not in ruth.sees
    assert "· page 1 of" in ruth.sees


async def test_a_title_is_offered_while_typing_and_nothing_found_is_no_dead_end(town, shelf):
    ruth, door = town.person("Ruth"), town.channel("start-here")
    offered = await ruth.suggestions("resources search", "words", "teens who", door)
    assert offered[0] == "Alateen: teens who meet teens"
    found = await ruth.member.autocomplete(door, "resources search", "words", "teens who")
    await ruth.command("resources search", door, words=found[0]["value"])
    assert "Was this useful?" in ruth.sees
    assert not [one for one in ruth.labels if one.startswith("Back")]
    await ruth.command("resources search", door, words="=1")
    assert "That link is not on the shelf any more." in ruth.sees

    # With nothing found, the nearest topics and help stand there.
    await ruth.command("resources search", door, words="xylophone boundrysss")
    assert "I found nothing for that. This may come near it." in ruth.sees
    assert {"Limits that hold", "Search again", "Help right now"} <= set(ruth.labels)
    await ruth.tap("Limits that hold")
    assert "**Limits that hold**" in ruth.sees


async def test_words_of_danger_put_help_above_the_pages_and_tell_nobody(town, shelf):
    ruth, door = town.person("Ruth"), town.channel("start-here")
    before = await everything(town)
    await ruth.command("resources search", door, words="he took too much, overdose")
    first, _, rest = ruth.sees.partition("found**")
    assert "If someone is in danger now, get help first. Pages can wait." in first
    assert "What to do in an overdose" in rest
    assert ruth.labels[0] == "Help right now"
    assert ruth.labels.count("Help right now") == 1
    assert await everything(town) == before


@pytest.mark.parametrize(
    "typed",
    [
        "My son wants to die", "he’s NOT breathing", "she won't wake up", "overdsoe", "suiside",
        "he has been hitting me", "she threatened to kill me", "od", "mi hija se quiere matar",
        "no despierta", "ME PEGÓ", "me pego", "sobredocis", "mi hijo tomó muchas pastillas",
    ],
)  # fmt: skip
def test_these_words_sound_like_danger(typed):
    assert sounds_like_danger(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "that was a good one", "naloxone", "he hit rock bottom", "overview", "dying for a drink",
        "odd jobs", "to kill time", "conscious", "no quiero ir", "pastillas para dormir", "", "🏠",
    ],
)  # fmt: skip
def test_these_words_do_not(typed):
    assert not sounds_like_danger(typed)


def test_topics_are_near_by_their_words_and_only_those_on_the_shelf():
    assert nearest_topics("boundrys", list(Topic)) == (Topic.BOUNDARIES,)
    assert nearest_topics("boundrys", [Topic.SCIENCE]) == ()
    assert nearest_topics("dishwasher 🏠", list(Topic)) == ()


def test_a_list_carries_its_way_back_in_a_hundred_characters():
    guild, every = (
        GuildId(LARGEST_ID),
        Filters(None, Audience.FACILITATORS, "fil", Kind.PHONE, "US", 30),
    )
    for filters, longest in ((Filters(), LONGEST_CARRIED), (every, LONGEST_NARROWED)):
        here = FoundButton(guild, 99, filters, "ñ" * longest)
        assert len(LinkList(guild, back=here).item.custom_id) <= 100
        assert (
            len(FilterList(guild, "audience", filters, typed="ñ" * longest).item.custom_id) <= 100
        )
    topic = TurnButton(guild, replace(every, topic=Topic.FACILITATION), 999)
    assert len(LinkList(guild, back=topic).item.custom_id) <= 100
    (again,) = read_way(guild, carried_way(topic), Speaker())
    assert again.item.custom_id == topic.item.custom_id
    for odd in ("", "found", "found:x", "save:7", "list:.....:0:1", "set:nowhere", None):
        assert [one.item.label for one in read_way(guild, odd, Speaker())] == (
            ["Back to the list"] if odd == "set:nowhere" else []
        )


def test_words_ride_in_a_button_only_while_they_are_few_and_harmless():
    assert carried_words("I can’t do this: AL-ANON? (ñ)") == "i.cant.do.this.al.anon.ñ"
    assert read_words("i.cant.do.this") == "i cant do this"
    assert carried_words("help " * 11) is None
    assert carried_words("9" * 20) is None
    assert carried_words(":_~ !") is None
