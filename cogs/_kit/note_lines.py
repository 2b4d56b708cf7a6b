"""Every line that a private note may show on a lock screen. There are no others.

None says group, facilitator, support, a name, a room or a purpose. A clock time is written only for somebody who
confirmed their clock; for everyone else it is "meeting".
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cogs._kit.speaker import Speaker
from cogs._kit.times import clock_in


def named(starts_at: datetime, zone: str | None, say: Speaker) -> str:
    """``6:30 PM`` on the reader's confirmed clock (``zone``), else ``meeting``: it stands behind "Your"."""
    if zone is None:
        return say("meeting")
    return clock_in(starts_at, ZoneInfo(zone), say.language)


def tomorrow(when: str, say: Speaker) -> str:
    return say("Your {when} is tomorrow.", when=when)


def today(when: str, say: Speaker) -> str:
    return say("Your {when} is today.", when=when)


def is_in(when: str, left: timedelta, say: Speaker) -> str:
    """More than a day ahead."""
    return say("Your {when} is in {left}.", when=when, left=span(left, say))


def starts_now(when: str, say: Speaker) -> str:
    return say("Your {when} starts now.", when=when)


def starts_in(when: str, left: timedelta, say: Speaker) -> str:
    return say("Your {when} starts in {left}.", when=when, left=span(left, say))


def has_started(when: str, say: Speaker) -> str:
    return say(
        "Your {when} has started. You can still come in. This note is late. Sorry.", when=when
    )


def is_off(when: str, say: Speaker) -> str:
    return say("Your {when} is off today.", when=when)


def has_moved(when: str, say: Speaker) -> str:
    return say("Your {when} has moved.", when=when)


def time_changes(say: Speaker) -> str:
    return say("A time changes soon.")


def waiting(say: Speaker) -> str:
    return say("Something is waiting for you.")


def place_opened(say: Speaker) -> str:
    return say("A place opened.")


def reminder(say: Speaker) -> str:
    """Of what, stands behind *Open*."""
    return say("A reminder you set.")


def test(say: Speaker) -> str:
    return say("Test. This is all that shows.")


def anything(say: Speaker) -> str:
    """For people who chose that their phone shows nothing else."""
    return say("A note.")


def late(line: str, by: timedelta, say: Speaker) -> str:
    """Own up to a late note, in the same breath."""
    return say("{line} This note is {late} late. Sorry.", line=line, late=span(by, say))


_EXACT_UP_TO = 119  # "90 minutes" helps; "1 hour" for it would make somebody late
_HOUR = 60
_TWO_DAYS = 48


def span(length: timedelta, say: Speaker) -> str:
    """``52 minutes``, ``1 hour``, ``2 days``: the largest unit that is still exact enough to act on."""
    minutes = max(1, round(length.total_seconds() / 60))
    if minutes <= _EXACT_UP_TO and minutes != _HOUR:
        return say.plural("{n} minute", "{n} minutes", minutes)
    hours = round(minutes / _HOUR)
    if hours < _TWO_DAYS:
        return say.plural("{n} hour", "{n} hours", hours)
    return say.plural("{n} day", "{n} days", round(hours / 24))
