"""Ruth sleeps from ten to seven, Ana wants nothing on her phone, and Dana's group changes what is usual."""

from datetime import datetime, timedelta

import pytest

from bot.core.ids import MemberId
from bot.core.wall_time import WallTime
from bot.demo.acting import components_of, walk
from bot.features.members.model import NotePlace
from bot.features.members.note_times import Lead
from bot.features.outbox.model import Promise
from bot.features.sessions.model import RsvpAnswer
from tests.cogs.oak_town import card, last_words, member, oak, schedule


@pytest.mark.long
async def test_notes_come_when_each_of_them_wants_them(town):
    group = await oak(town)
    ruth, ana = await member(town, group, "Ruth"), await member(town, group, "Ana")
    for who in (ruth, ana):
        await town.services.members.confirm_clock(
            town.guild_id, MemberId(who.id), "America/New_York"
        )
    meeting = await schedule(town, "Friday 7:30 AM")
    for who in (ruth, ana):
        await going(town, who, meeting)

    await ruth.command("home")
    assert "All that shows: “Your 7:30 AM is tomorrow.”" in ruth.sees, "her own next meeting"

    await ruth_wants_quiet_nights(town, ruth, meeting)

    # Ana: in the room, and nowhere else.
    await ana.command("reminders")
    await ana.tap("In the room instead")
    assert "It names nobody, and no phone rings." in ana.sees
    assert (
        await town.services.members.get(town.guild_id, MemberId(ana.id))
    ).notes.place is NotePlace.ROOM

    await town.be_away_until(at("2026-10-22 21:50"))
    await town.pass_time(minutes=6)
    assert ruth.notes == ["Your 7:30 AM is tomorrow."]

    # What comes up in the night waits for the morning, and nobody says sorry for it. What is urgent does not.
    await town.pass_until(at("2026-10-22 23:00"))
    await ruth.command("reminders")
    assert "it came already, before your quiet hours" in ruth.sees
    await promise(town, ruth, "calm")
    await promise(town, ruth, "now", urgent=True)
    await town.pass_time(minutes=1)
    assert ruth.notes[1:] == ["Something is waiting for you."]
    await town.be_away_until(at("2026-10-23 06:31"))
    assert "begins <t:" in last_words(town, group)
    assert len(ruth.notes) == 2
    await town.pass_until(at("2026-10-23 07:31"))
    assert ruth.notes[2:] == [
        "Something is waiting for you.",
        "Your 7:30 AM starts in 10 minutes.",
        "Your 7:30 AM starts now.",
    ], "three notes without a tap, but of one meeting: nobody asks her whether she wants more"
    assert ana.notes == []

    # Dana changes what is usual; Ruth's own choice stays, and one tap gives it up.
    await schedule(town, "October 30 7:30 PM")
    dana = town.person("Dana", facilitator=True)
    await dana.command("group edit", group="Oak")
    await dana.tap("Notes")
    await dana.choose("3 hours before")
    assert "Notes: 3 hours before" in dana.sees
    await ruth.command("reminders")
    assert "Before a meeting: 1 hour before" in ruth.sees
    assert "come only if you said Going or Maybe" in ruth.sees
    await ruth.tap("Only where I said Going")
    assert "or Maybe" not in ruth.sees
    await ruth.tap("About all my meetings")
    await ruth.tap("As my group does it")
    assert "as your group does it" in ruth.sees


def placeholders(who):
    return [part.get("placeholder") for part in walk(components_of(who.screen))]


async def ruth_wants_quiet_nights(town, ruth, meeting):
    """What it is like now, other leads, and a quiet night."""
    await ruth.command("reminders")
    assert "as your group does it" in ruth.sees
    assert "Quiet hours: none." in ruth.sees
    assert "As my group does it" in placeholders(ruth)
    await ruth.choose("1 hour before", "10 minutes before", "when it starts")
    await ruth.tap("Quiet hours")
    assert "**Not saved yet.** Tap Save, and no private note comes from 10:00 PM" in ruth.sees
    assert "No quiet hours" not in ruth.labels
    await ruth.choose("Until 10:00 PM")
    await ruth.tap("Save")
    assert "These two are the same." in ruth.sees
    await town.restart()
    await ruth.choose("Until 7:00 AM")
    await ruth.tap("Save")
    assert "Quiet from 10:00 PM to 7:00 AM, on your clock." in ruth.sees
    assert f"<t:{stamp('2026-10-22 21:55')}:F>, before your quiet hours" in ruth.sees
    await ruth.tap("Quiet hours")
    assert "No private note comes from 10:00 PM to 7:00 AM, on your clock." in ruth.sees
    await ruth.tap("Going", on=await card(town, meeting))
    moved = f"I'll remind you outside your quiet hours: <t:{stamp('2026-10-22 21:55')}:F>."
    assert moved in ruth.sees
    kept = (await town.services.members.get(town.guild_id, MemberId(ruth.id))).notes
    assert kept.leads == {Lead.HOUR, Lead.TEN_MINUTES, Lead.START}


async def going(town, who, meeting):
    await town.services.sessions.record_rsvp(
        town.guild_id,
        meeting.id,
        by=MemberId(who.id),
        answer=RsvpAnswer.GOING,
        turn=who.id,
        wait=True,
    )


async def promise(town, who, name, **facts):
    promise = Promise.say_to_member(
        f"reminders.keep:{name}",
        town.guild_id,
        MemberId(who.id),
        "reminders.keep",
        town.now() + timedelta(seconds=20),
        **facts,
    )
    async with town.services.outbox._db.transaction(town.guild_id) as tx:
        await town.services.outbox.post(tx, [promise])


def at(shown):
    return WallTime(datetime.fromisoformat(shown), "America/New_York").to_instant()


def stamp(shown):
    return int(at(shown).timestamp())
