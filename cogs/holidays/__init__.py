"""Meetings that fall on a holiday: the desk asks, and nothing is skipped by itself."""

from bot.client import Porchlight


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items()
