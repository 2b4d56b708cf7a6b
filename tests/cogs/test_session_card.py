"""A meeting's card in its room, and what members do with it."""

from datetime import timedelta

import discord
import pytest

from bot.core.ids import GuildId, MemberId, SessionId
from bot.demo.acting import labels_of, words_of
from bot.features.members.model import NoteChoices, NotePlace
from bot.features.members.note_times import Lead
from bot.features.sessions.model import RsvpAnswer
from cogs._kit.speaker import Speaker
from cogs.sessions.rsvp_button import RsvpButton
from tests.cogs.forged import forged_button
from tests.cogs.oak_town import (
    EVENING,
    card,
    card_words,
    found_oak,
    last_words,
    member,
    mention_instead,
    oak,
    room,
    schedule,
)


async def test_the_card_shows_time_zone_and_seats_and_no_names(town):
    group = await oak(town)
    sam = await member(town, group, "Sam")
    session = await schedule(town)
    words = await card_words(town, session)
    assert f"<t:{int(EVENING.timestamp())}:F>" in words
    assert "7:30 PM in New York, 60 minutes" in words
    assert "0 of 2 seats taken" in words
    assert labels_of(await card(town, session)) == [
        "Going",
        "Maybe",
        "Can't make it",
        "More",
        "Help right now",
    ]
    await sam.tap("Going", on=await card(town, session))
    await town.deliver()
    after = await card_words(town, session)
    assert "1 of 2 seats taken" in after
    assert "Sam" not in after
    assert str(sam.id) not in after


async def test_going_says_that_i_am_in_and_when_i_am_reminded(town):
    group = await oak(town)
    sam = await member(town, group, "Sam")
    ruth = await member(town, group, "Ruth", notes=False)
    session = await schedule(town)
    await sam.tap("Going", on=await card(town, session))
    assert sam.sees.startswith("You're in.")
    assert "I'll remind you the day before." in sam.sees
    for chosen, said in (
        ({"leads": frozenset({Lead.START})}, "I'll remind you when it starts."),
        ({"leads": frozenset[Lead]()}, "No note comes before it"),
        ({"place": NotePlace.ROOM}, "An hour before, one line comes in the room."),
    ):
        choices = NoteChoices(allowed=True, **chosen)
        await town.services.members.change_notes(town.guild_id, MemberId(sam.id), choices)
        await sam.tap("Going", on=await card(town, session))
        assert said in sam.sees
        assert "the day before" not in sam.sees
    day_before = NoteChoices(allowed=True, leads=frozenset({Lead.DAY}))
    await town.services.members.change_notes(town.guild_id, MemberId(sam.id), day_before)
    await town.pass_until(EVENING - timedelta(hours=20))
    await sam.tap("Going", on=await card(town, session))
    assert "No more notes come before it." in sam.sees
    await ruth.tap("Going", on=await card(town, session))
    assert ruth.sees.startswith("You're in.")
    assert "remind you with a private note" in ruth.sees
    assert "Notes to my phone" in ruth.labels
    await ruth.tap("Notes to my phone")
    assert "Allow notes" in ruth.labels


async def test_the_story_of_a_full_meeting(town):
    group = await oak(town)
    sam, will = await member(town, group, "Sam"), await member(town, group, "Will")
    ines = await member(town, group, "Ines")
    await mention_instead(town, ines)
    session = await schedule(town)
    for one in (sam, will):
        await one.tap("Going", on=await card(town, session))
    await town.deliver()
    assert "2 of 2 seats taken" in await card_words(town, session)

    await ines.tap("Going", on=await card(town, session))
    assert "All 2 seats are taken" in ines.sees
    assert "You would be 1st." in ines.sees
    assert ines.labels[:3] == ["Wait in line", "Next meeting", "Never mind"]
    await ines.tap("Wait in line")
    assert "You are 1st in line" in ines.sees
    await town.deliver()
    assert "2 of 2 seats taken" in await card_words(town, session)

    await town.pass_until(EVENING - timedelta(hours=4, minutes=25))
    await will.tap("Can't make it", on=await card(town, session))
    assert "Your place next time is safe" in will.sees
    await town.deliver()
    await town.deliver()
    call = room(town, group).last_message
    assert f"<@{ines.id}>" in words_of(call)
    await ines.tap("Open", on=call)
    assert "You're in." in ines.sees


