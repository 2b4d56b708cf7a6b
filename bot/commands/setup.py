"""``setup``: from a token to a server with the bot in it.

Every step looks first at what is there, so that running it again goes on where it stopped and undoes nothing.
"""

import asyncio
import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, NoReturn

from bot.commands.console import TERMINAL, Console, OperatorError
from bot.commands.discord_side import (
    PORTAL,
    DiscordSide,
    NotATokenError,
    Server,
    TokenRefusedError,
    looks_like_a_token,
    tidy_token,
)
from bot.commands.env_file import write_line
from bot.commands.private_folder import is_root, make_private
from bot.core.key_ring import check_ring, new_ring
from bot.db.database import Database
from cogs._kit.permissions import NEEDED_PERMISSIONS, invitation_link, missing_permissions
from cogs._kit.speaker import Speaker
from config.settings import ENV_FILE, PREFIX, Settings, load_settings
from config.telling_words import telling_words

_TRIES: Final = 3


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for somebody to invite the bot."""

    between_looks: timedelta = timedelta(seconds=3)
    looks: int = 600


def setup() -> None:
    """Connect a bot of your own: token, keys, invitation."""
    # asyncio's own way with Ctrl-C waits for the next await, and a question has none.
    signal.signal(signal.SIGINT, _stop)
    asyncio.run(set_up(TERMINAL, load_settings()))


def _stop(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


async def set_up(console: Console, settings: Settings, *, patience: Patience | None = None) -> None:
    console.say("Porchlight needs five things: a token, a folder, keys, a server, and quiet names.")
    token = await _token(console, settings)
    _folder(console, settings)
    _keys(console, settings)
    async with DiscordSide.open(token) as discord:
        _portal(console, discord)
        server = await _server(console, settings, discord, patience or Patience())
        _permissions(console, discord, server)
        _names(console, discord, server)
    console.say()
    console.say("Now put the keys away on paper: without them nobody can read what people wrote.")
    console.say("python -m bot keys sheet")
    console.say("python -m bot keys confirm")
    console.say("Then start the bot with: make run")
    console.say(f"Then type /setup in “{server.name}” on Discord. Look at it any time with:")
    console.say("python -m bot doctor")


async def _token(console: Console, settings: Settings) -> str:
    console.say()
    console.say("1. Token")
    given = settings.token.get_secret_value().strip() if settings.token is not None else ""
    if given:
        try:
            await _sign_in(console, given)
        except (NotATokenError, TokenRefusedError):
            if f"{PREFIX}TOKEN" in os.environ:
                raise OperatorError(
                    f"The token in the environment ({PREFIX}TOKEN) does not work and wins over {ENV_FILE}, "
                    "so correct it there or remove it, and run this again."
                ) from None
            console.say("   The token that is set does not work any more. Let's put in a new one.")
        else:
            return given
    console.say(f"   Open {PORTAL}, make or choose an application, open its page “Bot”,")
    console.say(
        "   press “Reset Token” and copy what appears. What you paste here stays invisible."
    )
    for _ in range(_TRIES):
        token = tidy_token(console.ask_secret("   Token"))
        if not looks_like_a_token(token):
            console.say("   That is not a bot token; it has three parts joined by dots. Try again.")
            continue
        try:
            await _sign_in(console, token)
        except TokenRefusedError:
            console.say(
                "   Discord does not know that token. Copy it once more, whole, and try again."
            )
            continue
        write_line(ENV_FILE, f"{PREFIX}TOKEN", token)
        console.say(f"   Written to {ENV_FILE}, which only you can read.")
        return token
    raise OperatorError(
        f"None of the {_TRIES} tokens worked and nothing was written; "
        "make a new one with “Reset Token” and run this again."
    )


async def _sign_in(console: Console, token: str) -> None:
    async with DiscordSide.open(token) as discord:
        console.say(f"   Works. Discord knows it as “{discord.account.bot_name}”.")


def _folder(console: Console, settings: Settings) -> None:
    console.say()
    console.say("2. Folder")
    folder = settings.data_folder
    made = make_private(folder)
    console.say(
        f"   {folder.resolve()} {'is new' if made.is_new else 'is there'}. Only you can open it."
    )
    if made.was_open:
        console.say("   Others on this machine could open it until now.")
    if is_root():
        console.say("   Look: you are root, and make service wants a user of its own for the bot.")
        console.say(
            "   docs/operators/start.md says under 1 how to make one and hand over the folder."
        )


def _keys(console: Console, settings: Settings) -> None:
    console.say()
    console.say("3. Keys")
    ring = settings.key_ring
    if ring.exists():
        report = check_ring(ring)
        console.say(f"   {report.path} is there and works.")
        return
    file = Database(settings.database_url).file
    if file is not None and file.exists():
        console.say(f"   There is a database, but its keys ({ring}) are missing.")
        console.say("   If you have a copy of that file, stop here and put it back.")
        console.say("   With new keys, nobody can ever read the locked words in this database.")
        if not console.confirm("   Make new keys and lose those words?", default=False):
            raise OperatorError(f"Put your copy of the keys back at {ring} and run this again.")
    new_ring(ring)
    console.say(
        f"   {ring} is made. Keep a copy of it somewhere else, apart from copies of the data:"
    )
    console.say("   without it nobody can read what people entrusted to the bot.")


def _portal(console: Console, discord: DiscordSide) -> None:
    account = discord.account
    if account.needs_code_grant:
        raise OperatorError(
            "In the developer portal, on the page Bot, “Requires OAuth2 Code Grant” is on, which "
            "makes every invitation fail; switch it off and run this again."
        )
    if account.is_public:
        console.say(
            "   Look: strangers can invite this bot. In the portal, set the page Installation"
        )
        console.say("   to install link “None”, then switch “Public Bot” off on the page Bot.")
    for intent in account.privileged_intents:
        console.say(
            f"   Look: “{intent}” is on in the portal. The bot does not need it; switch it off."
        )


async def _server(
    console: Console, settings: Settings, discord: DiscordSide, patience: Patience
) -> Server:
    console.say()
    console.say("4. Server")
    known = await discord.servers()
    guild_id = settings.guild_id
    if guild_id in known:
        console.say(f"   The bot is in “{known[guild_id]}” and answers only there.")
    else:
        if guild_id is not None:
            console.say(f"   The bot is not in server {guild_id} (any more).")
            _refuse_if_fixed()
        guild_id = _choose(console, known) if known else None
        if guild_id is None:
            guild_id = await _wait_for_new(console, discord, known, patience)
        write_line(ENV_FILE, f"{PREFIX}GUILD_ID", str(guild_id))
    server = await discord.find_server(guild_id)
    if server is None:
        raise OperatorError("The bot was taken out of the server just now; run this again.")
    if guild_id != settings.guild_id:
        console.say(f"   The bot is in “{server.name}” now and will answer only there.")
    others = [name for other, name in known.items() if other != guild_id]
    if others:
        console.say(
            f"   It is also in {', '.join(f'“{name}”' for name in others)}: remove it there."
        )
    return server


def _refuse_if_fixed() -> None:
    if os.environ.get(f"{PREFIX}GUILD_ID"):
        raise OperatorError(
            f"{PREFIX}GUILD_ID in the environment names a server that the bot is not in, and it wins "
            f"over {ENV_FILE}; correct or remove it and run this again."
        )


def _choose(console: Console, known: Mapping[int, str]) -> int | None:
    numbers = sorted(known, key=lambda number: known[number].casefold())
    options = [known[number] for number in numbers]
    place = console.choose(
        "   Which server is it for?", [*options, "Another one; show the invitation"]
    )
    return numbers[place] if place < len(numbers) else None


async def _wait_for_new(
    console: Console, discord: DiscordSide, known: Mapping[int, str], patience: Patience
) -> int:
    say = Speaker()
    console.say("   Open this link as someone with “Manage Server” there, and press Authorize:")
    console.say()
    console.say(invitation_link(discord.account.application_id))
    console.say()
    console.say("   It asks for these and nothing else:")
    for need in NEEDED_PERMISSIONS:
        console.say(f"   - {need.label(say)}: {need.reason(say)}")
    console.say("   Waiting for the server. (Ctrl-C stops; run this again to go on.)")
    for _ in range(patience.looks):
        found = await discord.servers()
        new = {number: name for number, name in found.items() if number not in known}
        if len(new) == 1:
            return next(iter(new))
        if new:
            chosen = _choose(console, new)
            if chosen is not None:
                return chosen
            known = found
        await asyncio.sleep(patience.between_looks.total_seconds())
    raise OperatorError(
        "Nobody has invited the bot yet; run this again when you have the link open."
    )


def _permissions(console: Console, discord: DiscordSide, server: Server) -> None:
    say = Speaker()
    missing = missing_permissions(server.granted)
    for need in missing:
        console.say(f"   Missing: {need.label(say)}, {need.reason(say)}.")
    if missing:
        console.say("   Open the link again; it adds what is missing and keeps the rest:")
        console.say(invitation_link(discord.account.application_id))
    if server.granted.administrator:
        console.say(
            "   Look: the bot has Administrator, which is more than it needs. Take it away."
        )


def _names(console: Console, discord: DiscordSide, server: Server) -> None:
    console.say()
    console.say("5. Names")
    found = False
    for what, name in (
        ("application", discord.account.name),
        ("bot", discord.account.bot_name),
        ("server", server.name),
    ):
        if words := telling_words(name):
            found = True
            told = ", ".join(f"“{word}”" for word in words)
            console.say(
                f"   Look: {told} in the name of the {what} tells what people come here for."
            )
    if found:
        console.say("   Names stand on lock screens and profiles. “Maple Street” tells nothing.")
    else:
        console.say("   They tell nothing. Good.")
