"""What a person reads after they answered, with the next step."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias, assert_never

from bot.features.sessions.ground import Summary
from bot.features.sessions.model import Rsvp, RsvpAnswer, Seat
from cogs._kit.replies import next_steps
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker
from cogs._kit.times import day_and_time, time_only
from cogs.members.my_notes import MyNotesButton
from cogs.members.my_page import MyPageButton
from cogs.sessions.next_of_group import MeetingAfterButton
from cogs.sessions.private_word import word_taps
from cogs.sessions.reminded_line import reminded_line
from cogs.sessions.rsvp_button import RsvpButton
from cogs.sessions.rule_words import ordinal
from cogs.sessions.standing_button import every_time_tap

GoingTap: TypeAlias = Callable[[Summary, Speaker], Tappable | None]

GOING_TAPS: Final[list[GoingTap]] = []
"""What is offered to somebody who is in: put it in their calendar, for instance. Other features add theirs."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What an answer means now, and what may be done next."""

    text: str
    answers: tuple[RsvpAnswer, ...]
    """What may be answered instead."""
    offer: Tappable | None = None


def answer_screen(summary: Summary, say: Speaker, now: datetime) -> Screen:
    reply = reply_to(summary, say, now)
    session = summary.session
    has_declined = summary.rsvp is not None and summary.rsvp.answer is RsvpAnswer.DECLINED
    is_in = (
        summary.rsvp is not None
        and summary.rsvp.answer is RsvpAnswer.GOING
        and summary.rsvp.seat in {Seat.CONFIRMED, Seat.NONE}
    )
    return Screen(
        reply.text,
        next_steps(
            reply.offer,
            *(RsvpButton(session.guild_id, session.id, one, say) for one in reply.answers),
            every_time_tap(summary, say),
            *(make(summary, say) for make in GOING_TAPS if is_in),
            *word_taps(summary, say),
            MeetingAfterButton(session.guild_id, session.id, say) if has_declined else None,
            MyPageButton(session.guild_id, say),
        ),
    )


def reply_to(summary: Summary, say: Speaker, now: datetime) -> Reply:
    """For someone who has not answered: that they have not."""
    rsvp = summary.rsvp
    if rsvp is None:
        return Reply(say("You have not answered yet."), tuple(RsvpAnswer))
    reply = _reply_to(rsvp, summary, say, now)
    if not rsvp.asks_again:
        return reply
    ask = say("The time has changed since you answered. Does it still work for you?")
    return Reply(f"{ask}\n{reply.text}", tuple(RsvpAnswer), reply.offer)


def _reply_to(rsvp: Rsvp, summary: Summary, say: Speaker, now: datetime) -> Reply:
    match rsvp.answer:
        case RsvpAnswer.GOING:
            return _going(summary, rsvp, say, now)
        case RsvpAnswer.MAYBE:
            words = say(
                "Maybe it is, for {time}. That holds no seat, so tap Going once you know.",
                time=day_and_time(summary.session.starts_at),
            )
            return Reply(words, (RsvpAnswer.GOING, RsvpAnswer.DECLINED))
        case RsvpAnswer.DECLINED:
            words = say("Thank you for telling us. Your place next time is safe.")
            if summary.ties.comes_every_time:
                words += "\n" + say("It counts for this day only. You still come every time.")
            return Reply(words, (RsvpAnswer.GOING,))
        case _:
            assert_never(rsvp.answer)


def _going(summary: Summary, rsvp: Rsvp, say: Speaker, now: datetime) -> Reply:
    match rsvp.seat:
        case Seat.CONFIRMED | Seat.NONE:
            return _is_in(summary, say, now)
        case Seat.WAITING:
            return _waits(summary, say)
        case Seat.OFFERED:
            words = say(
                "A place opened for {time}. It is kept for you until {until}. "
                "Then it goes to the next in line.",
                time=day_and_time(summary.session.starts_at),
                until=time_only(rsvp.offered_until or summary.session.starts_at),
            )
            return Reply(words, (RsvpAnswer.GOING, RsvpAnswer.DECLINED))
        case _:
            assert_never(rsvp.seat)


def _is_in(summary: Summary, say: Speaker, now: datetime) -> Reply:
    lines = [say("You're in. See you {time}.", time=day_and_time(summary.session.starts_at))]
    if summary.ties.comes_every_time:
        lines.append(say("You come every time. For this day only, you can tap Can't make it."))
    reminded, is_worth_a_look = reminded_line(summary, say, now)
    offer = MyNotesButton(summary.session.guild_id, say) if is_worth_a_look else None
    return Reply("\n".join(filter(None, [*lines, reminded])), (RsvpAnswer.DECLINED,), offer)


def _waits(summary: Summary, say: Speaker) -> Reply:
    time = day_and_time(summary.session.starts_at)
    if summary.has_free_seat:
        words = say("A place opened for {time}. It goes to the first who taps Going.", time=time)
        return Reply(words, (RsvpAnswer.GOING, RsvpAnswer.DECLINED))
    place = ordinal(summary.position or 1, say)
    line = say("You are {place} in line for {time}.", place=place, time=time)
    if summary.can_be_told:
        hope = say("I'll tell you if a seat opens.")
        return Reply(f"{line} {hope}", (RsvpAnswer.DECLINED,))
    hope = say(
        "I can't write to you, so look here now and then. "
        "Your place is kept. If a seat is free, you have it as soon as you look."
    )
    offer = MyNotesButton(summary.session.guild_id, say)
    return Reply(f"{line} {hope}", (RsvpAnswer.DECLINED,), offer)
