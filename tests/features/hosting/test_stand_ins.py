"""Dana can't lead Oak, and somebody else can."""

import asyncio
from datetime import timedelta

import pytest

from bot.core.clock import TurnedClock
from bot.core.ids import GuildId, MemberId
from bot.db.database import Database
from bot.features.groups.errors import NotFacilitatorError
from bot.features.groups.model import Draft, Joining, Standing, Template
from bot.features.hosting import stand_in_promises as promises
from bot.features.hosting.service import HostingService
from bot.features.hosting.stand_in_model import StandInAnswer, StandInState, give_up_at
from bot.features.sessions.errors import MeetingCancelledError
from bot.features.sessions.model import CancelReason
from tests.features.sessions.oak import DANA, EVENING, MARCUS, MONDAY, SAM, Oak

JOAN = MemberId(103)
LEAD = Standing(DANA, is_facilitator=True)


@pytest.fixture
async def oak(db: Database, clock: TurnedClock, guild_id: GuildId) -> Oak:
    return await Oak(db, clock, guild_id).open()


@pytest.fixture
async def hosting(oak: Oak) -> HostingService:
    """Oak, led by Dana, Marcus and Joan, all with notes."""
    service = HostingService(
        db=oak.db,
        clock=oak.clock,
        audit=oak.audit,
        outbox=oak.outbox,
        guilds=oak.guilds,
        members=oak.members,
        groups=oak.groups,
        sessions=oak.sessions,
        sealer=oak.sealer,
    )
    done = oak.discord.do

    async def do(delivery):
        await done(delivery)
        if delivery.kind == promises.STAND_IN_LATE:
            await service.give_up_on_stand_in(delivery.guild_id, delivery.subject_id)

    oak.discord.do = do
    for one in (MARCUS, JOAN):
        await oak.groups.add_facilitator(oak.guild_id, oak.group_id, one, by=LEAD)
    for one in (DANA, MARCUS, JOAN):
        await oak.choose_notes(one, allowed=True)
    return service


def test_there_is_time_left_to_decide_when_nobody_can():
    hours = {48: 3, 6: 3, 4: 2, 1: 0.5}
    for asked, until in hours.items():
        at = give_up_at(EVENING - timedelta(hours=asked), EVENING)
        assert EVENING - at == timedelta(hours=until)


async def test_dana_asks_and_of_two_who_say_yes_at_once_one_leads(
    oak: Oak, hosting: HostingService
) -> None:
    await oak.let_in(SAM)
    session = await oak.schedule()
    by_marcus = Standing(MARCUS, is_facilitator=True)
    birch = await oak.groups.create(
        oak.guild_id, Draft("Birch", Template.PARENTS, Joining.OPEN), by=by_marcus
    )
    await oak.groups.add_facilitator(oak.guild_id, birch.id, DANA, by=by_marcus)
    oak.group, oak_group = birch, oak.group
    await oak.schedule("Wednesday 8pm", seats=None)
    oak.group = oak_group
    where = (oak.guild_id, session.id)

    _, others = await hosting.list_other_leaders(*where, by=DANA)
    assert {one.member_id: one.leads_then and one.leads_then.name for one in others} == {
        MARCUS: "Birch",
        JOAN: None,
    }
    for who in (SAM, MemberId(999)):
        for tried in (
            hosting.list_other_leaders(*where, by=who),
            hosting.ask_for_stand_in(*where, by=who),
            hosting.answer_stand_in(*where, by=who, can=True),
            hosting.stop_stand_in(*where, by=who),
            hosting.find_search(*where, by=who),
        ):
            with pytest.raises(NotFacilitatorError):
                await tried

    await asyncio.gather(*(hosting.ask_for_stand_in(*where, by=DANA) for _ in range(2)))
    await oak.outbox.deliver_due()
    assert [oak.heard(who, promises.STAND_IN) for who in (DANA, MARCUS, JOAN)] == [0, 1, 1]
    (waiting,) = await hosting.list_asked_to_stand_in(oak.guild_id, JOAN)
    assert waiting.is_looking

    await asyncio.gather(
        *(hosting.answer_stand_in(*where, by=who, can=True) for who in (MARCUS, JOAN))
    )
    search = await hosting.find_search(*where, by=DANA)
    assert search.leader in {MARCUS, JOAN}
    assert list(search.answers.values()).count(StandInAnswer.CAN) == 1
    leader = search.leader
    assert leader is not None
    await oak.outbox.deliver_due()
    assert oak.heard(DANA, promises.STAND_IN_NEWS) == 1
    assert await hosting.list_asked_to_stand_in(oak.guild_id, JOAN) == ()

    # They can't after all, and Dana hears; then they leave the group for good.
    await hosting.answer_stand_in(*where, by=leader, can=False)
    search = await hosting.find_search(*where, by=DANA)
    assert (search.leader, search.stand_in.state) == (None, StandInState.NOT_FOUND)
    await hosting.answer_stand_in(*where, by=leader, can=True)
    async with oak.db.transaction(oak.guild_id) as tx:
        copy = await hosting.export_member(tx, oak.guild_id, leader)
        await hosting._stand_in_left(tx, oak.group, leader)
    assert any("led_by_you" in one for one in next(iter(copy.values())))
    assert (await hosting.find_search(*where, by=DANA)).leader is None
    await oak.outbox.deliver_due()
    assert oak.heard(DANA, promises.STAND_IN_NEWS) == 3, "news that is old by then is not told"

    # Whoever asked can, after all: the one who had said yes is told.
    other = MARCUS if leader == JOAN else JOAN
    await hosting.answer_stand_in(*where, by=other, can=True)
    await hosting.answer_stand_in(*where, by=DANA, can=True)
    await oak.outbox.deliver_due()
    assert oak.heard(other, promises.STAND_IN_NEWS) == 1
    search = await hosting.find_search(*where, by=DANA)
    assert (search.leader, search.stand_in.state) == (None, StandInState.WITHDRAWN)


