"""Whatever a facilitator does to a series, people are owed exactly the notes that a fresh plan would make."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from bot.core.ids import MemberId
from bot.features.groups.model import MembershipState, Relation, Standing
from bot.features.groups.tables import MembershipRow
from bot.features.members.model import Member, NoteChoices, NotePlace
from bot.features.members.note_times import Lead, QuietHours
from bot.features.members.store import MemberStore
from bot.features.outbox.model import DeliveryState
from bot.features.outbox.tables import DeliveryRow
from bot.features.reminders.model import reminders_for
from bot.features.sessions.answer_store import AnswerStore
from bot.features.sessions.ground import as_reminded, occasion_of
from bot.features.sessions.model import CancelReason, RsvpAnswer, Scope
from bot.features.sessions.pausing import Pause
from bot.features.sessions.scheduling import Typed
from bot.features.sessions.store import SessionStore
from tests.features.sessions.oak import DANA, ZONE, Oak

AT_NIGHT = QuietHours(time(19), time(8))
WISHES = (
    NoteChoices(allowed=True),
    NoteChoices(allowed=True, quiet=AT_NIGHT),
    NoteChoices(allowed=True, leads=frozenset({Lead.WEEK, Lead.HOUR})),
    NoteChoices(allowed=True, only_going=True),
    NoteChoices(allowed=True, place=NotePlace.ROOM),
    NoteChoices(),
    NoteChoices(allowed=True, leads=frozenset(Lead), quiet=AT_NIGHT),
)


@dataclass(frozen=True, slots=True)
class Size:
    people: int
    rhythm: str
    meetings: int


A_FEW = Size(9, "every Wednesday 7:30pm, 6 times", 6)
AS_MANY_AS_THERE_CAN_BE = Size(98, "every day 7:30pm", 83)


async def move_in(oak: Oak, count: int) -> list[MemberId]:
    """They wish differently, and some rest from notes for three weeks."""
    people = [MemberId(2_000 + number) for number in range(count)]
    now = oak.clock.now()
    async with oak.db.transaction(oak.guild_id) as tx:
        for place, who in enumerate(people):
            tx.session.add(
                MembershipRow(
                    guild_id=oak.guild_id,
                    group_id=oak.group_id,
                    member_id=who,
                    relation=Relation.PARTNER,
                    state=MembershipState.ACTIVE,
                    asked_at=now,
                    since=now,
                )
            )
            member = Member(oak.guild_id, who, zone=ZONE, clock_confirmed=True)
            rests = now + timedelta(weeks=3) if place % 8 == 7 else None
            wishes = WISHES[place % len(WISHES)]
            await MemberStore(tx).save(replace(member, notes=wishes, paused_until=rests))
    return people


Owed = Mapping[str, tuple[datetime, datetime | None]]


async def owed(oak: Oak) -> Owed:
    """The reminders that wait, by their keys: when they are due, and until when they help."""
    row = DeliveryRow
    query = select(row.key, row.due_at, row.useless_after).where(
        row.state == DeliveryState.WAITING, row.key.startswith("reminders:")
    )
    async with oak.db.reading(oak.guild_id) as tx:
        return {key: (due_at, until) for key, due_at, until in await tx.session.execute(query)}


async def planned_afresh(oak: Oak) -> Owed:
    """From the meetings, the answers and the wishes as they are now, one note at a time."""
    now = oak.clock.now()
    found: dict[str, tuple[datetime, datetime | None]] = {}
    async with oak.db.reading(oak.guild_id) as tx:
        group = await oak.groups.get_in(tx, oak.group_id)
        people = await oak.groups.people_in(tx, oak.group_id)
        members = await MemberStore(tx).list_(people)
        coming = await SessionStore(tx).list_coming(oak.group_id, now)
        answers = await AnswerStore(tx).list_of([one.id for one in coming])
    for session in coming:
        start = int(session.starts_at.timestamp())
        for who in people:
            answer = as_reminded(answers[session.id].get(who))
            member = members.get(who) or Member(oak.guild_id, who)
            for note in reminders_for(occasion_of(session, group), answer, member, now):
                if note.due_at is not None and note.due_at > now:
                    key = f"reminders:{session.id}:{who}:{note.lead}:{start}"
                    found[key] = (note.due_at, note.useless_after)
    return found


async def coming(oak: Oak):
    async with oak.db.reading(oak.guild_id) as tx:
        return await SessionStore(tx).list_coming(oak.group_id, oak.clock.now())


async def put_to(oak: Oak, session, when: str) -> None:
    typed = Typed(when, session.title, session.minutes, session.seats)
    preview = await oak.sessions.start_change(
        oak.guild_id, session.id, Scope.FOLLOWING, typed, by=DANA, language="en"
    )
    await oak.sessions.confirm_change(oak.guild_id, preview.change.id, by=DANA)


@pytest.mark.parametrize(
    "size", [A_FEW, pytest.param(AS_MANY_AS_THERE_CAN_BE, marks=pytest.mark.long)]
)
async def test_what_a_facilitator_does_leaves_the_notes_of_a_fresh_plan(
    oak: Oak, size: Size
) -> None:
    people = await move_in(oak, size.people)
    dana = Standing(DANA, is_facilitator=True)
    await oak.groups.edit(oak.guild_id, oak.group_id, by=dana, leads=frozenset(Lead))
    first = await oak.schedule(size.rhythm, seats=None)
    sessions = await coming(oak)
    assert len(sessions) == size.meetings

    async def is_right(than: Owed) -> Owed:
        now = await owed(oak)
        assert now == await planned_afresh(oak)
        assert now != than
        return now

    silent = await is_right({})
    for turn, who in enumerate(people[::3]):
        await oak.sessions.come_every_time(oak.guild_id, first.id, by=who, turn=20_000 + turn)
    for who in people[1::3]:
        await oak.tap(who, sessions[2], RsvpAnswer.MAYBE)
        await oak.tap(who, sessions[3], RsvpAnswer.DECLINED)
    answered = await is_right(silent)
    assert len(answered) > len(silent)

    await oak.sessions.stop_coming_every_time(oak.guild_id, first.id, by=people[0])
    stopped = await is_right(answered)

    await put_to(oak, sessions[1], size.rhythm.replace("7:30pm", "6:15pm"))
    moved = await is_right(stopped)
    assert len(moved.keys() - stopped.keys()) > len(moved) / 2

    later = (await coming(oak))[3]
    begins_on = later.promised.at.date()
    pause = Pause(begins_on, begins_on + timedelta(weeks=2))
    await oak.sessions.pause(oak.guild_id, later.series_id, pause, by=DANA)
    paused = await is_right(moved)
    assert paused.items() < moved.items()

    await oak.sessions.resume(oak.guild_id, later.series_id, by=DANA)
    assert await is_right(paused) == moved

    soon = (await coming(oak))[2]
    await oak.sessions.cancel(oak.guild_id, soon.id, by=DANA, reason=CancelReason.HOLIDAY)
    cancelled = await is_right(moved)
    assert not any(key.startswith(f"reminders:{soon.id}:") for key in cancelled)
