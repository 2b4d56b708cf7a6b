"""Discord's own lists of rooms, roles and people, as taps that work after any restart."""

import re
from collections.abc import Sequence
from typing import Any

import discord
from discord import ui
from discord.app_commands import AppCommandChannel, AppCommandThread
from typing_extensions import override

from cogs._kit.safe import SafeTap


class TapRooms(SafeTap, ui.DynamicItem[ui.ChannelSelect[Any]], template=r"kit:rooms"):
    """Choose a room. What was chosen is in ``chosen``."""

    def __init__(
        self,
        custom_id: str,
        placeholder: str,
        *,
        kinds: Sequence[discord.ChannelType] = (discord.ChannelType.text,),
    ) -> None:
        super().__init__(
            ui.ChannelSelect(
                custom_id=custom_id, placeholder=placeholder, channel_types=list(kinds)
            )
        )

    @property
    def chosen(self) -> list[AppCommandChannel | AppCommandThread]:
        return list(self.item.values)

    @override
    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> "TapRooms":
        return cls.from_match(match)


class TapRoles(SafeTap, ui.DynamicItem[ui.RoleSelect[Any]], template=r"kit:roles"):
    """Choose a role. What was chosen is in ``chosen``."""

    def __init__(self, custom_id: str, placeholder: str) -> None:
        super().__init__(ui.RoleSelect(custom_id=custom_id, placeholder=placeholder))

    @property
    def chosen(self) -> list[discord.Role]:
        return list(self.item.values)

    @override
    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> "TapRoles":
        return cls.from_match(match)


class TapPeople(SafeTap, ui.DynamicItem[ui.UserSelect[Any]], template=r"kit:people"):
    """Choose people. Who was chosen is in ``chosen``."""

    def __init__(self, custom_id: str, placeholder: str, *, at_most: int = 1) -> None:
        super().__init__(
            ui.UserSelect(custom_id=custom_id, placeholder=placeholder, max_values=at_most)
        )

    @property
    def chosen(self) -> list[discord.Member | discord.User]:
        return list(self.item.values)

    @override
    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> "TapPeople":
        return cls.from_match(match)
