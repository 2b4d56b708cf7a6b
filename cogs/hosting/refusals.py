"""The words for what can't be done around a meeting."""

from bot.features.hosting.errors import (
    AnswerLengthError,
    HelpClosedError,
    NoWordsHereError,
    PingAnsweredError,
    PingGoneError,
)
from cogs._kit.interaction import Interaction
from cogs._kit.refusals import first_aid, spoken
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs.desk.desk_button import way_to_desk
from cogs.helplines.help_now import HelpNowButton
from cogs.sessions.meeting_screen import MoreButton
from cogs.sessions.next_meeting import EveningButton


@spoken(HelpClosedError)
def nobody_looks_out(no: HelpClosedError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("No meeting is running here now, so no one would see it. Nothing was sent.")
    look = MoreButton(no.guild_id, no.session_id, say, label=say("Look at it"))
    return Screen(words, [look, HelpNowButton(say)])


@spoken(PingGoneError)
def gone(_no: PingGoneError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("This is over, so there is nothing left to answer.")
    return Screen(words, way_to_desk(say, interaction))


@spoken(PingAnsweredError)
def answered(no: PingAnsweredError, say: Speaker, _interaction: Interaction) -> Screen:
    words = (
        say("Someone has answered this already. Nothing more was sent.")
        if no.by is None
        else say("{name} has answered this already. Nothing more was sent.", name=f"<@{no.by}>")
    )
    return Screen(words, [EveningButton(no.guild_id, no.session_id, say("Back"))])


@spoken(AnswerLengthError)
def length(no: AnswerLengthError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("Please write up to {limit} letters. Nothing was sent.", limit=no.limit)
    return Screen(words, way_to_desk(say, interaction))


@spoken(NoWordsHereError)
def no_words(_no: NoWordsHereError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("No one's own words are kept on this server. Please tap one of the answers.")
    return Screen(words, first_aid(say, interaction))
