"""What waits on the desk is what a facilitator can do something about."""

from datetime import timedelta

from tests.cogs.group_town import set_up
from tests.cogs.oak_town import EVENING, member, mention_instead, oak, schedule


async def test_closed_private_notes_are_no_facilitators_trouble(town):
    group = await oak(town)
    ines = await member(town, group, "Ines")
    await mention_instead(town, ines)
    await schedule(town)
    await town.pass_until(EVENING - timedelta(hours=23))
    (unsaid,) = await town.services.outbox.list_stuck(town.guild_id)
    assert unsaid.failure == "notes_blocked"

    dana = town.person("Dana", facilitator=True)
    await dana.command("desk")
    assert dana.sees
    assert "could not be done" not in dana.sees


async def test_a_new_facilitator_finds_how_to_begin(town):
    await set_up(town)
    dana = town.person("Dana", facilitator=True)

    for command in ("desk", "tonight"):
        await dana.command(command)
        assert dana.sees.startswith("You lead no group right now.")
    await dana.tap("Make a group")
    assert dana.sees.startswith("A new group")
