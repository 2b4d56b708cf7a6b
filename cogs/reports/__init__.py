"""*Tell a facilitator privately*: the menu of a message, the desk, and one's own page."""

from bot.client import Porchlight
from cogs.reports import desk_card, desk_section, refusals
from cogs.reports.facilitator_screen import OpenReportButton, ReportStepButton
from cogs.reports.own_report import OwnReportButton, TakeBackReportButton
from cogs.reports.tell_menu import TellButton, tell_privately

__all__ = ["desk_card", "desk_section", "refusals", "setup"]  # all but one register themselves


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items(
        TellButton, OwnReportButton, TakeBackReportButton, OpenReportButton, ReportStepButton
    )
    bot.tree.add_command(tell_privately)
