"""Leaving, pausing, being shown out. No one in the group is told."""

import pytest

from bot.core.ids import MemberId
from bot.features.groups.model import Joining, MembershipState, Standing
from tests.cogs.group_town import (
    ask,
    desk,
    door,
    found,
    hub,
    knows_clock,
    let_in,
    said_in,
    set_up,
    state_of,
)


async def test_leaving_is_one_private_screen_with_the_words_of_the_house(town):
    await set_up(town)
    birch = await found(town)
    ruth = town.person("Ruth")
    await let_in(town, ruth)
    before = said_in(town, "birch")

    await ruth.tap("Leave", on=hub(town))
    assert (
        "If you leave, the room goes from your list and my notes stop. I tell no one. "
        "Your own posts stay unless you delete them first. I erase what I keep about you after 30 days, "
        "except a record without your name that you once said yes. You can come back any time."
    ) in ruth.sees
    assert ruth.labels[:4] == ["Leave", "Leave and erase me", "Take a break", "Stay"]
    assert "To see your receipt, erase on **My page** in <#" in ruth.sees
    await ruth.tap("Leave")
    assert ruth.sees.startswith("You have left.")
    assert "birch" not in ruth.rooms
    assert await state_of(town, birch.id, ruth) is MembershipState.LEFT
    assert said_in(town, "birch") == before
    assert ruth.notes == []


async def test_stay_takes_the_screen_away_and_changes_nothing(town):
    await set_up(town)
    birch = await found(town)
    ruth = town.person("Ruth")
    await let_in(town, ruth)
    await ruth.tap("Leave", on=hub(town))
    screen = ruth.screen
    await ruth.tap("Stay")
    assert town.fresh(screen) is None
    assert await state_of(town, birch.id, ruth) is MembershipState.ACTIVE


async def test_a_break_keeps_the_room_and_one_tap_on_her_page_ends_it(town):
    await set_up(town)
    birch = await found(town)
    ruth = town.person("Ruth")
    await let_in(town, ruth)
    await ruth.tap("Leave", on=hub(town))
    await ruth.tap("Take a break")
    assert await state_of(town, birch.id, ruth) is MembershipState.ON_BREAK
    assert "birch" in ruth.rooms

    await ruth.tap("My page", on=door(town))
    assert "You are on a break." in ruth.sees
    await ruth.tap("Come back")
    assert ruth.sees.startswith("Welcome back.")
    assert await state_of(town, birch.id, ruth) is MembershipState.ACTIVE


async def test_leave_and_erase_leaves_nothing_and_closes_every_room(town):
    await set_up(town)
    birch, oak = await found(town), await found(town, "Oak", Joining.OPEN)
    ruth = town.person("Ruth")
    await let_in(town, ruth)
    await ask(town, ruth, "Oak")
    assert {"birch", "oak"} <= set(ruth.rooms)

    await ruth.tap("Leave", on=hub(town))
    await ruth.tap("Leave and erase me")
    assert ruth.sees.startswith("Done. I have erased what I kept about you.")
    assert "Your receipt is" in ruth.sees
    assert not {"birch", "oak"} & set(ruth.rooms)
    assert await state_of(town, birch.id, ruth) is None
    assert await state_of(town, oak.id, ruth) is None
    assert await town.services.privacy.export_member(town.guild_id, MemberId(ruth.id)) == {}


async def test_the_last_facilitator_is_asked_to_find_another_first(town):
    await set_up(town)
    birch = await found(town)
    dana, marcus = town.person("Dana"), town.person("Marcus", facilitator=True)
    for label in ("Leave", "Leave and erase me"):
        await dana.tap("Leave", on=hub(town))
        await dana.tap(label)
        assert "You are the only facilitator of Birch." in dana.sees
        assert "Facilitators" in dana.labels
    by = Standing(MemberId(dana.id))
    await town.services.groups.add_facilitator(town.guild_id, birch.id, MemberId(marcus.id), by=by)
    await town.deliver()
    await dana.tap("Leave", on=hub(town))
    await dana.tap("Leave")
    assert "birch" not in dana.rooms
    assert "Facilitators: Marcus" in said_in(town, "birch")[0]


async def test_dana_removes_someone_and_nothing_shows(town):
    await set_up(town)
    birch = await found(town)
    ruth, dana = town.person("Ruth"), town.person("Dana")
    await let_in(town, ruth)
    before = said_in(town, "birch")
    await dana.command("group members", group=str(birch.id))
    assert "In the group: @Ruth" in dana.sees
    await dana.pick(ruth.member, custom_id=f"groups:person:{town.guild_id}:{birch.id}")
    await dana.tap("Remove")
    assert "Take Ruth out of the group?" in dana.sees
    await dana.tap("Remove")
    assert "Done. No one was told." in dana.sees
    assert "birch" not in ruth.rooms
    assert await state_of(town, birch.id, ruth) is MembershipState.REMOVED
    assert said_in(town, "birch") == before
    await ruth.tap("Join a group", on=door(town))
    await ruth.choose("Birch")
    assert "You can ask again after November 17, 2026." in ruth.sees


async def test_dana_blocks_someone_and_lifts_it_again(town):
    await set_up(town)
    birch = await found(town)
    ruth, dana = town.person("Ruth"), town.person("Dana")
    await let_in(town, ruth)
    await dana.command("group members", group="birch")
    person_list = f"groups:person:{town.guild_id}:{birch.id}"
    await dana.pick(ruth.member, custom_id=person_list)
    await dana.tap("Block")
    await dana.tap("Block")
    assert await state_of(town, birch.id, ruth) is MembershipState.BLOCKED
    assert "Blocked: @Ruth" in dana.sees
    assert "birch" not in ruth.rooms
    await dana.pick(ruth.member, custom_id=person_list)
    await dana.tap("Lift the block")
    assert await state_of(town, birch.id, ruth) is MembershipState.LEFT


async def test_who_leads_a_group_finds_its_members_on_my_page(town):
    await set_up(town)
    await found(town)
    ruth, dana = town.person("Ruth"), town.person("Dana")
    await let_in(town, ruth)
    for person in (ruth, dana):
        await person.tap("My page", on=hub(town))
        await person.tap("Birch")
    assert "Members" not in ruth.labels
    await dana.tap("Members")
    assert "Ruth" in dana.sees


@pytest.mark.parametrize("who", ["admin", "other"])
async def test_who_does_not_lead_the_group_sees_no_members(town, who):
    await set_up(town)
    birch = await found(town)
    ruth = town.person("Ruth")
    await let_in(town, ruth)
    nosy = town.person("Nosy", facilitator=True, admin=who == "admin")
    await nosy.command("group members", group=str(birch.id))
    assert "Nothing was changed" in nosy.sees
    assert "Ruth" not in nosy.sees


async def test_somebody_who_left_the_server_is_let_go_when_a_note_finds_nobody(town):
    await set_up(town)
    birch = await found(town)
    ruth = town.person("Ruth")
    await knows_clock(town, ruth, "Europe/London")
    await ask(town, ruth)
    town.guild.remove_member(ruth.member)
    await town.env.settle()
    dana = town.person("Dana")
    await dana.tap("Open", on=desk(town))
    await dana.tap("Let in")
    await town.pass_time(minutes=1)
    assert await state_of(town, birch.id, ruth) is MembershipState.LEFT
