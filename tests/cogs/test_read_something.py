"""A mother at midnight finds a page in two taps, and nobody can ever say that she did."""

import pytest
from sqlalchemy import select

from bot.core.evidence import Mark
from bot.db.base import Base
from bot.demo.acting import components_of, walk
from bot.features.resources.model import (
    Filters,
    LinkHealth,
    LinkState,
    Reader,
    ResourceId,
    Topic,
    TopicSet,
)
from bot.features.resources.store import ResourceStore
from bot.features.resources.tables import ResourceRow, SavedResourceRow
from cogs._kit.speaker import Speaker
from cogs.resources.reading.link_words import TOPIC_NAMES, on_a_choice
from tests.cogs.forged import forged_button
from tests.cogs.group_town import set_up
from tests.features.resources.shelves import a_link, an_evening_shelf, put_on_shelf


def links_on(person) -> dict[str, str]:
    """What opens outside, by its label."""
    return {
        part["label"]: part["url"] for part in walk(components_of(person.screen)) if part.get("url")
    }


@pytest.fixture
async def shelf(town):
    await set_up(town)
    db = town.services.outbox._db
    ids = await put_on_shelf(db, town.guild_id, an_evening_shelf())
    return dict(zip((one.title for one in an_evening_shelf()), ids, strict=True))


async def test_two_taps_from_the_front_door_before_joining_anything(town, shelf):
    ruth = town.person("Ruth")
    await ruth.tap("Read something", on=town.channel("start-here").last_message)
    assert "No one learns what you look at" in ruth.sees
    await ruth.tap("Looking after yourself")

    assert "A short rest for people who care for someone." in ruth.sees
    assert links_on(ruth) == {
        "1. Ten quiet minutes": "https://example.org/ten-quiet-minutes",
        "2. Sleep when you worry": "https://example.org/sleep-when-you-worry",
        "3. Descansar un poco": "https://example.org/descansar-un-poco",
    }


async def test_spanish_and_their_own_country_stand_first_for_who_needs_them(town, shelf):
    """The simulated Discord speaks English to everybody, so this asks the service."""
    resources = town.services.resources
    tired = TopicSet.LOOKING_AFTER_YOURSELF
    found = await resources.open_set(town.guild_id, tired, Reader("es"))
    assert found[0].details.title == "Descansar un poco"

    safe = Filters(topic=Topic.SAFETY, country="US")
    assert not (await resources.browse(town.guild_id, safe, Reader())).items
    safe = Filters(topic=Topic.SAFETY, country="GB")
    assert (await resources.browse(town.guild_id, safe, Reader())).total == 1


async def test_pages_are_turned_after_a_restart_and_narrowed_down(town, shelf):
    ruth = town.person("Ruth")
    await ruth.tap("Read something", on=town.channel("start-here").last_message)
    await ruth.choose("What is going on in the brain")
    assert "· page 1 of 2" in ruth.sees
    await town.restart()
    await ruth.tap("More")
    assert "Science 7" in ruth.sees
    assert "· page 2 of 2" in ruth.sees

    await ruth.choose("Science 7")
    await ruth.tap("Back to the list")
    assert "· page 2 of 2" in ruth.sees

    await ruth.tap("Narrow it down")
    assert "5 minutes at most" not in ruth.choices, "none is so short"
    assert "15 minutes at most" in ruth.choices
    await ruth.choose("Spanish")
    await ruth.tap("Show the links")
    assert "Only: Spanish" in ruth.sees
    assert "Nothing here fits that." in ruth.sees


async def test_help_stands_above_the_pages_of_a_topic_that_cannot_wait(town, shelf):
    ruth = town.person("Ruth")
    await ruth.tap("Read something", on=town.channel("start-here").last_message)
    await ruth.choose("Staying safe")
    first, _, rest = ruth.sees.partition("**Staying safe**")
    assert "If someone is in danger now, get help first." in first
    assert "**A safe plan**" in rest
    assert ruth.labels[0] == "Help right now"
    assert ruth.labels.count("Help right now") == 1


def test_a_choice_shows_who_stands_behind_a_link_as_it_is_written():
    link = a_link("A safe plan", source="Al-Anon (UK)")
    assert on_a_choice(link, Speaker()).endswith("From Al-Anon (UK).")


