"""The words for what can't be done about an answer, each with the next step."""

from bot.features.sessions import errors
from cogs._kit.interaction import Interaction
from cogs._kit.refusals import spoken
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs.members.my_page import MyPageButton
from cogs.sessions.meeting_screen import MoreButton
from cogs.sessions.private_word import TellWhyButton


@spoken(errors.MeetsOnceError)
def meets_once(refusal: errors.MeetsOnceError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("This meeting takes place once. Say Going for it, and you are in.")
    return Screen(words, _look(refusal, say))


@spoken(errors.NothingDeclinedError)
def nothing_declined(
    refusal: errors.NothingDeclinedError, say: Speaker, _interaction: Interaction
) -> Screen:
    words = say("You have not said that you can't make it. Tap Can't make it first.")
    return Screen(words, _look(refusal, say))


@spoken(errors.WordsNotKeptHereError)
def not_kept_here(
    refusal: errors.WordsNotKeptHereError, say: Speaker, _interaction: Interaction
) -> Screen:
    words = say("This server keeps no words of that kind. Your answer counts without them.")
    return Screen(words, _look(refusal, say))


@spoken(errors.PrivateWordError)
def word_length(
    refusal: errors.PrivateWordError, say: Speaker, _interaction: Interaction
) -> Screen:
    session = refusal.session
    words = say("Please write up to {limit} letters.", limit=refusal.limit)
    taps = [
        TellWhyButton(session.guild_id, session.id, say),
        MyPageButton(session.guild_id, say),
    ]
    return Screen(words, taps)


def _look(refusal: errors.SessionRefusal, say: Speaker) -> list[MoreButton | MyPageButton]:
    session = refusal.session
    return [
        MoreButton(session.guild_id, session.id, say, label=say("Look at it")),
        MyPageButton(session.guild_id, say),
    ]
