"""Everything of the library that can be tapped, and where else it stands."""

from bot.client import Porchlight
from bot.core.ids import GuildId
from bot.features.groups.model import Group
from cogs._kit.screens import Tappable
from cogs._kit.speaker import Speaker
from cogs.groups.hub_card import HUB_TAPS
from cogs.members.my_page import FOR_STRANGERS
from cogs.resources import refusals
from cogs.resources.keeping import file_refusals, keeper_desk, keeper_refusals
from cogs.resources.keeping.add_link import AddLinkButton
from cogs.resources.keeping.bring_in import BringInButton, StarterButton
from cogs.resources.keeping.choose_details import BackToLinkButton, ChooseButton, ChooseList
from cogs.resources.keeping.edit_link import EditLinkButton, RecordingButton
from cogs.resources.keeping.health_screen import (
    HealthButton,
    MendButton,
    NewAddressButton,
    UseNewAddressButton,
)
from cogs.resources.keeping.keeper_screen import (
    KeepLinkButton,
    MoveLinkButton,
    offered_to_keepers,
)
from cogs.resources.keeping.shelf_taps import (
    ShelfButton,
    ShelfPartList,
    ShelfPickList,
    ShelfSearchButton,
    ShelfTopicList,
)
from cogs.resources.keeping.suggest_link import SuggestLinkButton
from cogs.resources.keeping.suggestion_screen import ApproveButton, DeclineList, SuggestedButton
from cogs.resources.reading import my_suggestions, saved_links
from cogs.resources.reading.filter_screen import FilterButton, FilterList
from cogs.resources.reading.found_screen import FoundButton
from cogs.resources.reading.link_card import (
    CARD_TAPS,
    MoreLikeButton,
    SaveButton,
    UnsaveButton,
    UsefulButton,
)
from cogs.resources.reading.link_list import LinkList, TurnButton
from cogs.resources.reading.my_suggestions import (
    MySuggestionsButton,
    TakeBackButton,
    TakeOneBackList,
)
from cogs.resources.reading.read_button import ReadButton
from cogs.resources.reading.read_screen import MORE_WAYS, SetButton, TopicList
from cogs.resources.reading.saved_links import SavedButton
from cogs.resources.reading.search_form import SearchButton
from cogs.resources.sharing import share_card, share_desk, share_refusals
from cogs.resources.sharing.pick_taps import (
    WeekButton,
    WeekChangeButton,
    WeekNextList,
    WeekSaveButton,
    WeekStopButton,
    WeekTimeList,
)
from cogs.resources.sharing.share_screen import offered_on_card
from cogs.resources.sharing.share_taps import (
    ShareAtList,
    ShareButton,
    ShareGroupList,
    ShareNowButton,
    ShareWhenButton,
    UnshareButton,
    WeekThisButton,
)

__all__ = [
    "file_refusals",
    "keeper_desk",
    "keeper_refusals",
    "my_suggestions",
    "refusals",
    "register",
    "register_keeping",
    "register_sharing",
    "saved_links",
    "share_card",
    "share_desk",
    "share_refusals",
]  # all but one register themselves


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
        SearchButton,
        FoundButton,
    )
    if offered_in_hub not in HUB_TAPS:
        HUB_TAPS.append(offered_in_hub)
        FOR_STRANGERS.append(offered_to_strangers)


def offered_beside_reading(guild_id: GuildId, say: Speaker) -> Tappable:
    return SuggestLinkButton(guild_id, say)


def register_keeping(bot: Porchlight) -> None:
    """Suggesting, and what facilitators look after the shelf with."""
    bot.add_dynamic_items(
        SuggestLinkButton,
        MySuggestionsButton,
        TakeOneBackList,
        TakeBackButton,
        SuggestedButton,
        ApproveButton,
        DeclineList,
        EditLinkButton,
        RecordingButton,
        ChooseButton,
        ChooseList,
        BackToLinkButton,
        KeepLinkButton,
        MoveLinkButton,
        ShelfButton,
        ShelfPartList,
        ShelfPickList,
        ShelfTopicList,
        ShelfSearchButton,
        AddLinkButton,
        StarterButton,
        BringInButton,
        HealthButton,
        MendButton,
        UseNewAddressButton,
        NewAddressButton,
    )
    if offered_beside_reading not in MORE_WAYS:
        MORE_WAYS.append(offered_beside_reading)
        CARD_TAPS.append(offered_to_keepers)


def register_sharing(bot: Porchlight) -> None:
    bot.add_dynamic_items(
        ShareButton,
        ShareGroupList,
        ShareNowButton,
        ShareWhenButton,
        ShareAtList,
        UnshareButton,
        WeekThisButton,
        WeekButton,
        WeekTimeList,
        WeekSaveButton,
        WeekChangeButton,
        WeekStopButton,
        WeekNextList,
    )
    if offered_on_card not in CARD_TAPS:
        CARD_TAPS.append(offered_on_card)
