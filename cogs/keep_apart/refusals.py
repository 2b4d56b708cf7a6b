"""The words for what keeping two people apart refuses."""

from bot.features.keep_apart.errors import (
    AlreadyApartError,
    PairNotFoundError,
    SamePersonError,
    TalkFirstError,
)
from cogs._kit.interaction import Interaction
from cogs._kit.refusals import spoken
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs.groups.refusals import way_to_desk
from cogs.keep_apart.pair_taps import KeepApartButton


@spoken(TalkFirstError)
def talk_first(no: TalkFirstError, say: Speaker, interaction: Interaction) -> Screen:
    names = ", ".join(f"<@{one}>" for one in no.know)
    words = say(
        "Please talk with {names} first. Nothing was changed, and the person still waits.",
        names=names,
    )
    return Screen(words, way_to_desk(say, interaction))


@spoken(SamePersonError)
def the_same(no: SamePersonError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("That is the same person. Please choose whom they must not meet.")
    return Screen(words, [KeepApartButton(no.guild_id, no.group_id, no.asked_by, say("Back"))])


@spoken(AlreadyApartError)
def already(no: AlreadyApartError, say: Speaker, _interaction: Interaction) -> Screen:
    back = KeepApartButton(no.guild_id, no.group_id, no.asked_by, say("Back"))
    return Screen(say("You noted that already, and it holds."), [back])


@spoken(PairNotFoundError)
def gone(_no: PairNotFoundError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("That is not here any more. Nothing was changed.")
    return Screen(words, way_to_desk(say, interaction))
