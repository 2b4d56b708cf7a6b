"""What waits for a facilitator."""

from bot.client import Porchlight
from cogs.desk import board, notes_trouble, refusals
from cogs.desk.commands import DeskCog
from cogs.desk.desk_button import DeskButton
from cogs.desk.notes_trouble import PutAwayButton
from cogs.desk.stuck_notes import LetGoButton, SendAgainButton

__all__ = ["board", "notes_trouble", "refusals", "setup"]


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items(DeskButton, SendAgainButton, LetGoButton, PutAwayButton)
    await bot.add_cog(DeskCog())
