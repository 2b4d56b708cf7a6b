"""Ruth leaves, and comes back. Nothing of it shows to anyone, and nothing of her first time is left over."""

import pytest

from bot.core.ids import MemberId
from bot.features.groups.model import MembershipState
from tests.cogs.group_town import ask, desk, door, found, hub, let_in, said_in, set_up, state_of


async def test_ruth_leaves_comes_back_and_nobody_else_notices(town):
    await set_up(town)
    birch = await found(town)
    ruth, sam, dana = town.person("Ruth"), town.person("Sam"), town.person("Dana")
    await let_in(town, ruth)
    await let_in(town, sam)
    room = said_in(town, "birch")
    heard = (list(sam.notes), list(dana.notes))

    await ruth.tap("Leave", on=hub(town))
    await ruth.tap("Leave")
    assert "birch" not in ruth.rooms
    await town.restart()
    assert said_in(town, "birch") == room

    await ruth.tap("Join a group", on=door(town))
    await ask(town, ruth)
    assert ruth.sees.startswith("Sent.")
    assert "birch" not in ruth.rooms
    await dana.tap("Open", on=desk(town))
    await dana.tap("Let in")
    assert "birch" in ruth.rooms
    assert await state_of(town, birch.id, ruth) is MembershipState.ACTIVE
    assert said_in(town, "birch") == room
    assert (list(sam.notes), list(dana.notes)) == heard


@pytest.mark.long
async def test_a_month_after_leaving_nothing_is_left_and_the_door_is_open_as_for_anyone(town):
    await set_up(town)
    birch = await found(town)
    ruth = town.person("Ruth")
    ruth_id = MemberId(ruth.id)
    await let_in(town, ruth)
    await ruth.tap("Leave", on=hub(town))
    await ruth.tap("Leave")
    await town.be_away(days=29)
    assert await state_of(town, birch.id, ruth) is MembershipState.LEFT

    await town.pass_time(days=3)
    assert await state_of(town, birch.id, ruth) is None
    assert await town.services.privacy.export_member(town.guild_id, ruth_id) == {}
    assert not (await town.services.members.get(town.guild_id, ruth_id)).known

    await let_in(town, ruth)
    assert "birch" in ruth.rooms


@pytest.mark.long
async def test_ruth_comes_back_on_the_same_evening_before_discord_has_caught_up(town):
    """Her room could not be closed when she left; when she is let in again, it must not close later."""
    await set_up(town)
    birch = await found(town)
    ruth = town.person("Ruth")
    await let_in(town, ruth)
    town.env.inject_error(
        "DELETE",
        f"/channels/{birch.text_channel_id}/permissions/{ruth.id}",
        status=503,
        message="Discord is away",
        times=2,
    )
    await ruth.tap("Leave", on=hub(town))
    await ruth.tap("Leave")
    await let_in(town, ruth)
    await town.pass_time(hours=3)
    assert await state_of(town, birch.id, ruth) is MembershipState.ACTIVE
    assert "birch" in ruth.rooms


@pytest.mark.long
async def test_discord_is_away_while_ruth_leaves_and_her_room_closes_when_it_is_back(town):
    await set_up(town)
    birch = await found(town)
    ruth = town.person("Ruth")
    await let_in(town, ruth)
    town.env.inject_error(
        "DELETE",
        f"/channels/{birch.text_channel_id}/permissions/{ruth.id}",
        status=503,
        message="Discord is away",
        times=6,
    )
    await ruth.tap("Leave", on=hub(town))
    await ruth.tap("Leave")
    assert ruth.sees.startswith("You have left.")
    assert "birch" in ruth.rooms
    await town.restart()
    await town.pass_time(hours=3)
    assert "birch" not in ruth.rooms
