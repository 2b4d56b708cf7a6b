"""Bringing links to the shelf, from the starter library or a file: a look first, then all of it or nothing. And taking
the shelf along as a file."""

import asyncio
import io
import re
from collections.abc import Sequence
from typing import Final, Self

import discord
from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.resources.errors import (
    LibraryFileError,
    LibraryFileTrouble,
    ShelfChangedError,
)
from bot.features.resources.files.exchange import FILE_NAME, LARGEST_FILE, Entry, read_file
from bot.features.resources.files.import_plan import ImportPlan, Planned
from cogs._kit.interaction import Interaction, claimed_guild
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import plain
from cogs.desk.desk_button import DeskButton
from cogs.groups.authority import standing
from cogs.resources.keeping.shelf_tap import IN_GUILD, ShelfTap
from cogs.resources.keeping.shelf_taps import ShelfButton

_FIRST: Final = 5
"""Titles of each sort that a preview names."""
_SOURCES: Final = "starter|file"


class StarterButton(ShelfTap, template=rf"resources:starter:{IN_GUILD}"):
    action = "starter"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Look at the starter library")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await show(interaction, await starter_screen(interaction, guild_id))


class BringInButton(
    TapButton,
    template=rf"resources:bring_in:{IN_GUILD}:(?P<source>{_SOURCES}):(?P<digest>[0-9a-f]{{16}})",
):
    """What was looked at, and nothing else: the digest says what that was. A file hangs on the screen itself, so
    that nothing of it is kept in between."""

    def __init__(
        self, guild_id: GuildId, source: str, digest: str, say: Speaker | None = None
    ) -> None:
        super().__init__(
            f"resources:bring_in:{guild_id}:{source}:{digest}",
            (say or Speaker())("Bring in"),
            style=ButtonStyle.primary,
        )
        self.guild_id = guild_id
        self.source = source
        self.digest = digest

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        return cls(GuildId(int(match["guild_id"])), match["source"], match["digest"])

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        resources, by = interaction.client.services.resources, await standing(interaction)
        await resources.require_keeper(guild_id, by=by)
        if self.source == "starter":
            plan = await resources.import_starter(guild_id, by=by, digest=self.digest)
        else:
            hanging = interaction.message.attachments if interaction.message else []
            if not hanging:
                raise ShelfChangedError
            incoming, _ = await _read(hanging[0])
            plan = await resources.import_file(guild_id, incoming, by=by, digest=self.digest)
        await show(interaction, _done_screen(guild_id, plan, speaker(interaction)))


async def starter_screen(interaction: Interaction, guild_id: GuildId) -> Screen:
    plan = await interaction.client.services.resources.preview_starter(
        guild_id, by=await standing(interaction)
    )
    say = speaker(interaction)
    about = say(
        "**The starter library**\nLinks that were checked one by one, in English and Spanish. "
        "What you change here stays as you have it."
    )
    return _preview_screen(guild_id, "starter", about, plan, say)


async def file_screen(
    interaction: Interaction, guild_id: GuildId, attached: discord.Attachment
) -> Screen:
    resources, by = interaction.client.services.resources, await standing(interaction)
    await resources.require_keeper(guild_id, by=by)
    incoming, data = await _read(attached)
    plan = await resources.preview_file(guild_id, incoming, by=by)
    say = speaker(interaction)
    about = say("**Your file**")
    # It hangs on the preview until somebody taps, also when the bot starts anew in between.
    file = discord.File(io.BytesIO(data), FILE_NAME if _is_toml(attached) else "library.json")
    screen = _preview_screen(guild_id, "file", about, plan, say)
    return Screen(screen.text, screen.taps, [] if plan.does_nothing else [file])


async def export_screen(interaction: Interaction, guild_id: GuildId) -> Screen:
    text = await interaction.client.services.resources.export_file(
        guild_id, by=await standing(interaction)
    )
    say = speaker(interaction)
    words = say(
        "Here is your shelf as a file, without a name in it. It opens in any text app. "
        "To put it on another shelf, type `/resources import` there."
    )
    file = discord.File(io.BytesIO(text.encode()), FILE_NAME)
    return Screen(words, [DeskButton(guild_id, say)], [file])


def _preview_screen(
    guild_id: GuildId, source: str, about: str, plan: ImportPlan, say: Speaker
) -> Screen:
    parts = [about]
    taps: list[Tappable] = [ShelfButton(guild_id, say=say), DeskButton(guild_id, say)]
    if plan.does_nothing:
        parts.append(say("All of it is here already, so there is nothing to bring in."))
        return Screen("\n\n".join(parts), taps)
    sorts = (
        (plan.new, say.plural("**{n} is new**", "**{n} are new**", len(plan.new))),
        (plan.changed, say.plural("**{n} changes**", "**{n} change**", len(plan.changed))),
        (plan.kept, say.plural("**{n} stays as you have it**", "**{n} stay as you have them**", len(plan.kept))),
    )  # fmt: skip
    parts += [_titles(words, found, say) for found, words in sorts if found]
    if plan.same:
        parts.append(say.plural("{n} is the same.", "{n} are the same.", len(plan.same)))
    if plan.look_alikes:
        names = "\n".join(
            f"- {plain(one.entry.host)}: {plain(one.title)}" for one in plan.look_alikes
        )
        parts.append(
            say(
                "⚠ **The names of these sites are written to look like others.** "
                "Please bring them in only if you know who made them.\n{names}",
                names=names,
            )
        )
    parts.append(say("Nothing is changed yet."))
    return Screen("\n\n".join(parts), [BringInButton(guild_id, source, plan.digest, say), *taps])


def _done_screen(guild_id: GuildId, plan: ImportPlan, say: Speaker) -> Screen:
    words = say.plural(
        "Done. {n} link came to the shelf.", "Done. {n} links came to the shelf.", len(plan.new)
    )
    if plan.changed:
        words += " " + say.plural("{n} was renewed.", "{n} were renewed.", len(plan.changed))
    return Screen(words, [ShelfButton(guild_id, say=say), DeskButton(guild_id, say)])


def _titles(words: str, found: Sequence[Planned], say: Speaker) -> str:
    lines = [words, *(f"- {plain(one.title)}" for one in found[:_FIRST])]
    rest = len(found) - _FIRST
    if rest > 0:
        lines.append(say.plural("- … and {n} more", "- … and {n} more", rest))
    return "\n".join(lines)


async def _read(attached: discord.Attachment) -> tuple[tuple[Entry, ...], bytes]:
    if attached.size > LARGEST_FILE:
        raise LibraryFileError(LibraryFileTrouble.TOO_BIG, most=LARGEST_FILE)
    data = await attached.read()
    return await asyncio.to_thread(read_file, data, attached.filename), data


def _is_toml(attached: discord.Attachment) -> bool:
    return attached.filename.casefold().endswith(".toml")
