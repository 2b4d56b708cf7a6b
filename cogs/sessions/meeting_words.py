"""How a meeting is named to people."""

from datetime import date

from babel.dates import format_date

from bot.core.ids import MemberId
from bot.core.wall_time import load_zone
from bot.features.sessions.model import CancelReason, Draft, Session
from bot.features.sessions.when import Assumption
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs._kit.times import clock_in, day_and_time, zone_name

_NAMED = 40

CHOSEN_REASONS = (
    CancelReason.FACILITATOR_ILL,
    CancelReason.TOO_FEW,
    CancelReason.HOLIDAY,
    CancelReason.ROOM,
    CancelReason.NOT_SHOWN,
)
"""The others follow from what a facilitator did to the whole series."""


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


def assumption_line(assumption: Assumption, say: Speaker) -> str:
    words = {
        Assumption.PM: say("You wrote no AM or PM. I took it as PM."),
        Assumption.AM: say("You wrote no AM or PM. I took it as AM."),
        Assumption.NEXT_WEEK: say("I took “next” as the one in next week."),
        Assumption.AFTER_MIDNIGHT: say("I took midnight as the end of that day."),
        Assumption.FIRST_OF_TWO: say("Clocks show this time twice that night. I took the first."),
        Assumption.EVERY_TWO_WEEKS: say("I took it as every two weeks."),
        Assumption.EVERY_WEEK: say("You did not write how often. I took it as every week."),
        Assumption.EVERY_MONTH: say("I took it as every month."),
    }
    return words[assumption]


def reason_word(reason: CancelReason, say: Speaker) -> str:
    """As the facilitator chooses it from the list of ``CHOSEN_REASONS``."""
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
        CancelReason.SKIPPED: say("This date is left out."),
        CancelReason.PAUSED: say("The meetings rest for a while."),
        CancelReason.NEW_RULE: say("The group meets at other times now."),
    }
    return "" if reason is None else words.get(reason, "")


def date_word(on: date, say: Speaker) -> str:
    """``November 10``: for a date that is no moment yet, so Discord can't show it."""
    return format_date(on, "long", locale=say.language.replace("-", "_"))


def names(people: tuple[MemberId, ...], say: Speaker) -> str:
    """Mentions, which Discord shows as names and which ping nobody on a private screen."""
    shown = ", ".join(f"<@{member_id}>" for member_id in people[:_NAMED])
    if len(people) <= _NAMED:
        return shown
    return say("{names} and {n} more", names=shown, n=len(people) - _NAMED)
