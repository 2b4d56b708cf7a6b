"""Being in a group, pausing, leaving, being shown out and being forgotten, on both databases."""

import asyncio
from datetime import timedelta

import pytest

from bot.core.errors import NotAllowedError
from bot.features.groups.errors import (
    AlreadyFacilitatorError,
    FacilitatorNotRemovableError,
    GroupNameTakenError,
    GroupNotFoundError,
    LastFacilitatorError,
    LeadsNoMoreError,
    NotAMemberError,
    NotInGroupError,
    NotOnBreakError,
    TooManyFacilitatorsError,
)
from bot.features.groups.model import Draft, Joining, MembershipState, Template
from bot.features.outbox.ports import RecipientGone
from tests.features.groups.conftest import (
    ADMIN,
    DANA,
    INES,
    MARCUS,
    RUTH,
    SAM,
    STRANGER,
    admin,
    facilitator,
)


async def test_leaving_closes_the_room_and_tells_nobody(town):
    birch = await town.found()
    await town.let_in(birch)
    await town.deliver()
    said = list(town.sender.said)
    await town.groups.leave(town.guild_id, birch.id, RUTH)
    await town.deliver()
    assert await town.state(birch) is MembershipState.LEFT
    assert RUTH not in await town.admitted(birch)
    assert town.left == [RUTH]
    assert town.sender.said == said
    with pytest.raises(NotAMemberError):
        await town.groups.leave(town.guild_id, birch.id, RUTH)


async def test_a_break_keeps_the_room_and_lets_the_meetings_go(town):
    birch = await town.found()
    await town.let_in(birch)
    await town.groups.take_break(town.guild_id, birch.id, RUTH)
    assert RUTH in await town.admitted(birch)
    assert town.left == [RUTH]
    async with town.db.reading(town.guild_id) as tx:
        assert RUTH not in await town.groups.people_in(tx, birch.id)
        with pytest.raises(NotInGroupError):
            await town.groups.require_member(tx, birch.id, RUTH)
    assert await town.groups.list_of_member(town.guild_id, RUTH) == ()

    await town.groups.come_back(town.guild_id, birch.id, RUTH)
    assert town.joined[-1] == RUTH
    assert [one.id for one in await town.groups.list_of_member(town.guild_id, RUTH)] == [birch.id]
    with pytest.raises(NotOnBreakError):
        await town.groups.come_back(town.guild_id, birch.id, RUTH)


async def test_facilitators_come_to_meetings_and_are_told_apart(town):
    birch = await town.found()
    await town.let_in(birch)
    async with town.db.reading(town.guild_id) as tx:
        assert set(await town.groups.people_in(tx, birch.id)) == {RUTH, DANA}
        assert await town.groups.facilitators_in(tx, birch.id) == (DANA,)
        await town.groups.require_member(tx, birch.id, DANA)
        with pytest.raises(NotAllowedError):
            await town.groups.require_facilitator(tx, birch.id, RUTH)


async def test_the_last_facilitator_stays_until_another_has_come(town):
    birch = await town.found()
    for go in (
        town.groups.leave(town.guild_id, birch.id, DANA),
        town.groups.leave_and_erase(town.guild_id, birch.id, DANA),
        town.groups.drop_facilitator(town.guild_id, birch.id, DANA, by=admin()),
    ):
        with pytest.raises(LastFacilitatorError):
            await go
    await town.groups.add_facilitator(town.guild_id, birch.id, MARCUS, by=facilitator(DANA))
    await town.groups.leave(town.guild_id, birch.id, DANA)
    assert await town.groups.facilitators(town.guild_id, birch.id) == (MARCUS,)


async def test_two_facilitators_who_leave_at_once_do_not_leave_the_group_alone(town):
    birch = await town.found()
    await town.groups.add_facilitator(town.guild_id, birch.id, MARCUS, by=facilitator(DANA))
    results = await asyncio.gather(
        *(town.groups.leave(town.guild_id, birch.id, who) for who in (DANA, MARCUS)),
        return_exceptions=True,
    )
    assert sorted(isinstance(one, LastFacilitatorError) for one in results) == [False, True]
    assert len(await town.groups.facilitators(town.guild_id, birch.id)) == 1


