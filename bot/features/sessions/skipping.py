"""One date of a series is left out, and can be put back with everything that people had said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.core.ids import GuildId, MemberId, SeriesId, SessionId, new_id
from bot.core.wall_time import WallTime, load_zone
from bot.db.database import Transaction
from bot.features.groups.model import Group
from bot.features.sessions import promises
from bot.features.sessions.answer_store import AnswerStore
from bot.features.sessions.cancelling import CancellingPart
from bot.features.sessions.change_typed import read_day
from bot.features.sessions.errors import (
    NoMeetingThatDayError,
    NotASeriesError,
    NotComingBackError,
    SessionNotFoundError,
    SlotTakenError,
)
from bot.features.sessions.ground import CalendarChange
from bot.features.sessions.model import CancelReason, RsvpAnswer, Series, Session, SessionState
from bot.features.sessions.recurrence import Once, slots_between
from bot.features.sessions.scheduling import SchedulingPart
from bot.features.sessions.seating import SeatingPart
from bot.features.sessions.store import SessionStore
from bot.features.sessions.when_errors import PastTimeError

COMES_BACK = frozenset({CancelReason.SKIPPED, CancelReason.PAUSED})


@dataclass(frozen=True, slots=True)
class SkipPreview:
    """A date that would be left out. ``session`` is None while it lies beyond what is planned."""

    series: Series
    group: Group
    slot: WallTime
    session: Session | None
    told: int = 0


class SkippingPart(SchedulingPart, CancellingPart, SeatingPart):
    async def preview_skip(
        self, guild_id: GuildId, session_id: SessionId, *, by: MemberId
    ) -> SkipPreview:
        async with self._groups.looking(guild_id, by) as tx:
            session = await SessionStore(tx).get(session_id)
            await self._groups.require_facilitator(tx, session.group_id, by)
            session.require_coming(self._clock.now())
            series = await SessionStore(tx).get_series(session.series_id)
            return await self._skip_preview(tx, series, session.slot, session, by)

    async def preview_skip_day(
        self, guild_id: GuildId, series_id: SeriesId, typed: str, *, by: MemberId, language: str
    ) -> SkipPreview:
        """Find the date that was typed among those of the rule, however far ahead."""
        now = self._clock.now()
        async with self._groups.looking(guild_id, by) as tx:
            series = await self._led_series(tx, series_id, by)
            zone = load_zone(series.first.zone)
            day = read_day(typed, now=now, zone=zone, language=language)
            slot = _slot_on(series, day, now)
            session = await self._find_slot(tx, series, slot)
            if session is not None:
                session.require_coming(now)
            return await self._skip_preview(tx, series, slot, session, by)

    async def skip(self, guild_id: GuildId, session_id: SessionId, *, by: MemberId) -> Session:
        """Leave it out. Only those who meant to come are told."""
        async with self._groups.deciding(guild_id, by) as tx:
            session = await self._hold(tx, session_id)
            await self._groups.require_facilitator(tx, session.group_id, by)
            session.require_coming(self._clock.now())
            return await self._skip(tx, session, by)

    async def skip_day(
        self, guild_id: GuildId, series_id: SeriesId, day: date, *, by: MemberId
    ) -> Session:
        """One beyond what is planned is put on the calendar as left out, so that nobody plans it later."""
        now = self._clock.now()
        async with self._groups.deciding(guild_id, by) as tx:
            series = await self._held_series(tx, series_id, by)
            slot = _slot_on(series, day, now)
            session = await self._find_slot(tx, series, slot)
            if session is not None:
                session = await SessionStore(tx).lock(session.id)
                session.require_coming(now)
                return await self._skip(tx, session, by)
            off = Session(
                id=SessionId(new_id(now)),
                guild_id=guild_id,
                group_id=series.group_id,
                series_id=series.id,
                slot=slot,
                title=series.title,
                starts_at=slot.to_instant(),
                minutes=series.minutes,
                seats=series.seats,
                state=SessionState.CANCELLED,
                cancel_reason=CancelReason.SKIPPED,
            )
            await SessionStore(tx).add(off)
            await self._changed(tx, [CalendarChange(None, off)])
            await self._record_skip(tx, off, by, "sessions.session.skipped")
            return off

    async def put_back(self, guild_id: GuildId, session_id: SessionId, *, by: MemberId) -> Session:
        """It takes place after all, and everyone has what they had."""
        now = self._clock.now()
        async with self._groups.deciding(guild_id, by) as tx:
            session = await self._hold(tx, session_id)
            await self._groups.require_facilitator(tx, session.group_id, by)
            if session.cancel_reason not in COMES_BACK or session.starts_at <= now:
                raise NotComingBackError(session)
            for other in await SessionStore(tx).list_coming(session.group_id, now):
                if other.starts_at == session.starts_at:
                    raise SlotTakenError(other)
            (back,) = await self._put_back(tx, [session])
            await self._outbox.post(
                tx,
                [promises.back(back, one, now) for one in await self._meant_to_come(tx, back, by)],
            )
            await self._record_skip(tx, back, by, "sessions.session.put_back")
            return back

    async def _skip(self, tx: Transaction, session: Session, by: MemberId) -> Session:
        people = await self._meant_to_come(tx, session, by)
        (off,) = await self._call_off(tx, [session], CancelReason.SKIPPED)
        now = self._clock.now()
        await self._outbox.post(tx, [promises.off(off, one, now) for one in people])
        await self._record_skip(tx, off, by, "sessions.session.skipped")
        return off

    async def _put_back(self, tx: Transaction, sessions: Sequence[Session]) -> list[Session]:
        """Planned again, with whatever the zone rules say today. News that they are off is taken back, and the seat
        of whoever left meanwhile goes to the next in line."""
        changes = [
            CalendarChange(
                one,
                replace(
                    one,
                    state=SessionState.PLANNED,
                    cancel_reason=None,
                    starts_at=one.promised.to_instant(),
                    revision=one.revision + 1,
                ),
            )
            for one in sessions
        ]
        back = [change.after for change in changes]
        for one in back:
            await SessionStore(tx).save(one)
        stale = [it for one in back for it in promises.prefixes_of_news_that_it_is_off(one.id)]
        await self._outbox.withdraw(tx, key_prefix=stale)
        up = [one.id for one in back if one.card_message_id is not None]
        await self._plan(tx, back, showing=up)
        await self._changed(tx, changes)
        await self._seat_by_the_rules(tx, back)
        return back

    async def _meant_to_come(
        self, tx: Transaction, session: Session, by: MemberId
    ) -> tuple[MemberId, ...]:
        """Who said *Going* or *Maybe*, also once for every meeting."""
        return (await self._meant_to_come_to(tx, [session], by))[session.id]

    async def _meant_to_come_to(
        self, tx: Transaction, sessions: Sequence[Session], by: MemberId
    ) -> Mapping[SessionId, tuple[MemberId, ...]]:
        if not sessions:
            return {}
        here = set(await self._groups.people_in(tx, sessions[0].group_id))
        answers = await AnswerStore(tx).list_of([one.id for one in sessions])
        return {
            session_id: tuple(
                who
                for who, rsvp in said.items()
                if rsvp.answer is not RsvpAnswer.DECLINED and who != by and who in here
            )
            for session_id, said in answers.items()
        }

    async def _led_series(self, tx: Transaction, series_id: SeriesId, by: MemberId) -> Series:
        series = await SessionStore(tx).find_series(series_id)
        if series is None:
            raise SessionNotFoundError
        await self._groups.require_facilitator(tx, series.group_id, by)
        if isinstance(series.repeats, Once):
            raise NotASeriesError
        return series

    async def _held_series(self, tx: Transaction, series_id: SeriesId, by: MemberId) -> Series:
        """The group, then the series, as it is once nobody else changes it."""
        series = await self._led_series(tx, series_id, by)
        await self._groups.hold_in(tx, series.group_id)
        await SessionStore(tx).lock_series(series_id)
        return await self._led_series(tx, series_id, by)

    async def _skip_preview(
        self,
        tx: Transaction,
        series: Series,
        slot: WallTime,
        session: Session | None,
        by: MemberId,
    ) -> SkipPreview:
        group = await self._groups.get_in(tx, series.group_id)
        told = 0 if session is None else len(await self._meant_to_come(tx, session, by))
        return SkipPreview(series, group, slot, session, told)

    async def _record_skip(
        self, tx: Transaction, session: Session, by: MemberId, action: str
    ) -> None:
        await self._audit.record(
            tx, actor=by, action=action, group_id=session.group_id, subject_id=session.id
        )
        await self._show_next(tx, session)

    @staticmethod
    async def _find_slot(tx: Transaction, series: Series, slot: WallTime) -> Session | None:
        sessions = await SessionStore(tx).list_of_series(series.id)
        return next((one for one in sessions if one.slot.at == slot.at), None)


def _slot_on(series: Series, day: date, now: datetime) -> WallTime:
    midnight = WallTime(datetime.combine(day, time.min), series.first.zone)
    slots = slots_between(
        series.first,
        series.repeats,
        since=midnight.to_instant(),
        until=WallTime(midnight.at + timedelta(days=1), midnight.zone).to_instant(),
    )
    if not slots or series.rests_on(day):
        raise NoMeetingThatDayError(day)
    if slots[0].to_instant() <= now:
        raise PastTimeError(slots[0])
    return slots[0]
