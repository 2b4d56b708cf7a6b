"""How a group is asked, in words."""

from datetime import timedelta
from typing import Final, assert_never

from bot.core.wall_time import load_zone
from bot.features.checkins.model import Asks, Rhythm
from bot.features.checkins.questions import bundled_questions
from bot.features.checkins.turning import Rounds
from bot.features.groups.model import Group
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs._kit.times import clock_in, day_and_time, zone_name
from cogs.sessions.rule_words import weekday

_ALL_SHOWN: Final = 5
"""A longer list is a scale, of which its ends say enough."""
_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)


def rhythm_line(rhythm: Rhythm, say: Speaker) -> str:
    match rhythm.asks:
        case Asks.WHEN_TOLD:
            return say("I ask only when you say so.")
        case Asks.BEFORE_MEETINGS:
            return say(
                "I ask {length} before each meeting. It closes when the meeting starts.",
                length=length_words(timedelta(hours=rhythm.hours_before or 0), say),
            )
        case Asks.WEEKLY:
            first = rhythm.weekly_from
            if first is None:
                return say("I ask only when you say so.")
            return say(
                "I ask every {day} at {time}, {place} time. It stays open for {length}.",
                day=weekday(first.at.date(), say),
                time=clock_in(first.to_instant(), load_zone(first.zone), say.language),
                place=zone_name(load_zone(first.zone)),
                length=length_words(rhythm.open_for, say),
            )
        case _:
            assert_never(rhythm.asks)


def next_lines(rounds: Rounds, say: Speaker) -> list[str]:
    """What is open, and what comes by itself."""
    lines: list[str] = []
    if rounds.open is not None:
        lines.append(say("Open until {time}.", time=day_and_time(rounds.open.closes_at)))
    if rounds.rhythm.is_paused:
        lines.append(say("It rests. I ask again when you resume it."))
    elif rounds.next is not None:
        lines.append(say("I ask next on {time}.", time=day_and_time(rounds.next.opens_at)))
    elif rounds.rhythm.asks is Asks.BEFORE_MEETINGS and rounds.open is None:
        lines.append(say("No meeting is planned, so I ask no one yet."))
    return lines


def question_lines(set_name: str, turn: int, group: Group, say: Speaker) -> list[str]:
    """In the group's language, as its people will see it."""
    asked = bundled_questions().get(set_name).questions(turn, group.language)
    lines = [say("This is what people see. They can leave out any of it.")]
    for question in asked.asked:
        labels = [plain(choice.label) for choice in question.choices]
        asked_for = plain(question.label)
        if len(labels) > _ALL_SHOWN:
            first, last = labels[0], labels[-1]
            line = say(
                "- {question} From “{first}” to “{last}”",
                question=asked_for,
                first=first,
                last=last,
            )
        else:
            line = say("- {question} {choices}", question=asked_for, choices=" · ".join(labels))
        lines.append(line)
    words = say(
        "- {label} {description}",
        label=plain(asked.words_label),
        description=plain(asked.words_description),
    )
    return [*lines, words]


def length_words(length: timedelta, say: Speaker) -> str:
    if length >= _DAY and not length % _DAY:
        return say.plural("{n} day", "{n} days", length // _DAY)
    return say.plural("{n} hour", "{n} hours", length // _HOUR)
