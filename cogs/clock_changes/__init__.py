"""Clocks change in one place and not yet in another: whose meeting is at another hour hears of it before."""

from bot.client import Porchlight
from cogs.clock_changes import change_note, desk_line, near_changes, planning

__all__ = ["change_note", "desk_line", "near_changes", "planning", "setup"]


async def setup(_bot: Porchlight) -> None:
    """Its buttons are those of meetings and notes."""
