"""The words for what polls refuse: one plain sentence and the next step."""

from bot.features.polls import errors
from bot.features.polls.model import PollId
from cogs._kit.interaction import Interaction
from cogs._kit.refusals import first_aid, spoken
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs._kit.times import day_and_time
from cogs.members.my_page import MyPageButton
from cogs.polls.answer_sheet import MarkTimesButton
from cogs.polls.draft_screen import BackToTimesButton
from cogs.polls.results_screen import ResultsButton
from cogs.sessions.schedule_form import PlanButton


@spoken(errors.PollNotFoundError)
def not_here(_no: errors.PollNotFoundError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("This question is not here any more. Your page shows what comes next.")
    return Screen(words, first_aid(say, interaction))


@spoken(errors.PollClosedError)
def closed(no: errors.PollClosedError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("This question is closed, so I changed nothing. Your page shows what comes next.")
    return Screen(words, [MyPageButton(no.guild_id, say)])


@spoken(errors.PollEndedError)
def ended(no: errors.PollEndedError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("This question is closed already. The answers are in.")
    return Screen(words, [_results(no, say)])


@spoken(errors.PollStillOpenError)
def still_open(no: errors.PollStillOpenError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("People can still answer. Close the question first, then put it away.")
    return Screen(words, [_results(no, say)])


@spoken(errors.PollAskedError)
def asked(no: errors.PollAskedError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("The group has been asked already, so the times stay as they are.")
    return Screen(words, [_results(no, say)])


@spoken(errors.PollNotAskedError)
def not_asked(no: errors.PollNotAskedError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("The group has not been asked yet. First look at the times.")
    return Screen(words, [_back(no, say)])


@spoken(errors.NoTimesError)
def no_times(no: errors.NoTimesError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("There is no time to ask about. Choose two or more, or add your own.")
    return Screen(words, [_back(no, say)])


@spoken(errors.OneTimeError)
def one_time(no: errors.OneTimeError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("With one time there is nothing to choose. Then plan it, or add another time.")
    return Screen(words, [PlanButton(no.group_id, say), _back(no, say)])


@spoken(errors.TooManyTimesError)
def too_many(no: errors.TooManyTimesError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("{n} times are the most I can ask about. Please leave one out first.", n=no.most)
    return Screen(words, [_back(no, say)])


@spoken(errors.TimeTwiceError)
def twice(no: errors.TimeTwiceError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("That time is on the list already. You can add another one.")
    return Screen(words, [_back(no, say)])


@spoken(errors.TimesOverError)
def over(no: errors.TimesOverError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("One of these times is over. Please leave it out, then ask again.")
    return Screen(words, [_back(no, say)])


@spoken(errors.DeadlineTooLateError)
def too_late(no: errors.DeadlineTooLateError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say(
        "People could answer until {deadline}, but the first time is {first}. "
        "Give them fewer days, or leave that time out.",
        deadline=day_and_time(no.closes_at),
        first=day_and_time(no.first_at),
    )
    return Screen(words, [_back(no, say)])


@spoken(errors.TimeNotOfferedError)
def not_offered(no: errors.TimeNotOfferedError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("That time is not part of this question, so I changed nothing.")
    button = MarkTimesButton(no.guild_id, PollId(no.poll_id), say)
    return Screen(words, [button, MyPageButton(no.guild_id, say)])


def _back(no: errors.PollRefusal, say: Speaker) -> BackToTimesButton:
    return BackToTimesButton(no.guild_id, PollId(no.poll_id), say)


def _results(no: errors.PollRefusal, say: Speaker) -> ResultsButton:
    return ResultsButton(no.guild_id, PollId(no.poll_id), say)
