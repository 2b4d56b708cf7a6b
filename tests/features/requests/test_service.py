"""Sam asks to be reached: who is called and when, and what becomes of it when somebody goes."""

from datetime import timedelta

import pytest

from bot.features.groups.errors import NotFacilitatorError, NotInGroupError
from bot.features.privacy.service import PrivacyService
from bot.features.requests import promises
from bot.features.requests.errors import (
    NoOneToAskError,
    NotSafeToWriteError,
    OwnRequestError,
    RequestGoneError,
    RequestTakenError,
    TooManyRequestsError,
)
from bot.features.requests.model import (
    KEPT_AFTER_END,
    Offer,
    Outcome,
    Reach,
    RequestState,
    Step,
)
from tests.features.requests.conftest import ALL_DAY, AT_NIGHT, LEAD, Asking
from tests.features.sessions.oak import DANA, INES, MARCUS, SAM, STRANGER

MINUTE = timedelta(minutes=1)


def _later(case):
    """One way of several that lead through the same door: by ``make test-all``."""
    return pytest.param(case, marks=pytest.mark.long)


async def test_all_on_duty_are_called_three_times_and_sam_is_told_twice(asking: Asking):
    oak, start = asking.oak, asking.oak.clock.now()
    request = await asking.asks()
    heard = []
    for minute in (0, 1, 2, 4, 5, 9, 10, 60):
        await oak.now(start + minute * MINUTE)
        assert asking.calls(DANA) == asking.calls(MARCUS)
        heard.append((asking.calls(DANA), asking.told()))
    assert heard == [(1, 0), (1, 0), (2, 0), (2, 0), (3, 1), (3, 1), (3, 2), (3, 2)]
    assert (await asking.stands(request.id)).state is RequestState.UNANSWERED


@pytest.mark.parametrize("minutes", [_later(0), _later(2), 5, _later(10)])
async def test_each_step_ends_as_soon_as_somebody_is_on_it(asking: Asking, minutes: int):
    oak, start = asking.oak, asking.oak.clock.now()
    request = await asking.asks()
    await oak.now(start + minutes * MINUTE)
    called, told = asking.calls(DANA), asking.told()
    await asking.service.see(oak.guild_id, request.id, by=MARCUS)
    await oak.now(start + timedelta(hours=2))
    assert asking.calls(DANA) == called
    assert asking.told() == told + 1  # that Marcus has it


async def test_after_an_outage_nobody_is_called_twice_for_what_was_missed(asking: Asking):
    start = asking.oak.clock.now()
    request = await asking.asks()
    asking.oak.clock.at = start + 7 * MINUTE
    await asking.oak.outbox.deliver_due()
    assert (asking.calls(DANA), asking.told()) == (1, 1)
    asking.oak.clock.at = start + timedelta(hours=1)
    await asking.oak.outbox.deliver_due()
    assert (asking.calls(DANA), asking.told()) == (1, 2)
    assert (await asking.stands(request.id)).step is Step.UNANSWERED


async def test_who_can_not_be_told_is_passed_over_and_sam_reads_whether_anybody_is(asking: Asking):
    oak, start = asking.oak, asking.oak.clock.now()

    async def reaches_someone() -> bool:
        return (await asking.service.look(oak.guild_id, request.id, by=SAM)).reaches_someone

    await oak.members.stop_notes(oak.guild_id, DANA)
    request = await asking.asks()
    await oak.outbox.deliver_due()
    assert (asking.calls(DANA), asking.calls(MARCUS)) == (0, 1)
    assert await reaches_someone()
    assert await asking.service.list_untold(oak.guild_id, DANA) == ()

    await oak.members.pause_notes(oak.guild_id, MARCUS, start + 4 * MINUTE)
    assert not await reaches_someone()
    (untold,) = await asking.service.list_untold(oak.guild_id, DANA)
    assert untold.id == oak.group_id
    await oak.now(start + 2 * MINUTE)
    assert (asking.calls(DANA), asking.calls(MARCUS)) == (0, 1)

    # Whoever says yes meanwhile is called with the next step.
    await oak.members.allow_notes(oak.guild_id, DANA)
    await oak.now(start + 5 * MINUTE)
    assert (asking.calls(DANA), asking.calls(MARCUS)) == (1, 2)


