"""Sending what is owed, and the two buttons that stand on every note and private screen."""

from bot.client import Porchlight
from cogs._kit.replies import CloseButton
from cogs.outbox import clearing, waiting_notes
from cogs.outbox.open_button import OpenButton

__all__ = ["clearing", "setup", "waiting_notes"]


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items(CloseButton, OpenButton)
