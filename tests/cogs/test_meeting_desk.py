"""An evening as its facilitators see it: the desk, the voice room, who can't get in, who came, the tidy room."""

from datetime import timedelta

import pytest

from bot.core.ids import ChannelId, MemberId
from bot.features.groups.model import Standing
from bot.features.members.model import NoteChoices
from bot.features.sessions.model import SessionState
from tests.cogs.group_town import said_in
from tests.cogs.oak_town import EVENING, card, member, mention_instead, oak, schedule

ENDS = EVENING + timedelta(minutes=90)
PEOPLE = ("Sam", "Will", "Ines", "Joe", "Rosa")


@pytest.fixture
async def evening(town):
    """Sam and Will come, Joe can't, Ines and Rosa said nothing, and Rosa's notes are blocked."""
    group = await oak(town, seats=8)
    people = {name: await member(town, group, name) for name in PEOPLE}
    await mention_instead(town, people["Rosa"])
    dana = MemberId(town.person("Dana").id)
    await town.services.members.change_notes(town.guild_id, dana, NoteChoices(allowed=True))
    session = await schedule(town, "every Wednesday 7:30 PM", minutes=90)
    for name in ("Sam", "Will"):
        await people[name].tap("Going", on=await card(town, session))
    await people["Joe"].tap("Can't make it", on=await card(town, session))
    return group, session, people


def on_desk(town) -> list[str]:
    """What stands on the desk beside its board."""
    return [one for one in said_in(town, "desk") if "**The desk**" not in one]


def voice(town, group):
    return next(one for one in town.guild.channels.values() if one.id == group.voice_channel_id)


@pytest.mark.long
async def test_an_evening_from_the_first_card_to_the_tidy_room(town, evening):
    group, session, people = evening
    dana = town.person("Dana")
    soon = await _the_card_is_put_up_and_mended(town)
    await town.pass_until(EVENING - timedelta(minutes=9))
    in_room = said_in(town, "oak")
    assert any("private place" in one for one in in_room)
    assert any("a note is waiting" in one for one in in_room), "Rosa's, of yesterday and today"
    await people["Sam"].member.join_voice(voice(town, group))
    await dana.member.join_voice(voice(town, group))
    await _ines_is_helped_in(town, session, people["Ines"])
    assert "can't get in" not in on_desk(town)[0]

    await town.pass_until(EVENING + timedelta(minutes=5))
    assert on_desk(town)[0].startswith("A meeting of Oak has begun.")
    await people["Joe"].member.join_voice(voice(town, group))
    await town.pass_time(minutes=2)
    await people["Joe"].member.leave_voice()
    await people["Ines"].member.join_voice(voice(town, group))
    await town.restart()
    await town.pass_until(ENDS)
    (over,) = on_desk(town)
    assert over.startswith("The meeting of Oak is over.")
    assert town.fresh(soon) is None

    await _dana_notes_who_came(town, session, people)
    await town.deliver()
    assert on_desk(town) == []
    in_room = said_in(town, "oak")
    assert not any("private place" in one or "a note is waiting" in one for one in in_room)
    assert any("This meeting is over." in one for one in in_room)


async def _the_card_is_put_up_and_mended(town):
    await town.pass_until(EVENING - timedelta(minutes=61))
    assert on_desk(town) == []
    await town.pass_until(EVENING - timedelta(minutes=60))
    (soon,) = on_desk(town)
    assert soon.startswith("A meeting of Oak begins <t:")
    assert "[Next meeting]" in soon
    assert not any(name in soon for name in PEOPLE)
    message = town.channel("desk").last_message
    await town.bot.get_channel(town.channel("desk").id).get_partial_message(message.id).delete()
    assert on_desk(town) == []
    await town.restart()
    await town.deliver()
    assert on_desk(town) == [soon]
    return town.channel("desk").last_message


