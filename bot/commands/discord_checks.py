"""What ``doctor`` learns from Discord: the token, the server, permissions, names, and the time."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from typing import Final

from bot.commands.console import OperatorError
from bot.commands.discord_side import (
    PORTAL,
    Account,
    DiscordSide,
    Server,
    TokenRefusedError,
    looks_like_a_token,
    time_at_discord,
)
from bot.commands.findings import Finding, broken, look, ok
from bot.commands.room_checks import check_rooms
from bot.core.clock import TurnedClock
from cogs._kit.permissions import invitation_link, missing_permissions
from cogs._kit.speaker import Speaker
from config.settings import PREFIX, Settings
from config.telling_words import telling_words

_NOTICEABLE: Final = timedelta(seconds=30)
_TOO_FAR: Final = timedelta(minutes=5)
_RESET: Final = (
    f"press Reset Token in the developer portal ({PORTAL}, your application, Bot) "
    "and run python -m bot setup"
)


def check_token(settings: Settings) -> Iterator[Finding]:
    """What is wrong with the token before Discord is asked; nothing if it is worth asking."""
    if settings.token is None:
        yield broken("token", f"{PREFIX}TOKEN is missing", "run python -m bot setup")
    elif not looks_like_a_token(settings.token_or_refuse()):
        yield broken(
            "token",
            f"{PREFIX}TOKEN is not a bot token, which has three parts joined by dots",
            f"copy it again: {_RESET}",
        )


async def check_discord(settings: Settings, now: datetime) -> AsyncIterator[Finding]:
    try:
        yield _time(await time_at_discord(), now)
        async with DiscordSide.open(settings.token_or_refuse()) as discord:
            yield ok("token", f"Discord knows it as “{discord.account.bot_name}”")
            for finding in _portal(discord.account):
                yield finding
            async for finding in _server(discord, settings, now):
                yield finding
    except TokenRefusedError:
        yield broken("token", "Discord refused the bot's token", _RESET)
    except OperatorError as trouble:
        found, _, next_step = str(trouble).rstrip(".").partition(", so ")
        yield broken("Discord", found, next_step)


def _time(there: datetime | None, now: datetime) -> Finding:
    if there is None:
        return ok("Discord", "reachable")
    apart = abs(there - now)
    shown = f"this machine's clock and Discord's are {int(apart.total_seconds())} seconds apart"
    set_clock = (
        "let this machine set its clock by itself, with timedatectl set-ntp true for instance"
    )
    if apart > _TOO_FAR:
        return broken("Discord", shown, set_clock)
    if apart > _NOTICEABLE:
        return look("Discord", shown, set_clock)
    return ok("Discord", "reachable, and its clock agrees with this machine's")


def _portal(account: Account) -> Iterator[Finding]:
    if account.needs_code_grant:
        yield broken(
            "portal",
            "“Requires OAuth2 Code Grant” is on, which makes every invitation fail",
            f"switch it off on the page Bot of {PORTAL}",
        )
    if account.is_public:
        yield look(
            "portal",
            "strangers can invite this bot",
            "set the install link to None (page Installation), then switch Public Bot off (page Bot)",
        )
    if account.privileged_intents:
        yield look(
            "portal",
            f"on, and not needed: {', '.join(account.privileged_intents)}",
            "switch them off on the page Bot",
        )


async def _server(
    discord: DiscordSide, settings: Settings, now: datetime
) -> AsyncIterator[Finding]:
    if settings.guild_id is None:
        yield broken("server", "the bot does not know its server", "run python -m bot setup")
        return
    server = await discord.find_server(settings.guild_id)
    if server is None:
        yield broken(
            "server",
            f"the bot is not in the server {settings.guild_id}",
            f"open {invitation_link(discord.account.application_id)} or run python -m bot setup",
        )
        return
    yield ok("server", f"in “{server.name}”, and answers only there")
    yield _permissions(discord.account, server)
    yield _names(discord.account, server)
    async for finding in check_rooms(discord, server, settings, TurnedClock(now)):
        yield finding


def _permissions(account: Account, server: Server) -> Finding:
    missing = missing_permissions(server.granted)
    if missing:
        say = Speaker()
        told = ", ".join(f"{need.label(say)} ({need.reason(say)})" for need in missing)
        return broken(
            "permissions",
            f"missing: {told}",
            f"open {invitation_link(account.application_id)} once more, which adds them",
        )
    if server.granted.administrator:
        return look(
            "permissions",
            "the bot has Administrator, which is more than it needs",
            "take it away in the server's settings, under Roles",
        )
    return ok("permissions", "all there")


def _names(account: Account, server: Server) -> Finding:
    named = {
        "application": account.name,
        "bot": account.bot_name,
        "server": server.name,
        **{f"channel #{name}": name for name in server.channel_names},
        **{f"role @{name}": name for name in server.role_names},
    }
    telling = [
        f"“{', '.join(words)}” ({what})"
        for what, name in named.items()
        if (words := telling_words(name))
    ]
    if telling:
        return look(
            "names",
            f"these tell what people come here for: {', '.join(telling)}",
            "choose quiet ones; names stand on lock screens and profiles",
        )
    return ok("names", "they tell nothing")
