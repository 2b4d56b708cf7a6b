"""Sending what is owed."""

from bot.client import Porchlight
from cogs.outbox.open_button import OpenButton


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items(OpenButton)
