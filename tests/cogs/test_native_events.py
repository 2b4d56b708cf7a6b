"""Meetings on Discord's own list of events, in the simulated Discord."""

from datetime import timedelta

import discord
import pytest

from bot.core.ids import ChannelId, MemberId, SessionId
from bot.demo.acting import words_of
from bot.features.groups.model import Rooms, Standing
from bot.features.sessions.model import CancelReason, RsvpAnswer, Scope
from bot.features.sessions.scheduling import Typed
from tests.cogs.group_town import desk
from tests.cogs.oak_town import EVENING, card, member, oak, schedule

HOUR = timedelta(hours=1)


def events(town):
    """What people who can see the room read on Discord's list, soonest first."""
    backend = town.env.backend.get_guild(town.guild.id)
    there = [one for one in backend.scheduled_events.values() if one.status in (1, 2)]
    return sorted(there, key=lambda one: one.scheduled_start_time)


def starts(town):
    return [discord.utils.parse_time(one.scheduled_start_time) for one in events(town)]


async def dana_shows_events(town):
    dana = town.person("Dana", facilitator=True)
    await dana.command("group edit", group="Oak")
    await dana.tap("Show as Discord events")
    await dana.tap("Yes, show them")
    await town.deliver()
    return dana


async def rsvp_of(town, session, person):
    who = MemberId(person.id)
    return (await town.services.sessions.summary(town.guild_id, session.id, who)).rsvp


async def answer_of(town, session, person):
    rsvp = await rsvp_of(town, session, person)
    return None if rsvp is None else rsvp.answer


async def coming(town):
    dana = MemberId(town.person("Dana").id)
    return [one.session for one in await town.services.sessions.list_led(town.guild_id, dana)]


async def test_oak_shows_its_meetings_after_reading_what_that_means(town):
    group = await oak(town, seats=1)
    session = await schedule(town, "every Wednesday 7:30 PM")
    assert events(town) == []
    dana = town.person("Dana")
    await dana.command("group edit", group="Oak")
    assert "Discord events: off" in dana.sees

    await dana.tap("Show as Discord events")
    assert "Discord lists who taps Interested" in dana.sees
    assert "I can't make quiet" in dana.sees
    assert "Nothing is changed yet." in dana.sees
    await dana.tap("Leave it off")
    assert "Discord events: off" in dana.sees
    await town.deliver()
    assert events(town) == []

    await dana_shows_events(town)
    # Four weeks of it, each an event of its own.
    assert starts(town)[0] == EVENING
    assert len(events(town)) == 4
    first = events(town)[0]
    assert first.name == "Meeting"
    assert first.description == "Answer in the room, not here."
    assert first.channel_id == group.voice_channel_id
    assert first.entity_type == discord.EntityType.voice.value
    assert discord.utils.parse_time(first.scheduled_end_time) == session.ends_at
    sent = [one for one in town.env.http_requests if one.path.endswith("/scheduled-events")]
    made = [one.json for one in sent if one.method == "POST"]
    assert all("recurrence_rule" not in one for one in made)
    assert {one["privacy_level"] for one in made} == {discord.PrivacyLevel.guild_only.value}


@pytest.mark.long
async def test_the_list_follows_what_happens_to_the_meetings(town):
    await oak(town)
    session = await schedule(town, "every Sunday 1 PM", title="Lantern evening")
    dana = await dana_shows_events(town)
    who = MemberId(dana.id)
    assert {one.name for one in events(town)} == {"Lantern evening"}
    # Clocks in New York go back on November 1. An event that Discord repeats would be an hour off from then on.
    before = starts(town)
    assert before[2] - before[1] == timedelta(weeks=1) + HOUR

    # Discord leaves a meeting that is over on its list, we do not; and another one has come near enough.
    await town.pass_until(session.ends_at + timedelta(minutes=1))
    await town.services.events.check_all()
    await town.deliver()
    assert starts(town) == [*before[1:], before[-1] + timedelta(weeks=1)]

    # One is called off, another one is moved and gets another name.
    off, moved, *_ = await coming(town)
    sessions, typed = town.services.sessions, Typed("October 31 2 PM", "Walk", 60, None)
    await sessions.cancel(town.guild_id, off.id, by=who, reason=CancelReason.HOLIDAY)
    look = await sessions.start_change(
        town.guild_id, moved.id, Scope.THIS, typed, by=who, language="en"
    )
    await sessions.confirm_change(town.guild_id, look.change.id, by=who)
    await town.deliver()
    assert [(one.name, at.isoformat()) for one, at in zip(events(town), starts(town), strict=True)][
        :2
    ] == [
        ("Walk", "2026-10-31T18:00:00+00:00"),
        ("Lantern evening", "2026-11-08T18:00:00+00:00"),
    ]
    assert len(events(town)) == 3

    await dana.command("group edit", group="Oak")
    assert "Discord events: shown" in dana.sees
    await dana.tap("Stop Discord events")
    await dana.tap("Stop showing them")
    await town.deliver()
    assert events(town) == []
    assert "Discord events" not in town.channel("oak").last_message.content


