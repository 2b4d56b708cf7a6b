"""Dana has set hours, and nobody asked her phone: Sam is told how it is, and Dana how to change it."""

from datetime import time

from bot.core.ids import MemberId
from bot.features.groups.model import DutyHours, Standing
from tests.cogs.oak_town import member, oak

WAITING = "Something is waiting for you."


async def test_sam_reads_the_truth_until_somebody_on_duty_said_yes_to_notes(town):
    group = await oak(town)
    dana, sam = town.person("Dana"), await member(town, group, "Sam")
    await dana.command("group edit", group=str(group.id))
    await dana.tap("Duty hours")
    await dana.tap("Save")
    assert "May I write to you?" in dana.sees
    assert "Mon, Tue, Wed, Thu, Fri, 9:00 AM to 5:00 PM" in dana.sees
    by = Standing(MemberId(dana.id), is_facilitator=True)
    now_too = DutyHours(frozenset(range(7)), time(9), time(17))  # it is Sunday, 11 AM
    await town.services.groups.edit(town.guild_id, group.id, by=by, duty_hours=now_too)

    await sam.command("home")
    await sam.tap("Ask a facilitator to reach me")
    assert "on duty" not in sam.sees
    assert sam.sees.index("It may take long until someone here sees it") < sam.sees.index(
        "Call 988"
    )
    await sam.tap("Me")
    await sam.tap("By private message")
    assert "Not seen yet. It may take long" in sam.sees
    assert "I write to someone on duty" not in sam.sees
    await town.deliver()
    await dana.command("desk")
    assert "Nobody on duty in Oak can be written to." in dana.sees
    await dana.tap("Allow notes")
    assert dana.notes == []

    await sam.tap("Look again")
    assert "I write to someone on duty." in sam.sees
    await town.pass_time(minutes=2)
    assert dana.notes == [WAITING]
    await dana.command("desk")
    assert "written to" not in dana.sees
