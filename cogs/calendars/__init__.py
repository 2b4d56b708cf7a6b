"""Meetings in the calendar of a person's own phone, in words that tell nothing."""

from bot.client import Porchlight


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items()
