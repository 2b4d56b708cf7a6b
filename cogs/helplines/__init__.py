"""Help right now: everywhere, for everyone, also when the database does not answer."""

from bot.client import Porchlight
from cogs.helplines import desk_section
from cogs.helplines.commands import HelplinesCog
from cogs.helplines.help_now import CountryList, HelpNowButton, OverdoseButton

__all__ = ["desk_section", "setup"]  # the desk registers itself


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items(HelpNowButton, CountryList, OverdoseButton)
    await bot.add_cog(HelplinesCog())