async def test_a_saved_link_is_found_on_my_page_until_it_is_taken_off(town, shelf):
    ruth = town.person("Ruth")
    await ruth.tap("Read something", on=town.channel("start-here").last_message)
    await ruth.choose("Looking after yourself")
    await ruth.choose("Sleep when you worry")
    assert "Someone looked at this page on October 1, 2026." in ruth.sees
    await ruth.tap("Save")
    assert "Only you see that." in ruth.sees

    await ruth.command("home")
    assert "1 saved link" in ruth.sees
    await ruth.tap("Saved links")
    await ruth.choose("Sleep when you worry")
    await ruth.tap("Back to my links")
    await ruth.choose("Sleep when you worry")
    await ruth.tap("Take off my list")
    await ruth.command("home")
    assert "saved link" not in ruth.sees


async def test_what_is_gone_or_broken_is_not_shown_and_is_said_kindly(town, shelf):
    ruth = town.person("Ruth")
    await ruth.tap("Read something", on=town.channel("start-here").last_message)
    await ruth.choose("Looking after yourself")
    async with town.services.outbox._db.transaction(town.guild_id) as tx:
        await ResourceStore(tx).save_health(
            shelf["Ten quiet minutes"], LinkHealth(LinkState.BROKEN)
        )
    await ruth.choose("Ten quiet minutes")
    assert "That link is not on the shelf any more. Nothing was changed." in ruth.sees

    custom_id = f"resources:useful:{town.guild_id}:{shelf['Ten quiet minutes']}:yes"
    await ruth.tap_id(custom_id, on=await forged_button(town, custom_id))
    assert "not on the shelf any more" in ruth.sees
    await ruth.tap("Read something", on=town.channel("start-here").last_message)
    await ruth.tap("Looking after yourself")
    assert "Ten quiet minutes" not in ruth.sees


async def test_safety_pages_say_that_a_browser_remembers(town, shelf):
    ruth = town.person("Ruth")
    await ruth.tap("Read something", on=town.channel("start-here").last_message)
    await ruth.choose("Staying safe")
    assert "A browser keeps a list of pages." in ruth.sees


async def test_a_page_that_others_name_is_not_said_to_be_read(town, shelf):
    named = a_link("A named plan", mark=Mark.CITED, topics=(Topic.SAFETY,))
    await put_on_shelf(town.services.outbox._db, town.guild_id, [named])
    ruth = town.person("Ruth")
    await ruth.tap("Read something", on=town.channel("start-here").last_message)
    await ruth.choose(TOPIC_NAMES[Topic.SAFETY](Speaker()))
    await ruth.choose("A named plan")
    assert "Others we trust name this page.\nWe checked that on October 1, 2026." in ruth.sees
    assert "looked at this page" not in ruth.sees

    await ruth.tap("More like this")
    assert "A safe plan" in ruth.sees
    assert "A browser keeps a list of pages." in ruth.sees


async def test_an_evening_of_reading_leaves_no_trace_but_the_count(town, shelf):
    ruth = town.person("Ruth")
    before = await everything(town)
    await ruth.tap("Read something", on=town.channel("start-here").last_message)
    await ruth.tap("Looking after yourself")
    await ruth.choose("Sleep when you worry")
    await ruth.tap("More like this")
    await ruth.choose("Ten quiet minutes")
    await ruth.tap("It helped")
    assert "keep nothing about you" in ruth.sees

    after = await everything(town)
    changed = {table for table in after if after[table] != before[table]}
    assert changed == {ResourceRow.__tablename__}
    assert not await saved(town)
    count = await town.services.resources.look_at(
        town.guild_id, ResourceId(shelf["Ten quiet minutes"]), by=ruth.id
    )
    assert (count.resource.useful, count.resource.not_useful) == (1, 0)


async def everything(town):
    async with town.services.outbox._db.reading("every guild") as tx:
        return {
            table.name: [tuple(row) for row in await tx.session.execute(select(table))]
            for table in Base.metadata.sorted_tables
        }


async def saved(town):
    async with town.services.outbox._db.reading(town.guild_id) as tx:
        return (await tx.session.scalars(select(SavedResourceRow))).all()


async def test_an_empty_shelf_says_so_and_shows_help(town):
    await set_up(town)
    ruth = town.person("Ruth")
    await ruth.tap("Read something", on=town.channel("start-here").last_message)
    assert "The shelf is still empty here." in ruth.sees
    assert "Help right now" in ruth.labels
    assert "Look at the starter library" not in ruth.labels
    dana = town.person("Dana", admin=True)
    await dana.tap("Read something", on=town.channel("start-here").last_message)
    assert {"Look at the starter library", "Help right now"} <= set(dana.labels)
