"""Links on the shelf: what can be read, shared and kept true."""

from bot.client import Porchlight
from cogs.resources import file_refusals, refusals

__all__ = ["file_refusals", "refusals", "setup"]  # they register themselves


async def setup(_bot: Porchlight) -> None:
    """There is nothing to tap yet."""
