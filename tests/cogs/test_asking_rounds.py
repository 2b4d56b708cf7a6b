"""A facilitator chooses when their group is asked, asks at once, and sees how it went; the room sees it too."""

from datetime import timedelta

import pytest

from bot.core.ids import MemberId
from bot.demo.acting import words_of
from bot.features.checkins.pulse import Band
from tests.cogs.oak_town import member, oak, room

PEOPLE = ("Sam", "Ines", "Will", "Joe", "Ruth")


@pytest.fixture
async def dana(town):
    await oak(town)
    return town.person("Dana")


async def test_dana_plans_it_by_tapping(town, dana):
    await dana.command("checkins schedule", group="Oak")
    assert dana.sees.startswith("**Nothing is changed yet.** How should I ask Oak?")
    assert "I ask every Sunday at 10:00 AM, New York time. It stays open for 3 days." in dana.sees
    assert "- How heavy was this week for you? From “0, light” to “10, too heavy”" in dana.sees
    assert "What is one thing you carried alone this week?" in dana.sees
    await dana.choose("Friday")
    await dana.choose("6:00 PM")
    await dana.choose("Open for 2 days")
    await dana.choose("Questions: For parents")
    assert "I ask every Friday at 6:00 PM, New York time. It stays open for 2 days." in dana.sees
    assert "What worry woke you up this week?" in dana.sees
    await dana.tap("Save")
    assert "Saved." in dana.sees
    await dana.command("checkins schedule", group="Oak")
    await dana.choose("Before each meeting")
    await dana.choose("1 day before the meeting")
    assert "I ask 1 day before each meeting. It closes when the meeting starts." in dana.sees
    assert "No meeting is planned, so I ask no one yet." in dana.sees

    # Only the first was saved. It comes by itself, rests, and goes on.
    await town.pass_time(days=5, hours=8)
    oak_room = town.channel("oak")
    assert words_of(oak_room.last_message).startswith("**How was this week?** Check in when it")
    await dana.command("checkins pause", group="Oak")
    await dana.tap("Let it rest")
    assert "The one that is open goes on. After it I ask no one." in dana.sees
    await dana.tap("Resume")
    assert "I ask next on" in dana.sees
    await dana.tap("Only with “Ask now”")
    assert "I ask only when you say so." in dana.sees


async def test_the_room_sees_how_heavy_the_week_was_and_nobody_who(town, dana):
    checkins = town.services.checkins
    group = (await town.services.groups.list_active(town.guild_id))[0]
    people = [await member(town, group, name) for name in PEOPLE]
    await dana.command("checkins ask", group="Oak")
    assert "**No one is asked yet.** Ask Oak now?" in dana.sees
    await dana.choose("Open for 1 day")
    await dana.tap("Ask the group")
    assert "Asked. No one sees who answers." in dana.sees
    asked = await checkins.find_open(town.guild_id, group.id)
    assert asked.closes_at - asked.opens_at == timedelta(days=1)
    bands = (Band.LIGHT, Band.MIDDLE, Band.MIDDLE, Band.HEAVY, Band.HEAVY)
    for person, band in zip(people, bands, strict=True):
        await checkins.count_me_in(town.guild_id, asked.id, band, by=MemberId(person.id))

    # Somebody takes the card away; it comes back, in the room that is there.
    card = room(town, group).last_message
    message_id = (await checkins.round_card(town.guild_id, asked.id)).round.card_message_id
    assert card.id == message_id
    await (
        town.bot.get_partial_messageable(group.text_channel_id)
        .get_partial_message(card.id)
        .delete()
    )
    await checkins.repair_rounds()
    await town.deliver()
    assert room(town, group).last_message.id != card.id

    await dana.command("checkins results", group="Oak")
    assert "Open until" in dana.sees
    assert dana.labels[-2:] == ["End this check-in", "Close"]
    await dana.tap("End this check-in")
    pulse = "about 2 had a light week. 4 were in the middle. For 4 it was heavy."
    assert pulse in dana.sees
    assert "I have asked 1 time so far." in dana.sees
    await town.deliver()
    closed = room(town, group).last_message
    assert pulse in words_of(closed)
    assert [one.filename for one in closed.attachments] == ["pulse.png"]
    assert not any(name in dana.sees + words_of(closed) for name in PEOPLE)
    await dana.tap("Ask now")
    await dana.tap("Ask the group")
    await dana.tap("How it goes")
    await dana.tap("End this check-in")
    assert "Too few asked to be counted" in dana.sees
    await town.deliver()
    assert words_of(room(town, group).last_message).startswith("This check-in is closed.")