@pytest.mark.long
async def test_an_open_place_is_a_note_and_its_screen_says_until_when(town):
    group = await oak(town, seats=1)
    sam, ines = await member(town, group, "Sam"), await member(town, group, "Ines")
    session = await schedule(town)
    await sam.tap("Going", on=await card(town, session))
    await ines.tap("Going", on=await card(town, session))
    await ines.tap("Wait in line")
    await town.pass_until(EVENING - timedelta(hours=2))
    await sam.tap("Can't make it", on=await card(town, session))
    await town.deliver()
    assert ines.notes[-1] == "A place opened."
    await ines.tap("Open", on=ines.newest_note)
    assert "It is kept for you until" in ines.sees
    await ines.tap("Going")
    assert "You're in." in ines.sees


async def test_never_mind_leaves_everything_as_it_was(town):
    group = await oak(town, seats=1)
    sam, ines = await member(town, group, "Sam"), await member(town, group, "Ines")
    session = await schedule(town)
    await sam.tap("Going", on=await card(town, session))
    await ines.tap("Going", on=await card(town, session))
    await ines.tap("Never mind")
    assert ines.screen is None
    summary = await town.services.sessions.summary(town.guild_id, session.id, MemberId(ines.id))
    assert summary.rsvp is None


async def test_a_deleted_card_is_put_up_again(town):
    group = await oak(town)
    sam = await member(town, group, "Sam")
    session = await schedule(town)
    first = await card(town, session)
    channel = town.bot.get_channel(group.text_channel_id)
    await channel.get_partial_message(first.id).delete()
    await town.services.sessions.repair_cards()
    await town.deliver()
    second = await card(town, session)
    assert second.id != first.id
    await sam.tap("Going", on=second)
    assert "You're in." in sam.sees


async def test_a_room_that_was_deleted_and_made_again_has_its_card(town):
    group = await oak(town)
    sam = await member(town, group, "Sam")
    session = await schedule(town)
    await town.bot.get_channel(group.text_channel_id).delete()
    await town.deliver()
    await town.deliver()
    again = await town.services.groups.get(town.guild_id, group.id)
    assert again.text_channel_id not in (None, group.text_channel_id)
    await sam.tap("Going", on=await card(town, session))
    assert "You're in." in sam.sees


async def test_who_waits_without_notes_is_promised_nothing_that_cannot_be_kept(town):
    group = await oak(town, seats=1)
    sam = await member(town, group, "Sam")
    ines = await member(town, group, "Ines", notes=False)
    joe = await member(town, group, "Joe", notes=False)
    session = await schedule(town)
    await sam.tap("Going", on=await card(town, session))
    for one in (ines, joe):
        await one.tap("Going", on=await card(town, session))
        assert "I'll tell you" not in one.sees
        assert "Your place is kept." in one.sees
        await one.tap("Wait in line")
    await sam.tap("Can't make it", on=await card(town, session))
    await joe.tap("More", on=await card(town, session))
    assert "You are 2nd in line" in joe.sees, "the free seat is kept for Ines"
    await ines.tap("More", on=await card(town, session))
    assert "You're in." in ines.sees


@pytest.mark.long
async def test_once_it_has_begun_the_card_leads_in_and_takes_no_answers(town):
    group = await oak(town)
    sam, ines = await member(town, group, "Sam"), await member(town, group, "Ines")
    session = await schedule(town)
    await town.pass_until(EVENING - timedelta(minutes=5))
    await ines.tap("More", on=await card(town, session))
    await town.pass_until(EVENING + timedelta(minutes=5))
    assert "It has started. You can still come in." in await card_words(town, session)
    assert labels_of(await card(town, session)) == ["More", "Help right now"]
    await ines.tap("Going")
    assert "The meeting has started" in ines.sees
    assert f"<#{group.voice_channel_id}>" in await card_words(town, session)
    await sam.tap("More", on=await card(town, session))
    assert "Trouble joining?" in sam.labels
    await sam.tap("Trouble joining?")
    assert "microphone" in sam.sees
    await sam.command("home")
    assert "Oak: it has started, you can still come in" in sam.sees
    await town.pass_until(EVENING + timedelta(minutes=61))
    assert "This meeting is over." in await card_words(town, session)
    assert labels_of(await card(town, session)) == ["My page", "Help right now"]
    await sam.command("home")
    assert "it has started" not in sam.sees