async def test_hours_in_which_nobody_can_be_told_are_not_said_to_be_kept(asking: Asking):
    oak, start = asking.oak, asking.oak.clock.now()
    await oak.members.stop_notes(oak.guild_id, DANA)
    await oak.members.pause_notes(oak.guild_id, MARCUS, start + 2 * MINUTE)

    async def door():
        return await asking.service.look_at_door(oak.guild_id, None, by=SAM)

    assert not (await door()).reaches_someone
    await asking.hours(AT_NIGHT)
    assert (await door()).reaches_someone, "his pause is over by then"
    async with oak.db.transaction(oak.guild_id) as tx:
        await oak.members.mark_notes_blocked(tx, oak.guild_id, MARCUS)
    assert not (await door()).reaches_someone
    await oak.now(start + 3 * MINUTE)
    await asking.hours(ALL_DAY)
    await asking.asks()
    await oak.outbox.deliver_due()
    assert asking.calls(MARCUS) == 1, "Discord may let notes through again"


async def test_outside_the_hours_calling_begins_with_them(asking: Asking):
    oak = asking.oak
    await asking.hours(AT_NIGHT)
    request = await asking.asks()
    assert request.watched_from is not None
    await oak.now(request.watched_from - MINUTE)
    assert (asking.calls(DANA), asking.told()) == (0, 0)
    await oak.now(request.watched_from + 5 * MINUTE)
    assert (asking.calls(DANA), asking.told()) == (3, 1)


@pytest.mark.long
async def test_without_hours_there_is_one_quiet_note_until_somebody_sets_them(asking: Asking):
    oak = asking.oak
    await asking.hours(None)
    await asking.asks()
    await oak.now(oak.clock.now() + timedelta(hours=23))
    assert (oak.heard(DANA, promises.NOTICE), asking.calls(DANA), asking.told()) == (1, 0, 0)
    await asking.hours(ALL_DAY)
    await oak.now(oak.clock.now() + MINUTE)
    assert asking.calls(DANA) == 1


@pytest.mark.parametrize(("reach", "told"), [(Reach.NOTE, 1), (Reach.UNSAFE, 0)])
async def test_without_hours_it_is_unanswered_after_a_day_and_sam_hears_so_once_if_it_is_safe(
    asking: Asking, reach: Reach, told: int
):
    oak = asking.oak
    await asking.hours(None)
    request = await asking.asks(reach=reach)
    await oak.now(oak.clock.now() + timedelta(days=2))
    stands = await asking.stands(request.id)
    assert (stands.state, stands.no_one_has_answered) == (RequestState.UNANSWERED, True)
    assert (oak.heard(DANA, promises.NOTICE), asking.calls(DANA), asking.told()) == (2, 0, told)
    await asking.service.see(oak.guild_id, request.id, by=DANA)
    await asking.service.hand_back(oak.guild_id, request.id, by=DANA)
    assert (await asking.stands(request.id)).state is RequestState.OPENED, "it has its day anew"
    await oak.now(oak.clock.now() + timedelta(days=2))
    assert (await asking.stands(request.id)).state is RequestState.UNANSWERED