async def test_interested_takes_a_free_seat_in_its_turn_and_nothing_else(town):
    group = await oak(town, seats=2)
    session = await schedule(town)
    ana, ben, cat = [await member(town, group, name) for name in ("Ana", "Ben", "Cat")]
    stan = town.person("Stan")
    await dana_shows_events(town)
    # After a restart the bot has nobody in its memory, as in a real server.
    await town.restart()
    (event,) = events(town)

    meeting = await card(town, session)
    await ben.tap("Going", on=meeting)
    await stan.member.subscribe_event(event.id)
    await ana.member.subscribe_event(event.id)
    await town.deliver()
    assert await answer_of(town, session, ana) is RsvpAnswer.GOING
    # It is full now. Nobody can be asked there whether they would wait.
    await cat.member.subscribe_event(event.id)
    await town.deliver()
    assert await answer_of(town, session, cat) is None

    await ana.member.unsubscribe_event(event.id)
    assert await answer_of(town, session, ana) is RsvpAnswer.GOING
    await ben.tap("Can't make it", on=await card(town, session))
    await cat.tap("Going", on=await card(town, session))
    turns = [(await rsvp_of(town, session, one)).turn for one in (ana, cat)]
    assert turns == sorted(turns)
    assert len(str(turns[0])) == len(str(turns[1]))


async def test_what_people_do_to_an_event_by_hand(town):
    group = await oak(town)
    session = await schedule(town)
    dana = await dana_shows_events(town)
    backend, nightly = town.env.backend, town.services.events.check_all
    (event,) = events(town)

    # A name or a time that is not the meeting's is put right; a picture or more words are theirs.
    later = (EVENING + HOUR).isoformat()
    changed = {"name": "Party", "scheduled_start_time": later, "description": "Bring tea."}
    backend.edit_scheduled_event(town.guild.id, event.id, changed)
    await town.deliver()
    (event,) = events(town)
    assert (event.name, starts(town)) == ("Meeting", [EVENING])
    assert event.description == "Bring tea."

    # Deleted by hand, it stays deleted. The desk is told once, and can have it back.
    backend.delete_scheduled_event(town.guild.id, event.id)
    await town.deliver()
    await nightly()
    await town.deliver()
    assert events(town) == []
    assert "Someone deleted or ended the Discord event of Oak" in words_of(desk(town))
    assert sum("Someone deleted" in words_of(one) for one in town.channel("desk").history()) == 1
    await dana.tap("Show it again", on=desk(town))
    assert "back on Discord's list" in dana.sees
    await town.deliver()
    (event,) = events(town)

    # Lost with its room, it comes back in the new one, and nobody is suspected.
    backend.delete_scheduled_event(town.guild.id, event.id)
    backend.delete_channel(group.voice_channel_id)
    await town.deliver()
    await town.deliver()
    (event,) = events(town)
    now = await town.services.groups.get(town.guild_id, group.id)
    assert event.channel_id == now.voice_channel_id != group.voice_channel_id
    assert sum("Someone deleted" in words_of(one) for one in town.channel("desk").history()) == 1
    assert (await town.services.events.mirror(town.guild_id, session.id)).shown is not None


@pytest.mark.long
async def test_when_discord_does_not_let_us(town):
    group = await oak(town)
    await schedule(town)
    path = f"/guilds/{town.guild.id}/scheduled-events"
    for status, code, message in ((403, 50013, "Missing Permissions"), (400, 30038, "Too many")):
        town.env.inject_error("POST", path, status=status, code=code, message=message)
    dana = await dana_shows_events(town)
    await town.pass_time(seconds=20)  # it is tried again after five, and at night after that
    no_permission, no_place = [words_of(one) for one in town.channel("desk").history()][-2:]
    assert "switch on: **Create Events**" in no_permission
    assert "there is no place left" in no_place
    assert events(town) == []
    await town.services.events.check_all()
    await town.deliver()
    (event,) = events(town)

    # We were stopped just after making it: the same one is taken up again, and one that nobody needs goes.
    await town.services.events.forget(town.guild_id, SessionId((await coming(town))[0].id))
    lost = town.env.backend.create_scheduled_event(
        town.guild.id,
        name="Meeting",
        entity_type=2,
        channel_id=group.voice_channel_id,
        scheduled_start_time=(EVENING + HOUR).isoformat(),
    )
    theirs = town.env.backend.create_scheduled_event(
        town.guild.id,
        name="Picnic",
        entity_type=3,
        creator_id=dana.id,
        scheduled_start_time=(EVENING + HOUR).isoformat(),
    )
    await town.pass_time(minutes=15)
    await town.restart()
    await town.deliver()
    assert {one.id for one in events(town)} == {event.id, theirs.id}
    assert lost.id not in {one.id for one in events(town)}

    # A room that everyone sees would show the event to everyone.
    text, voice = town.guild.create_text_channel("lounge"), town.guild.create_voice_channel("talk")
    await town.env.settle()
    await town.services.groups.take_over(
        town.guild_id,
        group.id,
        Rooms(ChannelId(text.id), ChannelId(voice.id), close=False),
        by=Standing(MemberId(dana.id), is_facilitator=True),
    )
    await town.deliver()
    await town.deliver()
    assert [one.id for one in events(town)] == [theirs.id]
    assert "took the Discord events of Oak down" in words_of(desk(town))
    await dana.command("group edit", group="Oak")
    await dana.tap("Stop Discord events")
    await dana.tap("Stop showing them")
    await dana.tap("Show as Discord events")
    assert "Everyone in this server can see" in dana.sees
    assert "Yes, show them" not in dana.labels
