"""The Discord client: what it may hear, what it loads, and when it tells Discord of its commands."""

import asyncio
import hashlib
import importlib
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import discord
import structlog
from discord import app_commands
from discord.ext import commands
from typing_extensions import override

from bot.core.errors import Refusal
from bot.core.ids import GuildId
from bot.core.shards import ALL, Shards
from bot.core.tasks import BackgroundTasks
from bot.services import Services

log = structlog.get_logger()

EXTENSIONS = (
    "cogs.outbox",
    "cogs.guilds",
    "cogs.members",
    "cogs.helplines",
    "cogs.groups",
    "cogs.keep_apart",
    "cogs.adults",
    "cogs.sessions",
    "cogs.hosting",
    "cogs.calendars",
    "cogs.polls",
    "cogs.events",
    "cogs.clock_changes",
    "cogs.holidays",
    "cogs.personal_reminders",
    "cogs.requests",
    "cogs.reports",
    "cogs.checkins",
    "cogs.resources",
    "cogs.reminders",
    "cogs.desk",
    "cogs.privacy",
    "cogs.idle",
)

CLOSES_WORDS_WITHIN = 5.0
"""Seconds. A stop waits no longer for Discord."""

BeforeCommand: TypeAlias = "Callable[[discord.Interaction[Any]], Awaitable[None]]"
AfterCommand: TypeAlias = "Callable[[discord.Interaction[Any]], None]"
AnswerStray: TypeAlias = "Callable[[discord.Interaction[Any]], Awaitable[None]]"
AnswerError: TypeAlias = "Callable[[discord.Interaction[Any], Exception], Awaitable[None]]"


def least_intents() -> discord.Intents:
    """Guilds to know rooms, voice for who is in a meeting's room, events to mirror. Never messages or presence."""
    intents = discord.Intents.none()
    intents.guilds = True
    intents.voice_states = True
    intents.guild_scheduled_events = True
    return intents


class Tree(app_commands.CommandTree["Porchlight"]):
    """The commands, with the same boundary for errors as the buttons."""

    @override
    async def interaction_check(self, interaction: discord.Interaction["Porchlight"], /) -> bool:
        """What every command is asked before it begins."""
        try:
            await interaction.client.before_command(interaction)
        except Refusal as refusal:  # discord.py would only log it
            await interaction.client.answer_error(interaction, refusal)
            return False
        return True

    @override
    async def on_error(
        self, interaction: discord.Interaction["Porchlight"], error: app_commands.AppCommandError, /
    ) -> None:
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        await interaction.client.answer_error(interaction, cause)


@dataclass(frozen=True, slots=True)
class OpenWords:
    """A screen whose words are only lent."""

    close: Callable[[], Awaitable[None]]
    end: Callable[[], None]
    """Close it before its time, while we go on."""
    of: frozenset[int]
    """The ids of what it shows."""


