"""Two facilitators change the same meetings at one moment: neither waits for ever, and nothing of either is lost.

SQLite has one writer at a time, so this is about PostgreSQL.
"""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import update

from bot.core.errors import Refusal
from bot.features.clock_changes.service import ClockChangeService
from bot.features.groups.model import Standing
from bot.features.members.model import NoteChoices
from bot.features.members.note_times import Lead
from bot.features.reminders.model import Answer
from bot.features.reminders.tables import OccasionRow
from bot.features.sessions.model import CancelReason, Scope, Session, SessionState
from bot.features.sessions.pausing import Pause
from bot.features.sessions.recurrence import Ends
from bot.features.sessions.scheduling import Typed
from bot.features.sessions.store import SessionStore
from tests.databases import ON_POSTGRES
from tests.features.sessions.oak import DANA, SAM, Oak

pytestmark = pytest.mark.parametrize("database_url", [ON_POSTGRES], indirect=True)
A_MOMENT = 0.3


async def in_the_middle(
    oak: Oak, first: Awaitable[object], then: Callable[[], Awaitable[object]]
) -> tuple[object, object]:
    """The second begins when the first has written what it changes and has all that follows still to do."""
    begun = list[asyncio.Task[object]]()

    async def begin(*_change: object) -> None:
        if not begun:
            begun.append(asyncio.ensure_future(then()))
            await asyncio.sleep(A_MOMENT)

    oak.sessions.on_change(begin)
    one = await first
    (other,) = await asyncio.gather(*begun, return_exceptions=True)
    assert not isinstance(other, Exception) or isinstance(other, Refusal), other
    return one, other


async def six_wednesdays(oak: Oak) -> tuple[Session, ...]:
    clock_changes(oak)
    await oak.let_in(SAM)
    await oak.schedule("every Wednesday 7:30pm, 6 times")
    return await coming(oak)


def clock_changes(oak: Oak) -> ClockChangeService:
    return ClockChangeService(
        db=oak.db,
        clock=oak.clock,
        outbox=oak.outbox,
        guilds=oak.guilds,
        members=oak.members,
        groups=oak.groups,
        sessions=oak.sessions,
    )


async def coming(oak: Oak) -> tuple[Session, ...]:
    async with oak.db.reading(oak.guild_id) as tx:
        return await SessionStore(tx).list_coming(oak.group_id, oak.clock.now())


async def prepared(oak: Oak, session: Session, scope: Scope, when: str):
    preview = await oak.sessions.start_change(
        oak.guild_id, session.id, scope, Typed(when, None, 90, 2), by=DANA, language="en"
    )
    assert preview.trouble is None
    return preview.change.id


async def test_one_pauses_the_series_while_the_other_calls_a_meeting_of_it_off(oak: Oak) -> None:
    first, second, *_ = await six_wednesdays(oak)
    pause = Pause(first.slot.at.date(), None)
    await in_the_middle(
        oak,
        oak.sessions.pause(oak.guild_id, first.series_id, pause, by=DANA),
        lambda: oak.sessions.cancel(oak.guild_id, second.id, by=DANA, reason=CancelReason.ROOM),
    )
    assert await coming(oak) == ()


async def test_one_pauses_a_series_while_the_other_ends_it_for_a_new_one(oak: Oak) -> None:
    first, second, *_ = await six_wednesdays(oak)
    change = await prepared(oak, second, Scope.FOLLOWING, "Friday 6pm")
    pause = Pause(first.slot.at.date(), None)
    await in_the_middle(
        oak,
        oak.sessions.confirm_change(oak.guild_id, change, by=DANA),
        lambda: oak.sessions.pause(oak.guild_id, first.series_id, pause, by=DANA),
    )
    async with oak.db.reading(oak.guild_id) as tx:
        old = await SessionStore(tx).get_series(first.series_id)
    assert old.repeats.ends == Ends(on=first.slot.at.date().replace(day=first.slot.at.day + 6))
    assert old.paused_on == pause.begins_on
    assert {one.slot.at.weekday() for one in await coming(oak)} == {4}