async def test_ten_minutes_before_the_room_is_opened_quietly(town):
    group = await oak(town)
    await member(town, group, "Sam")
    await schedule(town)
    await town.pass_until(EVENING - timedelta(minutes=9))
    words = last_words(town, group)
    assert "Are you in a private place?" in words
    assert "Please don't record. Listening is fine." in words
    assert f"<#{group.voice_channel_id}>" in words
    assert "[Guidelines] [Help right now]" in words
    opening = room(town, group).last_message
    assert opening.flags.suppress_notifications
    assert opening.mentions == []


@pytest.mark.long
async def test_more_shows_where_i_stand_and_seats_who_could_not_be_told(town):
    group = await oak(town, seats=1)
    sam = await member(town, group, "Sam")
    ines = await member(town, group, "Ines", notes=False)
    session = await schedule(town)
    await ines.tap("More", on=await card(town, session))
    assert "You have not answered yet." in ines.sees
    await sam.tap("Going", on=await card(town, session))
    await ines.tap("Going", on=await card(town, session))
    await ines.tap("Wait in line")
    assert "I can't write to you" in ines.sees
    await sam.tap("Can't make it", on=await card(town, session))
    await ines.tap("More", on=await card(town, session))
    assert "You're in." in ines.sees


async def test_a_stranger_a_former_member_and_a_forged_tap_change_nothing(town):
    group = await oak(town)
    birch = await found_oak(town, "Birch")
    sam = await member(town, group, "Sam")
    joe = await member(town, birch, "Joe")
    session = await schedule(town)
    going = f"sessions:rsvp:{town.guild_id}:{session.id}:going"
    for custom_id in (
        going,
        going.replace("rsvp", "wait").removesuffix(":going"),
        going.replace("rsvp", "more").removesuffix(":going"),
    ):
        await joe.tap_id(custom_id, on=await forged_button(town, custom_id))
        assert joe.labels[:-1], "there is a next step"
        assert "Only" in joe.sees or "not" in joe.sees
    for custom_id in (
        f"sessions:rsvp:{town.guild_id}:123:going",
        f"sessions:more:{town.guild_id}:0",
        f"sessions:after:{town.guild_id}:99",
    ):
        await sam.tap_id(custom_id, on=await forged_button(town, custom_id))
        assert "This meeting is not here any more." in sam.sees
    elsewhere = f"sessions:rsvp:5:{session.id}:going"
    await sam.tap_id(elsewhere, on=await forged_button(town, elsewhere))
    await town.services.groups.leave(town.guild_id, group.id, MemberId(sam.id))
    await sam.tap_id(going, on=await forged_button(town, going))
    meeting = await town.services.sessions.card(town.guild_id, session.id)
    assert meeting.taken == 0


async def test_my_page_shows_what_is_next_on_my_clock(town):
    group = await oak(town)
    sam = await member(town, group, "Sam")
    session = await schedule(town, "every Wednesday 7:30 PM")
    await sam.tap("Going", on=await card(town, session))
    await sam.tap("My page")
    assert "Next meetings" in sam.sees
    assert f"<t:{int(EVENING.timestamp())}:F>, Oak: you're in" in sam.sees
    await sam.choose("Wed, Oct 21, 7:30 PM · Oak")
    assert "You're in." in sam.sees


async def test_the_hub_names_the_next_meeting(town):
    group = await oak(town)
    hub_id = (await town.services.groups.get(town.guild_id, group.id)).hub_message_id

    def hub():
        return words_of(next(one for one in room(town, group).history() if one.id == hub_id))

    assert "No meeting is planned yet." in hub()
    await schedule(town)
    assert f"Next meeting: <t:{int(EVENING.timestamp())}:F>, 7:30 PM in New York" in hub()


def test_custom_ids_fit_into_what_discord_takes():
    longest = GuildId(2**63 - 1), SessionId(2**63 - 1)
    for answer in RsvpAnswer:
        button = RsvpButton(*longest, answer, Speaker())
        assert len(button.custom_id) <= 100
        assert isinstance(button.item, discord.ui.Button)
