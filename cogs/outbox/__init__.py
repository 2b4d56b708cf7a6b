"""Sending what is owed, and the two buttons that stand on every note and private screen."""

from bot.client import Porchlight
from cogs._kit.replies import CloseButton
from cogs.outbox.open_button import OpenButton


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items(CloseButton, OpenButton)
