"""What changing a meeting does to its series. Nothing here knows a database.

A meeting moved on its own keeps its slot, and says where it went. When all that follow change too, the old series ends
the day before and a new one takes over. While the rhythm stays, the first meeting goes to the first new date, the
second to the second, and so on; else each goes to the nearest date. It takes along what people have said about it.
One for which there is no such date is called off.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NewType, assert_never

from bot.core.ids import GuildId, SeriesId, SessionId
from bot.core.wall_time import WallTime
from bot.features.sessions.change_slots import NEAREST, nearest, new_slots
from bot.features.sessions.errors import (
    AfterItsEndError,
    ChangedMeanwhileError,
    NothingChangedError,
    RhythmNeededError,
    SlotTakenError,
)
from bot.features.sessions.model import CancelReason, Scope, Series, Session, SessionState
from bot.features.sessions.recurrence import (
    LAST,
    NEVER,
    PLANNED_AHEAD,
    Ends,
    MonthlyByDate,
    MonthlyByWeekday,
    Once,
    Repeats,
    Weekly,
    ending,
    next_slot,
    planned_slots,
    slots_between,
)
from bot.features.sessions.when_errors import PastTimeError

ChangeId = NewType("ChangeId", int)

_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Change:
    """What a facilitator typed, until they confirm it. ``first`` is None while the time stays as it is."""

    id: ChangeId
    guild_id: GuildId
    session_id: SessionId
    scope: Scope
    typed: str
    title: str | None
    minutes: int
    seats: int | None
    first: WallTime | None = None
    repeats: Repeats | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """One meeting before and after."""

    before: Session
    after: Session

    @property
    def has_moved(self) -> bool:
        return (
            self.before.state is SessionState.PLANNED
            and self.before.starts_at != self.after.starts_at
        )

    @property
    def has_more_seats(self) -> bool:
        if self.before.seats is None:
            return False
        return self.after.seats is None or self.after.seats > self.before.seats

    @property
    def is_at_another_time(self) -> bool:
        return self.has_moved or self.before.minutes != self.after.minutes

    @property
    def is_seen_in_calendars(self) -> bool:
        before, after = self.before, self.after
        return before.revision != after.revision or before.seats != after.seats


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a change does."""

    shifts: tuple[Shift, ...]
    dropped: tuple[Session, ...] = ()
    """The new rule has no date for them."""
    stays: tuple[Session, ...] = ()
    """They were moved by hand before, and stay where they are."""
    added: tuple[WallTime, ...] = ()
    """Dates of the new rule for which there was no meeting."""
    old: Series | None = None
    """The series as it is afterwards. None if only one meeting changes."""
    new: Series | None = None
    """The series that takes over."""

    @property
    def moved(self) -> tuple[Shift, ...]:
        return tuple(shift for shift in self.shifts if shift.has_moved)

    @property
    def touched(self) -> tuple[tuple[Session, Session], ...]:
        """What people hear of, before and after. First comes what is next for them, be it that they would have come
        or that they should: a later meeting may have become the very next one."""
        pairs = [(shift.before, shift.after) for shift in self.moved]
        pairs += [(one, one) for one in self.dropped]
        return tuple(sorted(pairs, key=lambda pair: min(one.starts_at for one in pair)))

    @property
    def left_out(self) -> tuple[Session, ...]:
        """Called off before, and so they stay, on the new date."""
        return tuple(
            shift.after
            for shift in self.shifts
            if shift.after.state is SessionState.CANCELLED
            and shift.after.starts_at != shift.before.starts_at
        )


