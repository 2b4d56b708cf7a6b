"""Which meetings are at another hour on a person's clock than the one before, and when they hear of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.ids import SessionId
from bot.core.wall_time import WallTime, load_zone
from bot.features.sessions.ahead import Ahead
from bot.features.sessions.model import Session, SessionState
from bot.features.sessions.recurrence import slot_before, slots_between

TOLD_BEFORE: Final = timedelta(days=7)
BACK_WITHIN: Final = timedelta(weeks=8)
"""A change that is undone within so long is told together with its end, in one note."""
LOOKS_BACK: Final = timedelta(weeks=10)
"""How far past meetings are looked at: longer than a change and its way back."""
LOOKS_AHEAD: Final = timedelta(weeks=57)
TOLD_AT: Final = time(10)
"""On the reader's own clock."""
STILL_ON_TIME: Final = timedelta(hours=1)
"""A night's planning that comes so late after ten does not put a note off until the next day."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person's clock shows when a meeting begins."""

    at: time
    days_apart: int
    """Their date, counted from the date in the group's place: Friday in Sydney is 1 after Thursday in New York."""

    @classmethod
    def of(cls, step: "Step", zone: ZoneInfo) -> "Shown":
        theirs = step.at.astimezone(zone)
        return cls(theirs.time(), theirs.toordinal() - step.day.toordinal())


@dataclass(frozen=True, slots=True)
class Step:
    """A meeting in the order in which people come to them. Without a ``session`` it is not planned yet, or was
    only the last one before."""

    at: datetime
    day: date
    """In the group's own place."""
    session: Session | None = None

    @classmethod
    def of(cls, slot: WallTime, session: Session | None = None) -> "Step":
        at = slot.to_instant()
        return cls(at, WallTime.of(at, slot.zone).at.date(), session)


@dataclass(frozen=True, slots=True)
class ClockChange:
    """A meeting at another hour than the one before, for people on one clock."""

    session: Session
    zone: str
    old: Shown
    new: Shown
    back_at: datetime | None = None
    """The meeting that is at the old hour again, if that is soon."""
    until: datetime | None = None
    """Else the one at which the hour changes once more, if it is known."""
    undoes: SessionId | None = None
    """The meeting whose change ends here. Who was told of that one knows of this."""

    @property
    def is_on_another_day(self) -> bool:
        return self.old.days_apart != self.new.days_apart

    @property
    def is_near_since(self) -> datetime:
        return self.session.starts_at - TOLD_BEFORE


def steps_of(ahead: Ahead, now: datetime) -> tuple[Step, ...]:
    """The meetings that were held or will be, at their promised hour, then those that the rule still brings.

    What was called off is left out: nobody came at that hour. One moved by hand has a note of its own.
    """
    series = ahead.series
    held = [
        Step.of(one.slot, one)
        for one in ahead.sessions
        if one.state is not SessionState.CANCELLED and one.moved_to is None
    ]
    known = {one.slot.at for one in ahead.sessions}
    planned_to = max((one.slot.to_instant() for one in ahead.sessions), default=now)
    later = slots_between(
        series.first, series.repeats, since=max(planned_to, now), until=now + LOOKS_AHEAD
    )
    coming = [
        Step.of(slot)
        for slot in later
        if slot.at not in known and not series.rests_on(slot.at.date())
    ]
    before = [Step.of(one) for one in _before(ahead)]
    return (*before, *held, *coming)


def changes_of(steps: Sequence[Step], zone: str) -> tuple[ClockChange, ...]:
    """Every change for people on one clock, soonest first, also those that undo the one before."""
    there = load_zone(zone)
    shown = [Shown.of(step, there) for step in steps]
    turns = [number for number in range(1, len(steps)) if shown[number] != shown[number - 1]]
    found: list[ClockChange] = []
    undone: Step | None = None
    for turn, following in zip_longest(turns, turns[1:]):
        step, old, new = steps[turn], shown[turn - 1], shown[turn]
        ends_at = None if following is None else steps[following].at
        comes_back = (
            following is not None
            and ends_at is not None
            and shown[following] == old
            and ends_at - step.at <= BACK_WITHIN
        )
        if step.session is not None:
            found.append(
                ClockChange(
                    session=step.session,
                    zone=zone,
                    old=old,
                    new=new,
                    back_at=ends_at if comes_back else None,
                    until=None if comes_back else ends_at,
                    undoes=None if undone is None or undone.session is None else undone.session.id,
                )
            )
        # A way back is told with its change; what comes after it begins anew.
        undone = step if comes_back and undone is None else None
    return tuple(found)


def changes_to_tell(
    changes: Iterable[ClockChange], *, here_since: datetime | None, now: datetime
) -> tuple[ClockChange, ...]:
    """What a person hears of: changes to come, but no way back from one that they heard of, or could have.

    ``here_since`` is when they joined; None has been here all along.
    """
    changes = tuple(changes)
    starts = {one.session.id: one.session.starts_at for one in changes}
    return tuple(
        one
        for one in changes
        if one.session.is_coming(now)
        and (
            one.undoes is None
            or (here_since is not None and here_since >= starts.get(one.undoes, here_since))
        )
    )


def tell_at(change: ClockChange, *, since: datetime) -> datetime:
    """The first ten in the morning of their own clock, from 7 days before on; at once if none is left."""
    wanted = max(change.is_near_since, since)
    there = load_zone(change.zone)
    day = wanted.astimezone(there).date()
    at = datetime.combine(day, TOLD_AT, tzinfo=there)
    if at < wanted:
        at = datetime.combine(day + timedelta(days=1), TOLD_AT, tzinfo=there)
    return at.astimezone(wanted.tzinfo) if at < change.session.starts_at else wanted


def _before(ahead: Ahead) -> tuple[WallTime, ...]:
    """The slot before the first meeting that is looked at, if its series had begun by then."""
    if not ahead.sessions:
        return ()
    series = ahead.series
    before = slot_before(series.first, series.repeats, ahead.sessions[0].slot)
    return () if before is None else (before,)
