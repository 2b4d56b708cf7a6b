"""When a group is asked, and until when. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, assert_never

from bot.core.ids import SessionId
from bot.core.wall_time import WallTime
from bot.features.checkins.errors import RhythmError
from bot.features.checkins.model import Asks, Rhythm, Round, RoundState
from bot.features.sessions.model import Session, SessionState
from bot.features.sessions.recurrence import Weekly, slots_between

SHORTEST_OPEN, LONGEST_OPEN = timedelta(hours=12), timedelta(days=7)
MOST_HOURS_BEFORE: Final = 7 * 24
NUDGE_BEFORE: Final = timedelta(days=1)
LOOKS_AHEAD: Final = timedelta(days=60)
"""Meetings further away change nothing yet; the nightly look comes round before they do."""
_A_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Window:
    """A time in which a group is asked by itself."""

    opens_at: datetime
    closes_at: datetime
    session_id: SessionId | None = None


def checked(rhythm: Rhythm) -> Rhythm:
    """Refuse what no screen offers: the numbers come out of custom_ids, which can be forged."""
    is_whole = {
        Asks.WEEKLY: rhythm.weekly_from is not None,
        Asks.BEFORE_MEETINGS: 1 <= (rhythm.hours_before or 0) <= MOST_HOURS_BEFORE,
        Asks.WHEN_TOLD: True,
    }
    if not is_whole[rhythm.asks] or not SHORTEST_OPEN <= rhythm.open_for <= LONGEST_OPEN:
        raise RhythmError
    return rhythm


def first_weekly(weekday: int, hour: int, zone: str, now: datetime) -> WallTime:
    """The next time that the group's clock shows this."""
    today = WallTime.of(now, zone).at.replace(hour=hour, minute=0, second=0, microsecond=0)
    first = WallTime(today + timedelta(days=(weekday - today.weekday()) % 7), zone)
    return first if first.to_instant() > now else WallTime(first.at + _A_WEEK, zone)


def find_window(rhythm: Rhythm, meetings: Iterable[Session], now: datetime) -> Window | None:
    """The one that is open now. Of a window that is over nobody hears, so nothing opens late for nothing."""
    found = (one for one in _windows(rhythm, meetings, now) if one.opens_at <= now < one.closes_at)
    return next(found, None)


def next_window(rhythm: Rhythm, meetings: Iterable[Session], now: datetime) -> Window | None:
    return next((one for one in _windows(rhythm, meetings, now) if now < one.opens_at), None)


def was_asked(window: Window, rounds: Iterable[Round]) -> bool:
    """Whether this window has had its round. One that closed because its meeting was called off may come again with
    the meeting; one that a facilitator closed may not."""
    if window.session_id is None:
        return any(one.opens_at == window.opens_at and one.asked_by is None for one in rounds)
    own = [one for one in rounds if one.session_id == window.session_id]
    return any(one.state is RoundState.OPEN or one.was_closed_by_hand for one in own)


def closes_at_by_hand(rhythm: Rhythm, now: datetime) -> datetime:
    return now + rhythm.open_for


def follows_meeting(asked: Round, meeting: Session | None, now: datetime) -> datetime:
    """When a round that comes before a meeting closes, now that the meeting may have moved or been called off."""
    if meeting is None or meeting.state is not SessionState.PLANNED:
        return now
    return meeting.starts_at if asked.session_id == meeting.id else asked.closes_at


def nudge_at(asked: Round) -> datetime:
    """A day before it closes, or halfway if it is short."""
    halfway = asked.opens_at + (asked.closes_at - asked.opens_at) / 2
    return max(halfway, asked.closes_at - NUDGE_BEFORE)


def on_clock_of(rhythm: Rhythm, zone: str) -> Rhythm:
    """The group lives by another clock now: 10 AM stays 10 AM."""
    if rhythm.weekly_from is None:
        return rhythm
    return replace(rhythm, weekly_from=WallTime(rhythm.weekly_from.at, zone))


def _windows(rhythm: Rhythm, meetings: Iterable[Session], now: datetime) -> Iterator[Window]:
    """Those that are not over, soonest first. None overlaps the next."""
    if rhythm.is_paused:
        return
    match rhythm.asks:
        case Asks.WHEN_TOLD:
            return
        case Asks.WEEKLY:
            yield from _weekly(rhythm, now)
        case Asks.BEFORE_MEETINGS:
            yield from _before(rhythm, meetings, now)
        case _:
            assert_never(rhythm.asks)


def _weekly(rhythm: Rhythm, now: datetime) -> Iterator[Window]:
    first = rhythm.weekly_from
    if first is None:
        return
    since = now - LONGEST_OPEN - timedelta(days=1)
    until = max(now, first.to_instant()) + 2 * _A_WEEK
    for slot in slots_between(first, Weekly(), since=since, until=until):
        # In wall time, so that it closes at the hour at which it opened, also across a clock change.
        ends = WallTime(slot.at + min(rhythm.open_for, _A_WEEK), slot.zone)
        window = Window(slot.to_instant(), ends.to_instant())
        if now < window.closes_at:
            yield window


def _before(rhythm: Rhythm, meetings: Iterable[Session], now: datetime) -> Iterator[Window]:
    lead = timedelta(hours=rhythm.hours_before or 0)
    planned = sorted(
        (one for one in meetings if one.state is SessionState.PLANNED),
        key=lambda one: (one.starts_at, one.id),
    )
    earlier: datetime | None = None
    for meeting in planned:
        opens_at = meeting.starts_at - lead
        # Meetings close to each other take turns.
        opens_at = opens_at if earlier is None else max(opens_at, earlier)
        earlier = meeting.starts_at
        if now < meeting.starts_at and opens_at < meeting.starts_at:
            yield Window(opens_at, meeting.starts_at, meeting.id)
