"""A facilitator types when the group meets, looks at what was understood, and posts it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.core.errors import Refusal
from bot.core.ids import GroupId, GuildId, MemberId, SeriesId, SessionId, new_id
from bot.core.wall_time import WallTime, load_zone
from bot.db.database import EVERY_GUILD, Transaction
from bot.features.groups.errors import GroupNotFoundError
from bot.features.groups.model import Group, check_seats
from bot.features.sessions.change_store import ChangeStore
from bot.features.sessions.clashes import Clash
from bot.features.sessions.draft_store import DraftStore
from bot.features.sessions.errors import DraftGoneError, SlotTakenError
from bot.features.sessions.ground import CalendarChange, Ground
from bot.features.sessions.model import (
    DRAFTS_KEPT,
    TITLE_LIMIT,
    TYPED_LIMIT,
    USUAL_MINUTES,
    Draft,
    DraftId,
    Series,
    Session,
    checked_minutes,
    checked_title,
)
from bot.features.sessions.recurrence import (
    Once,
    Repeats,
    Weekly,
    clock_change,
    last_slot,
    planned_slots,
    slots_ahead,
)
from bot.features.sessions.store import SessionStore
from bot.features.sessions.when import When, is_no_time, read_when, says_how_long
from bot.features.sessions.when_errors import (
    MissingHourError,
    PastTimeError,
    UnreadableTimeError,
)

SHOWN_AFTER_FIRST = 3


@dataclass(frozen=True, slots=True)
class Typed:
    """What a facilitator filled in, as it is. None for minutes means the usual length."""

    when: str
    title: str | None
    minutes: int | None
    seats: int | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What was understood, or what stands in the way; nothing is on the calendar yet."""

    draft: Draft
    group: Group
    when: When | None = None
    next_slots: tuple[WallTime, ...] = ()
    last: WallTime | None = None
    """Where the series ends. None if it goes on, or meets only once."""
    after_change: WallTime | None = None
    """The first meeting before which the group's clocks change."""
    clashes: tuple[Clash, ...] = ()
    trouble: Refusal | None = None


