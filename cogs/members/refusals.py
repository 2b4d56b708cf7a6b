"""The words that any feature may need."""

from bot.core.errors import (
    LostSignError,
    NotAllowedError,
    NotFoundError,
    NotInServerError,
    TooFastError,
    UnknownZoneError,
)
from bot.features.members.errors import NeverAgreedError, WhichServerError
from cogs._kit.interaction import Interaction
from cogs._kit.refusals import first_aid, spoken
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker


@spoken(NeverAgreedError)
def never_agreed(_no: NeverAgreedError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("You have not said yes to this, or you took it back. I changed nothing.")
    return Screen(words, first_aid(say, interaction))


@spoken(NotAllowedError)
def not_allowed(_refusal: NotAllowedError, say: Speaker, interaction: Interaction) -> Screen:
    """The same for a stranger, a former facilitator and a forged tap, so that it tells nothing."""
    words = say("Only facilitators of this group can do that. Nothing was changed.")
    return Screen(words, first_aid(say, interaction))


@spoken(NotInServerError)
def left_the_server(_refusal: NotInServerError, say: Speaker, interaction: Interaction) -> Screen:
    words = say(
        "You are not in that server now, so I changed nothing. "
        "With an invitation you can come back any time."
    )
    return Screen(words, first_aid(say, interaction))


@spoken(NotFoundError)
def not_found(_refusal: NotFoundError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("That is not here any more. Nothing was changed. Your page shows what there is.")
    return Screen(words, first_aid(say, interaction))


@spoken(UnknownZoneError)
def unknown_clock(_refusal: UnknownZoneError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("I don't know that clock, so I changed nothing. You can choose it on My page.")
    return Screen(words, first_aid(say, interaction))


@spoken(WhichServerError)
def which_server(_refusal: WhichServerError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("I can't tell which server you mean here. Please do that in your server.")
    return Screen(words, first_aid(say, interaction))


@spoken(LostSignError)
def lost_sign(_refusal: LostSignError, say: Speaker, interaction: Interaction) -> Screen:
    words = say(
        "There is a sign in what you typed that I can't keep, so I changed nothing. "
        "Please type it again without it."
    )
    return Screen(words, first_aid(say, interaction))


@spoken(TooFastError)
def too_fast(_refusal: TooFastError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("That was a lot at once, so I did nothing this time. Please try again in a minute.")
    return Screen(words, first_aid(say, interaction))
