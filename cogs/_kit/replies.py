"""Answering one person, privately.

A tap on a private screen changes that screen; a tap on a card or a note opens a new private one. Every private screen
has **Close**, and those opened from a note close themselves before Discord forgets how (15 minutes).
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

import discord
import structlog
from discord import ui
from typing_extensions import override

from bot.client import OpenWords, Porchlight
from cogs._kit.acknowledgement import (
    DID_NOT_TAKE_IT,
    UnheardError,
    acknowledge,
    acknowledged,
    began_at,
)
from cogs._kit.interaction import Interaction
from cogs._kit.screens import Screen, ScreenView, Tappable
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


@dataclass(frozen=True, slots=True)
class Closing:
    """How long somebody's own words stay on a screen, and what stands there afterwards. When the bot stops in order,
    they close at once: nobody else would close them."""

    after: timedelta
    leaves: Screen
    of: frozenset[int]
    """The ids of what is shown. What is taken back or erased closes at once: ``close_words_of``."""


async def show(
    interaction: Interaction,
    screen: Screen,
    *,
    discreet: bool = False,
    closing: Closing | None = None,
) -> None:
    """Show a private screen to whoever tapped. ``discreet`` ones close themselves; words that are only lent are
    ``closing``."""
    view = _with_close(interaction, screen)
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
    if message_id is None:
        return
    _words_are_gone(interaction, message_id)
    discreet = discreet or interaction.guild_id is None
    if closing is not None:
        _close_words_later(interaction, message_id, closing, discreet=discreet)
        if _ended_meanwhile(interaction, closing):
            interaction.client.open_words[message_id].end()
    elif discreet:
        _close_later(interaction, message_id)


def close_words_of(client: Porchlight, subject_id: int) -> None:
    """What they show is taken back, erased, or not for whoever looks at it any more. What was read from the database
    before that and is still on its way to a screen closes when it gets there."""
    now = client.loop.time()
    long_ago = now - OPEN_FOR.total_seconds()
    for one in [one for one, at in client.ended_words.items() if at < long_ago]:
        del client.ended_words[one]
    client.ended_words[subject_id] = now
    for words in [one for one in client.open_words.values() if subject_id in one.of]:
        words.end()


async def show_beside(interaction: Interaction, screen: Screen) -> None:
    """One more private screen, for what does not fit on the one that is shown."""
    close = (CloseButton(speaker(interaction)),)
    view = Screen(screen.text, (*screen.taps, close), screen.files).view()
    await acknowledged(interaction)
    sent = await interaction.followup.send(
        view=view,
        files=list(screen.files),
        ephemeral=True,
        wait=True,
        allowed_mentions=NO_MENTIONS,
    )
    _close_later(interaction, sent.id)


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
    if interaction.message is not None:
        _words_are_gone(interaction, interaction.message.id)


def _with_close(interaction: Interaction, screen: Screen) -> ScreenView:
    close = CloseButton(speaker(interaction))
    return replace(screen, taps=(*screen.taps, (close,))).view()


def _close_later(interaction: Interaction, message_id: int, after: timedelta = OPEN_FOR) -> None:
    """A newer tap on the same screen starts the time again, with the newer right to close it."""
    client = interaction.client
    if (earlier := client.open_screens.pop(message_id, None)) is not None:
        earlier.cancel()

    def close() -> None:
        client.open_screens.pop(message_id, None)
        client.background.start(_close(interaction, message_id), name="close private screen")

    client.open_screens[message_id] = client.loop.call_later(after.total_seconds(), close)


def _close_words_later(
    interaction: Interaction, message_id: int, closing: Closing, *, discreet: bool
) -> None:
    client = interaction.client
    close_words = partial(_close, interaction, message_id, leaves=closing.leaves)

    def close() -> None:
        _words_are_gone(interaction, message_id)
        client.background.start(close_words(), name="close words")
        if discreet:
            _close_later(interaction, message_id, OPEN_FOR - closing.after)

    client.open_words[message_id] = OpenWords(close_words, close, closing.of)
    client.open_screens[message_id] = client.loop.call_later(closing.after.total_seconds(), close)


def _ended_meanwhile(interaction: Interaction, closing: Closing) -> bool:
    ended = interaction.client.ended_words
    began = began_at(interaction)
    return any(ended[one] >= began for one in closing.of & ended.keys())


def _words_are_gone(interaction: Interaction, message_id: int) -> None:
    """Something else stands there now, and must not be closed in their place."""
    client = interaction.client
    if client.open_words.pop(message_id, None) is None:
        return
    if (timer := client.open_screens.pop(message_id, None)) is not None:
        timer.cancel()


async def _close(
    interaction: Interaction, message_id: int, *, leaves: Screen | None = None
) -> None:
    try:
        if leaves is None:
            await interaction.followup.delete_message(message_id)
        else:
            await interaction.followup.edit_message(
                message_id, view=_with_close(interaction, leaves), allowed_mentions=NO_MENTIONS
            )
    except DID_NOT_TAKE_IT as trouble:
        log.debug("private screen could not be closed", trouble=repr(trouble))


def next_steps(*taps: Tappable | None) -> tuple[Tappable, ...]:
    """The buttons that are there; None stands for one that does not apply to this person."""
    return tuple(tap for tap in taps if tap is not None)
