"""A planned meeting is moved or edited: this one, this and all after it, or all that are to come.

What was typed is kept like a draft, shown before → after, and done with one tap. People keep what they said. Whoever
had not said *Can't make it* hears of a new time once, however many meetings it touches.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.errors import Refusal
from bot.core.ids import GuildId, MemberId, SeriesId, SessionId, new_id
from bot.core.wall_time import load_zone
from bot.db.database import Transaction
from bot.features.groups.model import Group, check_seats
from bot.features.sessions import promises
from bot.features.sessions.answer_store import AnswerStore
from bot.features.sessions.cancelling import CancellingPart
from bot.features.sessions.change_rules import (
    Change,
    ChangeId,
    Plan,
    Shift,
    plan_change,
    refuse_taken,
)
from bot.features.sessions.change_store import ChangeStore
from bot.features.sessions.change_typed import with_time
from bot.features.sessions.clashes import Clash
from bot.features.sessions.errors import ChangeGoneError
from bot.features.sessions.ground import CalendarChange
from bot.features.sessions.model import (
    TITLE_LIMIT,
    TYPED_LIMIT,
    CancelReason,
    RsvpAnswer,
    Scope,
    Series,
    Session,
    SessionState,
    checked_minutes,
    checked_title,
)
from bot.features.sessions.scheduling import SchedulingPart, Typed
from bot.features.sessions.seating import SeatingPart
from bot.features.sessions.standing_store import StandingStore
from bot.features.sessions.store import SessionStore
from bot.features.sessions.when import Assumption, is_no_time
from bot.features.sessions.when_errors import UnreadableTimeError


@dataclass(frozen=True, slots=True)
class Changeable:
    """A meeting that can be changed, and how far that could go."""

    session: Session
    series: Series
    group: Group
    coming: int
    """How many meetings of the series are still to come."""


@dataclass(frozen=True, slots=True)
class ChangePreview:
    """What a change would do, or what stands in its way; nothing is changed yet."""

    change: Change
    group: Group
    base: Session
    plan: Plan | None = None
    told: int = 0
    sitting: int = 0
    """How many have a seat in the first meeting that changes."""
    assumed: tuple[Assumption, ...] = ()
    clashes: tuple[Clash, ...] = ()
    trouble: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """What was done. ``session`` is the first meeting that changed, as it is now."""

    session: Session
    plan: Plan
    told: int


class ChangingPart(SchedulingPart, CancellingPart, SeatingPart):
    async def look_to_change(
        self, guild_id: GuildId, session_id: SessionId, *, by: MemberId
    ) -> Changeable:
        """Before the form: may it be changed, and have others to be asked about?"""
        now = self._clock.now()
        async with self._groups.looking(guild_id, by) as tx:
            store = SessionStore(tx)
            session = await store.get(session_id)
            await self._groups.require_facilitator(tx, session.group_id, by)
            session.require_coming(now)
            series = await store.get_series(session.series_id)
            coming = [one for one in await store.list_of_series(series.id) if one.is_coming(now)]
            group = await self._groups.get_in(tx, session.group_id)
            return Changeable(session, series, group, len(coming))

    async def start_change(
        self,
        guild_id: GuildId,
        session_id: SessionId,
        scope: Scope,
        typed: Typed,
        *,
        by: MemberId,
        language: str,
    ) -> ChangePreview:
        """Read what was typed, and work out what it would do. A time left blank stays as it is."""
        now = self._clock.now()
        async with self._groups.deciding(guild_id, by) as tx:
            session = await SessionStore(tx).get(session_id)
            await self._groups.require_facilitator(tx, session.group_id, by)
            session.require_coming(now)
            if scope is Scope.ALL:
                session = await self._first_ahead(tx, session, now)
            blank = Change(
                ChangeId(new_id(now)), guild_id, session.id, scope, "", None, session.minutes, None
            )
            return await self._look(tx, blank, typed, by, language)

    async def type_again(
        self, guild_id: GuildId, change_id: ChangeId, typed: Typed, *, by: MemberId, language: str
    ) -> ChangePreview:
        async with self._groups.deciding(guild_id, by) as tx:
            change = await self._led_change(tx, change_id, by)
            return await self._look(tx, change, typed, by, language)

    async def get_change(
        self, guild_id: GuildId, change_id: ChangeId, *, by: MemberId
    ) -> tuple[Change, Session]:
        async with self._groups.looking(guild_id, by) as tx:
            change = await ChangeStore(tx).get(change_id)
            session = await SessionStore(tx).get(change.session_id)
            await self._groups.require_facilitator(tx, session.group_id, by)
            return change, session

    async def drop_change(
        self, guild_id: GuildId, change_id: ChangeId, *, by: MemberId
    ) -> SessionId | None:
        """Put it away. One that is gone already is fine. Gives back the meeting that it was about."""
        async with self._groups.deciding(guild_id, by) as tx:
            try:
                change = await self._led_change(tx, change_id, by)
            except ChangeGoneError:
                return None
            await ChangeStore(tx).drop(change_id)
            return change.session_id

    async def confirm_change(
        self, guild_id: GuildId, change_id: ChangeId, *, by: MemberId
    ) -> Changed:
        """Do it, worked out anew from what is true now."""
        now = self._clock.now()
        async with self._groups.deciding(guild_id, by) as tx:
            change = await ChangeStore(tx).lock(change_id)
            base = await self._hold(tx, change.session_id)
            await self._groups.require_facilitator(tx, base.group_id, by)
            _check(change)
            plan = await self._planned(tx, change, now, holding=True)
            group = await self._groups.get_in(tx, base.group_id)
            told = await self._whom_to_tell(tx, plan, by)
            await self._carry_out(tx, plan, by, now)
            await self._tell_of_change(tx, plan, told, group, change_id)
            await ChangeStore(tx).drop(change_id)
            await self._audit.record(
                tx,
                actor=by,
                action="sessions.session.changed",
                group_id=group.id,
                subject_id=base.id,
            )
            base = await SessionStore(tx).get(base.id)
            await self._show_next(tx, base)
            return Changed(base, plan, len(told))

    async def count_asked_again(
        self, guild_id: GuildId, session_id: SessionId, *, by: MemberId
    ) -> int:
        """How many have not said whether the new time suits them."""
        async with self._groups.deciding(guild_id, by) as tx:
            session = await SessionStore(tx).get(session_id)
            await self._groups.require_facilitator(tx, session.group_id, by)
            answers = await AnswerStore(tx).list_(session_id)
            return sum(rsvp.asks_again for rsvp in answers.values())

    async def find_series(self, guild_id: GuildId, series_id: SeriesId) -> Series | None:
        """Says nothing of anyone, so a room may read it."""
        async with self._db.reading(guild_id) as tx:
            return await SessionStore(tx).find_series(series_id)

    # Reading and working out.

    async def _look(
        self, tx: Transaction, change: Change, typed: Typed, by: MemberId, language: str
    ) -> ChangePreview:
        now = self._clock.now()
        base = await SessionStore(tx).get(change.session_id)
        group = await self._groups.get_in(tx, base.group_id)
        title = " ".join((typed.title or "").split())[:TITLE_LIMIT] or None
        change = replace(
            change,
            typed=typed.when[:TYPED_LIMIT],
            title=title,
            minutes=base.minutes if typed.minutes is None else typed.minutes,
            seats=typed.seats,
            first=None,
            repeats=None,
        )
        await ChangeStore(tx).save(change, now)
        assumed: tuple[Assumption, ...] = ()
        try:
            change = replace(change, title=checked_title(typed.title))
            if typed.when.strip():
                series = await SessionStore(tx).get_series(base.series_id)
                change, assumed = with_time(change, base, series, now=now, language=language)
            _check(change)
            await ChangeStore(tx).save(change, now)
            plan = await self._planned(tx, change, now)
        except Refusal as trouble:
            zone = load_zone(group.zone)
            if not await self._keeps_words(tx) and is_no_time(
                change.typed, now=now, zone=zone, language=language
            ):
                change = replace(change, typed="")
                await ChangeStore(tx).save(change, now)
            return ChangePreview(change, group, base, trouble=trouble)
        told = await self._whom_to_tell(tx, plan, by)
        begins = [shift.after for shift in plan.moved]
        begins += [
            replace(begins[0] if begins else base, id=SessionId(0), starts_at=slot.to_instant())
            for slot in plan.added
        ]
        replaced = {one.before.id for one in plan.shifts} | {one.id for one in plan.dropped}
        return ChangePreview(
            change,
            group,
            base,
            plan,
            len(told),
            await AnswerStore(tx).count_taken(base.id),
            assumed,
            await self.find_clashes(tx, begins, group, instead_of=replaced),
        )

    async def _planned(
        self, tx: Transaction, change: Change, now: datetime, *, holding: bool = False
    ) -> Plan:
        """``holding`` the series and its meetings, in the order in which everybody does."""
        store = SessionStore(tx)
        base = await store.get(change.session_id)
        if holding:
            await store.lock_series(base.series_id)
        series = await store.get_series(base.series_id)
        sessions = await store.list_of_series(series.id)
        if holding:
            sessions = await store.lock_all([one.id for one in sessions if one.starts_at > now])
        base = next((one for one in sessions if one.id == base.id), base)
        base.require_coming(now)
        plan = plan_change(change, base, series, sessions, now=now, successor=SeriesId(new_id(now)))
        refuse_taken(plan, await store.list_coming(base.group_id, now))
        return plan

    async def _first_ahead(self, tx: Transaction, session: Session, now: datetime) -> Session:
        coming = await SessionStore(tx).list_of_series(session.series_id)
        ahead = [one for one in coming if one.is_coming(now)]
        return min(ahead, key=lambda one: one.slot.at, default=session)

    async def _led_change(self, tx: Transaction, change_id: ChangeId, by: MemberId) -> Change:
        change = await ChangeStore(tx).lock(change_id)
        session = await SessionStore(tx).get(change.session_id)
        await self._groups.require_facilitator(tx, session.group_id, by)
        return change

    # Doing.

    async def _carry_out(self, tx: Transaction, plan: Plan, by: MemberId, now: datetime) -> None:
        store = SessionStore(tx)
        if plan.old is not None:
            await store.save_series(plan.old)
        if plan.old is not None and plan.new is not None:
            await store.add_series(plan.new)
            await StandingStore(tx).move(plan.new.guild_id, plan.old.id, plan.new.id)
        await self._call_off(tx, plan.dropped, CancelReason.NEW_RULE)
        await self._shift(tx, [one for one in plan.shifts if one.before != one.after], by)
        if plan.new is not None:
            await self._plan_slots(tx, plan.new, now)

    async def _shift(self, tx: Transaction, shifts: Sequence[Shift], by: MemberId) -> None:
        for shift in shifts:
            await SessionStore(tx).save(shift.after)
        await self._ask_again(tx, [one.after for one in shifts if one.has_moved], by)
        seen = [one for one in shifts if one.is_seen_in_calendars]
        await self._changed(tx, [CalendarChange(one.before, one.after) for one in seen])
        planned = [one for one in shifts if one.after.state is SessionState.PLANNED]
        await self._plan_anew(tx, [one.after for one in planned if one.is_at_another_time])
        by_the_rules = [one.after for one in planned if one.has_moved or one.has_more_seats]
        await self._seat_by_the_rules(tx, by_the_rules)
        await self._redraw(
            tx,
            [
                one.after
                for one in shifts
                if one.after.card_message_id is not None or one.after.state is SessionState.PLANNED
            ],
        )

    async def _ask_again(self, tx: Transaction, sessions: Sequence[Session], by: MemberId) -> None:
        """They keep their seat. Whoever moved it knows the new time."""
        answers = await AnswerStore(tx).list_of([one.id for one in sessions])
        asked = [
            replace(rsvp, asks_again=True)
            for session in sessions
            for who, rsvp in answers[session.id].items()
            if rsvp.answer is not RsvpAnswer.DECLINED and who != by
        ]
        await AnswerStore(tx).save(tx.guild_id, asked)

    # Telling.

    async def _whom_to_tell(
        self, tx: Transaction, plan: Plan, by: MemberId
    ) -> Mapping[MemberId, tuple[Session, ...]]:
        """Each with the meetings, as they were, that concern them: those they have not said no to."""
        told = dict[MemberId, tuple[Session, ...]]()
        touched = [session for session, _ in plan.touched]
        for_each = await self._to_be_told_of(tx, touched, by)
        for session in touched:
            for one in for_each[session.id]:
                told[one] = (*told.get(one, ()), session)
        return told

    async def _tell_of_change(
        self,
        tx: Transaction,
        plan: Plan,
        told: Mapping[MemberId, tuple[Session, ...]],
        group: Group,
        change_id: ChangeId,
    ) -> None:
        now = self._clock.now()
        touched = plan.touched
        if not touched:
            return
        after = {before.id: one for before, one in touched}
        # A note about an earlier change that is not out yet is not true any more.
        stale = [promises.moved_prefix(before.id) for before, _ in touched]
        await self._outbox.withdraw(tx, key_prefix=stale)
        notes = [
            promises.moved(mine, after[mine[0].id], member_id, change_id, now)
            for member_id, mine in told.items()
        ]
        await self._outbox.post(tx, notes)
        if group.text_channel_id is not None:
            first, then = touched[0]
            card = promises.moved_in_room(
                first,
                then,
                group.text_channel_id,
                change_id,
                now,
                takes_over=None if plan.new is None else plan.new.id,
            )
            await self._outbox.post(tx, [card])


def _check(change: Change) -> None:
    """What was kept may have been refused when it was typed."""
    checked_minutes(change.minutes)
    check_seats(change.seats)
    if change.typed.strip() and change.first is None:
        raise UnreadableTimeError
