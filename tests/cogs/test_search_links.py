"""Somebody types what hurts, in their own words, and finds a page; or help, when that comes first."""

import pytest

from bot.core.ids import MemberId
from bot.features.groups.model import Standing
from bot.features.resources.finding.near_words import nearest_topics, sounds_like_danger
from bot.features.resources.model import Topic
from cogs.resources.reading.typed_words import carried_words, read_words
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
    assert "Page 1 of" in ruth.sees
    assert "CRAFT: a way of helping that families can learn" in ruth.choices
    first = set(ruth.choices)
    await town.restart()
    await ruth.tap("More")
    assert "Page 2 of" in ruth.sees
    assert first.isdisjoint(ruth.choices)

    await search(ruth, "my son won't get help and " * 3)
    assert "Search with fewer words to turn the page." in ruth.sees
    assert "More" not in ruth.labels


async def test_a_title_is_offered_while_typing_and_nothing_found_is_no_dead_end(town, shelf):
    ruth, door = town.person("Ruth"), town.channel("start-here")
    offered = await ruth.suggestions("resources search", "words", "teens who", door)
    assert offered[0] == "Alateen: teens who meet teens"
    found = await ruth.member.autocomplete(door, "resources search", "words", "teens who")
    await ruth.command("resources search", door, words=found[0]["value"])
    assert "Was “Alateen: teens who meet teens” useful?" in ruth.sees
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


def test_words_ride_in_a_button_only_while_they_are_few_and_harmless():
    assert carried_words("I can’t do this: AL-ANON? (ñ)") == "i.cant.do.this.al.anon.ñ"
    assert read_words("i.cant.do.this") == "i cant do this"
    assert carried_words("help " * 11) is None
    assert carried_words("9" * 20) is None
    assert carried_words(":_~ !") is None