@pytest.mark.parametrize(
    "how",
    ["leaves", _later("is removed"), _later("is blocked"), _later("is gone"), "is erased"],
)
async def test_nobody_is_called_for_somebody_who_is_not_there_any_more(asking: Asking, how: str):
    oak, groups = asking.oak, asking.oak.groups
    at = (oak.guild_id, oak.group_id, SAM)
    request = await asking.asks()
    await oak.outbox.deliver_due()
    match how:
        case "leaves":
            await groups.leave(*at)
        case "is removed":
            await groups.remove(*at, by=DANA)
        case "is blocked":
            await groups.block(*at, by=DANA)
        case "is gone":
            await groups.member_gone(oak.guild_id, SAM)
        case _:
            await _erase(asking, SAM)
    await oak.now(oak.clock.now() + timedelta(hours=1))
    assert (asking.calls(DANA), asking.told()) == (1, 0)
    assert await asking.service.list_for_desk(oak.guild_id, DANA) == ()
    if how == "is erased":
        with pytest.raises(RequestGoneError):
            await asking.stands(request.id)
    else:
        assert (await asking.stands(request.id)).state is RequestState.WITHDRAWN


async def test_a_group_that_ends_tells_whoever_waits(asking: Asking):
    oak = asking.oak
    request = await asking.asks()
    await asking.service.see(oak.guild_id, request.id, by=MARCUS)
    await oak.groups.archive(oak.guild_id, oak.group_id, by=LEAD)
    await oak.now(oak.clock.now() + MINUTE)
    assert oak.heard(MARCUS, promises.TAKEN_BACK) == 1
    asked = await asking.service.look(oak.guild_id, request.id, by=SAM)
    assert (asked.request.state, asked.group) == (RequestState.WITHDRAWN, None)


@pytest.mark.long
async def test_a_break_changes_nothing(asking: Asking):
    oak = asking.oak
    request = await asking.asks()
    await oak.groups.take_break(oak.guild_id, oak.group_id, SAM)
    assert (await asking.stands(request.id)).state is RequestState.OPENED
    await asking.service.withdraw(oak.guild_id, request.id, by=SAM)
    assert (await asking.asks()).state is RequestState.OPENED


@pytest.mark.parametrize(
    "how", ["stays in the group", _later("leaves"), _later("is gone"), _later("is erased")]
)
async def test_what_a_facilitator_had_goes_back_to_the_desk(asking: Asking, how: str):
    oak = asking.oak
    request = await asking.asks()
    await asking.service.see(oak.guild_id, request.id, by=MARCUS)
    await asking.service.contact(oak.guild_id, request.id, by=MARCUS)
    await oak.outbox.deliver_due()
    called = asking.calls(DANA)
    match how:
        case "stays in the group":
            await oak.groups.drop_facilitator(oak.guild_id, oak.group_id, MARCUS, by=LEAD)
        case "leaves":
            await oak.groups.leave(oak.guild_id, oak.group_id, MARCUS)
        case "is gone":
            await oak.groups.member_gone(oak.guild_id, MARCUS)
        case _:
            await _erase(asking, MARCUS)
    stands = await asking.stands(request.id)
    assert (stands.state, stands.facilitator, stands.turn) == (RequestState.OPENED, None, 1)
    await oak.outbox.deliver_due()
    assert asking.calls(DANA) == called + 1
    with pytest.raises(NotFacilitatorError):
        await asking.service.close(oak.guild_id, request.id, Outcome.DECLINED, by=MARCUS)


async def test_only_one_has_it_and_only_they_go_on(asking: Asking):
    oak, service = asking.oak, asking.service
    request = await asking.asks(reach=Reach.UNSAFE)
    at = (oak.guild_id, request.id)
    await service.open_(*at, by=DANA)
    with pytest.raises(RequestTakenError):
        await service.open_(*at, by=MARCUS)
    with pytest.raises(RequestTakenError):
        await service.see(*at, by=MARCUS)
    await service.see(*at, by=DANA)
    for step in (service.contact, service.hand_back):
        with pytest.raises(RequestTakenError):
            await step(*at, by=MARCUS)
    with pytest.raises(NotSafeToWriteError):
        await service.offer(*at, Offer.I_WRITE, by=DANA)
    assert await service.list_for_desk(oak.guild_id, MARCUS) == ()
    await oak.now(oak.clock.now() + timedelta(days=1))
    assert oak.heard(DANA, promises.REMIND) == 1
    assert len(await service.list_for_desk(oak.guild_id, MARCUS)) == 1
    assert (await service.see(*at, by=MARCUS)).request.facilitator == MARCUS
    assert asking.told() == 0


