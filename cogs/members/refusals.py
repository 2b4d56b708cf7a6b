from bot.core.errors import UnknownZoneError
from cogs._kit.interaction import Interaction
from cogs._kit.refusals import first_aid, spoken
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker


@spoken(UnknownZoneError)
def unknown_clock(_refusal: UnknownZoneError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("I don't know that clock, so I changed nothing. You can choose it on My page.")
    return Screen(words, first_aid(say, interaction))
