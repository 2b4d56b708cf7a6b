"""Meetings as Discord's own events, for groups that chose so."""

from bot.client import Porchlight


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items()