async def test_each_change_of_who_and_how_is_told_also_back_to_what_it_was(asking: Asking):
    oak, service = asking.oak, asking.service
    request = await asking.asks()
    at = (oak.guild_id, request.id)
    told = []

    async def after(act, *what, by):
        await act(*at, *what, by=by)
        await oak.outbox.deliver_due()
        told.append(asking.told())

    await after(service.see, by=DANA)
    for offer in (Offer.I_WRITE, Offer.VOICE, Offer.I_WRITE, Offer.I_WRITE):
        await after(service.offer, offer, by=DANA)
    assert told == [1, 2, 3, 4, 4], "the last tap changed nothing"
    for by in (MARCUS, DANA):
        await oak.now(oak.clock.now() + timedelta(days=1))
        await after(service.see, by=by)
    assert told[-2:] == [5, 6]
    await oak.now(oak.clock.now() + timedelta(days=1))
    assert (oak.heard(DANA, promises.REMIND), oak.heard(MARCUS, promises.REMIND)) == (2, 1)


async def test_nobody_but_those_who_lead_the_group_learns_who_asked(asking: Asking):
    oak, service = asking.oak, asking.service
    request = await asking.asks()
    at = (oak.guild_id, request.id)
    await oak.let_in(INES)
    for one in (STRANGER, INES):
        for step in (service.open_, service.see, service.contact, service.hand_back):
            with pytest.raises(NotFacilitatorError):
                await step(*at, by=one)
        with pytest.raises(RequestGoneError):
            await service.look(*at, by=one)
        with pytest.raises(RequestGoneError):
            await service.withdraw(*at, by=one)
    with pytest.raises(NotInGroupError):
        await asking.asks(STRANGER)
    own = await asking.asks(MARCUS)
    for step in (service.open_, service.see):
        with pytest.raises(OwnRequestError):
            await step(oak.guild_id, own.id, by=MARCUS)


async def test_five_a_day_and_one_at_a_time(asking: Asking):
    oak = asking.oak
    for _ in range(5):
        request = await asking.asks()
        assert (await asking.asks()).id == request.id
        await asking.service.withdraw(oak.guild_id, request.id, by=SAM)
    with pytest.raises(TooManyRequestsError):
        await asking.asks()
    oak.clock.at += timedelta(days=1)
    await asking.asks()


async def test_whoever_leads_alone_is_told_that_nobody_could_answer(asking: Asking):
    oak = asking.oak
    await oak.groups.drop_facilitator(oak.guild_id, oak.group_id, MARCUS, by=LEAD)
    with pytest.raises(NoOneToAskError):
        await asking.asks(DANA)


async def test_ninety_days_after_its_end_it_is_forgotten(asking: Asking):
    oak = asking.oak
    request = await asking.asks()
    await asking.service.see(oak.guild_id, request.id, by=DANA)
    await asking.service.close(oak.guild_id, request.id, Outcome.CRISIS_LINE, by=DANA)
    open_one = await asking.asks()
    oak.clock.at += KEPT_AFTER_END - MINUTE
    await asking.service.forget_old()
    assert (await asking.stands(request.id)).outcome is Outcome.CRISIS_LINE
    oak.clock.at += MINUTE
    await asking.service.forget_old()
    with pytest.raises(RequestGoneError):
        await asking.stands(request.id)
    assert (await asking.stands(open_one.id)).state is not RequestState.CLOSED


async def _erase(asking: Asking, who) -> None:
    """As the whole bot does: the highest feature first."""
    oak = asking.oak
    privacy = PrivacyService(
        db=oak.db,
        clock=oak.clock,
        sealer=oak.sealer,
        audit=oak.audit,
        outbox=oak.outbox,
        holders=(oak.audit, oak.outbox, oak.members, oak.groups, asking.service),
        hold_first=oak.groups.hold_all_of_in,
    )
    await privacy.forget_member(oak.guild_id, who)