async def test_two_move_the_series_and_the_second_finds_what_the_first_has_made_of_it(
    oak: Oak,
) -> None:
    meetings = await six_wednesdays(oak)
    every = await prepared(oak, meetings[0], Scope.ALL, "7pm")
    later = await prepared(oak, meetings[2], Scope.FOLLOWING, "Thursday 8pm")
    _, done = await in_the_middle(
        oak,
        oak.sessions.confirm_change(oak.guild_id, every, by=DANA),
        lambda: oak.sessions.confirm_change(oak.guild_id, later, by=DANA),
    )
    assert not isinstance(done, Refusal)
    after = await coming(oak)
    assert [one.id for one in after] == [one.id for one in meetings]
    assert [one.slot.at.weekday() for one in after] == [2, 2, 3, 3, 3, 3]
    assert {one.state for one in after} == {SessionState.PLANNED}


async def test_somebody_comes_every_time_while_the_series_becomes_another(oak: Oak) -> None:
    meetings = await six_wednesdays(oak)
    change = await prepared(oak, meetings[1], Scope.FOLLOWING, "Friday 6pm")
    await in_the_middle(
        oak,
        oak.sessions.confirm_change(oak.guild_id, change, by=DANA),
        lambda: oak.sessions.come_every_time(oak.guild_id, meetings[3].id, by=SAM, turn=77),
    )
    last = (await coming(oak))[-1]
    assert (await oak.sessions.summary(oak.guild_id, last.id, SAM)).ties.comes_every_time
    assert await oak.seat_of(SAM, last) is not None


async def test_somebody_says_going_while_other_notes_become_usual_in_the_group(oak: Oak) -> None:
    meeting, *_ = await six_wednesdays(oak)
    dana = Standing(DANA, is_facilitator=True)
    leads = frozenset({Lead.DAY, Lead.THREE_HOURS})
    async with oak.db.transaction(oak.guild_id) as tx:
        # Whoever plans anew stops here, with all answers read.
        mine = update(OccasionRow).where(OccasionRow.id == meeting.id).values(minutes=1)
        await tx.session.execute(mine)
        edit = asyncio.ensure_future(
            oak.groups.edit(oak.guild_id, oak.group_id, by=dana, leads=leads)
        )
        await asyncio.sleep(A_MOMENT)
        tap = asyncio.ensure_future(oak.tap(SAM, meeting))
        await asyncio.sleep(A_MOMENT)
    await asyncio.gather(edit, tap)

    found = await oak.reminders.find(oak.guild_id, meeting.id)
    assert found is not None
    assert found[1][SAM] is Answer.GOING
    kinds = {one.kind for one in await oak.waiting_notes(meeting) if one.member_id == SAM}
    assert kinds == {"reminders.day", "reminders.three_hours"}


async def test_somebody_wants_what_is_usual_while_the_group_changes_what_that_is(oak: Oak) -> None:
    meeting, *_ = await six_wednesdays(oak)
    await oak.going(meeting, SAM)
    own = NoteChoices(allowed=True, leads=frozenset({Lead.TEN_MINUTES}))
    await oak.members.change_notes(oak.guild_id, SAM, own)
    begun = list[asyncio.Task[object]]()

    async def sam_changes_his_mind(*_change: object) -> None:
        as_usual = oak.members.change_notes(oak.guild_id, SAM, NoteChoices(allowed=True))
        begun.append(asyncio.ensure_future(as_usual))
        await asyncio.sleep(A_MOMENT)

    oak.groups.on_change(sam_changes_his_mind)
    dana = Standing(DANA, is_facilitator=True)
    leads = frozenset({Lead.DAY, Lead.THREE_HOURS})
    await oak.groups.edit(oak.guild_id, oak.group_id, by=dana, leads=leads)
    await asyncio.gather(*begun)

    kinds = {one.kind for one in await oak.waiting_notes(meeting) if one.member_id == SAM}
    assert kinds == {"reminders.day", "reminders.three_hours"}


async def test_whose_clock_changes_is_worked_out_by_one_at_a_time(oak: Oak) -> None:
    """Else one takes back what the other has just found, and neither promises it."""
    await oak.let_in(SAM)
    changes = clock_changes(oak)
    for plan in (
        lambda: changes.plan_group(oak.guild_id, oak.group_id),
        lambda: changes.plan_person(oak.guild_id, SAM),
        changes.plan_all,
    ):
        async with oak.db.transaction(oak.guild_id) as tx:
            await oak.groups.hold_in(tx, oak.group_id)
            planning = asyncio.ensure_future(plan())
            done, _ = await asyncio.wait([planning], timeout=A_MOMENT)
            assert not done
        await planning
