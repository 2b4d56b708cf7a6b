"""What facilitators do around a meeting: find a stand-in, help who can't get in, remember to close."""

from bot.client import Porchlight


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items()
