"""The words for what the desk can't do."""

from bot.features.outbox.errors import DeliveryNotFoundError, DeliveryTooLateError
from cogs._kit.interaction import Interaction
from cogs._kit.refusals import spoken
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs.desk.desk_button import way_to_desk


@spoken(DeliveryNotFoundError)
def already_settled(
    _refusal: DeliveryNotFoundError, say: Speaker, interaction: Interaction
) -> Screen:
    return Screen(
        say("Someone else has settled this already. There is nothing left to do."),
        way_to_desk(say, interaction),
    )


@spoken(DeliveryTooLateError)
def too_late(_refusal: DeliveryTooLateError, say: Speaker, interaction: Interaction) -> Screen:
    return Screen(
        say("What this note was about is over, so it would not help now. You can let it go."),
        way_to_desk(say, interaction),
    )
