"""A series rests for a while, and goes on at its own dates.

What rests is called off with everything that people have said, and comes back with it when the pause is taken back or
ends earlier. Meetings after a pause with an end were never called off, so nobody has to remember to wake them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.core.ids import GroupId, GuildId, MemberId, SeriesId, new_id
from bot.core.wall_time import WallTime, load_zone
from bot.db.database import Transaction
from bot.features.groups.model import Group
from bot.features.sessions import promises
from bot.features.sessions.change_typed import read_day
from bot.features.sessions.errors import NothingRestsError, PauseDatesError
from bot.features.sessions.model import CancelReason, Series, Session, SessionState
from bot.features.sessions.recurrence import Once, next_slot
from bot.features.sessions.skipping import SkippingPart
from bot.features.sessions.store import SessionStore


@dataclass(frozen=True, slots=True)
class Pause:
    begins_on: date
    resumes_on: date | None
    """The first day on which there may be a meeting again. None while it is open."""


@dataclass(frozen=True, slots=True)
class SeriesCard:
    """A series as its facilitator chooses it from a list."""

    series: Series
    group: Group
    next_at: datetime | None
    """When it meets next, or would if it did not rest."""


@dataclass(frozen=True, slots=True)
class PausePreview:
    """What a pause does, before or after it is done."""

    series: Series
    """As it would be."""
    group: Group
    pause: Pause
    resting: tuple[Session, ...]
    """Those that are called off by it."""
    coming_back: tuple[Session, ...]
    """Those that rested until now and do not any more."""
    told: int


@dataclass(frozen=True, slots=True)
class Resting:
    """What a room may know of a pause."""

    pause: Pause
    is_everything: bool
    """No meeting of the group takes place before it ends."""


class PausingPart(SkippingPart):
    async def list_led_series(self, guild_id: GuildId, by: MemberId) -> tuple[SeriesCard, ...]:
        """Every series of a facilitator's groups that goes on, resting or not."""
        led = {one.id: one for one in await self._groups.list_facilitated(guild_id, by)}
        now = self._clock.now()
        async with self._db.reading(guild_id) as tx:
            found = await SessionStore(tx).list_series_of(led)
        cards = [
            SeriesCard(series, led[series.group_id], slot.to_instant())
            for series in found
            if not isinstance(series.repeats, Once)
            and (slot := next_slot(series.first, series.repeats, now=now)) is not None
        ]
        return tuple(sorted(cards, key=lambda one: (one.next_at or now, one.series.id)))

    async def get_series(self, guild_id: GuildId, series_id: SeriesId, *, by: MemberId) -> Series:
        async with self._groups.looking(guild_id, by) as tx:
            return await self._led_series(tx, series_id, by)

    async def read_pause(
        self,
        guild_id: GuildId,
        series_id: SeriesId,
        begins: str,
        resumes: str,
        *,
        by: MemberId,
        language: str,
    ) -> PausePreview:
        """Blank begins today; blank goes on until somebody ends it."""
        now = self._clock.now()
        async with self._groups.deciding(guild_id, by) as tx:
            series = await self._led_series(tx, series_id, by)
            zone = load_zone(series.first.zone)
            today = now.astimezone(zone).date()
            begins_on = (
                read_day(begins, now=now, zone=zone, language=language) if begins.strip() else today
            )
            resumes_on = (
                read_day(resumes, now=now, zone=zone, language=language)
                if resumes.strip()
                else None
            )
            pause = Pause(begins_on, resumes_on)
            return await self._pause_preview(tx, series, pause, by)

    async def pause(
        self, guild_id: GuildId, series_id: SeriesId, pause: Pause, *, by: MemberId
    ) -> PausePreview:
        """Let it rest, or change from when until when it does. Each person is told once."""
        now = self._clock.now()
        async with self._groups.deciding(guild_id, by) as tx:
            series = await self._held_series(tx, series_id, by)
            preview = await self._pause_preview(tx, series, pause, by)
            missed = await self._who_misses(tx, preview.resting, by)
            await SessionStore(tx).save_series(preview.series)
            off = {
                one.id: one
                for one in await self._call_off(tx, preview.resting, CancelReason.PAUSED)
            }
            number = new_id(now)
            await self._outbox.post(
                tx,
                [promises.rests(off[one.id], who, number, now) for who, one in missed.items()],
            )
            await self._wake(tx, preview.coming_back, by)
            await self._plan_slots(tx, preview.series, now)
            await self._settle_pause(tx, preview.series, by, "sessions.series.paused")
            return preview

    async def resume(
        self, guild_id: GuildId, series_id: SeriesId, *, by: MemberId
    ) -> tuple[Session, ...]:
        """Go on now. What rested and is still ahead comes back, with its answers and at its own dates."""
        now = self._clock.now()
        async with self._groups.deciding(guild_id, by) as tx:
            series = await self._held_series(tx, series_id, by)
            awake = replace(series, paused_on=None, resumes_on=None)
            await SessionStore(tx).save_series(awake)
            resting = await self._resting(tx, series, now)
            back = await self._wake(tx, resting, by)
            back += await self._plan_slots(tx, awake, now)
            await self._settle_pause(tx, awake, by, "sessions.series.resumed")
            return tuple(sorted(back, key=lambda one: one.starts_at))

    async def find_rest(self, guild_id: GuildId, group_id: GroupId) -> Resting | None:
        """Whether meetings of a group rest now, or from their next date on."""
        now = self._clock.now()
        async with self._db.reading(guild_id) as tx:
            found = await SessionStore(tx).list_series_of([group_id])
            coming = await SessionStore(tx).list_coming(group_id, now)
        resting = [one for one in found if _rests_next(one, now)]
        if not resting:
            return None
        last = max(resting, key=lambda one: one.resumes_on or date.max)
        begins_on = min(one.paused_on for one in resting if one.paused_on is not None)
        until = last.resumes_on
        is_everything = not coming or (until is not None and coming[0].promised.at.date() >= until)
        return Resting(Pause(begins_on, until), is_everything)

    async def _pause_preview(
        self, tx: Transaction, series: Series, pause: Pause, by: MemberId
    ) -> PausePreview:
        now = self._clock.now()
        today = WallTime.of(now, series.first.zone).at.date()
        if pause.resumes_on is not None and pause.resumes_on <= max(pause.begins_on, today):
            raise PauseDatesError
        after = replace(series, paused_on=pause.begins_on, resumes_on=pause.resumes_on)
        sessions = await SessionStore(tx).list_of_series(series.id)
        resting = tuple(one for one in sessions if one.is_coming(now) and _rests(after, one))
        coming_back = tuple(
            one for one in await self._resting(tx, series, now) if not _rests(after, one)
        )
        slot = next_slot(series.first, series.repeats, now=now)
        if not resting and not coming_back and not _catches_any(after, slot, now):
            raise NothingRestsError
        group = await self._groups.get_in(tx, series.group_id)
        told = await self._who_misses(tx, resting, by)
        return PausePreview(after, group, pause, resting, coming_back, len(told))

    async def _who_misses(
        self, tx: Transaction, resting: Sequence[Session], by: MemberId
    ) -> dict[MemberId, Session]:
        """Each with the first meeting that they had meant to come to."""
        missed = dict[MemberId, Session]()
        meant = await self._meant_to_come_to(tx, resting, by)
        for session in resting:
            for who in meant[session.id]:
                missed.setdefault(who, session)
        return missed

    async def _wake(
        self, tx: Transaction, resting: Sequence[Session], by: MemberId
    ) -> list[Session]:
        now = self._clock.now()
        if not resting:
            return []
        coming = await SessionStore(tx).list_coming(resting[0].group_id, now)
        taken = {one.starts_at for one in coming}
        free = [one.id for one in resting if one.starts_at not in taken]
        back = await self._put_back(tx, await SessionStore(tx).lock_all(free))
        told = await self._who_misses(tx, back, by)
        await self._outbox.post(tx, [promises.back(one, who, now) for who, one in told.items()])
        return back

    async def _settle_pause(
        self, tx: Transaction, series: Series, by: MemberId, action: str
    ) -> None:
        await self._audit.record(
            tx, actor=by, action=action, group_id=series.group_id, subject_id=series.id
        )
        await self._show_first(tx, series)

    async def _show_first(self, tx: Transaction, series: Series) -> None:
        """The next meeting of the series has its card, and the hub says what is true now."""
        now = self._clock.now()
        coming = await SessionStore(tx).list_coming(series.group_id, now)
        first = next((one for one in coming if one.series_id == series.id), None)
        if first is not None:
            await self._outbox.post(tx, [promises.card(first, now)])
        await self._groups.redraw_hub(tx, await self._groups.get_in(tx, series.group_id))

    @staticmethod
    async def _resting(tx: Transaction, series: Series, now: datetime) -> tuple[Session, ...]:
        return tuple(
            one
            for one in await SessionStore(tx).list_of_series(series.id)
            if one.state is SessionState.CANCELLED
            and one.cancel_reason is CancelReason.PAUSED
            and one.starts_at > now
        )


def _rests(series: Series, session: Session) -> bool:
    """Where a meeting was moved to counts, not where it was."""
    return series.rests_on(session.promised.at.date())


def _rests_next(series: Series, now: datetime) -> bool:
    """Its next date falls into a pause. One whose pause lies further ahead does not rest yet."""
    if series.paused_on is None or isinstance(series.repeats, Once):
        return False
    slot = next_slot(series.first, series.repeats, now=now)
    return slot is not None and series.rests_on(slot.at.date())


def _catches_any(series: Series, slot: WallTime | None, now: datetime) -> bool:
    """Whether a date beyond what is planned would rest."""
    if slot is None or series.paused_on is None:
        return False
    begins = WallTime(datetime.combine(series.paused_on, datetime.min.time()), slot.zone)
    first = next_slot(series.first, series.repeats, now=max(now, begins.to_instant()))
    return first is not None and series.rests_on(first.at.date())