async def test_who_becomes_facilitator_is_recorded_and_shown_on_the_hub(town):
    birch = await town.found()
    await town.deliver()
    drawn = len(town.did("groups.hub"))
    await town.groups.add_facilitator(town.guild_id, birch.id, MARCUS, by=admin())
    await town.deliver()
    assert len(town.did("groups.hub")) == drawn + 1
    assert (await town.acts())[0] == "groups.facilitator.added"
    with pytest.raises(AlreadyFacilitatorError):
        await town.groups.add_facilitator(town.guild_id, birch.id, MARCUS, by=admin())
    with pytest.raises(LeadsNoMoreError):
        await town.groups.drop_facilitator(town.guild_id, birch.id, SAM, by=admin())


async def test_a_group_has_a_handful_of_facilitators(town):
    birch = await town.found()
    for number in range(9):
        await town.groups.add_facilitator(town.guild_id, birch.id, 100 + number, by=admin())
    with pytest.raises(TooManyFacilitatorsError):
        await town.groups.add_facilitator(town.guild_id, birch.id, MARCUS, by=admin())


async def test_a_member_who_led_for_a_while_is_a_member_again(town):
    birch = await town.found()
    await town.let_in(birch)
    await town.groups.add_facilitator(town.guild_id, birch.id, RUTH, by=facilitator(DANA))
    await town.groups.drop_facilitator(town.guild_id, birch.id, RUTH, by=facilitator(RUTH))
    assert await town.state(birch) is MembershipState.ACTIVE
    assert RUTH in await town.admitted(birch)


async def test_someone_who_waited_and_is_made_facilitator_waits_no_more(town):
    birch = await town.found()
    asked = await town.ask(birch)
    await town.groups.add_facilitator(town.guild_id, birch.id, RUTH, by=facilitator(DANA))
    await town.deliver()
    assert await town.groups.list_asked(town.guild_id) == ()
    assert [one.subject_id for one in town.did("groups.settle")] == [asked.ask_id]


@pytest.mark.parametrize("who", [ADMIN, STRANGER, RUTH])
async def test_only_facilitators_show_people_out_or_see_who_is_in(town, who):
    birch = await town.found()
    await town.let_in(birch)
    groups, guild_id = town.groups, town.guild_id
    for act in (groups.remove, groups.block, groups.unblock):
        with pytest.raises(NotAllowedError):
            await act(guild_id, birch.id, RUTH, by=who)
    with pytest.raises(NotAllowedError):
        await groups.list_members(guild_id, birch.id, by=who)
    assert await town.state(birch) is MembershipState.ACTIVE


@pytest.mark.parametrize("who", [STRANGER, RUTH, MARCUS])
async def test_only_facilitators_of_the_group_and_admins_change_it(town, who):
    birch = await town.found()
    await town.found("Oak", by=MARCUS)
    await town.let_in(birch)
    by = facilitator(who)
    groups, guild_id = town.groups, town.guild_id
    for act in (
        groups.edit(guild_id, birch.id, by=by, name="Elm"),
        groups.archive(guild_id, birch.id, by=by),
        groups.repair(guild_id, birch.id, by=by),
        groups.make_new_rooms(guild_id, birch.id, by=by),
        groups.add_facilitator(guild_id, birch.id, who, by=by),
        groups.drop_facilitator(guild_id, birch.id, DANA, by=by),
    ):
        with pytest.raises(NotAllowedError):
            await act
    assert await groups.get(guild_id, birch.id) == birch
    assert await groups.facilitators(guild_id, birch.id) == (DANA,)


async def test_facilitators_are_not_removed_like_members(town):
    birch = await town.found()
    await town.groups.add_facilitator(town.guild_id, birch.id, MARCUS, by=facilitator(DANA))
    with pytest.raises(FacilitatorNotRemovableError):
        await town.groups.remove(town.guild_id, birch.id, MARCUS, by=DANA)


async def test_a_removed_person_is_out_and_their_meetings_are_let_go(town):
    birch = await town.found()
    await town.let_in(birch)
    await town.groups.remove(town.guild_id, birch.id, RUTH, by=DANA)
    assert RUTH not in await town.admitted(birch)
    assert town.left == [RUTH]
    assert "groups.member.remove" in await town.acts()


