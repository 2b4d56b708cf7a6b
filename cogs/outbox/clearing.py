"""Messages to or about somebody who was erased are taken off Discord, as far as the bot sent them."""

import discord

from bot.features.outbox.erasures import CLEAR
from bot.features.outbox.model import Debt, Delivery
from cogs._kit.deliveries import Reading, deed


@deed(CLEAR)
async def clear_messages(delivery: Delivery, reading: Reading) -> None:
    """One that is gone already is fine."""
    for number, (channel_id, message_id) in enumerate(delivery.params["messages"]):
        if number > 0:  # for the first request the sender has waited already
            await reading.services.outbox.pace.wait_for(Debt.DO)
        channel = reading.client.get_partial_messageable(channel_id)
        try:
            await channel.get_partial_message(message_id).delete()
        except discord.NotFound:
            continue
