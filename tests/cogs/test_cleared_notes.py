"""Notes about a meeting leave the phone after it, for those who like it so."""

from datetime import timedelta

import pytest

from bot.core.ids import MemberId
from bot.features.members.model import NoteChoices
from bot.features.sessions.model import CancelReason
from tests.cogs.oak_town import EVENING, member, oak, schedule


@pytest.mark.long
async def test_notes_about_a_meeting_that_was_called_off_are_cleared_too_unless_somebody_keeps_them(
    town,
):
    group = await oak(town)
    ana, ruth = await member(town, group, "Ana"), await member(town, group, "Ruth")
    meeting = await schedule(town)
    await town.pass_until(EVENING - timedelta(hours=23))
    assert len(ana.notes) == len(ruth.notes) == 1

    dana = MemberId(town.person("Dana").id)
    await town.services.sessions.cancel(
        town.guild_id, meeting.id, by=dana, reason=CancelReason.HOLIDAY
    )
    await town.deliver()
    assert len(ana.notes) == len(ruth.notes) == 2

    # Ruth would rather keep hers, and says so after all of that was planned.
    keep = NoteChoices(allowed=True, clear_after=False)
    await town.services.members.change_notes(town.guild_id, MemberId(ruth.id), keep)
    await town.pass_until(EVENING + timedelta(hours=3))

    assert ana.notes == []
    assert len(ruth.notes) == 2
