"""What is kept about a person: look, change, take a copy, see who looked, erase a part or all."""

from bot.client import Porchlight
from cogs._kit.asked_anew import ASKS
from cogs.privacy import privacy_section, refusals
from cogs.privacy.change import ChangeButton
from cogs.privacy.code_form import CodeButton
from cogs.privacy.commands import PrivacyCog
from cogs.privacy.consents import (
    AboutYesButton,
    AgreeAgainButton,
    ConsentsButton,
    TakeBackYesButton,
    asked_anew,
)
from cogs.privacy.copy_button import CopyButton
from cogs.privacy.erase import EraseButton, EraseNowButton
from cogs.privacy.looked import LookedButton
from cogs.privacy.parts import PartList, PartNowButton, PartsButton
from cogs.privacy.privacy_screen import DataPageButton, NoticeButton, PrivacyButton
from cogs.privacy.receipt import LookAgainButton, OwnPostsButton

__all__ = ["privacy_section", "refusals", "setup"]  # the first two register themselves


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items(
        PrivacyButton,
        DataPageButton,
        NoticeButton,
        ChangeButton,
        CopyButton,
        CodeButton,
        ConsentsButton,
        AboutYesButton,
        AgreeAgainButton,
        TakeBackYesButton,
        LookedButton,
        PartsButton,
        PartList,
        PartNowButton,
        EraseButton,
        EraseNowButton,
        LookAgainButton,
        OwnPostsButton,
    )
    if asked_anew not in ASKS:
        ASKS.append(asked_anew)
    await bot.add_cog(PrivacyCog())
