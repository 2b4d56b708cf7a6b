"""Dana can't lead Oak on Wednesday, and Marcus can."""

from datetime import timedelta

import pytest

from bot.core.ids import MemberId
from bot.features.groups.model import Standing
from bot.features.members.model import NoteChoices
from tests.cogs.oak_town import EVENING, oak, schedule


async def with_notes(town, name):
    person = town.person(name, facilitator=True)
    await town.services.members.change_notes(
        town.guild_id, MemberId(person.id), NoteChoices(allowed=True)
    )
    return person


async def lead_too(town, group, name):
    other = await with_notes(town, name)
    by = Standing(MemberId(town.person("Dana").id), is_facilitator=True)
    await town.services.groups.add_facilitator(town.guild_id, group.id, MemberId(other.id), by=by)
    return other


async def test_a_meeting_is_led_by_somebody_else_rather_than_called_off(town) -> None:
    group = await oak(town)
    await schedule(town, "Wednesday 7:30 PM")
    dana = await with_notes(town, "Dana")
    await dana.command("tonight")
    await dana.tap("Cancel the meeting")
    assert "Or someone else can lead it, so that nobody has to miss it." in dana.sees
    assert dana.labels[0] == "Find a stand-in"
    await dana.tap("Find a stand-in")
    assert "Nobody else leads Oak yet, so there is no one to ask." in dana.sees
    assert "Facilitators" in dana.labels

    marcus, joan = await lead_too(town, group, "Marcus"), await lead_too(town, group, "Joan")
    await town.services.members.change_notes(town.guild_id, MemberId(joan.id), NoteChoices())
    await dana.command("tonight")
    await dana.tap("Find a stand-in")
    assert "Nobody is asked yet." in dana.sees
    assert "@Joan, gets no note from me, but sees it on the desk" in dana.sees
    await dana.tap("Ask them")
    assert "I asked 2 people to lead Oak" in dana.sees

    # Marcus has a note that tells nothing, Joan sees it on the desk; the first yes counts.
    await town.deliver()
    assert marcus.notes == ["Something is waiting for you."]
    await joan.command("desk")
    assert "Can you lead Oak on" in joan.sees
    await joan.tap("Answer")
    assert "@Dana can't lead Oak on" in joan.sees
    await town.restart()
    await marcus.tap("Open", on=marcus.newest_note)
    await marcus.tap("I can lead it")
    assert "You lead Oak on" in marcus.sees
    await joan.tap("I can lead it")
    assert "@Marcus leads Oak on" in joan.sees
    await joan.command("tonight")
    assert "@Marcus leads this one." in joan.sees
    await town.deliver()
    assert dana.notes == ["Something is waiting for you."]
    await dana.tap("Open", on=dana.newest_note)
    assert "@Marcus leads Oak on" in dana.sees


@pytest.mark.long
async def test_whoever_asked_hears_in_time_that_nobody_can(town) -> None:
    group = await oak(town)
    await schedule(town, "Wednesday 7:30 PM")
    dana = await with_notes(town, "Dana")
    marcus = await lead_too(town, group, "Marcus")
    await dana.command("tonight")
    await dana.tap("Find a stand-in")
    await dana.tap("Ask them")
    await town.deliver()
    await marcus.tap("Open", on=marcus.newest_note)
    await marcus.tap("I can lead it")
    await marcus.tap("I can't after all")
    await town.deliver()
    assert len(dana.notes) == 2
    await dana.tap("Open", on=dana.newest_note)
    assert "No one can lead Oak on" in dana.sees
    assert {"Cancel the meeting", "Ask again"} <= set(dana.labels)
    await dana.tap("Ask again")
    await dana.tap("Ask them")
    await town.pass_until(EVENING - timedelta(hours=3) + timedelta(minutes=1))
    assert dana.notes.count("Something is waiting for you.") == 3
    await dana.command("tonight")
    assert "No one can lead this one yet." in dana.sees
    await dana.tap("Cancel the meeting")
    await dana.choose("A facilitator is ill")
    await dana.tap("Cancel it and tell them")
    await marcus.command("desk")
    assert "Can you lead" not in marcus.sees
