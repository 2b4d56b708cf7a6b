"""The words for a question about a holiday that is no longer open."""

from bot.features.holidays.errors import HolidayAskNotFoundError, HolidaySettledError
from cogs._kit.interaction import Interaction
from cogs._kit.refusals import spoken
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs.desk.desk_button import way_to_desk


@spoken(HolidaySettledError)
def settled(_refusal: HolidaySettledError, say: Speaker, interaction: Interaction) -> Screen:
    return Screen(
        say("This is settled already. Nothing was changed."), way_to_desk(say, interaction)
    )


@spoken(HolidayAskNotFoundError)
def gone(_refusal: HolidayAskNotFoundError, say: Speaker, interaction: Interaction) -> Screen:
    return Screen(
        say("That is not here any more. Nothing was changed."),
        way_to_desk(say, interaction),
    )
