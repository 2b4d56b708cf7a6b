"""Sam comes every time, but not this week, and tells the facilitators why."""

from bot.core.ids import MemberId
from bot.demo.acting import labels_of
from bot.features.guilds.model import ProgramAnswer
from bot.features.sessions.model import RsvpAnswer
from tests.cogs.oak_town import EVENING, card, member, oak, schedule

WHY = "My *son* is in the hospital."


async def test_sam_comes_every_time_but_not_this_week(town) -> None:
    group = await oak(town, seats=1)
    sam, ines = await member(town, group, "Sam"), await member(town, group, "Ines")
    first = await schedule(town, "every Wednesday 7:30 PM")
    meetings = await town.services.sessions.list_led(
        town.guild_id, MemberId(town.person("Dana").id)
    )
    second = meetings[1].session
    await town.services.sessions.record_rsvp(
        town.guild_id, second.id, by=MemberId(ines.id), answer=RsvpAnswer.GOING, turn=1
    )

    # What is tapped counts for this one. The offer for all of them stands beside it.
    await sam.tap("Going", on=await card(town, first))
    assert "You come every time" not in sam.sees
    await sam.tap("Come every time")
    assert "I say Going for you at each new meeting." in sam.sees
    assert f"For now that is {len(meetings) - 1} more." in sam.sees
    assert "1 of them is full. You wait in line there." in sam.sees
    await town.restart()
    await sam.tap("My page")
    assert "you're in, every time" in sam.sees
    assert "1st in line" in sam.sees
    as_buttons = [label for label in sam.labels if "7:30 PM" in label]
    assert not as_buttons, "all meetings in one list, so that the page fits on a phone"
    await sam.choose("Wed, Oct 28, 7:30 PM · Oak")
    assert "You are 1st in line" in sam.sees

    # Not this week. There is a word for it, and it can be taken back.
    await sam.tap("Can't make it", on=await card(town, first))
    assert {"Tell a facilitator why", "Stop coming every time"} <= set(sam.labels)
    await sam.tap("Tell a facilitator why")
    await sam.fill(words=WHY)
    assert "Kept, and locked. Only the facilitators of your group can read it." in sam.sees
    dana = town.person("Dana")
    await dana.command("tonight")
    assert WHY not in dana.sees
    await dana.tap("Words (1)")
    assert "@Sam: My \\*son\\* is in the hospital." in dana.sees
    assert "That you looked is noted." in dana.sees
    await sam.tap("Take my words back")
    assert "Your words are gone." in sam.sees
    await dana.tap("Back")
    assert "Words" not in dana.sees
    assert sam.notes == []

    # And not at all any more, except where he says so himself.
    await sam.tap("More", on=await card(town, first))
    await sam.tap("Stop coming every time")
    assert "Nothing is changed yet." in sam.sees
    await sam.tap("Stop it")
    assert f"I took back {len(meetings) - 1} answers." in sam.sees
    await sam.tap("My page")
    assert "every time" not in sam.sees
    assert sam.sees.count("no answer yet") >= 1

    # A program runs the server now: nobody is asked to write anything.
    await town.services.guilds.save_server_half(
        town.guild_id, by=MemberId(dana.id), program=ProgramAnswer.NOT_SURE
    )
    await ines.tap("Can't make it", on=await card(town, first))
    assert "Tell a facilitator why" not in ines.labels
    assert "Going" in labels_of(await card(town, first))
    assert first.starts_at == EVENING
