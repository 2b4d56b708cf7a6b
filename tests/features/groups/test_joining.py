"""From asking to being let in, on both databases."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.errors import NotAllowedError
from bot.core.ids import GuildId
from bot.features.groups.errors import (
    AdultStatementNeededError,
    AlreadyAskedError,
    AlreadyInGroupError,
    AskAgainLaterError,
    AskNotFoundError,
    AskSettledError,
    GroupFullError,
    GroupNotFoundError,
    InvitationOnlyError,
    NoPlaceForYouError,
)
from bot.features.groups.model import Draft, Joining, MembershipState, Template
from bot.features.members.model import ConsentKind
from tests.features.groups.conftest import (
    ADMIN,
    DANA,
    DESK,
    INES,
    MARCUS,
    PARENT,
    RUTH,
    SAM,
    STRANGER,
    admin,
    facilitator,
)


async def test_ruth_asks_and_dana_lets_her_in(town):
    birch = await town.found()
    asked = await town.ask(birch)
    await town.deliver()

    (card,) = town.told("groups.newcomer")
    assert (card.channel_id, card.member_id, card.params) == (DESK, None, {})
    assert RUTH not in await town.admitted(birch)

    newcomer = await town.groups.let_in(town.guild_id, asked.ask_id, by=DANA)
    await town.deliver()

    assert newcomer.membership.state is MembershipState.ACTIVE
    assert RUTH in await town.admitted(birch)
    assert town.joined == [DANA, RUTH]
    assert RUTH in [one.member_id for one in town.did("groups.access")]
    assert [one.member_id for one in town.told("groups.waiting")] == [RUTH]
    assert [one.subject_id for one in town.did("groups.settle")] == [asked.ask_id]
    assert "groups.newcomer.let_in" in await town.acts()


async def test_what_ruth_agreed_to_is_kept_with_its_version(town):
    birch = await town.found()
    await town.ask(birch)

    ruth = await town.members.get(town.guild_id, RUTH)
    assert ruth.rules_version == "1"
    assert ruth.adult_at == town.clock.now()
    assert ruth.notes.allowed
    given = await town.members.list_consents(town.guild_id, RUTH)
    assert {one.kind for one in given} == {
        ConsentKind.RULES,
        ConsentKind.ADULT,
        ConsentKind.NOTES,
    }, "check-ins and own numbers are asked when it matters"


async def test_notes_that_were_not_ticked_stay_off_and_those_chosen_earlier_stay_on(town):
    birch, oak = await town.found(), await town.found("Oak")
    await town.ask(birch, RUTH, replace(PARENT, wants_notes=False))
    assert not (await town.members.get(town.guild_id, RUTH)).notes.allowed

    await town.members.allow_notes(town.guild_id, RUTH)
    await town.ask(oak, RUTH, replace(PARENT, wants_notes=False))
    assert (await town.members.get(town.guild_id, RUTH)).notes.allowed


async def test_nobody_joins_without_saying_that_they_are_an_adult(town):
    birch = await town.found()
    with pytest.raises(AdultStatementNeededError):
        await town.ask(birch, RUTH, replace(PARENT, is_adult=False))
    assert await town.state(birch) is None
    assert not (await town.members.get(town.guild_id, RUTH)).known


async def test_asking_twice_changes_nothing(town):
    birch = await town.found()
    first = await town.ask(birch)
    with pytest.raises(AlreadyAskedError):
        await town.ask(birch)
    (waiting,) = await town.groups.list_asked(town.guild_id, birch.id)
    assert waiting.ask_id == first.ask_id


async def test_two_taps_at_once_are_one_wish(town):
    birch = await town.found()
    results = await asyncio.gather(*(town.ask(birch) for _ in range(2)), return_exceptions=True)
    assert sorted(isinstance(one, AlreadyAskedError) for one in results) == [False, True]
    await town.deliver()
    assert len(town.told("groups.newcomer")) == 1


async def test_the_second_facilitator_hears_who_was_first(town):
    birch = await town.found()
    await town.groups.add_facilitator(town.guild_id, birch.id, MARCUS, by=facilitator(DANA))
    asked = await town.ask(birch)

    answers = await asyncio.gather(
        town.groups.let_in(town.guild_id, asked.ask_id, by=DANA),
        town.groups.not_now(town.guild_id, asked.ask_id, by=MARCUS),
        return_exceptions=True,
    )
    (late,) = [one for one in answers if isinstance(one, AskSettledError)]
    first = DANA if isinstance(answers[1], AskSettledError) else MARCUS
    assert late.by == first
    await town.deliver()
    assert len(town.told("groups.waiting")) == 1


async def test_saying_hello_first_shows_to_the_others_and_stops_the_reminder(town):
    birch = await town.found()
    asked = await town.ask(birch)
    newcomer = await town.groups.greet(town.guild_id, asked.ask_id, by=DANA)
    assert newcomer.membership.greeted_by == DANA

    await town.pass_time(days=3)
    assert not town.told("groups.newcomer_nudge")
    assert (await town.groups.list_asked(town.guild_id))[0].greeted_by == DANA


async def test_after_two_days_without_a_look_the_desk_is_told_again_and_once(town):
    birch = await town.found()
    await town.ask(birch)
    await town.pass_time(hours=47)
    assert not town.told("groups.newcomer_nudge")
    await town.pass_time(hours=2)
    await town.pass_time(days=5)
    assert [one.channel_id for one in town.told("groups.newcomer_nudge")] == [DESK]


async def test_not_now_names_a_day_and_leaves_the_room_closed(town):
    birch = await town.found()
    asked = await town.ask(birch)
    declined = (await town.groups.not_now(town.guild_id, asked.ask_id, by=DANA)).membership

    assert declined.state is MembershipState.DECLINED
    assert RUTH not in await town.admitted(birch)
    with pytest.raises(AskAgainLaterError) as refused:
        await town.ask(birch)
    assert refused.value.ask_again_on == declined.ask_again_on

    town.clock.at += timedelta(days=30)
    assert (await town.ask(birch)).state is MembershipState.ASKED


async def test_ruth_may_take_her_wish_back_without_a_trace(town):
    birch = await town.found()
    asked = await town.ask(birch)
    await town.groups.take_back(town.guild_id, birch.id, RUTH)

    assert await town.state(birch) is None
    with pytest.raises(AskNotFoundError):
        await town.groups.let_in(town.guild_id, asked.ask_id, by=DANA)
    await town.pass_time(days=3)
    assert not town.told("groups.newcomer")
    assert not town.told("groups.newcomer_nudge")


@pytest.mark.parametrize("who", [STRANGER, ADMIN, SAM])
async def test_only_facilitators_of_that_group_open_or_answer_a_newcomer(town, who):
    birch, oak = await town.found(), await town.found("Oak", by=MARCUS)
    await town.groups.add_facilitator(town.guild_id, oak.id, SAM, by=admin())
    asked = await town.ask(birch)

    for act in (town.groups.open_ask, town.groups.greet, town.groups.let_in, town.groups.not_now):
        with pytest.raises(NotAllowedError):
            await act(town.guild_id, asked.ask_id, by=who)
    assert await town.state(birch) is MembershipState.ASKED
    assert (await town.acts()).count("groups.refused") == 4


async def test_a_former_facilitator_is_a_stranger(town):
    birch = await town.found()
    await town.groups.add_facilitator(town.guild_id, birch.id, MARCUS, by=facilitator(DANA))
    await town.groups.drop_facilitator(town.guild_id, birch.id, MARCUS, by=facilitator(MARCUS))
    asked = await town.ask(birch)
    with pytest.raises(NotAllowedError):
        await town.groups.let_in(town.guild_id, asked.ask_id, by=MARCUS)


async def test_a_forged_number_of_another_server_opens_nothing(town):
    birch = await town.found()
    asked = await town.ask(birch)
    elm = GuildId(900)
    with pytest.raises(AskNotFoundError):
        await town.groups.let_in(elm, asked.ask_id, by=DANA)
    with pytest.raises(GroupNotFoundError):
        await town.groups.ask_to_join(elm, birch.id, SAM, PARENT)
    assert await town.state(birch) is MembershipState.ASKED


async def test_opening_a_newcomer_is_kept_in_the_record(town):
    birch = await town.found()
    asked = await town.ask(birch)
    await town.members.confirm_clock(town.guild_id, RUTH, "Europe/London")
    newcomer = await town.groups.open_ask(town.guild_id, asked.ask_id, by=DANA)
    assert (newcomer.membership.member_id, newcomer.zone) == (RUTH, "Europe/London")
    assert "groups.newcomer.opened" in await town.acts()


async def test_an_open_group_lets_people_in_at_once_and_bothers_no_desk(town):
    birch = await town.found(joining=Joining.OPEN)
    assert (await town.ask(birch)).state is MembershipState.ACTIVE
    await town.deliver()
    assert town.joined == [DANA, RUTH]
    assert not town.told("groups.newcomer")


async def test_an_invitation_opens_a_closed_group_to_one_person_once(town):
    birch = await town.found(joining=Joining.INVITE)
    with pytest.raises(InvitationOnlyError):
        await town.ask(birch)
    assert await town.groups.list_joinable(town.guild_id, RUTH) == ()

    await town.groups.invite(town.guild_id, birch.id, RUTH, by=DANA)
    assert [one.id for one in await town.groups.list_joinable(town.guild_id, RUTH)] == [birch.id]
    assert await town.groups.list_joinable(town.guild_id, SAM) == ()
    assert (await town.ask(birch)).state is MembershipState.ACTIVE

    await town.groups.leave(town.guild_id, birch.id, RUTH)
    with pytest.raises(InvitationOnlyError):
        await town.ask(birch)


async def test_an_invitation_runs_out_after_a_month(town):
    birch = await town.found(joining=Joining.INVITE)
    await town.groups.invite(town.guild_id, birch.id, RUTH, by=DANA)
    town.clock.at += timedelta(days=31)
    with pytest.raises(InvitationOnlyError):
        await town.ask(birch)


@pytest.mark.parametrize("who", [ADMIN, STRANGER])
async def test_only_facilitators_invite(town, who):
    birch = await town.found(joining=Joining.INVITE)
    with pytest.raises(NotAllowedError):
        await town.groups.invite(town.guild_id, birch.id, RUTH, by=who)
    assert await town.groups.list_joinable(town.guild_id, RUTH) == ()


async def test_an_invited_person_who_had_asked_is_in_and_the_desk_card_goes(town):
    birch = await town.found()
    asked = await town.ask(birch)
    await town.groups.invite(town.guild_id, birch.id, RUTH, by=DANA)
    assert (await town.ask(birch)).state is MembershipState.ACTIVE
    await town.deliver()
    assert [one.subject_id for one in town.did("groups.settle")] == [asked.ask_id]


async def test_a_blocked_person_is_told_no_more_than_anyone_without_a_place(town):
    birch = await town.found()
    await town.let_in(birch)
    await town.groups.block(town.guild_id, birch.id, RUTH, by=DANA)
    with pytest.raises(NoPlaceForYouError):
        await town.ask(birch)
    with pytest.raises(NoPlaceForYouError):
        await town.groups.invite(town.guild_id, birch.id, RUTH, by=DANA)

    await town.groups.unblock(town.guild_id, birch.id, RUTH, by=DANA)
    assert (await town.ask(birch)).state is MembershipState.ASKED


async def test_a_group_of_a_hundred_is_full_also_for_who_waited(town, monkeypatch):
    monkeypatch.setattr("bot.features.groups.model.MOST_MEMBERS", 1)
    monkeypatch.setattr("bot.features.groups.joining.MOST_MEMBERS", 1)
    birch = await town.found()
    waiting = await town.ask(birch, SAM)
    await town.let_in(birch, INES)
    with pytest.raises(GroupFullError):
        await town.ask(birch)
    with pytest.raises(GroupFullError):
        await town.groups.let_in(town.guild_id, waiting.ask_id, by=DANA)
    assert await town.state(birch, SAM) is MembershipState.ASKED


async def test_what_can_be_joined_shows_only_what_is_led_has_rooms_and_is_new(town):
    birch, oak = await town.found(), await town.found("Oak")
    unled = Draft("Elm", Template.CUSTOM)
    await town.groups.create(town.guild_id, unled, by=admin())
    without_rooms = Draft("Ash", Template.CUSTOM, new_rooms=False)
    await town.groups.create(town.guild_id, without_rooms, by=facilitator(DANA))
    await town.let_in(oak)

    assert [one.id for one in await town.groups.list_joinable(town.guild_id, RUTH)] == [birch.id]
    assert await town.groups.list_joinable(town.guild_id, DANA) == ()
    with pytest.raises(AlreadyInGroupError):
        await town.groups.check_may_join(town.guild_id, oak.id, RUTH)
    with pytest.raises(AlreadyInGroupError):
        await town.ask(birch, DANA)


async def test_without_a_desk_a_newcomer_still_stands_on_the_list(town):
    birch = await town.found()
    await town.guilds.save_server_half(town.guild_id, by=ADMIN, desk_channel_id=None)
    await town.ask(birch)
    await town.deliver()
    assert not town.told("groups.newcomer")
    assert len(await town.groups.list_asked(town.guild_id)) == 1
