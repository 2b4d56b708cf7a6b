"""The words for what can't be changed, left out or paused, each with the next step."""

from bot.core.errors import Refusal
from bot.features.sessions import errors
from cogs._kit.interaction import Interaction
from cogs._kit.refusals import first_aid, spoken
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs.sessions.meeting_words import date_word
from cogs.sessions.next_meeting import EveningButton


@spoken(errors.ChangeGoneError)
def change_gone(_refusal: Refusal, say: Speaker, interaction: Interaction) -> Screen:
    words = say("This preview is gone. It was done already, or it lay here for a day.")
    return Screen(words, first_aid(say, interaction))


@spoken(errors.ChangedMeanwhileError)
def changed_meanwhile(
    refusal: errors.ChangedMeanwhileError, say: Speaker, _interaction: Interaction
) -> Screen:
    session = refusal.session
    words = say("Someone else changed this meeting just now, so I changed nothing.")
    return Screen(words, [EveningButton(session.guild_id, session.id, say("Look at it"))])


@spoken(errors.NothingChangedError)
def nothing_changed(_refusal: Refusal, say: Speaker, interaction: Interaction) -> Screen:
    words = say("It is like that already, so there is nothing to change.")
    return Screen(words, first_aid(say, interaction))


@spoken(errors.RepeatsHereError)
def repeats_here(_refusal: Refusal, say: Speaker, interaction: Interaction) -> Screen:
    words = say(
        "One meeting has one time, like “Thursday 7 PM”. To change how often you meet, choose "
        "“This and all after it”."
    )
    return Screen(words, first_aid(say, interaction))


@spoken(errors.RhythmNeededError)
def rhythm_needed(_refusal: Refusal, say: Speaker, interaction: Interaction) -> Screen:
    words = say(
        "This group meets on more than one day. Write all of them, like “every Tuesday and "
        "Friday 7 PM”."
    )
    return Screen(words, first_aid(say, interaction))


@spoken(errors.AfterItsEndError)
def after_its_end(
    refusal: errors.AfterItsEndError, say: Speaker, interaction: Interaction
) -> Screen:
    words = say(
        "These meetings end on {date}. Please choose a day before that.",
        date=date_word(refusal.ends_on, say),
    )
    return Screen(words, first_aid(say, interaction))


@spoken(errors.PauseDatesError)
def pause_dates(_refusal: Refusal, say: Speaker, interaction: Interaction) -> Screen:
    words = say("The day they start again must come after the first day of rest, and after today.")
    return Screen(words, first_aid(say, interaction))


@spoken(errors.NothingRestsError)
def nothing_rests(_refusal: Refusal, say: Speaker, interaction: Interaction) -> Screen:
    words = say("No meeting falls in that time, so I changed nothing. Please check the dates.")
    return Screen(words, first_aid(say, interaction))


@spoken(errors.NotASeriesError)
def not_a_series(_refusal: Refusal, say: Speaker, interaction: Interaction) -> Screen:
    words = say("This group meets once, so there is nothing to rest. You can cancel the meeting.")
    return Screen(words, first_aid(say, interaction))


@spoken(errors.NoMeetingThatDayError)
def no_meeting_that_day(
    _refusal: errors.NoMeetingThatDayError, say: Speaker, interaction: Interaction
) -> Screen:
    words = say("No meeting of this series falls on that day. Please check the date.")
    return Screen(words, first_aid(say, interaction))


@spoken(errors.NotComingBackError)
def not_coming_back(
    refusal: errors.NotComingBackError, say: Speaker, _interaction: Interaction
) -> Screen:
    session = refusal.session
    words = say("That date is not left out, or it is over, so I changed nothing.")
    return Screen(words, [EveningButton(session.guild_id, session.id, say("Look at it"))])