async def _ines_is_helped_in(town, session, ines):
    """Nobody in the room hears of it."""
    dana = town.person("Dana")
    await ines.tap("More", on=await card(town, session))
    await ines.tap("Trouble joining?")
    said_before = said_in(town, "oak")
    await ines.tap("Tell a facilitator")
    assert "No one else knows." in ines.sees
    await town.deliver()
    assert said_in(town, "oak") == said_before
    assert dana.notes[-1] == "Something is waiting for you."
    (soon,) = on_desk(town)
    assert "1 person can't get in." in soon
    assert "Ines" not in dana.reads(town.channel("desk").last_message)
    await dana.command("tonight")
    assert "**Trouble joining:** @Ines" in dana.sees
    await dana.tap("Open", on=dana.newest_note)
    assert "@Ines" in dana.sees
    await ines.tap("Look again")
    assert "Someone has seen it" in ines.sees
    await dana.tap("I'm coming to help")
    assert dana.sees.startswith("Sent. @Ines reads it")
    await ines.tap("Look again")
    assert "@Dana: “I'm coming to help.”" in ines.sees
    assert "I still can't get in" in ines.labels
    await town.deliver()
    assert ines.notes[-1] == "Something is waiting for you."
    await ines.command("home")
    assert "@Dana: “I'm coming to help.”" in ines.sees


async def _dana_notes_who_came(town, session, people):
    """Nothing is kept before *Done*."""
    dana = town.person("Dana")
    await dana.tap("Note who came", on=town.channel("desk").last_message)
    assert "in the voice room for 5 minutes or more. I was away for part of it" in dana.sees
    assert "**In the room: 2** @Sam, @Ines" in dana.sees
    assert "Came without an answer: 1 @Ines" in dana.sees
    assert "Said they come, not on the list: 1 @Will" in dana.sees
    assert "Can't make it: 1 @Joe" in dana.sees
    for taps, came in ((), ("Sam", "Will")), (("Done",), ("Sam", "Ines")):
        for tap in taps:
            await dana.tap(tap)
        by = MemberId(dana.id)
        kept = await town.services.sessions.sheet(town.guild_id, session.id, by=by)
        assert set(kept.came) == {people[name].id for name in came}
    assert "The meeting is closed. 2 people came." in dana.sees


@pytest.mark.long
async def test_a_meeting_that_nobody_closes_waits_quietly_and_then_goes(town, evening):
    _group, session, _people = evening
    dana = town.person("Dana")
    standing = Standing(MemberId(dana.id), is_facilitator=True)
    await dana.command("group edit", group="Oak")
    assert "After a meeting: who came, for 30 days" in dana.sees
    await dana.tap("Keep only how many came")
    assert "After a meeting: only how many came" in dana.sees
    await town.pass_until(ENDS + timedelta(minutes=5))
    await dana.command("tonight")
    await dana.tap("Note who came")
    assert "This group keeps the number and no names." in dana.sees
    assert "@" not in dana.sees
    assert dana.labels == ["Only the number", "Close"]

    # The desk moves to another room, and its card with it.
    desk = town.guild.create_text_channel("new-desk")
    await town.env.settle()
    await town.services.guilds.save_server_half(
        town.guild_id, by=standing.member_id, desk_channel_id=ChannelId(desk.id)
    )
    await town.deliver()
    assert on_desk(town) == []
    assert any("The meeting of Oak is over." in one for one in said_in(town, "new-desk"))

    await town.pass_until(EVENING + timedelta(hours=14))
    asked = [one for one in said_in(town, "new-desk") if "No one has noted who came" in one]
    assert len(asked) == 1
    assert "[Note who came]" in asked[0]
    assert not any("private place" in one for one in said_in(town, "oak"))
    await dana.command("tonight")
    following = EVENING + timedelta(weeks=1)
    waits, _, ahead = dana.sees.splitlines()[:3]
    assert waits == f"**Waits to be noted:** Oak, <t:{int(EVENING.timestamp())}:F>"
    assert f"<t:{int(following.timestamp())}:R>" in ahead
    assert dana.labels[0] == "Note who came on Wed, Oct 21, 7:30 PM"
    await dana.command("desk")
    assert "is over. Who came?" in dana.sees

    await town.pass_until(EVENING + timedelta(hours=38))
    closed = (await town.services.sessions.card(town.guild_id, session.id)).session
    assert closed.state is SessionState.CLOSED
    assert closed.headcount is None
    assert not any("Oak" in one for one in said_in(town, "new-desk"))
    await dana.command("tonight")
    assert "Waits to be noted" not in dana.sees