@pytest.mark.long
async def test_nobody_can_and_dana_hears_in_time(oak: Oak, hosting: HostingService) -> None:
    first = await oak.schedule("every Wednesday 7:30pm")
    async with oak.db.reading(oak.guild_id) as tx:
        second, third, *_ = (await oak.sessions._coming(tx, oak.group_id))[1:]
    # All say no.
    await hosting.ask_for_stand_in(oak.guild_id, first.id, by=DANA)
    for who in (MARCUS, JOAN):
        await hosting.answer_stand_in(oak.guild_id, first.id, by=who, can=False)
    await oak.outbox.deliver_due()
    assert oak.heard(DANA, promises.STAND_IN_NEWS) == 1
    # Asked again, and nobody answers until three hours before.
    await hosting.ask_for_stand_in(oak.guild_id, first.id, by=DANA)
    await oak.now(EVENING - timedelta(hours=3, minutes=1))
    assert oak.heard(MARCUS, promises.STAND_IN) == 2
    assert oak.heard(DANA, promises.STAND_IN_NEWS) == 1
    await oak.now(EVENING - timedelta(hours=3))
    assert oak.heard(DANA, promises.STAND_IN_NEWS) == 2
    # A late yes is a yes.
    search = await hosting.answer_stand_in(oak.guild_id, first.id, by=JOAN, can=True)
    assert search.leader == JOAN
    await oak.now(EVENING + timedelta(hours=2))
    await oak.sessions.close(oak.guild_id, first.id, by=DANA, headcount=3)
    assert (await hosting.find_search(oak.guild_id, first.id, by=DANA)).leader == JOAN

    # The meeting is called off before anybody heard: nobody is asked, and nobody can say yes.
    await hosting.ask_for_stand_in(oak.guild_id, second.id, by=DANA)
    await oak.sessions.cancel(oak.guild_id, second.id, by=DANA, reason=CancelReason.FACILITATOR_ILL)
    await oak.now(MONDAY + timedelta(days=15))
    assert oak.heard(JOAN, promises.STAND_IN) == 2
    assert oak.heard(DANA, promises.STAND_IN_NEWS) == 3
    with pytest.raises(MeetingCancelledError):
        await hosting.answer_stand_in(oak.guild_id, second.id, by=JOAN, can=True)

    # With nobody else to ask, nothing is asked.
    for who in (MARCUS, JOAN):
        await oak.groups.drop_facilitator(oak.guild_id, oak.group_id, who, by=LEAD)
    assert (await hosting.list_other_leaders(oak.guild_id, third.id, by=DANA))[1] == ()
    assert (await hosting.ask_for_stand_in(oak.guild_id, third.id, by=DANA)).stand_in is None

    # A month after, nobody can tell who led it.
    oak.clock.at = EVENING + timedelta(days=31)
    await hosting.forget_stand_ins()
    assert (await hosting.find_search(oak.guild_id, first.id, by=DANA)).stand_in is None
