"""Everything of the library that can be tapped, and where else it stands."""

from bot.client import Porchlight
from bot.core.ids import GuildId
from bot.features.groups.model import Group
from cogs._kit.screens import Tappable
from cogs._kit.speaker import Speaker
from cogs.groups.hub_card import HUB_TAPS
from cogs.members.my_page import FOR_STRANGERS
from cogs.resources import refusals, saved_links
from cogs.resources.filter_screen import FilterButton, FilterList
from cogs.resources.link_card import MoreLikeButton, SaveButton, UnsaveButton, UsefulButton
from cogs.resources.link_list import LinkList, TurnButton
from cogs.resources.read_button import ReadButton
from cogs.resources.read_screen import SetButton, TopicList
from cogs.resources.saved_links import SavedButton

__all__ = ["refusals", "register", "saved_links"]  # all but one register themselves


def offered_in_hub(group: Group, say: Speaker) -> Tappable:
    return ReadButton(group.guild_id, say)


def offered_to_strangers(guild_id: GuildId, say: Speaker) -> Tappable:
    return ReadButton(guild_id, say)


def register(bot: Porchlight) -> None:
    bot.add_dynamic_items(
        ReadButton,
        SetButton,
        TopicList,
        LinkList,
        TurnButton,
        FilterButton,
        FilterList,
        SaveButton,
        UnsaveButton,
        MoreLikeButton,
        UsefulButton,
        SavedButton,
    )
    if offered_in_hub not in HUB_TAPS:
        HUB_TAPS.append(offered_in_hub)
        FOR_STRANGERS.append(offered_to_strangers)
