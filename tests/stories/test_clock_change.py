"""Clocks change, and the meeting stays at half past seven."""

from datetime import UTC, datetime, timedelta

from bot.core.ids import MemberId
from tests.cogs.group_town import knows_clock
from tests.cogs.oak_town import EVENING, card, card_words, member, oak, schedule

WEEK = timedelta(weeks=1)
NOVEMBER_4 = datetime(2026, 11, 5, 0, 30, tzinfo=UTC)
"""New York's clocks went back on 1 November: the same half past seven is an hour later elsewhere."""


async def test_half_past_seven_stays_half_past_seven_when_clocks_go_back(town):
    group = await oak(town)
    sam = await member(town, group, "Sam")
    await knows_clock(town, sam, "America/Phoenix")  # where clocks never change
    await schedule(town, "every Wednesday 7:30 PM")
    dana = MemberId(town.person("Dana").id)
    coming = [one.session for one in await town.services.sessions.list_led(town.guild_id, dana)]
    assert [session.starts_at for session in coming[:3]] == [EVENING, EVENING + WEEK, NOVEMBER_4]

    await town.pass_until(NOVEMBER_4 - timedelta(days=1, minutes=-1))
    assert "Your 5:30 PM is tomorrow." in sam.notes, "it was 4:30 PM for him before"
    after = await card_words(town, coming[2])
    assert f"<t:{int(NOVEMBER_4.timestamp())}:F>" in after
    assert "7:30 PM in New York" in after
    await sam.tap("Going", on=await card(town, coming[2]))
    await town.pass_until(NOVEMBER_4 - timedelta(minutes=58))
    assert "Your 5:30 PM starts in 1 hour." in sam.notes
