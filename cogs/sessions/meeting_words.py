"""How a meeting is named to people."""

from datetime import date
from typing import assert_never

from babel.dates import format_date

from bot.core.ids import MemberId
from bot.core.wall_time import WallTime, load_zone
from bot.features.sessions.model import CancelReason, Draft, Session
from bot.features.sessions.recurrence import Once, Repeats, Weekly
from bot.features.sessions.when import Assumption
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs._kit.times import clock_in, day_and_time, zone_name

_TEENS = range(11, 14)
_NAMED = 40


def title_of(meeting: Session | Draft, say: Speaker) -> str:
    return say("Meeting") if meeting.title is None else plain(meeting.title)


def when_lines(session: Session, say: Speaker) -> str:
    """The time on the reader's own clock, then on the group's, with its place."""
    return f"{day_and_time(session.starts_at)}\n{there(session, say)}"


def there(session: Session, say: Speaker) -> str:
    zone = load_zone(session.zone)
    return say(
        "{time} in {place}, {minutes} minutes",
        time=clock_in(session.starts_at, zone, say.language),
        place=zone_name(zone),
        minutes=session.minutes,
    )


def seats_line(session: Session, taken: int, say: Speaker) -> str:
    """``8 of 8 seats taken``, and never a name."""
    if session.seats is None:
        if not taken:
            return say("Seats for everyone")
        return say.plural("{n} person is coming", "{n} people are coming", taken)
    return say("{taken} of {seats} seats taken", taken=taken, seats=session.seats)


def rule_line(first: WallTime, repeats: Repeats, say: Speaker) -> str:
    """``Every Wednesday, 7:30 PM New York``."""
    zone = load_zone(first.zone)
    facts = {
        "day": weekday(first.at.date(), say),
        "time": clock_in(first.to_instant(), zone, say.language),
        "place": zone_name(zone),
    }
    match repeats:
        case Once():
            return say("Once, on {day}, {time} {place}", **facts)
        case Weekly(every=1):
            return say("Every {day}, {time} {place}", **facts)
        case Weekly(every=2):
            return say("Every other {day}, {time} {place}", **facts)
        case Weekly(every=every):
            return say("Every {n} weeks on {day}, {time} {place}", n=every, **facts)
        case _:
            assert_never(repeats)


def assumption_line(assumption: Assumption, say: Speaker) -> str:
    match assumption:
        case Assumption.PM:
            return say("You wrote no AM or PM. I took it as PM.")
        case Assumption.AM:
            return say("You wrote no AM or PM. I took it as AM.")
        case Assumption.NEXT_WEEK:
            return say("I took “next” as the one in next week.")
        case Assumption.AFTER_MIDNIGHT:
            return say("I took midnight as the end of that day.")
        case Assumption.FIRST_OF_TWO:
            return say("Clocks show this time twice that night. I took the first.")
        case Assumption.EVERY_TWO_WEEKS:
            return say("I took it as every two weeks.")
        case _:
            assert_never(assumption)


def reason_word(reason: CancelReason, say: Speaker) -> str:
    """As the facilitator chooses it from the list."""
    words = {
        CancelReason.FACILITATOR_ILL: say("A facilitator is ill"),
        CancelReason.TOO_FEW: say("Too few people can come"),
        CancelReason.HOLIDAY: say("A holiday"),
        CancelReason.ROOM: say("A problem with the room"),
        CancelReason.NOT_SHOWN: say("Show no reason"),
    }
    return words[reason]


def reason_sentence(reason: CancelReason | None, say: Speaker) -> str:
    """As members read it. Nothing if the facilitator shows none."""
    words = {
        CancelReason.FACILITATOR_ILL: say("A facilitator is ill."),
        CancelReason.TOO_FEW: say("Too few people could come."),
        CancelReason.HOLIDAY: say("It is a holiday."),
        CancelReason.ROOM: say("There is a problem with the room."),
    }
    return "" if reason is None else words.get(reason, "")


def ordinal(number: int, say: Speaker) -> str:
    """``1st``."""
    last = number % 10
    if number % 100 in _TEENS or last not in {1, 2, 3}:
        return say("{n}th", n=number)
    if last == 1:
        return say("{n}st", n=number)
    return say("{n}nd", n=number) if last == 2 else say("{n}rd", n=number)  # noqa: PLR2004  2nd


def weekday(on: date, say: Speaker) -> str:
    name = format_date(on, "EEEE", locale=say.language.replace("-", "_"))
    return name[:1].upper() + name[1:]


def date_word(on: date, say: Speaker) -> str:
    """``November 10``: for a date that is no moment yet, so Discord can't show it."""
    return format_date(on, "long", locale=say.language.replace("-", "_"))


def names(people: tuple[MemberId, ...], say: Speaker) -> str:
    """Mentions, which Discord shows as names and which ping nobody on a private screen."""
    shown = ", ".join(f"<@{member_id}>" for member_id in people[:_NAMED])
    if len(people) <= _NAMED:
        return shown
    return say("{names} and {n} more", names=shown, n=len(people) - _NAMED)
