"""Calling one person in their room, when their private notes are blocked and they chose this."""

from bot.core.ids import DeliveryId
from bot.features.groups.promises import MENTION
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import NotWanted
from cogs._kit.deliveries import Mention, Reading, card
from cogs.outbox.open_button import OpenButton


@card(MENTION)
async def a_note_is_waiting(delivery: Delivery, reading: Reading) -> Mention:
    """It names no purpose. The button opens the note that could not be sent, for its addressee only."""
    if delivery.member_id is None or delivery.subject_id is None:
        raise NotWanted
    line = reading.say("<@{person}>, a note is waiting.", person=delivery.member_id)
    missed = DeliveryId(delivery.subject_id)
    return Mention(line, delivery.member_id, [OpenButton(missed, reading.say)])