def plan_change(
    change: Change,
    base: Session,
    series: Series,
    sessions: Sequence[Session],
    *,
    now: datetime,
    successor: SeriesId,
) -> Plan:
    """``base`` is the first meeting that changes, ``sessions`` all of its series."""
    if all(one.id != base.id for one in sessions):
        raise ChangedMeanwhileError(base)  # read between another's change and its series
    if change.first is not None and change.first.to_instant() <= now:
        raise PastTimeError(change.first)
    if change.scope is Scope.THIS:
        plan = Plan((_shift(base, change, base, moved_to=change.first),))
    else:
        plan = _plan_series(change, base, series, sessions, now=now, successor=successor)
    if (
        plan.new is None
        and not plan.dropped
        and all(one.before == one.after for one in plan.shifts)
    ):
        raise NothingChangedError
    return plan


def refuse_taken(plan: Plan, coming: Iterable[Session]) -> None:
    """``coming`` are all meetings of the group. Two of them can't begin at once."""
    changed = {shift.before.id for shift in plan.shifts} | {one.id for one in plan.dropped}
    taken = {one.starts_at: one for one in coming if one.id not in changed}
    taken |= {one.starts_at: one for one in plan.stays}
    begins = [shift.after.starts_at for shift in plan.moved]
    for at in (*begins, *(slot.to_instant() for slot in plan.added)):
        if at in taken:
            raise SlotTakenError(taken[at])


def rule_from(series: Series, slot: WallTime, first: WallTime, typed: Repeats) -> Repeats:
    """How a series goes on from ``first``, which takes the place of ``slot``. A rhythm that was not typed stays, and
    so does its end."""
    if isinstance(typed, Once):
        typed = ending(_same_rhythm(series.repeats, slot, first), NEVER)
    if isinstance(typed, Once):
        return typed
    return replace(typed, ends=remaining_ends(series, slot)) if typed.ends == NEVER else typed


def anchor(base: Session, series: Series, now: datetime) -> WallTime:
    """The slot from which a changed series goes on. That of a meeting which was moved may be over before the meeting
    is; then it is the next one."""
    if base.slot.to_instant() > now:
        return base.slot
    return next_slot(series.first, series.repeats, now=now) or base.slot


def remaining_ends(series: Series, slot: WallTime) -> Ends:
    """What is left of a number of times when a series is continued from one of its slots."""
    ends = series.repeats.ends
    if ends.times is None:
        return ends
    before = slots_between(
        series.first,
        series.repeats,
        since=series.first.to_instant(),
        until=slot.to_instant(),
    )
    return Ends(times=max(1, ends.times - len(before)))


def _plan_series(
    change: Change,
    base: Session,
    series: Series,
    sessions: Sequence[Session],
    *,
    now: datetime,
    successor: SeriesId,
) -> Plan:
    start = anchor(base, series, now)
    reached = [one for one in sessions if one.slot.at >= base.slot.at and _is_ahead(one, now)]
    following = next_slot(series.first, series.repeats, now=now)
    is_whole = following is None or following.at >= start.at
    if change.first is None and is_whole:
        alike = tuple(_shift(one, change, base) for one in reached)
        return Plan(alike, old=_reworded(series, change, base))
    first = change.first or start
    new = _reworded(
        replace(
            series,
            id=successor,
            first=first,
            repeats=change.repeats or rule_from(series, start, first, Once()),
            follows_id=series.id,
        ),
        change,
        base,
    )
    old = replace(series, repeats=ending(series.repeats, Ends(on=start.at.date() - timedelta(1))))
    slots = _slots_ahead(new, reached, now)
    if not slots:
        ends_on = new.repeats.ends.on
        raise AfterItsEndError(ends_on or first.at.date())
    # Put on that day by hand before, it is the one that is meant, however far away.
    is_there = base.moved_to is not None and base.promised.at.date() == first.at.date()
    was = [one.slot for one in reached]
    found = new_slots(was, slots, start=start, old=series.repeats, new=new.repeats)
    if is_there and found.get(base.slot) != slots[0]:
        found = {base.slot: slots[0]} | nearest([one for one in was if one != base.slot], slots[1:])
    is_led = change.first is not None and (start == base.slot or found.get(base.slot) == slots[0])
    shifts: list[Shift] = []
    dropped: list[Session] = []
    stays: list[Session] = []
    for one in reached:
        slot = found.get(one.slot)
        keeps_place = one.moved_to is not None and not (one.id == base.id and is_led)
        if slot is not None:
            moved_to = one.promised if keeps_place else None
            placed = replace(one, series_id=new.id, slot=slot, moved_to=None)
            shifts.append(Shift(one, _shift(placed, change, base, moved_to=moved_to).after))
        elif one.state is SessionState.PLANNED and keeps_place:
            shifts.append(_shift(one, change, base))
        elif one.state is SessionState.PLANNED:
            dropped.append(one)
        if keeps_place and one.state is SessionState.PLANNED:
            stays.append(one)
    added = {slot.at for slot in planned_slots(new.first, new.repeats, now=now)}
    added -= {slot.at for slot in found.values()}
    return Plan(
        tuple(_counted(shift) for shift in shifts),
        tuple(dropped),
        tuple(stays) if change.first is not None else (),
        tuple(slot for slot in slots if slot.at in added and not new.rests_on(slot.at.date())),
        old,
        new,
    )


