"""Meetings that nobody closes, and people who can't get in, on both databases."""

import asyncio
from datetime import timedelta

import pytest

from bot.core.errors import NotAllowedError
from bot.core.ids import ChannelId, GuildId, MessageId
from bot.features.groups.model import Standing
from bot.features.guilds.model import ProgramAnswer
from bot.features.hosting.errors import (
    AnswerLengthError,
    HelpClosedError,
    NoWordsHereError,
    PingAnsweredError,
)
from bot.features.hosting.moments import DeskCard, DeskCardKind, PingAnswer
from bot.features.hosting.promises import ANSWERED, FORGET_PINGS, LISTEN, TROUBLE, TURN
from bot.features.hosting.service import HostingService
from bot.features.sessions.errors import HeadcountError
from bot.features.sessions.model import CancelReason, SessionState
from tests.features.sessions.oak import (
    DANA,
    EVENING,
    INES,
    MARCUS,
    OAK_VOICE,
    SAM,
    STRANGER,
    WILL,
    Oak,
)

ENDS = EVENING + timedelta(minutes=90)
NEXT_MORNING = EVENING + timedelta(hours=13, minutes=30)
DESK = ChannelId(6001)


class Host:
    """Oak with the hosting service, and what the cogs' deeds would do."""

    def __init__(self, oak: Oak) -> None:
        self.oak = oak
        self.service = HostingService(
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
        self.in_voice: set[int] = set()
        self.cards: list[DeskCardKind | None] = []
        self._do, oak.discord.do = oak.discord.do, self.do

    async def do(self, delivery) -> None:
        await self._do(delivery)
        guild_id, session_id = delivery.guild_id, delivery.subject_id
        match delivery.kind:
            case k if k == TURN:
                await self.service.close_forgotten(guild_id, session_id)
                wanted = (await self.service.desk_view(guild_id, session_id)).wanted
                self.cards.append(wanted)
                card = None if wanted is None else DeskCard(wanted, DESK, MessageId(8))
                await self.service.remember_desk_card(guild_id, session_id, card)
                await self.service.plan_turn(guild_id, session_id)
            case k if k == LISTEN:
                present = {int(OAK_VOICE): frozenset(self.in_voice)}
                await self.service.hear(guild_id, session_id, present)
            case k if k == FORGET_PINGS:
                await self.service.forget_calls(guild_id, session_id)

    async def call(self, who, session):
        return await self.service.ask_for_help(self.oak.guild_id, session.id, by=who)

    async def answer(self, ping, by=DANA, answer=PingAnswer.WORDS, words="Tap the room twice."):
        return await self.service.answer_call(
            self.oak.guild_id, ping.id, answer, by=by, words=words
        )

    async def state(self, session):
        return (await self.oak.sessions.card(self.oak.guild_id, session.id)).session


@pytest.fixture
async def host(db, clock, guild_id: GuildId) -> Host:
    oak = await Oak(db, clock, guild_id).open()
    await oak.guilds.save_server_half(
        guild_id, by=DANA, program=ProgramAnswer.NO, desk_channel_id=DESK
    )
    standing = Standing(DANA, is_facilitator=True)
    await oak.groups.add_facilitator(guild_id, oak.group_id, MARCUS, by=standing)
    await oak.let_in(SAM, WILL, INES)
    for one in (DANA, MARCUS, SAM, WILL):
        await oak.choose_notes(one, allowed=True)
    return Host(oak)


@pytest.mark.long
async def test_a_meeting_that_nobody_closes_closes_by_itself_and_keeps_no_names(host: Host):
    oak = host.oak
    seen = await oak.schedule()
    unseen = await oak.schedule("October 28 7:30pm")
    await oak.going(seen, SAM)
    await oak.going(unseen, SAM)
    host.in_voice = {DANA, SAM, WILL, STRANGER}
    await oak.now(NEXT_MORNING - timedelta(minutes=1))
    assert (await host.state(seen)).state is SessionState.PLANNED
    assert host.service.presence(seen.id).seen == host.in_voice
    await oak.now(NEXT_MORNING + timedelta(hours=23))
    # Planned, soon, begun, over, at midnight, next morning: each asked for the one after it.
    assert [one for one in host.cards if one is not None] == [
        DeskCardKind.SOON,
        DeskCardKind.RUNNING,
        DeskCardKind.OVER,
        DeskCardKind.OVER,
        DeskCardKind.UNCLOSED,
    ]
    assert await oak.sessions.find_unclosed(oak.guild_id, DANA) == await host.state(seen)

    await oak.now(NEXT_MORNING + timedelta(hours=24))
    closed = await host.state(seen)
    assert closed.state is SessionState.CLOSED
    assert closed.headcount == 2, "Sam and Will; Dana leads, and the stranger is not in the group"
    assert host.cards[-1] is None
    assert host.service.presence(seen.id) is None
    sheet = await oak.sessions.sheet(oak.guild_id, seen.id, by=DANA)
    assert sheet.came == {}
    assert await oak.sessions.find_unclosed(oak.guild_id, DANA) is None

    host.in_voice = set()
    await oak.now(NEXT_MORNING + timedelta(days=8, minutes=1, hours=1))
    closed = await host.state(unseen)
    assert closed.state is SessionState.CLOSED
    assert closed.headcount is None, "nobody knows how many came"
    assert await oak.sessions.find_unclosed(oak.guild_id, DANA) == closed
    assert await oak.outbox.next_due_at() is None or await _turns(oak, unseen) == []


@pytest.mark.long
async def test_a_meeting_called_off_or_closed_leaves_the_desk_at_once(host: Host):
    oak = host.oak
    first = await oak.schedule()
    second = await oak.schedule("October 21 9:30pm")
    await oak.now(EVENING - timedelta(minutes=30))
    assert host.cards[-1] is DeskCardKind.SOON
    await oak.sessions.cancel(oak.guild_id, first.id, by=DANA, reason=CancelReason.FACILITATOR_ILL)
    await oak.outbox.deliver_due()
    assert host.cards[-1] is None
    assert [one.due_at for one in await _turns(oak, first)] == [EVENING + timedelta(hours=4.5)]
    await oak.now(EVENING + timedelta(hours=2, minutes=5))
    assert host.cards[-1] is DeskCardKind.RUNNING
    standing = Standing(DANA, is_facilitator=True)
    await oak.groups.edit(oak.guild_id, oak.group_id, by=standing, keeps_names=False)
    for refused in (
        oak.sessions.close(oak.guild_id, second.id, by=DANA),
        oak.sessions.correct_came(oak.guild_id, second.id, [SAM], by=DANA),
        oak.sessions.correct_by_phone(oak.guild_id, second.id, [SAM], by=DANA),
    ):
        with pytest.raises(HeadcountError):
            await refused
    await oak.sessions.close(oak.guild_id, second.id, by=DANA, headcount=3)
    await oak.outbox.deliver_due()
    view = await host.service.desk_view(oak.guild_id, second.id)
    assert (view.wanted, view.standing, view.tidies_room) == (None, None, True)
    assert await _turns(oak, second) == []


async def test_facilitators_hear_once_that_somebody_cant_get_in_and_the_first_answer_counts(
    host: Host,
):
    oak = host.oak
    session = await oak.schedule()
    with pytest.raises(HelpClosedError):
        await host.call(SAM, session)
    await oak.now(EVENING - timedelta(minutes=15))
    with pytest.raises(NotAllowedError):
        await host.call(STRANGER, session)
    call = await host.call(SAM, session)
    assert (await host.call(SAM, session)).ping == call.ping
    await oak.outbox.deliver_due()
    await host.call(WILL, session)
    await oak.outbox.deliver_due()
    assert [oak.heard(who, TROUBLE) for who in (DANA, MARCUS, SAM)] == [1, 1, 0]
    assert (await host.service.desk_view(oak.guild_id, session.id)).in_trouble == 2

    for look in (host.service.list_waiting, host.service.see_waiting):
        with pytest.raises(NotAllowedError):
            await look(oak.guild_id, session.id, by=SAM)
    waiting = await host.service.see_waiting(oak.guild_id, session.id, by=DANA)
    assert [one.member_id for one in waiting] == [SAM, WILL]
    seen = await host.service.find_call(oak.guild_id, session.id, by=SAM)
    assert seen.ping.seen_at == oak.clock.now()

    for words in ("  ", "x" * 301):
        with pytest.raises(AnswerLengthError):
            await host.answer(call.ping, words=words)
    results = await asyncio.gather(
        host.answer(call.ping), host.answer(call.ping, MARCUS), return_exceptions=True
    )
    (refused,) = [one for one in results if isinstance(one, PingAnsweredError)]
    (answered,) = [one for one in results if one is not refused]
    assert refused.by == answered.answered_by
    with pytest.raises(NotAllowedError):
        await host.answer(waiting[1], SAM)
    await oak.outbox.deliver_due()
    assert oak.heard(SAM, ANSWERED) == 1
    (own,) = await host.service.list_own_calls(oak.guild_id, SAM)
    assert own.words == "Tap the room twice."
    assert await host.service.list_own_calls(oak.guild_id, INES) == ()
    async with oak.db.reading(oak.guild_id) as tx:
        exported = await host.service.export_member(tx, oak.guild_id, SAM)
    assert "Tap the room twice." in str(exported)
    assert "Tap the room twice." not in str(answered), "it is locked"

    await host.answer(waiting[1], answer=PingAnswer.HEARD)
    await oak.outbox.deliver_due()
    await host.call(SAM, session)
    await oak.outbox.deliver_due()
    assert oak.heard(DANA, TROUBLE) == 2, "nobody waited any more when he called again"


@pytest.mark.long
async def test_calls_go_a_day_after_the_meeting_and_words_with_whoever_wrote_them(host: Host):
    oak = host.oak
    session = await oak.schedule()
    await oak.now(EVENING)
    for who in (SAM, WILL):
        await host.answer((await host.call(who, session)).ping)
    async with oak.db.transaction(oak.guild_id) as tx:
        await host.service.forget_member(tx, oak.guild_id, DANA)
        await oak.sealer.forget_member(tx, oak.guild_id, DANA)
    own = await host.service.find_call(oak.guild_id, session.id, by=SAM)
    assert (own.words, own.ping.answered_by, own.ping.answer) == (None, None, PingAnswer.WORDS)
    await oak.groups.leave(oak.guild_id, oak.group_id, WILL)
    assert await host.service.find_call(oak.guild_id, session.id, by=WILL) is None

    await oak.guilds.save_server_half(oak.guild_id, by=DANA, program=ProgramAnswer.NOT_SURE)
    assert not await host.service.takes_words(oak.guild_id)
    call = await host.call(INES, session)
    with pytest.raises(NoWordsHereError):
        await host.answer(call.ping)
    await host.answer(call.ping, answer=PingAnswer.COMING, words=None)

    await oak.now(ENDS + timedelta(hours=23))
    assert await host.service.find_call(oak.guild_id, session.id, by=INES) is not None
    assert await host.service.list_own_calls(oak.guild_id, INES) == (), "the meeting is over"
    await oak.now(ENDS + timedelta(hours=24))
    for who in (SAM, INES):
        assert await host.service.find_call(oak.guild_id, session.id, by=who) is None


async def test_after_a_start_every_open_meeting_is_looked_after_again(host: Host):
    oak = host.oak
    session = await oak.schedule()
    await oak.now(EVENING + timedelta(minutes=10))
    host.service.voices.drop(session.id)
    host.in_voice = {SAM}
    await host.service.repair()
    await oak.outbox.deliver_due()
    oak.clock.at = ENDS
    presence = host.service.presence(session.id)
    assert presence.seen == {SAM}
    assert presence.was_away, "it began without us"
    assert host.cards[-1] is DeskCardKind.RUNNING


async def _turns(oak: Oak, session):
    about = await oak.outbox.list_about(oak.guild_id, session.id)
    return [one for one in about if one.kind == TURN and one.state.is_open]
