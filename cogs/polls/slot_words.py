"""How the times of a poll are named to people."""

from bot.core.ids import MemberId
from bot.core.wall_time import WallTime, load_zone
from bot.features.polls.ground import Question
from bot.features.polls.model import Fit, Poll, Rhythm, Slot
from bot.features.sessions.recurrence import Once
from cogs._kit.speaker import Speaker
from cogs._kit.times import clock_in, day_and_time, day_in, zone_name
from cogs.sessions.meeting_words import names
from cogs.sessions.rule_words import rule_line, weekday

_NAMED = 12


def slot_label(poll: Poll, slot: Slot, zone: str, say: Speaker) -> str:
    """``Wed, Oct 21, 7:30 PM`` on a named clock, or ``Wednesday, 7:30 PM`` for every week."""
    there = load_zone(zone)
    if poll.rhythm is Rhythm.ONCE:
        return day_in(slot.starts_at, there, say.language)
    day = weekday(slot.starts_at.astimezone(there).date(), say)
    return say("{day}, {time}", day=day, time=clock_in(slot.starts_at, there, say.language))


def slot_line(question: Question, slot: Slot, say: Speaker) -> str:
    """On the group's clock, with its place; a single date also on the reader's own, if that is another."""
    poll = question.poll
    zone = load_zone(poll.zone)
    clock = clock_in(slot.starts_at, zone, say.language)
    if poll.rhythm is Rhythm.WEEKLY:
        day = weekday(slot.wall.at.date(), say)
        return say("Every {day}, {time} {place}", day=day, time=clock, place=zone_name(zone))
    if question.reads_on == poll.zone:
        return say("{time} in {place}", time=day_and_time(slot.starts_at), place=zone_name(zone))
    return slot_date(slot.wall, say)


def became_words(question: Question, say: Speaker) -> str:
    """``Every Thursday, 7:30 PM New York``, and each of the turns if there are more."""
    return "; ".join(
        slot_date(one.first, say)
        if isinstance(one.repeats, Once)
        else rule_line(one.first, one.repeats, say)
        for one in question.became
    )


def slot_date(wall: WallTime, say: Speaker) -> str:
    return say(
        "{time}, {local} in {place}",
        time=day_and_time(wall.to_instant()),
        local=clock_in(wall.to_instant(), load_zone(wall.zone), say.language),
        place=zone_name(load_zone(wall.zone)),
    )


def fit_word(fit: Fit, say: Speaker) -> str:
    words = {
        Fit.WORKS: say("Works"),
        Fit.IF_NEEDED: say("If needed"),
        Fit.NO: say("No"),
    }
    return words[fit]


def few_names(people: tuple[MemberId, ...], say: Speaker) -> str:
    """Mentions, which ping nobody on a private screen; no more than a phone can show."""
    if len(people) <= _NAMED:
        return names(people, say)
    shown = names(people[:_NAMED], say)
    return say("{names} and {n} more", names=shown, n=len(people) - _NAMED)
