"""The words for what can't be done about a meeting, each with the next step."""

from bot.core.errors import Refusal
from bot.core.wall_time import load_zone
from bot.features.sessions import errors, when_errors
from bot.features.sessions.when_errors import Pattern
from cogs._kit.interaction import Interaction
from cogs._kit.refusals import first_aid, spoken
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs._kit.times import clock_in, day_and_time
from cogs.helplines.help_now import HelpNowButton
from cogs.members.my_page import MyPageButton
from cogs.sessions.meeting_screen import MoreButton
from cogs.sessions.meeting_words import date_word
from cogs.sessions.next_meeting import EveningButton
from cogs.sessions.next_of_group import MeetingAfterButton
from cogs.sessions.rsvp_button import NeverMindButton, WaitButton
from cogs.sessions.rule_words import ordinal, weekday


@spoken(errors.MeetingFullError)
def full(refusal: errors.MeetingFullError, say: Speaker, _interaction: Interaction) -> Screen:
    session = refusal.session
    parts = [
        say.plural(
            "The only seat is taken for {time}. You can wait in line.",
            "All {n} seats are taken for {time}. You can wait in line.",
            session.seats or 1,
            time=day_and_time(session.starts_at),
        ),
        say("You would be {place}.", place=ordinal(refusal.position, say)),
        say("I'll tell you if a seat opens.")
        if refusal.can_be_told
        else say("I can't write to you, so look here now and then. Your place is kept."),
    ]
    return Screen(
        " ".join(parts),
        [
            WaitButton(session.guild_id, session.id, say),
            MeetingAfterButton(session.guild_id, session.id, say),
            NeverMindButton(say),
        ],
    )


@spoken(errors.MeetingStartedError)
def started(refusal: errors.MeetingStartedError, say: Speaker, _interaction: Interaction) -> Screen:
    session = refusal.session
    if refusal.was_declining:
        words = say("The meeting has started, so I changed nothing. It is fine not to come.")
    else:
        words = say("The meeting has started, so I changed nothing. You can still come in.")
    return Screen(words, [MoreButton(session.guild_id, session.id, say), HelpNowButton(say)])


@spoken(errors.MeetingCancelledError)
def off(refusal: errors.MeetingCancelledError, say: Speaker, _interaction: Interaction) -> Screen:
    session = refusal.session
    words = say("This meeting is off, so I changed nothing. Your place next time is safe.")
    return Screen(words, _next(session, say))


