"""An answer as its author reads it: how far it may go, and what became of it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final, assert_never

from bot.core.ids import MemberId
from bot.core.wall_time import load_zone
from bot.features.checkins.answering import Mine
from bot.features.checkins.duty import reading
from bot.features.checkins.model import AnswerState, Ceiling, Round
from bot.features.checkins.questions import CORE, Questions, bundled_questions
from cogs._kit.speaker import Speaker
from cogs._kit.times import day_and_time
from cogs.checkins.reading_words import reading_words
from cogs.sessions.rule_words import weekday

_NAMES: Final[Mapping[AnswerState, Callable[[Speaker], str]]] = {
    AnswerState.WAITING: lambda say: say("Not read yet"),
    AnswerState.OPENED: lambda say: say("Open before a facilitator"),
    AnswerState.CHANGE_ASKED: lambda say: say("Waits for your answer"),
    AnswerState.LEAVE_ASKED: lambda say: say("Waits for your answer"),
    AnswerState.READ: lambda say: say("Read, not shared"),
    AnswerState.TALK: lambda say: say("Read. They would like to talk"),
    AnswerState.ON_LIST: lambda say: say("To be read aloud, without your name"),
    AnswerState.READ_ALOUD: lambda say: say("Read aloud"),
    AnswerState.PASSED_OVER: lambda say: say("Not read aloud in time"),
    AnswerState.IN_ROOM: lambda say: say("In the room"),
    AnswerState.TAKEN_BACK: lambda say: say("Taken back"),
    AnswerState.UNANSWERED: lambda say: say("No one read it"),
}


def questions_of(asked: Round | None, language: str) -> Questions:
    """As they were asked. The core four stand in for a round that is forgotten."""
    if asked is None:
        return bundled_questions().get(CORE).questions(0, language)
    return bundled_questions().get(asked.set_name).questions(asked.turn, language)


def ceiling_name(ceiling: Ceiling, say: Speaker) -> str:
    match ceiling:
        case Ceiling.FACILITATORS:
            return say("Facilitators only")
        case Ceiling.READ_ALOUD:
            return say("Read aloud, without my name")
        case Ceiling.ROOM:
            return say("In the room, with my name")
        case _:
            assert_never(ceiling)


def state_lines(  # noqa: C901, PLR0911, PLR0912  one case for each state, and the type checker counts them
    mine: Mine, zone: str | None, now: datetime, say: Speaker
) -> list[str]:
    """What became of it."""
    answer = mine.answer
    by = facilitator(answer.decided_by, say)
    match answer.state:
        case AnswerState.WAITING:
            return _waiting(mine, zone, now, say)
        case AnswerState.OPENED:
            if not answer.is_held(now):
                return _waiting(mine, zone, now, say)
            return [say("{name} has it open now.", name=facilitator(answer.opened_by, say))]
        case AnswerState.READ:
            return [say("{name} has read it. It goes no further.", name=by)]
        case AnswerState.TALK:
            return [
                say("{name} has read it, and would like to talk with you.", name=by),
                say("You decide if and when. You can ask a facilitator to reach you."),
            ]
        case AnswerState.ON_LIST:
            return _on_list(mine, by, zone, say)
        case AnswerState.READ_ALOUD:
            return [_read_aloud(answer.read_aloud_at or now, zone, now, say)]
        case AnswerState.PASSED_OVER:
            return [
                say("It was on the list, but no one marked it as read in time. I'm sorry."),
                say("You did nothing wrong. Your words are erased."),
            ]
        case AnswerState.IN_ROOM:
            return _in_room(mine, by, say)
        case AnswerState.CHANGE_ASKED:
            return [
                say("{name} has read it, and asks if you would change a part of it.", name=by),
                say("You don't have to. If you leave it, it goes no further."),
            ]
        case AnswerState.LEAVE_ASKED:
            return _leave_asked(mine, by, say)
        case AnswerState.TAKEN_BACK:
            return [say("It was taken back. Your words are gone.")]
        case AnswerState.UNANSWERED:
            return [
                say("No one opened it for 14 days. I'm sorry. You did nothing wrong."),
                say("Your words are erased. No one can read them now."),
            ]
        case _:
            assert_never(answer.state)


def state_name(state: AnswerState, say: Speaker) -> str:
    """In a few words, for lists."""
    return _NAMES[state](say)


def kept_lines(mine: Mine, say: Speaker) -> list[str]:
    """Who opened it and when, and until when anything of it is left."""
    lines = [
        say("{name} opened it on {time}.", name=facilitator(one.by, say), time=day_and_time(one.at))
        for one in mine.openings
    ]
    return [*lines, say("All of it is erased by {time}.", time=day_and_time(mine.erased_at))]


def facilitator(member_id: MemberId | None, say: Speaker) -> str:
    return say("A facilitator") if member_id is None else f"<@{member_id}>"


def _waiting(mine: Mine, zone: str | None, now: datetime, say: Speaker) -> list[str]:
    if mine.answer.unread_told_at is not None:
        if mine.asked_too:
            names = ", ".join(f"<@{one}>" for one in mine.asked_too)
            sorry = say(
                "No one has read your note yet. I'm sorry. It is still safe, "
                "and I have asked {names} too.",
                names=names,
            )
        else:
            sorry = say("No one has read your note yet. I'm sorry. It is still safe.")
        return [sorry, say("If you need someone now, please don't wait for us.")]
    group = mine.group
    if group is None or not mine.readers:
        return [say("No one leads your group right now, so no one can read it. It is safe here.")]
    when = reading(group.duty_hours, group.zone, now)
    return [say("No one has read it yet."), reading_words(when, zone, now, say)]


def _on_list(mine: Mine, by: str, zone: str | None, say: Speaker) -> list[str]:
    meets_at = mine.read_aloud_from
    if meets_at is None:
        return [
            say("{name} has read it. It is on the list, without your name.", name=by),
            say(
                "No meeting is planned in time yet. If none comes, it is erased, and you see that here."
            ),
        ]
    if zone is None:
        on_it = say(
            "{name} has read it. It is on the list for the next meeting, without your name. "
            "You can take it back until then.",
            name=by,
        )
        return [on_it]
    on_it = say(
        "{name} has read it. It is on {day}'s list, without your name. "
        "You can take it back until then.",
        name=by,
        day=weekday(meets_at.astimezone(load_zone(zone)).date(), say),
    )
    return [on_it]


def _in_room(mine: Mine, by: str, say: Speaker) -> list[str]:
    """A card that Discord has not taken yet, or that somebody deleted, stands nowhere."""
    can_take_back = say("No one is told who reads it. You can take it back any time.")
    if mine.answer.card_message_id is None:
        not_there = say("It may go in the room, with your name. Its card does not stand there now.")
        return [not_there, can_take_back]
    return [say("{name} has put it in the room, with your name.", name=by), can_take_back]


def _read_aloud(at: datetime, zone: str | None, now: datetime, say: Speaker) -> str:
    if zone is not None:
        tz = load_zone(zone)
        if at.astimezone(tz).date() == now.astimezone(tz).date():
            return say("Read aloud today. Your words are erased within 24 hours.")
    return say("Read aloud. Your words are erased within 24 hours.")


def _leave_asked(mine: Mine, by: str, say: Speaker) -> list[str]:
    answer = mine.answer
    stays = say("If you say no, it goes no further.")
    if answer.wants_use is Ceiling.ROOM and answer.ceiling is Ceiling.ROOM:
        first = say(
            "{name} has read it. Your words are more than a day old. "
            "May they still go in the room, with your name?",
            name=by,
        )
    elif answer.wants_use is Ceiling.ROOM:
        first = say("{name} has read it. May it go in the room, with your name?", name=by)
    else:
        first = say(
            "{name} has read it. May it be read aloud at a meeting, without your name?", name=by
        )
    return [first, stays]
