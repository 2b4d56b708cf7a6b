"""What somebody said, in words, for whoever reads it: the choices, how far it may go, and from when it is."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.features.checkins.model import Answer, AnswerState, Ceiling, Round, Said
from bot.features.checkins.questions import CORE, Topic, bundled_questions
from cogs._kit.speaker import Speaker
from cogs._kit.text import quoted

_DAY_BEGINS: Final = timedelta(hours=5)
"""Who writes at two in the morning calls it the evening before."""
_NOON, _EVENING = 12, 18
_A_WEEK: Final = 6


def said_lines(said: Said, asked: Round | None, say: Speaker) -> str:
    """Every choice with its question, then the words."""
    chosen = {
        Topic.HEAVY: said.heavy,
        Topic.NOW: said.now,
        Topic.OWN_TIME: said.own_time,
        Topic.NEED: said.need,
    }
    questions = bundled_questions().get(CORE if asked is None else asked.set_name)
    lines = [
        f"{question.label} **{choice.label}**"
        for question in questions.questions(0 if asked is None else asked.turn, say.language).asked
        for choice in question.choices
        if choice.value == str(chosen[question.topic])
    ]
    words = quoted(said.words) if said.words else say("No words this time.")
    return "\n".join([*lines, words])


def ceiling_words(ceiling: Ceiling, say: Speaker) -> str:
    match ceiling:
        case Ceiling.FACILITATORS:
            return say("They allowed: facilitators only.")
        case Ceiling.READ_ALOUD:
            return say("They allowed: read aloud, without their name.")
        case Ceiling.ROOM:
            return say("They allowed: in the room, with their name.")


def way_words(answer: Answer, say: Speaker) -> str:
    """Where it is on its way to, for the facilitator who sent it there."""
    if answer.state is AnswerState.ON_LIST:
        return say("on the list for the next meeting")
    if answer.state is AnswerState.IN_ROOM:
        return say("in the room")
    if answer.state is AnswerState.CHANGE_ASKED:
        return say("you asked for a change")
    return say("you asked whether it may go further")


def coarse_day(at: datetime, zone: ZoneInfo, now: datetime, say: Speaker) -> str:
    """Never exact: a time could tell the room whose words they are."""
    day = (at.astimezone(zone) - _DAY_BEGINS).date()
    today = (now.astimezone(zone) - _DAY_BEGINS).date()
    if (today - day).days > _A_WEEK:
        return say("from more than a week ago")
    weekday = format_date(day, "EEEE", locale=say.language.replace("-", "_"))
    hour = at.astimezone(zone).hour
    if _DAY_BEGINS.seconds // 3600 <= hour < _NOON:
        return say("from {day} morning", day=weekday)
    if _NOON <= hour < _EVENING:
        return say("from {day} afternoon", day=weekday)
    return say("from {day} evening", day=weekday)
