"""What is kept about a person: look, take a copy, erase."""

from bot.client import Porchlight
from cogs.privacy import privacy_section, refusals
from cogs.privacy.commands import PrivacyCog
from cogs.privacy.copy_button import CopyButton
from cogs.privacy.erase import EraseButton, EraseNowButton, OwnPostsButton
from cogs.privacy.privacy_screen import PrivacyButton

__all__ = ["privacy_section", "refusals", "setup"]  # the first two register themselves


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items(PrivacyButton, CopyButton, EraseButton, EraseNowButton, OwnPostsButton)
    await bot.add_cog(PrivacyCog())