class SchedulingPart(Ground):
    async def start_draft(
        self, guild_id: GuildId, group_id: GroupId, typed: Typed, *, by: MemberId, language: str
    ) -> Preview:
        """Read what was typed. Trouble is kept with the draft, so that nothing has to be typed twice."""
        now = self._clock.now()
        async with self._groups.deciding(guild_id, by) as tx:
            await self._groups.require_facilitator(tx, group_id, by)
            group = await self._groups.get_in(tx, group_id)
            preview = _read(DraftId(new_id(now)), group, typed, now=now, language=language)
            preview = await self._without_other_words(tx, preview, language)
            preview = await self._with_clashes(tx, preview, now)
            await DraftStore(tx).save(preview.draft, now)
        return preview

    async def draft_at(
        self, guild_id: GuildId, group_id: GroupId, when: When, *, minutes: int, by: MemberId
    ) -> Preview:
        """The usual preview of a time that was chosen, not typed. The form behind *Change* has it in words."""
        now = self._clock.now()
        async with self._groups.deciding(guild_id, by) as tx:
            await self._groups.require_facilitator(tx, group_id, by)
            group = await self._groups.get_in(tx, group_id)
            if when.wall.to_instant() <= now:
                raise PastTimeError(when.wall)
            wall = WallTime.of(when.wall.to_instant(), group.zone)
            draft = Draft(
                id=DraftId(new_id(now)),
                guild_id=guild_id,
                group_id=group_id,
                typed=in_words(wall, when.repeats),
                title=None,
                minutes=minutes,
                seats=group.seats,
                zone=group.zone,
            )
            preview = _understood(draft, group, replace(when, wall=wall), now)
            preview = await self._with_clashes(tx, preview, now)
            await DraftStore(tx).save(preview.draft, now)
        return preview

    async def change_draft(
        self, guild_id: GuildId, draft_id: DraftId, typed: Typed, *, by: MemberId, language: str
    ) -> Preview:
        now = self._clock.now()
        async with self._groups.deciding(guild_id, by) as tx:
            group = await self._group_of_draft(tx, draft_id, by)
            preview = _read(draft_id, group, typed, now=now, language=language)
            preview = await self._without_other_words(tx, preview, language)
            preview = await self._with_clashes(tx, preview, now)
            await DraftStore(tx).save(preview.draft, now)
        return preview

    async def take_next_time(
        self, guild_id: GuildId, draft_id: DraftId, *, by: MemberId, language: str
    ) -> Preview:
        """Clocks jump over the time that was typed: take the next one that they show."""
        now = self._clock.now()
        async with self._groups.deciding(guild_id, by) as tx:
            group = await self._group_of_draft(tx, draft_id, by)
            typed = _typed(await DraftStore(tx).get(draft_id))
            preview = _read(draft_id, group, typed, now=now, language=language)
            if isinstance(missing := preview.trouble, MissingHourError):
                when = When(missing.instead, missing.repeats, minutes=missing.minutes)
                preview = _understood(preview.draft, group, when, now)
            preview = await self._with_clashes(tx, preview, now)
            await DraftStore(tx).save(preview.draft, now)
        return preview

    async def take_day(
        self, guild_id: GuildId, draft_id: DraftId, day: date, *, by: MemberId, language: str
    ) -> Preview:
        """The date that was typed is two days, depending on who reads it: this one was meant."""
        now = self._clock.now()
        async with self._groups.deciding(guild_id, by) as tx:
            group = await self._group_of_draft(tx, draft_id, by)
            typed = _typed(await DraftStore(tx).get(draft_id))
            preview = _read(draft_id, group, typed, now=now, language=language, chosen=day)
            preview = await self._with_clashes(tx, preview, now)
            await DraftStore(tx).save(preview.draft, now)
        return preview

    async def get_draft(self, guild_id: GuildId, draft_id: DraftId, *, by: MemberId) -> Draft:
        async with self._groups.looking(guild_id, by) as tx:
            draft = await DraftStore(tx).get(draft_id)
            await self._groups.require_facilitator(tx, draft.group_id, by)
            return draft

    async def drop_draft(self, guild_id: GuildId, draft_id: DraftId, *, by: MemberId) -> None:
        """Put a preview away. One that is gone already is fine."""
        async with self._groups.deciding(guild_id, by) as tx:
            try:
                await self._group_of_draft(tx, draft_id, by)
            except DraftGoneError:
                return
            await DraftStore(tx).drop(draft_id)

    async def post_draft(self, guild_id: GuildId, draft_id: DraftId, *, by: MemberId) -> Session:
        """Put a series on the calendar, twelve weeks of it. Gives back the first meeting."""
        now = self._clock.now()
        async with self._groups.deciding(guild_id, by) as tx:
            draft = await DraftStore(tx).lock(draft_id)
            await self._groups.hold_in(tx, draft.group_id)
            await self._groups.require_facilitator(tx, draft.group_id, by)
            group = await self._groups.get_in(tx, draft.group_id)
            if draft.first is None or draft.repeats is None:
                raise UnreadableTimeError
            if draft.first.to_instant() <= now:
                raise PastTimeError(draft.first)
            series = _series(SeriesId(new_id(now)), draft, draft.first, draft.repeats)
            await SessionStore(tx).add_series(series)
            planned = await self._plan_slots(tx, series, now, is_new=True)
            await DraftStore(tx).drop(draft_id)
            await self._audit.record(
                tx,
                actor=by,
                action="sessions.series.posted",
                group_id=group.id,
                subject_id=series.id,
            )
            await self._groups.redraw_hub(tx, group)
        return planned[0]

    async def plan_ahead(self) -> None:
        """Nightly: keep twelve weeks on the calendar, and meetings at their promised hour when zone rules change."""
        now = self._clock.now()
        async with self._db.reading(EVERY_GUILD) as tx:
            every = await SessionStore(tx).list_series()
            coming = await SessionStore(tx).list_series_ids_coming(now)
        for series in every:
            if series.id in coming or planned_slots(series.first, series.repeats, now=now):
                async with self._db.transaction(series.guild_id) as tx:
                    await self._plan_again(tx, series.id, series.group_id, now)
        async with self._db.transaction(EVERY_GUILD) as tx:
            await DraftStore(tx).drop_old(now - DRAFTS_KEPT)
            await ChangeStore(tx).drop_old(now - DRAFTS_KEPT)

    async def _plan_again(
        self, tx: Transaction, series_id: SeriesId, group_id: GroupId, now: datetime
    ) -> None:
        store = SessionStore(tx)
        await self._groups.hold_in(tx, group_id)
        # Read again: its rule may have changed since it was listed.
        series = await store.lock_series(series_id)
        if series is None:
            return
        try:
            await self._groups.get_in(tx, series.group_id)
        except GroupNotFoundError:
            return  # the group has ended
        changes: list[CalendarChange] = []
        for known in await store.list_of_series(series.id):
            promised_at = known.promised.to_instant()
            if known.is_coming(now) and known.starts_at != promised_at:
                session = await store.lock(known.id)  # its card may just have been put up
                moved = replace(session, starts_at=promised_at, revision=session.revision + 1)
                await store.save(moved)
                changes.append(CalendarChange(session, moved))
        await self._changed(tx, changes)
        await self._plan_anew(tx, [one.after for one in changes])
        await self._plan_slots(tx, series, now)

    async def _plan_slots(
        self, tx: Transaction, series: Series, now: datetime, *, is_new: bool = False
    ) -> list[Session]:
        store = SessionStore(tx)
        known = {session.slot.at for session in await store.list_of_series(series.id)}
        new = [
            _session(series, slot, now)
            for slot in planned_slots(series.first, series.repeats, now=now)
            if slot.at not in known and not series.rests_on(slot.at.date())
        ]
        if is_new:
            _refuse_clash(new, await store.list_coming(series.group_id, now))
        await store.add(*new)
        await self._changed(tx, [CalendarChange(None, one) for one in new])
        await self._plan(tx, new, showing=[one.id for one in new[:1] if is_new])
        return new

    async def _without_other_words(
        self, tx: Transaction, preview: Preview, language: str
    ) -> Preview:
        """What was written into the field for the time and is none, where nobody's own words are kept."""
        if preview.trouble is None or await self._keeps_words(tx):
            return preview
        draft, now = preview.draft, self._clock.now()
        if is_no_time(draft.typed, now=now, zone=load_zone(draft.zone), language=language):
            draft = replace(draft, typed="")
        return replace(preview, draft=draft)

    async def _with_clashes(self, tx: Transaction, preview: Preview, now: datetime) -> Preview:
        when = preview.when
        if when is None:
            return preview
        series = _series(SeriesId(preview.draft.id), preview.draft, when.wall, when.repeats)
        slots = planned_slots(when.wall, when.repeats, now=now)
        sessions = [_session(series, slot, now) for slot in slots]
        found = await self.find_clashes(tx, sessions, preview.group)
        return replace(preview, clashes=found)

    async def _group_of_draft(self, tx: Transaction, draft_id: DraftId, by: MemberId) -> Group:
        draft = await DraftStore(tx).lock(draft_id)
        await self._groups.require_facilitator(tx, draft.group_id, by)
        return await self._groups.get_in(tx, draft.group_id)