@spoken(errors.MeetingClosedError)
def over(refusal: errors.MeetingClosedError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("This meeting is over, so I changed nothing. The next one is one tap away.")
    return Screen(words, _next(refusal.session, say))


@spoken(errors.SessionRefusal)
def about_a_meeting(
    refusal: errors.SessionRefusal, say: Speaker, _interaction: Interaction
) -> Screen:
    words = say("That is not possible for this meeting, so I changed nothing.")
    return Screen(words, _next(refusal.session, say))


@spoken(errors.MeetingAheadError)
def ahead(refusal: errors.MeetingAheadError, say: Speaker, _interaction: Interaction) -> Screen:
    session = refusal.session
    words = say("This meeting has not started, so I can't close it yet. You can cancel it.")
    return Screen(words, [EveningButton(session.guild_id, session.id, say("Look at it"))])


@spoken(errors.SessionNotFoundError)
def not_here(
    _refusal: errors.SessionNotFoundError, say: Speaker, interaction: Interaction
) -> Screen:
    words = say("This meeting is not here any more. Your page shows what comes next.")
    return Screen(words, first_aid(say, interaction))


@spoken(errors.SlotTakenError)
def slot_taken(refusal: errors.SlotTakenError, say: Speaker, _interaction: Interaction) -> Screen:
    session = refusal.session
    words = say(
        "This group meets on {time} already. Please choose another time.",
        time=day_and_time(session.starts_at),
    )
    return Screen(words, [EveningButton(session.guild_id, session.id, say("Look at it"))])


@spoken(errors.DraftGoneError)
def draft_gone(_refusal: errors.DraftGoneError, say: Speaker, _interaction: Interaction) -> Screen:
    from cogs.sessions.schedule_form import PlanButton  # noqa: PLC0415  its screens speak refusals

    words = say("This preview is gone. It was posted already, or it lay here for a day.")
    return Screen(words, [PlanButton(None, say)])


@spoken(errors.TitleEmptyError)
def title_empty(_refusal: Refusal, say: Speaker, interaction: Interaction) -> Screen:
    words = say("That title can't be seen. Write a short one, or leave it out.")
    return Screen(words, first_aid(say, interaction))


@spoken(errors.TitleTooLongError)
def title_long(refusal: errors.TitleTooLongError, say: Speaker, interaction: Interaction) -> Screen:
    words = say(
        "That title has {length} letters. Please use {limit} or fewer.",
        length=refusal.length,
        limit=refusal.limit,
    )
    return Screen(words, first_aid(say, interaction))


@spoken(errors.MinutesOutOfRangeError)
def minutes(_refusal: Refusal, say: Speaker, interaction: Interaction) -> Screen:
    words = say("A meeting can last from 15 to 240 minutes. Please write one number.")
    return Screen(words, first_aid(say, interaction))


@spoken(errors.HeadcountError)
def headcount(_refusal: Refusal, say: Speaker, interaction: Interaction) -> Screen:
    words = say("Please write how many came as one number, such as 8.")
    return Screen(words, first_aid(say, interaction))


@spoken(errors.RoomNoteError)
def room_note(refusal: errors.RoomNoteError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("Please write up to {limit} letters for the room.", limit=refusal.limit)
    return Screen(words, first_aid(say, interaction))


@spoken(when_errors.UnreadableTimeError)
def unreadable(_refusal: Refusal, say: Speaker, interaction: Interaction) -> Screen:
    words = say(
        "I could not read that time. Write it like “every Wednesday 7:30 PM” "
        "or “October 21 at 6 PM”."
    )
    return Screen(words, first_aid(say, interaction))


@spoken(when_errors.UnsupportedPatternError)
def unsupported(
    refusal: when_errors.UnsupportedPatternError, say: Speaker, interaction: Interaction
) -> Screen:
    words = {
        Pattern.MONTHLY: say(
            "On which day of the month? Write “the 15th of every month 7 PM” or “last Tuesday "
            "of the month 7 PM”."
        ),
        Pattern.DAILY: say("Please choose the days, like “Mondays and Thursdays 7 PM”."),
        Pattern.YEARLY: say("I can't plan by the year. Write one date, like “October 21 7 PM”."),
        Pattern.SEVERAL_DAYS: say("On which days? Write them, like “Mondays and Thursdays 7 PM”."),
        Pattern.TWO_PLANS: say("Those are two plans. Post the first one, then plan the other."),
        Pattern.END: say("Until when? Write a date or a number, like “until May 5” or “8 times”."),
    }
    return Screen(words[refusal.pattern], first_aid(say, interaction))


@spoken(when_errors.NoSuchDayError)
def no_such_day(_refusal: Refusal, say: Speaker, interaction: Interaction) -> Screen:
    words = say("There is no such day. Please check the date.")
    return Screen(words, first_aid(say, interaction))


@spoken(when_errors.EndBeforeStartError)
def end_first(
    refusal: when_errors.EndBeforeStartError, say: Speaker, interaction: Interaction
) -> Screen:
    if refusal.until is None:
        words = say("That ends before it starts. Write it like “Wednesday 7 to 8:30 PM”.")
    else:
        words = say(
            "{date} is before the first meeting. Please choose a later end.",
            date=date_word(refusal.until, say),
        )
    return Screen(words, first_aid(say, interaction))


@spoken(when_errors.TimesOutOfRangeError)
def times(
    refusal: when_errors.TimesOutOfRangeError, say: Speaker, interaction: Interaction
) -> Screen:
    words = say(
        "I can plan from 1 to {limit} meetings. Leave the number out, and they go on.",
        limit=refusal.limit,
    )
    return Screen(words, first_aid(say, interaction))


@spoken(when_errors.AmbiguousDateError)
def ambiguous(
    refusal: when_errors.AmbiguousDateError, say: Speaker, interaction: Interaction
) -> Screen:
    one, other = refusal.choices
    words = say(
        "That could be {one} or {other}. Please write the month as a word.",
        one=date_word(one, say),
        other=date_word(other, say),
    )
    return Screen(words, first_aid(say, interaction))


@spoken(when_errors.WeekdayMismatchError)
def mismatch(
    refusal: when_errors.WeekdayMismatchError, say: Speaker, interaction: Interaction
) -> Screen:
    words = say(
        "{date} is a {weekday}. Please check the date or the day.",
        date=date_word(refusal.day, say),
        weekday=weekday(refusal.day, say),
    )
    return Screen(words, first_aid(say, interaction))


@spoken(when_errors.OtherZoneError)
def other_zone(_refusal: Refusal, say: Speaker, interaction: Interaction) -> Screen:
    words = say("I read times on the group's own clock. Please write the time there.")
    return Screen(words, first_aid(say, interaction))


@spoken(when_errors.TimeMissingError)
def time_missing(
    refusal: when_errors.TimeMissingError, say: Speaker, interaction: Interaction
) -> Screen:
    day = weekday(refusal.day, say)
    words = say("At what time? Write it like “{day} 7:30 PM”.", day=day)
    return Screen(words, first_aid(say, interaction))


@spoken(when_errors.DateMissingError)
def date_missing(_refusal: Refusal, say: Speaker, interaction: Interaction) -> Screen:
    words = say("On which day? Write it like “every Wednesday 7:30 PM”.")
    return Screen(words, first_aid(say, interaction))


@spoken(when_errors.PastTimeError)
def past(_refusal: Refusal, say: Speaker, interaction: Interaction) -> Screen:
    words = say("That time is over. Choose one that is still to come, like “Wednesday 7 PM”.")
    return Screen(words, first_aid(say, interaction))


@spoken(when_errors.MissingHourError)
def missing_hour(
    refusal: when_errors.MissingHourError, say: Speaker, interaction: Interaction
) -> Screen:
    instead = refusal.instead
    words = say(
        "Clocks skip that time that night. The next one they show is {time}.",
        time=clock_in(instead.to_instant(), load_zone(instead.zone), say.language),
    )
    return Screen(words, first_aid(say, interaction))


@spoken(when_errors.TooFarAheadError)
def too_far(
    refusal: when_errors.TooFarAheadError, say: Speaker, interaction: Interaction
) -> Screen:
    words = say(
        "That is too far ahead. The last day I can plan is {date}.",
        date=date_word(refusal.latest_on, say),
    )
    return Screen(words, first_aid(say, interaction))


def _next(session: errors.Meeting, say: Speaker) -> list[MeetingAfterButton | MyPageButton]:
    return [
        MeetingAfterButton(session.guild_id, session.id, say),
        MyPageButton(session.guild_id, say),
    ]
