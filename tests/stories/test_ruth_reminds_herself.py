"""Ruth asks to be reminded: of a call she has to make, and of something every morning."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.ids import MemberId
from tests.cogs.group_town import set_up

NEW_YORK = ZoneInfo("America/New_York")


async def known(town, name):
    await set_up(town)
    person = town.person(name)
    await town.services.members.confirm_clock(
        town.guild_id, MemberId(person.id), "America/New_York"
    )
    return person


def at(day, hour, minute=0, zone=NEW_YORK):
    return datetime(2026, 10, day, hour, minute, tzinfo=zone)


async def test_ruth_sets_a_reminder_puts_it_off_and_is_done(town):
    await set_up(town)
    ruth = town.person("Ruth")
    await ruth.command("remind", what="Call the *pharmacy*", when="in 20 minutes")
    assert "What time is it for you now?" in ruth.sees
    await ruth.tap("11:00 AM")
    if ruth.choices:
        await ruth.choose(next(one for one in ruth.choices if one.startswith("New York")))
    assert "Shall I remind you?" in ruth.sees
    assert "11:20 AM New York" in ruth.sees
    assert "Call the" in ruth.sees, "what she typed was kept while she chose her clock"
    await ruth.tap("Yes, and turn notes on")
    assert "Good. I'll remind you." in ruth.sees

    await town.restart()
    await town.pass_time(minutes=21)
    assert ruth.notes == ["A reminder you set."]
    await ruth.tap("Open", on=ruth.newest_note)
    assert "pharmacy" in ruth.sees
    await ruth.tap("Tonight", on=ruth.newest_note)
    assert "I'll remind you again" in ruth.sees

    await town.restart()
    await town.pass_until(at(18, 20, 1))
    assert ruth.notes == ["A reminder you set."], "the one that she put off is gone"
    await ruth.tap("Tonight", on=ruth.newest_note)
    assert "It is evening already" in ruth.sees
    await ruth.tap("Open", on=ruth.newest_note)
    opened = ruth.screen
    await ruth.tap("Done", on=ruth.newest_note)
    assert "I took it off your list" in ruth.sees
    await ruth.tap("Done", on=opened)
    assert "not here any more" in ruth.sees
    assert ruth.labels

    await town.pass_time(hours=13)
    assert ruth.notes == []


@pytest.mark.long
async def test_ruths_mornings_follow_her_clock_and_stop_when_she_says_so(town):
    ruth = await known(town, "Ruth")
    await town.services.members.allow_notes(town.guild_id, MemberId(ruth.id))
    await ruth.command("home")
    await ruth.tap("Remind me of something")
    await ruth.fill(what="Breathe", when="every secnd")
    assert "Breathe" in ruth.sees, "nothing typed is lost"
    await ruth.tap("Change")
    await ruth.fill(what="Breathe", when="every second")
    assert "Once an hour is the most I can do." in ruth.sees
    await ruth.tap("Change")
    await ruth.fill(what="Breathe", when="every day at 8")
    assert "Every day, 8:00 AM New York" in ruth.sees
    assert "I took it as 8:00 AM." in ruth.sees
    await ruth.tap("Yes, remind me")
    await town.pass_until(at(19, 8, 1))
    assert ruth.notes == ["A reminder you set."]
    await ruth.tap("Done", on=ruth.newest_note)
    assert "Done for this time. Next:" in ruth.sees

    # She travels west: eight o'clock there, once.
    ruth_id = MemberId(ruth.id)
    await town.services.members.confirm_clock(town.guild_id, ruth_id, "America/Los_Angeles")
    await town.pass_until(at(20, 10, 59))
    assert ruth.notes == []
    await town.pass_time(minutes=2)
    assert len(ruth.notes) == 1

    # The machine is off at eight. The note comes late, says so, and the next one is on time.
    await town.be_away_until(at(21, 11, 30))
    await town.deliver()
    assert ruth.notes[-1].startswith("A reminder you set. This note is ")
    await town.pass_until(at(22, 11, 1))
    assert ruth.notes[1:] == [ruth.notes[1], "A reminder you set."]

    await ruth.command("quiet")
    await town.pass_time(days=1)
    assert len(ruth.notes) == 3
    await ruth.command("home")
    await ruth.tap("Reminders I set")
    assert "It waits, since your private notes are off." in ruth.sees
    await town.services.members.allow_notes(town.guild_id, ruth_id)
    await town.pass_until(at(24, 11, 1))
    assert len(ruth.notes) == 4

    await ruth.tap("Stop this one", on=ruth.newest_note)
    assert "It won't come again" in ruth.sees
    await ruth.tap("Reminders I set")
    assert "You have set none." in ruth.sees
    await town.pass_time(days=1)
    assert ruth.notes == [], "all that she never answered went with it"


@pytest.mark.long
async def test_ruth_changes_one_and_the_old_time_is_forgotten(town):
    ruth = await known(town, "Ruth")
    await town.services.members.allow_notes(town.guild_id, MemberId(ruth.id))
    reminders, her = town.services.personal_reminders, MemberId(ruth.id)
    for number in range(10):
        draft = await reminders.start_draft(
            town.guild_id, her, f"Thing {number}", f"in {number + 2} hours", language="en"
        )
        await reminders.confirm(town.guild_id, draft.draft.id, by=her, language="en")
    await ruth.command("home")
    await ruth.tap("Reminders I set")
    assert "Thing 0" in ruth.sees
    assert "Thing 9" not in ruth.sees
    await ruth.tap("Later")
    await ruth.choose("Thing 9")
    await ruth.tap("Change")
    await ruth.fill(what="Thing nine", when="in 5 minutes")
    await ruth.tap("Never mind")
    assert len((await mine(town, ruth)).reminders) == 10
    await ruth.command("home")
    await ruth.tap("Reminders I set")
    await ruth.choose("Thing 0")
    await ruth.tap("Change")
    await ruth.fill(what="First thing", when="in 5 minutes")
    await ruth.tap("Yes, remind me")
    found = (await mine(town, ruth)).reminders
    assert [one.what for one in found][:2] == ["First thing", "Thing 1"]
    await town.pass_time(hours=2, minutes=1)
    assert len(ruth.notes) == 1, "only the new time counts"
    assert timedelta(0) < found[1].comes_at - town.now() < timedelta(hours=1)


async def mine(town, person):
    return await town.services.personal_reminders.mine(town.guild_id, MemberId(person.id))
