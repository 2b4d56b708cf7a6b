"""Clocks change in one place and not yet in another: whose meeting is at another hour hears of it before."""

from bot.client import Porchlight


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items()