def in_words(wall: WallTime, repeats: Repeats) -> str:
    """A time as a facilitator could have typed it, once or every so many weeks."""
    clock = f"{wall.at.hour % 12 or 12}:{wall.at:%M %p}"
    if isinstance(repeats, Weekly):
        every = "every" if repeats.every == 1 else f"every {repeats.every} weeks on"
        return f"{every} {wall.at:%A} {clock}"
    return f"{wall.at:%B} {wall.at.day} {wall.at.year} {clock}"


def _read(
    draft_id: DraftId,
    group: Group,
    typed: Typed,
    *,
    now: datetime,
    language: str,
    chosen: date | None = None,
) -> Preview:
    """Understand what was typed, or say what stands in the way and keep the words."""
    title = " ".join((typed.title or "").split())[:TITLE_LIMIT] or None
    draft = Draft(
        id=draft_id,
        guild_id=group.guild_id,
        group_id=group.id,
        typed=typed.when[:TYPED_LIMIT],
        title=title,
        minutes=USUAL_MINUTES if typed.minutes is None else typed.minutes,
        seats=typed.seats,
        zone=group.zone,
    )
    zone = load_zone(group.zone)
    try:
        draft = replace(draft, title=checked_title(typed.title))
        checked_minutes(draft.minutes)
        check_seats(typed.seats)
        when = read_when(typed.when, now=now, zone=zone, language=language, chosen=chosen)
    except Refusal as trouble:
        return Preview(draft, group, trouble=trouble)
    if typed.minutes is None and when.minutes is not None:
        draft = replace(draft, minutes=when.minutes)
    return _understood(draft, group, when, now)


def _understood(draft: Draft, group: Group, when: When, now: datetime) -> Preview:
    return Preview(
        replace(draft, first=when.wall, repeats=when.repeats),
        group,
        when,
        slots_ahead(when.wall, when.repeats, now=now, limit=1 + SHOWN_AFTER_FIRST),
        None if isinstance(when.repeats, Once) else last_slot(when.wall, when.repeats),
        clock_change(planned_slots(when.wall, when.repeats, now=now)),
    )


def _typed(draft: Draft) -> Typed:
    """As it was filled in. A length that stands in the words is read from them again."""
    minutes = None if says_how_long(draft.typed) else draft.minutes
    return Typed(draft.typed, draft.title, minutes, draft.seats)


def _series(series_id: SeriesId, draft: Draft, first: WallTime, repeats: Repeats) -> Series:
    return Series(
        id=series_id,
        guild_id=draft.guild_id,
        group_id=draft.group_id,
        title=draft.title,
        first=first,
        repeats=repeats,
        minutes=draft.minutes,
        seats=draft.seats,
    )


def _session(series: Series, slot: WallTime, now: datetime) -> Session:
    return Session(
        id=SessionId(new_id(now)),
        guild_id=series.guild_id,
        group_id=series.group_id,
        series_id=series.id,
        slot=slot,
        title=series.title,
        starts_at=slot.to_instant(),
        minutes=series.minutes,
        seats=series.seats,
    )


def _refuse_clash(new: Collection[Session], coming: Collection[Session]) -> None:
    starts = {session.starts_at for session in new}
    for session in coming:
        if session.starts_at in starts:
            raise SlotTakenError(session)
