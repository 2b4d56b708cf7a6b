"""Dana hears that Ruth is 16, and Ruth comes to the door again."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.ids import MemberId
from bot.features.groups.model import Draft, MembershipState, Standing, Template
from tests.cogs.forged import forged_button
from tests.cogs.group_town import ask, door, found, let_in, set_up, state_of


async def begin(town):
    """Birch, led by Dana and Marcus, and Oak, led by Marcus alone. Ruth is in Birch."""
    await set_up(town)
    birch = await found(town)
    dana, marcus = town.person("Dana"), town.person("Marcus", facilitator=True)
    leads = Standing(MemberId(dana.id), is_facilitator=True)
    await town.services.groups.add_facilitator(
        town.guild_id, birch.id, MemberId(marcus.id), by=leads
    )
    ruth = town.person("Ruth")
    await let_in(town, ruth)
    await town.deliver()
    assert "birch" in ruth.rooms
    return birch, dana, marcus, ruth


async def hears(town, birch, dana, ruth):
    await dana.command("group members", group="Birch")
    await dana.pick(ruth.member, custom_id=f"groups:person:{town.guild_id}:{birch.id}")
    await dana.tap("Under 18")
    assert "If you have heard that Ruth is younger:" in dana.sees
    assert "You did nothing wrong, and it was good to look for help." in dana.sees
    await dana.tap("Close their rooms")
    assert "Their rooms are closed. Erased after <t:" in dana.sees


async def test_the_rooms_close_and_ruth_reads_why_wherever_she_would_join(town):
    birch, dana, marcus, ruth = await begin(town)
    notes = list(ruth.notes)
    await hears(town, birch, dana, ruth)
    assert "birch" not in ruth.rooms
    assert ruth.notes == notes

    await ruth.tap("Join a group", on=door(town))
    assert "A facilitator heard that you may be under 18." in ruth.sees
    week = re.search(r"Until <t:(\d+):D> you can see and copy", ruth.sees)
    assert week is not None
    assert (
        timedelta(days=6)
        < datetime.fromtimestamp(int(week[1]), UTC) - town.now()
        < timedelta(days=8)
    )
    assert "please talk with @Dana, @Marcus. They can undo this." in ruth.sees
    assert {"My data", "My page", "Help right now"} <= set(ruth.labels)
    # A screen that was open before is as closed.
    old = f"groups:join_step:{town.guild_id}:{birch.id}:parent:10:join"
    await ruth.tap_id(old, on=await forged_button(town, old))
    assert "A facilitator heard" in ruth.sees
    assert await state_of(town, birch.id, ruth) is MembershipState.LEFT

    await ruth.command("home")
    assert "A facilitator heard that you may be under 18." in ruth.sees
    await ruth.tap("My data")
    await ruth.tap("Next page")
    assert "That you may be under 18" in ruth.sees

    # No facilitator can make her one either, and none learns why.
    leaders = f"groups:leader_add:{town.guild_id}:{birch.id}"
    await marcus.command("group facilitators", group="Birch")
    await marcus.pick(ruth.member, custom_id=leaders)
    assert "That person can't lead a group right now." in marcus.sees


@pytest.mark.long
async def test_what_she_asked_for_is_over_and_she_did_not_take_it_back(town):
    birch, dana, _marcus, ruth = await begin(town)
    await ruth.command("home")
    await ruth.tap("Ask a facilitator to reach me")
    await ruth.tap("Me")
    await ruth.tap("By private message")
    asked = ruth.screen
    await hears(town, birch, dana, ruth)
    await ruth.tap("Look again", on=asked)
    assert "You are not in this group now, so no one there can answer. A line can." in ruth.sees
    assert "took it back" not in ruth.sees


async def test_another_facilitator_of_the_group_undoes_it(town):
    birch, dana, marcus, ruth = await begin(town)
    await hears(town, birch, dana, ruth)
    await marcus.command("group members", group="Birch")
    assert "Under 18: @Ruth. Erased after <t:" in marcus.sees
    await marcus.tap("Under 18: Ruth")
    await marcus.tap("Undo")
    assert "Undone. Ruth can come in again" in marcus.sees
    assert "Erased after" not in marcus.sees

    await ask(town, ruth)
    await town.deliver()
    assert "birch" in ruth.rooms
    await ruth.command("home")
    assert "under 18" not in ruth.sees
    await town.pass_time(days=9)
    assert await state_of(town, birch.id, ruth) is MembershipState.ACTIVE


async def test_the_night_after_seven_days_erases_her_and_nobody_is_named_any_more(town):
    birch, dana, _marcus, ruth = await begin(town)
    await hears(town, birch, dana, ruth)
    await town.pass_time(days=9)
    assert await town.services.privacy.export_member(town.guild_id, MemberId(ruth.id)) == {}
    await dana.command("group members", group="Birch")
    assert "Under 18" not in dana.sees


async def test_whoever_leads_another_group_or_none_changes_nothing(town):
    birch, _dana, _marcus, ruth = await begin(town)
    eve = town.person("Eve", facilitator=True)
    leads = Standing(MemberId(eve.id), is_facilitator=True)
    await town.services.groups.create(town.guild_id, Draft("Elm", Template.PARTNERS), by=leads)
    for action in ("look", "note", "undo"):
        custom_id = f"adults:{action}:{town.guild_id}:{birch.id}:{ruth.id}"
        for who in (eve, ruth, town.person("Ada", admin=True)):
            await who.tap_id(custom_id, on=await forged_button(town, custom_id))
            assert who.sees.startswith("Only facilitators of this group can do that.")
    assert "birch" in ruth.rooms


@pytest.mark.long
async def test_after_the_group_has_ended_nobody_is_named_who_could_undo_it(town):
    birch, dana, _marcus, ruth = await begin(town)
    await hears(town, birch, dana, ruth)
    leads = Standing(MemberId(dana.id), is_facilitator=True)
    await town.services.groups.archive(town.guild_id, birch.id, by=leads)
    await dana.tap("Undo")
    assert "It may have ended. Nothing was changed." in dana.sees
    for where in (ruth.tap("Join a group", on=door(town)), ruth.command("home")):
        await where
        assert "has ended, so no one can undo this" in ruth.sees
        assert "They can undo this" not in ruth.sees
