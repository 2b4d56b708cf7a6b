"""Check-ins: a group is asked, and whoever wants to answers."""

from bot.client import Porchlight
from cogs.checkins import answer_refusals, refusals

__all__ = ["answer_refusals", "refusals", "setup"]  # the first two register themselves


async def setup(_bot: Porchlight) -> None:
    """Nothing to tap yet."""
