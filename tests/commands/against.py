"""Starts the real program, with one difference: Discord is the one at the addresses given.

    python -m tests.commands.against http://127.0.0.1:1/api ws://127.0.0.1:1/gateway/ doctor

With ``--small-app`` in front of the words, ``run`` runs a client without cogs and database, so that what is
seen is ``run`` alone; with ``--slow-app`` one that never gets done with closing.
"""

import asyncio
import contextlib
import sys
import types
from collections.abc import AsyncGenerator

import discord
import discord.gateway
import discord.http
import yarl

import bot
from bot.commands import run


class SmallApp:
    def __init__(self) -> None:
        self.client = discord.Client(intents=discord.Intents(guilds=True))

    async def run(self, token: str) -> None:
        await self.client.start(token)


@contextlib.asynccontextmanager
async def open_small_app(_settings: object, **_parts: object) -> AsyncGenerator[SmallApp]:
    app = SmallApp()
    try:
        yield app
    finally:
        await app.client.close()


@contextlib.asynccontextmanager
async def open_slow_app(_settings: object, **_parts: object) -> AsyncGenerator[SmallApp]:
    async with open_small_app(_settings) as app:
        try:
            yield app
        finally:
            await asyncio.sleep(600)


base, gateway, *words = sys.argv[1:]
discord.http.Route.BASE = base
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
others = {"--small-app": open_small_app, "--slow-app": open_slow_app}
if words[0] in others:
    bot.app = types.ModuleType("bot.app")
    bot.app.open_app = others[words.pop(0)]
    sys.modules["bot.app"] = bot.app
run._FIRST_PAUSE = run._FIRST_PAUSE / 50
sys.argv = ["porchlight", *words]

from bot.__main__ import main  # noqa: E402  after the addresses are set

main()
