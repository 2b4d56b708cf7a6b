"""Finding a time that a group can meet."""

from bot.client import Porchlight


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items()