def _is_ahead(session: Session, now: datetime) -> bool:
    """Those called off go along as well, or the new rule would put them back."""
    if session.starts_at <= now or session.cancel_reason is CancelReason.NEW_RULE:
        return False
    return session.state is not SessionState.CLOSED


def _slots_ahead(series: Series, sessions: Sequence[Session], now: datetime) -> list[WallTime]:
    begins = min(one.slot.at for one in sessions)
    last = max(one.slot.to_instant() for one in sessions) + max(NEAREST, series.first.at - begins)
    until = max(now + PLANNED_AHEAD, last)
    return list(slots_between(series.first, series.repeats, since=now, until=until))


def _shift(
    session: Session, change: Change, base: Session, *, moved_to: WallTime | None = None
) -> Shift:
    """Only what was changed in the form is changed: another meeting may have a title of its own."""
    after = replace(
        session,
        title=session.title if change.title == base.title else change.title,
        minutes=session.minutes if change.minutes == base.minutes else change.minutes,
        seats=session.seats if change.seats == base.seats else change.seats,
    )
    if moved_to is not None:
        after = replace(after, moved_to=None if moved_to == after.slot else moved_to.at)
    return _counted(Shift(session, replace(after, starts_at=after.promised.to_instant())))


def _counted(shift: Shift) -> Shift:
    """Calendars take a change only if it is newer than what they have."""
    before, after = shift.before, shift.after
    is_shown = (before.starts_at, before.minutes, before.title) != (
        after.starts_at,
        after.minutes,
        after.title,
    )
    return Shift(before, replace(after, revision=before.revision + is_shown))


def _reworded(series: Series, change: Change, base: Session) -> Series:
    return replace(
        series,
        title=series.title if change.title == base.title else change.title,
        minutes=series.minutes if change.minutes == base.minutes else change.minutes,
        seats=series.seats if change.seats == base.seats else change.seats,
    )


def _same_rhythm(repeats: Repeats, slot: WallTime, first: WallTime) -> Repeats:
    """The old rhythm on the day of the new first meeting."""
    if first.at.date() == slot.at.date():
        return repeats
    match repeats:
        case Once():
            return repeats
        case Weekly(every=every, weekdays=weekdays):
            if len(weekdays) > 1:
                raise RhythmNeededError
            return Weekly(every=every)
        case MonthlyByDate(every=every):
            return MonthlyByDate(first.at.day, every)
        case MonthlyByWeekday(nth=nth, every=every):
            is_last = (first.at + _WEEK).month != first.at.month
            nth = LAST if nth == LAST and is_last else (first.at.day + 6) // 7
            return MonthlyByWeekday(first.at.weekday(), nth, every)
        case _:
            assert_never(repeats)
