"""Somebody takes the bot out of the server: by a slip, for good, or while it is off."""

from datetime import timedelta

import pytest

from bot.core.ids import MemberId
from bot.features.members.model import NoteChoices
from bot.features.members.note_times import Lead
from tests.cogs.forged import forged_button
from tests.cogs.oak_town import member, oak, schedule
from tests.stories.test_reminders_as_they_like import going


async def taken_out(town) -> None:
    """For us alone: the simulated server stays, so that it can take us in again."""
    town.bot.dispatch("guild_remove", town.bot.get_guild(town.guild.id))
    await town.env.settle()


async def taken_in(town) -> None:
    town.bot.dispatch("guild_join", town.bot.get_guild(town.guild.id))
    await town.env.settle()
    await town.deliver()


async def with_ruth(town):
    group = await oak(town)
    ruth = await member(town, group, "Ruth")
    await town.services.members.confirm_clock(town.guild_id, MemberId(ruth.id), "America/New_York")
    await town.services.members.change_notes(
        town.guild_id,
        MemberId(ruth.id),
        NoteChoices(allowed=True, leads=frozenset({Lead.DAY, Lead.HOUR})),
    )
    meeting = await schedule(town)
    await going(town, ruth, meeting)
    await town.pass_until(meeting.starts_at - timedelta(hours=23))
    assert ruth.notes == ["Your 7:30 PM is tomorrow."]
    return ruth, meeting


@pytest.mark.long
async def test_after_a_slip_all_is_as_it_was(town):
    ruth, meeting = await with_ruth(town)
    await taken_out(town)
    await town.pass_until(meeting.starts_at - timedelta(hours=2))
    assert len(ruth.notes) == 1, "nothing goes out from a server that does not want it"

    await ruth.tap("Open", on=ruth.newest_note)
    assert ruth.sees.startswith("I was taken out of that server, so this is closed.")
    assert "erased by October 29, 2026" in ruth.sees
    await ruth.tap("My data")
    assert "Your settings" in ruth.sees

    await taken_in(town)
    await town.pass_until(meeting.starts_at - timedelta(minutes=5))
    assert len(ruth.notes) == 2, "and its notes go on"
    await ruth.tap("Open", on=ruth.newest_note)
    assert "taken out" not in ruth.sees


async def test_who_is_erased_then_reads_what_waits_and_needs_only_the_code(town):
    ruth, _ = await with_ruth(town)
    await taken_out(town)
    await ruth.tap("Open", on=ruth.newest_note)
    for label in ("My data", "Erase me", "Erase it all"):
        await ruth.tap(label)
    waits = "The rest waits, since I was taken out of that server."
    assert waits in ruth.sees
    assert "I keep trying" not in ruth.sees
    code = ruth.sees.split("Your receipt is ")[1].split(".")[0]

    for typed, says in ((code.lower(), waits), ("2222-2222", "I know of no such receipt here.")):
        ask = await forged_button(town, "privacy:code", ruth.member.user.dm_channel)
        await ruth.tap_id("privacy:code", on=ask)
        await ruth.fill(code=typed)
        assert says in ruth.sees


@pytest.mark.long
async def test_who_was_taken_out_while_off_notices_at_the_start(town):
    ruth, meeting = await with_ruth(town)
    erased_by = (town.now() + timedelta(days=8)).date()
    await town.simulator.stop_bot()
    town.env.backend.remove_guild(town.guild.id)
    await town.simulator.start_bot(await town.build())

    assert await town.services.left_servers.erased_on(town.guild_id) == erased_by
    await town.pass_until(meeting.starts_at)
    assert len(ruth.notes) == 1
    await ruth.tap("Open", on=ruth.newest_note)
    await ruth.tap("My data")
    assert "Your settings" in ruth.sees

    await town.pass_time(days=9)
    await ruth.tap("Open", on=ruth.newest_note)
    assert "That is not here any more." in ruth.sees
    assert await town.services.guilds.list_() == ()