async def test_a_name_can_be_used_again_once_its_group_has_ended(town):
    birch = await town.found()
    with pytest.raises(GroupNameTakenError):
        await town.found("BIRCH")
    oak = await town.found("Oak")
    with pytest.raises(GroupNameTakenError):
        await town.groups.edit(town.guild_id, oak.id, by=admin(), name="birch")
    assert (await town.groups.get(town.guild_id, oak.id)).name == "Oak"
    await town.groups.archive(town.guild_id, birch.id, by=admin())
    await town.groups.edit(town.guild_id, oak.id, by=admin(), name="birch")


async def test_two_groups_can_not_take_one_name_at_the_same_moment(town):
    results = await asyncio.gather(
        *(
            town.groups.create(town.guild_id, Draft("Elm", Template.CUSTOM), by=facilitator(who))
            for who in (DANA, MARCUS)
        ),
        return_exceptions=True,
    )
    assert sorted(isinstance(one, GroupNameTakenError) for one in results) == [False, True]


async def test_ending_a_group_tells_who_waited_and_closes_the_rooms_after_a_month(town):
    birch = await town.found()
    await town.let_in(birch, SAM)
    await town.ask(birch, INES)
    ended = []

    async def hear(_tx, group):
        ended.append(group.id)

    town.groups.on_archived(hear)
    await town.groups.archive(town.guild_id, birch.id, by=facilitator(DANA))
    await town.deliver()
    assert ended == [birch.id]
    assert INES in [one.member_id for one in town.told("groups.waiting")]
    assert SAM in await town.admitted(birch)
    with pytest.raises(GroupNotFoundError):
        await town.ask(birch)
    assert await town.groups.list_active(town.guild_id) == ()

    town.clock.at += timedelta(days=31)
    await town.groups.forget_departed()
    assert await town.admitted(birch) == set()


async def test_somebody_who_left_the_server_is_let_go_everywhere(town):
    birch, oak = await town.found(), await town.found("Oak")
    await town.let_in(birch)
    asked = await town.ask(oak)
    await town.groups.member_gone(town.guild_id, RUTH)
    await town.deliver()
    assert await town.state(birch) is MembershipState.LEFT
    assert await town.state(oak) is MembershipState.LEFT
    assert town.left == [RUTH]
    assert asked.ask_id in [one.subject_id for one in town.did("groups.settle")]
    await town.groups.member_gone(town.guild_id, RUTH)
    assert town.left == [RUTH]


async def test_when_the_last_facilitator_is_gone_the_desk_is_told(town):
    birch = await town.found()
    await town.groups.member_gone(town.guild_id, DANA)
    await town.deliver()
    assert [one.group_id for one in town.told("groups.no_facilitator")] == [birch.id]


async def test_the_outbox_finding_nobody_is_what_lets_them_go(town):
    birch = await town.found()

    async def gone(_delivery, **_):
        raise RecipientGone

    town.sender.say = gone
    await town.let_in(birch)
    await town.deliver()
    assert await town.state(birch) is MembershipState.LEFT


async def test_forgetting_leaves_no_row_and_closes_every_room(town):
    birch, oak = await town.found(), await town.found("Oak", Joining.INVITE)
    elm = await town.found("Elm")
    await town.let_in(birch)
    await town.groups.invite(town.guild_id, oak.id, RUTH, by=DANA)
    await town.groups.add_facilitator(town.guild_id, elm.id, RUTH, by=facilitator(DANA))
    asked = await town.ask(elm, SAM)
    await town.groups.let_in(town.guild_id, asked.ask_id, by=RUTH)
    async with town.db.reading(town.guild_id) as tx:
        before = await town.groups.export_member(tx, town.guild_id, RUTH)
    assert [len(kept) for kept in before.values()] == [1, 1, 1]

    async with town.db.transaction(town.guild_id) as tx:
        await town.groups.forget_member(tx, town.guild_id, RUTH)
    await town.deliver()
    async with town.db.reading(town.guild_id) as tx:
        after = await town.groups.export_member(tx, town.guild_id, RUTH)
    assert [len(kept) for kept in after.values()] == [0, 0, 0]
    for group in (birch, elm):
        assert RUTH not in await town.admitted(group)
    members = await town.groups.list_members(town.guild_id, elm.id, by=DANA)
    assert [one.settled_by for one in members] == [None]