class Porchlight(commands.Bot):
    """discord.py's bot with our services in it. It keeps no state that a restart could lose."""

    services: Services
    answer_error: AnswerError
    answer_stray: AnswerStray
    before_command: BeforeCommand
    after_command: AfterCommand
    """All are set in ``bot.app``: the client itself has no words."""

    def __init__(
        self, *, commands_file: Path | None, guild_id: int | None = None, part: Shards = ALL
    ) -> None:
        sharding: dict[str, Any] = (
            {"shard_ids": part.ids, "shard_count": part.of} if part.of > 1 else {}
        )
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=least_intents(),
            tree_cls=Tree,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=30.0,
            **sharding,
        )
        self.part = part
        self.background = BackgroundTasks()
        self.taps_a_minute: int | None = None
        """Of one person. None: nobody counts, as in rehearsals, whose clock may stand still."""
        self.hurries: dict[int, app_commands.Cooldown] = {}
        """Who tapped within the last minute, by their number. A restart forgets it, as it should."""
        self.open_screens: dict[int, asyncio.TimerHandle] = {}
        self.open_words: dict[int, OpenWords] = {}
        """Screens that show what somebody wrote."""
        self.ended_words: dict[int, float] = {}
        """What must be on no screen any more, and since when on the loop's clock; of the last minutes."""
        self.home_guild_id = guild_id
        self.when_ready: list[Callable[[], Awaitable[None]]] = []
        """Done once, when the rooms are known: the clockwork starts, what was deleted is mended. What fails holds up
        nothing after it, and is done again with the next line to Discord."""
        self.when_back: list[Callable[[], Awaitable[None]]] = []
        """Done whenever a server takes the bot in again."""
        self.when_closing: list[Callable[[], Awaitable[None]]] = []
        self._was_ready = False
        self._is_closing = False
        self._to_do: list[Callable[[], Awaitable[None]]] = []
        """What waits for a line to Discord: at first all of ``when_ready``, later what failed."""
        self._templates: list[re.Pattern[str]] = []
        self._commands_file = commands_file

    @override
    async def setup_hook(self) -> None:
        # Not load_extension: on close it would throw every module away, and with it what they registered.
        for name in EXTENSIONS:
            await importlib.import_module(name).setup(self)
        await self._tell_commands_if_changed()

    async def on_ready(self) -> None:
        """Discord may say this again after every reconnect; ours happens once."""
        if not self._was_ready:
            self._was_ready = True
            # Somebody may have invited the bot while it was off.
            at_home = [partial(self._stay_at_home, guild) for guild in self.guilds]
            self._to_do = [*at_home, self._compare_servers, *self.when_ready]
        await self._do_what_waits()

    async def on_resumed(self) -> None:
        """The line was down for a moment, and perhaps with it what failed before."""
        await self._do_what_waits()

    async def _do_what_waits(self) -> None:
        """One after another. What fails is told and waits for the next time: a note that is due must not wait for a
        card that could not be mended."""
        doing, self._to_do = self._to_do, []
        for call in doing:
            if self._is_closing:
                return
            try:
                await call()
            except Exception:
                log.exception("could not be done now and waits for the next time", what=_name(call))
                if call not in self._to_do:
                    self._to_do.append(call)

    async def _compare_servers(self) -> None:
        there = {GuildId(guild.id) for guild in self.guilds}
        await self.services.left_servers.compare(there, hears=self.part.hear)

    @property
    def is_connected(self) -> bool:
        """Whether Discord would reach us now."""
        # discord.py types the line as always there; before the first one it is not.
        line: Any = getattr(self, "ws", None)
        return self.is_ready() and not self.is_closed() and line is not None and bool(line.open)

    async def find_guild(self, guild_id: GuildId) -> discord.Guild | None:
        """The server, also one that another process hears of: then it is asked for and knows no rooms. None: the bot
        is not in it."""
        guild = self.get_guild(guild_id)
        if guild is not None or self.part.hear(guild_id):
            return guild
        try:
            return await self.fetch_guild(guild_id, with_counts=False)
        except (discord.NotFound, discord.Forbidden):
            return None

    @override
    def add_dynamic_items(self, *items: type[discord.ui.DynamicItem[discord.ui.Item[Any]]]) -> None:
        super().add_dynamic_items(*items)
        self._templates += [item.__discord_ui_compiled_template__ for item in items]

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Answer what nothing else answers. What is known has been handed on by discord.py already."""
        custom_id = str((interaction.data or {}).get("custom_id", ""))
        match interaction.type:
            case discord.InteractionType.component:
                is_known = any(known.fullmatch(custom_id) for known in self._templates)
            case discord.InteractionType.modal_submit:
                # discord.py has no public way to ask which forms are open.
                forms = self._connection._view_store._modals  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
                is_known = custom_id in forms
            case _:
                return
        # A form that was answered at once is not open any more.
        if not is_known and not interaction.response.is_done():
            await self.answer_stray(interaction)

    async def on_app_command_completion(
        self, interaction: discord.Interaction[Any], _command: object
    ) -> None:
        """Only what was not refused ends so."""
        self.after_command(interaction)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Invited; perhaps again, after a slip. Then what was deleted meanwhile is mended."""
        await self._stay_at_home(guild)
        if await self.services.left_servers.back(GuildId(guild.id)):
            self._to_do += self.when_back
            await self._do_what_waits()

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Taken out, or the server was deleted. One that is only out of reach is not reported here."""
        await self.services.left_servers.left(GuildId(guild.id))

    async def _stay_at_home(self, guild: discord.Guild) -> None:
        """Stay in the one server that the operator chose."""
        is_there = self.get_guild(guild.id) is not None  # no longer, if an earlier try was heard
        if self.home_guild_id not in (None, guild.id) and is_there:
            log.warning("left a server that is not ours", guild_id=guild.id)
            await guild.leave()

    @override
    async def close(self) -> None:
        """Every part is closed, also after one that fails; then the first trouble is told."""
        self._is_closing = True
        for timer in self.open_screens.values():
            timer.cancel()
        self.open_screens.clear()
        parts = [self._close_words, *self.when_closing, self.background.drain, super().close]
        self.when_closing.clear()
        troubles: list[Exception] = []
        for close in parts:
            try:
                await close()
            except Exception as trouble:
                log.exception("could not be closed in order", what=_name(close))
                troubles.append(trouble)
        if troubles:
            raise troubles[0]

    async def _close_words(self) -> None:
        """They are lent for some minutes, and after us nobody would close them."""
        closing = [words.close() for words in self.open_words.values()]
        self.open_words.clear()
        try:
            async with asyncio.timeout(CLOSES_WORDS_WITHIN):
                await asyncio.gather(*closing)
        except TimeoutError:
            log.warning("screens with words stayed open", count=len(closing))

    async def _tell_commands_if_changed(self) -> None:
        """Discord limits how often commands may be told, so they are told only when they differ from last time, and
        by one process."""
        if not self.part.is_first:
            return
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        told = json.dumps([self.application_id, payload], sort_keys=True, default=str)
        now = hashlib.sha256(told.encode()).hexdigest()
        if now == self._commands_told():
            return
        await self.tree.sync()
        if self._commands_file is not None:
            self._commands_file.write_text(now)
        log.info("told Discord the commands", count=len(payload))

    def _commands_told(self) -> str:
        file = self._commands_file
        return file.read_text() if file is not None and file.exists() else ""


class ShardedPorchlight(Porchlight, commands.AutoShardedBot):
    """One of several processes. discord.py tells apart by class who holds several lines to Discord."""

    @property
    @override
    def is_connected(self) -> bool:
        lines = self.shards.values()
        return (
            self.is_ready()
            and not self.is_closed()
            and len(lines) == len(self.part.ids)
            and not any(line.is_closed() for line in lines)
        )


def _name(call: Callable[[], Awaitable[None]]) -> str:
    """Of a method, as a log should call it; never what it was given."""
    return getattr(getattr(call, "func", call), "__qualname__", "")


def client(
    *, commands_file: Path | None, guild_id: int | None = None, part: Shards = ALL
) -> Porchlight:
    """The right class for one process or for one of several."""
    kind = ShardedPorchlight if part.of > 1 else Porchlight
    return kind(commands_file=commands_file, guild_id=guild_id, part=part)
