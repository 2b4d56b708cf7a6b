"""Who has not tapped anything for a year: the question, and the button that keeps their place."""

from bot.client import Porchlight
from cogs.idle import my_page, question
from cogs.idle.keep_button import KeepPlaceButton

__all__ = ["my_page", "question", "setup"]  # the first two register themselves


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items(KeepPlaceButton)
