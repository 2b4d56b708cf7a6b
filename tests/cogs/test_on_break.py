"""A break from a group: nothing in it turns into a closed door."""

from bot.core.ids import MemberId
from tests.cogs.oak_town import card, member, oak, schedule


async def test_an_answer_during_a_break_offers_the_way_back(town):
    group = await oak(town)
    sam = await member(town, group, "Sam")
    meeting = await schedule(town)
    await town.services.groups.take_break(town.guild_id, group.id, MemberId(sam.id))

    await sam.tap("Going", on=await card(town, meeting))
    assert sam.sees.startswith("You are on a break from this group.")
    assert "Join a group" not in sam.labels

    await sam.tap("Come back")
    await sam.tap("Going", on=await card(town, meeting))
    assert sam.sees.startswith("You're in.")

    await sam.tap("My page")
    await sam.tap("Oak")
    assert f"Next meeting: <t:{int(meeting.starts_at.timestamp())}:F>" in sam.sees
