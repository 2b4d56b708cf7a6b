"""Notes are promised, renewed and taken back with what people decide."""

from datetime import timedelta

import pytest

from bot.core.ids import GroupId, GuildId, MemberId, SessionId
from bot.core.key_ring import KeyRing, RingKey
from bot.db.data_keys import Sealer
from bot.features.members.model import NoteChoices
from bot.features.members.note_times import Lead
from bot.features.members.service import MemberService
from bot.features.outbox.model import DeliveryState
from bot.features.outbox.pace import Unpaced
from bot.features.outbox.service import OutboxService
from bot.features.reminders.model import Answer, Occasion
from bot.features.reminders.service import ReminderService
from tests.features.outbox.fake_sender import FakeSender

SAM = MemberId(8)
INES = MemberId(9)
MEETING = SessionId(41)


@pytest.fixture
def sender():
    return FakeSender()


@pytest.fixture
def outbox(db, clock, sender):
    return OutboxService(db, clock, sender, pace=Unpaced(), chance=lambda: 0.5)


@pytest.fixture
def members(db, clock):
    return MemberService(db=db, clock=clock, sealer=Sealer(KeyRing.of(RingKey.fresh()), clock))


@pytest.fixture
def reminders(db, clock, outbox, members):
    return ReminderService(db=db, clock=clock, outbox=outbox, members=members)


@pytest.fixture
async def meeting(db, clock, guild_id, members, reminders):
    """Sam and Ines are invited to a meeting in three days; both want notes."""
    for member_id in (SAM, INES):
        await members.change_notes(
            guild_id, member_id, NoteChoices(allowed=True, clear_after=False)
        )
    occasion = Occasion(
        MEETING, guild_id, GroupId(5), clock.now() + timedelta(days=3), "America/New_York", 60
    )
    async with db.transaction(guild_id) as tx:
        await reminders.hand_over(tx, {occasion: {SAM: Answer.NONE, INES: Answer.NONE}})
    return occasion


async def owed(outbox, guild_id: GuildId, member_id: MemberId) -> list[str]:
    about = await outbox.list_about(guild_id, MEETING)
    return [
        one.kind
        for one in about
        if one.member_id == member_id and one.state is DeliveryState.WAITING
    ]


async def answer(db, guild_id, reminders, member_id, what) -> None:
    async with db.transaction(guild_id) as tx:
        await reminders.set_answers(tx, guild_id, member_id, {MEETING: what})


async def test_a_yes_brings_a_second_note_and_a_no_takes_both_back(
    db, guild_id, outbox, reminders, meeting
):
    assert await owed(outbox, guild_id, SAM) == ["reminders.day"]

    await answer(db, guild_id, reminders, SAM, Answer.GOING)
    assert sorted(await owed(outbox, guild_id, SAM)) == ["reminders.day", "reminders.hour"]

    await answer(db, guild_id, reminders, SAM, Answer.DECLINED)
    assert await owed(outbox, guild_id, SAM) == []
    assert await owed(outbox, guild_id, INES) == ["reminders.day"]


async def test_turning_notes_off_takes_them_back_and_on_again_brings_them(
    guild_id, outbox, members, meeting
):
    await members.change_notes(guild_id, SAM, NoteChoices(allowed=False))
    assert await owed(outbox, guild_id, SAM) == []

    await members.change_notes(guild_id, SAM, NoteChoices(allowed=True, clear_after=False))
    assert await owed(outbox, guild_id, SAM) == ["reminders.day"]


async def test_a_meeting_that_moves_moves_its_notes(
    db, guild_id, clock, outbox, reminders, meeting
):
    later = Occasion(
        MEETING,
        guild_id,
        GroupId(5),
        meeting.starts_at + timedelta(hours=2),
        "America/New_York",
        60,
    )
    async with db.transaction(guild_id) as tx:
        await reminders.hand_over(tx, {later: {SAM: Answer.NONE}})

    (sams,) = [
        one
        for one in await outbox.list_about(guild_id, MEETING)
        if one.member_id == SAM and one.state is DeliveryState.WAITING
    ]
    assert sams.due_at == later.starts_at - timedelta(hours=24)
    assert await owed(outbox, guild_id, INES) == []


async def test_a_meeting_called_off_reminds_nobody(db, guild_id, outbox, reminders, meeting):
    async with db.transaction(guild_id) as tx:
        await reminders.withdraw(tx, guild_id, [MEETING])
    assert await owed(outbox, guild_id, SAM) == []
    assert await reminders.find(guild_id, MEETING) is None


async def test_after_three_silent_meetings_the_bot_asks_once(
    db, guild_id, clock, sender, outbox, members, reminders
):
    await members.change_notes(guild_id, SAM, NoteChoices(allowed=True, clear_after=False))
    for week in range(1, 6):
        occasion = Occasion(
            SessionId(100 + week), guild_id, GroupId(5), clock.now() + timedelta(days=7), "UTC", 60
        )
        async with db.transaction(guild_id) as tx:
            await reminders.hand_over(tx, {occasion: {SAM: Answer.NONE}})
        clock.at += timedelta(days=6)
        await outbox.deliver_due()
        clock.at += timedelta(days=1)
        await outbox.deliver_due()

    kinds = [delivery.kind for delivery in sender.said]
    assert kinds.count("reminders.keep") == 1
    assert kinds.index("reminders.keep") == 3


async def test_a_meeting_with_three_notes_counts_once(
    db, guild_id, clock, sender, outbox, members, reminders
):
    leads = frozenset({Lead.DAY, Lead.THREE_HOURS, Lead.HOUR})
    choices = NoteChoices(allowed=True, clear_after=False, leads=leads)
    await members.change_notes(guild_id, SAM, choices)
    kinds: list[list[str]] = []
    for week in range(1, 4):
        starts_at = clock.now() + timedelta(days=7)
        occasion = Occasion(
            SessionId(100 + week), guild_id, GroupId(5), starts_at, "America/New_York", 60
        )
        async with db.transaction(guild_id) as tx:
            await reminders.hand_over(tx, {occasion: {SAM: Answer.GOING}})
        sender.said.clear()
        while (due_at := await outbox.next_due_at()) is not None:
            clock.at = due_at
            await outbox.deliver_due()
        kinds.append([delivery.kind.removeprefix("reminders.") for delivery in sender.said])

    assert kinds == [
        ["day", "three_hours", "hour"],
        ["day", "three_hours", "hour"],
        ["day", "keep", "three_hours", "hour"],
    ]


async def test_forgetting_somebody_leaves_the_others_alone(db, guild_id, reminders, meeting):
    async with db.transaction(guild_id) as tx:
        before = await reminders.export_member(tx, guild_id, SAM)
        await reminders.forget_member(tx, guild_id, SAM)
        after = await reminders.export_member(tx, guild_id, SAM)
        others = await reminders.export_member(tx, guild_id, INES)
    (kept,) = before
    assert before[kept]
    assert after[kept] == []
    assert others[kept]
