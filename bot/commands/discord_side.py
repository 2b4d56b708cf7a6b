"""What Discord says about our token, through discord.py's own HTTP client and without a gateway."""

import asyncio
import re
from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Final, Self

import aiohttp
import discord
from discord.http import Route

from bot.commands.console import OperatorError
from bot.core.ids import RoleId
from cogs._kit.who_sees import is_plain_member, roles_that_see

PORTAL: Final = "https://discord.com/developers/applications"
_A_TOKEN: Final = re.compile(r"[\w-]{17,40}\.[\w-]{4,10}\.[\w-]{20,}", re.ASCII)
_ANSWER_WITHIN: Final = 30.0
_UNAUTHORIZED: Final = 401

_PRIVILEGED: Final = {
    "gateway_presence": "Presence Intent",
    "gateway_presence_limited": "Presence Intent",
    "gateway_guild_members": "Server Members Intent",
    "gateway_guild_members_limited": "Server Members Intent",
    "gateway_message_content": "Message Content Intent",
    "gateway_message_content_limited": "Message Content Intent",
}


class TokenRefusedError(OperatorError):
    """Discord does not know the token (any more)."""

    def __init__(self) -> None:
        super().__init__(
            "Discord refused the bot's token, so make a new one in the developer portal "
            f"({PORTAL}, your application, Bot, Reset Token) and run python -m bot setup."
        )


class NotATokenError(OperatorError):
    """What was given can't be a token; Discord need not be asked."""

    def __init__(self) -> None:
        super().__init__(
            "PORCHLIGHT_TOKEN is not a bot token (those have three parts joined by dots), so copy it "
            f"again from the developer portal ({PORTAL}, your application, Bot, Reset Token) and run "
            "python -m bot setup."
        )


class DiscordSilentError(OperatorError):
    """No answer, or none that means anything."""

    def __init__(self) -> None:
        super().__init__(
            "Discord can't be reached from this machine, so check its internet connection "
            "(or https://discordstatus.com) and try again."
        )


def looks_like_a_token(typed: str) -> bool:
    """Whether it is worth asking Discord. People paste the public key or the client secret instead."""
    return _A_TOKEN.fullmatch(typed) is not None


def tidy_token(typed: str) -> str:
    """Take away what comes along when people copy: spaces, quotes, the word Bot."""
    return typed.strip().strip("\"'").removeprefix("Bot ").strip()


@dataclass(frozen=True, slots=True)
class Account:
    """The application as its owner set it up in the developer portal."""

    application_id: int
    name: str
    bot_name: str
    is_public: bool
    needs_code_grant: bool
    privileged_intents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeenRoom:
    """A room, and who can see it beside admins and bots."""

    name: str
    everyone: bool
    roles: Mapping[int, str]
    people: frozenset[int]
    """Let in one by one."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that the bot is in, with what it may do there."""

    id: int
    name: str
    granted: discord.Permissions
    channel_names: tuple[str, ...]
    role_names: tuple[str, ...] = ()
    rooms: Mapping[int, SeenRoom] = field(default_factory=dict[int, SeenRoom])


class DiscordSide:
    """Questions to Discord, asked as the bot."""

    def __init__(self, client: discord.Client, account: Account) -> None:
        self._client = client
        self.account = account

    @classmethod
    @asynccontextmanager
    async def open(cls, token: str) -> AsyncGenerator[Self]:
        """Sign in, or say in one sentence why not."""
        if not looks_like_a_token(token):
            raise NotATokenError
        client = discord.Client(intents=discord.Intents(guilds=True), max_ratelimit_timeout=30)
        try:
            async with _answered():
                await client.login(token)
                account = _account(client, await client.application_info())
            yield cls(client, account)
        finally:
            await client.close()

    async def servers(self) -> dict[int, str]:
        """The servers the bot is in, by their numbers."""
        async with _answered():
            return {guild.id: guild.name async for guild in self._client.fetch_guilds(limit=None)}

    async def find_server(self, guild_id: int) -> Server | None:
        """Look closely at one server; None if the bot is not in it."""
        me = self._client.user
        if me is None:
            return None
        async with _answered():
            try:
                guild = await self._client.fetch_guild(guild_id, with_counts=False)
                member = await guild.fetch_member(me.id)
                channels = await guild.fetch_channels()
            except (discord.NotFound, discord.Forbidden):
                return None
        return Server(
            id=guild.id,
            name=guild.name,
            granted=member.guild_permissions,
            channel_names=tuple(channel.name for channel in channels),
            role_names=tuple(
                role.name for role in guild.roles if not role.is_default() and not role.managed
            ),
            rooms={
                channel.id: _seen(channel)
                for channel in channels
                if isinstance(channel, discord.TextChannel | discord.VoiceChannel)
            },
        )

    async def count_plain(
        self, guild_id: int, people: Iterable[int], facilitators: RoleId | None
    ) -> int:
        """How many of them are still there and neither admins, bots nor facilitators."""
        async with _answered():
            guild = await self._client.fetch_guild(guild_id, with_counts=False)
            return sum([await is_plain_member(guild, one, facilitators) for one in sorted(people)])


async def time_at_discord() -> datetime | None:
    """What Discord's clock shows, from an answer that needs no token."""
    async with (
        _answered(),
        aiohttp.ClientSession() as session,
        session.get(f"{Route.BASE}/gateway") as response,
    ):
        shown = response.headers.get("Date", "")
    try:
        return parsedate_to_datetime(shown)
    except ValueError:
        return None


def _seen(room: discord.TextChannel | discord.VoiceChannel) -> SeenRoom:
    return SeenRoom(
        name=room.name,
        everyone=room.permissions_for(room.guild.default_role).view_channel,
        roles={role.id: role.name for role in roles_that_see(room)},
        people=frozenset(
            target.id
            for target, overwrite in room.overwrites.items()
            if not isinstance(target, discord.Role)
            and overwrite.view_channel
            and room.guild.get_role(target.id) is None
        ),
    )


def _account(client: discord.Client, application: discord.AppInfo) -> Account:
    intents = (name for flag, name in _PRIVILEGED.items() if getattr(application.flags, flag))
    return Account(
        application_id=application.id,
        name=application.name,
        bot_name=client.user.name if client.user is not None else application.name,
        is_public=application.bot_public,
        needs_code_grant=application.bot_require_code_grant,
        privileged_intents=tuple(dict.fromkeys(intents)),
    )


@asynccontextmanager
async def _answered() -> AsyncGenerator[None]:
    """Turn the ways in which Discord can fail us into a sentence."""
    try:
        async with asyncio.timeout(_ANSWER_WITHIN):
            yield
    except discord.LoginFailure:
        raise TokenRefusedError from None
    except (
        aiohttp.ClientError,
        TimeoutError,
        OSError,
        discord.DiscordServerError,
        discord.RateLimited,
    ):
        raise DiscordSilentError from None
    except discord.HTTPException as trouble:
        if trouble.status == _UNAUTHORIZED:
            raise TokenRefusedError from None
        raise OperatorError(
            f"Discord answered {trouble.status} ({trouble.code}) to a question that it should know, "
            "so try again later."
        ) from None
