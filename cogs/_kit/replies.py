"""Answering one person, privately.

A tap on a private screen changes that screen; a tap on a card or a note opens a new private one. Every private screen
has **Close**, and those opened from a note close themselves before Discord forgets how (15 minutes).
"""

from datetime import timedelta
from typing import Any

import discord
import structlog
from discord import ui
from typing_extensions import override

from cogs._kit.acknowledgement import (
    DID_NOT_TAKE_IT,
    UnheardError,
    acknowledge,
    acknowledged,
)
from cogs._kit.interaction import Interaction
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker

log = structlog.get_logger()

OPEN_FOR = timedelta(minutes=14)
"""Discord lets us close a private reply for 15 minutes after the tap that opened it."""

NO_MENTIONS = discord.AllowedMentions.none()


class CloseButton(ui.DynamicItem[ui.Button[Any]], template=r"kit:close"):
    """Takes a private screen off the phone."""

    def __init__(self, say: Speaker | None = None) -> None:
        words = (say or Speaker())("Close")
        super().__init__(ui.Button(label=words, custom_id="kit:close"))

    @override
    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: Any, /
    ) -> "CloseButton":
        return cls(speaker(interaction))

    @override
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        try:
            acknowledge(interaction)
            await take_away(interaction)
            await acknowledged(interaction)
        except (UnheardError, *DID_NOT_TAKE_IT) as trouble:
            # The screen is still there, and so is the button.
            log.warning("a screen could not be closed", trouble=repr(trouble))


async def show(interaction: Interaction, screen: Screen, *, discreet: bool = False) -> None:
    """Show a private screen to whoever tapped. ``discreet`` ones close themselves."""
    say = speaker(interaction)
    view = Screen(screen.text, (*screen.taps, (CloseButton(say),)), screen.files).view()
    await acknowledged(interaction)
    if on_private_screen(interaction):
        await interaction.edit_original_response(
            view=view, attachments=list(screen.files), allowed_mentions=NO_MENTIONS
        )
        message_id = interaction.message.id if interaction.message else None
    else:
        sent = await interaction.followup.send(
            view=view,
            files=list(screen.files),
            ephemeral=True,
            wait=True,
            allowed_mentions=NO_MENTIONS,
        )
        message_id = sent.id
    if message_id is not None and (discreet or interaction.guild_id is None):
        _close_later(interaction, message_id)


def on_private_screen(interaction: Interaction) -> bool:
    """Was this tapped on a screen that only this person sees?"""
    return interaction.message is not None and interaction.message.flags.ephemeral


async def take_away(interaction: Interaction) -> None:
    """Delete the private screen that was tapped; it may be gone already. A card is everybody's and stays."""
    if not on_private_screen(interaction):
        return
    await acknowledged(interaction)
    try:
        await interaction.delete_original_response()
    except discord.NotFound:
        log.debug("private screen was gone already")


def _close_later(interaction: Interaction, message_id: int) -> None:
    """A newer tap on the same screen starts the time again, with the newer right to close it."""
    client = interaction.client
    if (earlier := client.open_screens.pop(message_id, None)) is not None:
        earlier.cancel()

    def close() -> None:
        client.open_screens.pop(message_id, None)
        client.background.start(_close(interaction, message_id), name="close private screen")

    client.open_screens[message_id] = client.loop.call_later(OPEN_FOR.total_seconds(), close)


async def _close(interaction: Interaction, message_id: int) -> None:
    try:
        await interaction.followup.delete_message(message_id)
    except DID_NOT_TAKE_IT as trouble:
        log.debug("private screen was gone already", trouble=repr(trouble))


def next_steps(*taps: Tappable | None) -> tuple[Tappable, ...]:
    """The buttons that are there; None stands for one that does not apply to this person."""
    return tuple(tap for tap in taps if tap is not None)
