"""A small Discord of our own: the answers that a sign-in, a look around and a running bot ask for.

discord.py's real HTTP client and gateway speak to it; ``against.py`` starts our real program against it.
"""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from cogs._kit.permissions import needed_permissions

TOKEN = "MTE4MDAwMDAwMDAwMDAwMDAwMA.GmarkD.marked-secret-that-nobody-may-see-00"
OTHER_TOKEN = "MTE4MDAwMDAwMDAwMDAwMDAwMA.Gold00.another-secret-that-was-reset-by-now-00"

APPLICATION = 1180000000000000000
MAPLE_STREET = 1180000000000000700


def answer(data: object, *, status: int = 200) -> web.Response:
    """Discord names no charset, and discord.py reads JSON only where it finds exactly this type."""
    return web.Response(
        body=json.dumps(data).encode(), status=status, headers={"Content-Type": "application/json"}
    )


@dataclass
class FakeDiscord:
    """What this Discord knows. Change a field to change the world."""

    token: str = TOKEN
    bot_name: str = "Porchlight"
    application_name: str = "Porchlight"
    is_public: bool = False
    needs_code_grant: bool = False
    flags: int = 0
    servers: dict[int, str] = field(default_factory=dict)
    permissions: int = needed_permissions().value
    channels: tuple[str, ...] = ("start-here", "oak")
    date: str | None = None
    """What the clock on Discord's wall shows, as an HTTP date; its own if None."""
    is_down: bool = False
    asked: list[str] = field(default_factory=list)
    written: list[tuple[str, object]] = field(default_factory=list)
    closed_with: int | None = None
    """With what a gateway connection is refused, if it is."""
    shards: list[tuple[int, int]] = field(default_factory=list)
    """Which said hello, and of how many."""
    said_hello: asyncio.Event = field(default_factory=asyncio.Event)
    base: str = ""
    gateway: str = ""

    async def invite(self, guild_id: int = MAPLE_STREET, name: str = "Maple Street") -> None:
        self.servers[guild_id] = name

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/gateway/", self._gateway)
        app.router.add_get("/api/gateway", self._where)
        app.router.add_get("/api/users/@me", self._me)
        app.router.add_get("/api/oauth2/applications/@me", self._application)
        app.router.add_get("/api/applications/@me", self._application)
        app.router.add_get("/api/users/@me/guilds", self._guilds)
        app.router.add_get("/api/guilds/{guild}", self._guild)
        app.router.add_get("/api/guilds/{guild}/members/{member}", self._member)
        app.router.add_get("/api/guilds/{guild}/channels", self._channels)
        app.router.add_put("/api/applications/{application}/commands", self._commands)

    @asynccontextmanager
    async def open(self) -> AsyncGenerator["FakeDiscord"]:
        app = web.Application(middlewares=[self._doorkeeper])
        self.add_routes(app)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        self.base = f"http://{host}:{port}/api"
        self.gateway = f"ws://{host}:{port}/gateway/"
        try:
            yield self
        finally:
            await runner.cleanup()

    @web.middleware
    async def _doorkeeper(self, request: web.Request, handler):
        self.asked.append(f"{request.method} {request.path}")
        if self.is_down:
            return answer({"message": "upstream is away", "code": 0}, status=503)
        # What answers a tap is known by the token in its address.
        taps = ("/api/interactions/", "/api/webhooks/")
        is_open = request.path in {"/api/gateway", "/gateway/"} or request.path.startswith(taps)
        if not is_open and request.headers.get("Authorization") != f"Bot {self.token}":
            return answer({"message": "401: Unauthorized", "code": 0}, status=401)
        response = await handler(request)
        if self.date is not None and not response.prepared:
            response.headers["Date"] = self.date
        return response

    async def _where(self, _request: web.Request) -> web.Response:
        return answer({"url": self.gateway})

    def _user(self) -> dict[str, object]:
        return {
            "id": str(APPLICATION),
            "username": self.bot_name,
            "discriminator": "0000",
            "avatar": None,
            "global_name": None,
            "bot": True,
            "flags": 0,
            "public_flags": 0,
        }

    async def _me(self, _request: web.Request) -> web.Response:
        return answer(self._user())

    async def _application(self, _request: web.Request) -> web.Response:
        owner = self._user() | {"id": "42", "username": "operator", "bot": False}
        return answer(
            {
                "id": str(APPLICATION),
                "name": self.application_name,
                "icon": None,
                "description": "",
                "bot_public": self.is_public,
                "bot_require_code_grant": self.needs_code_grant,
                "verify_key": "0" * 64,
                "flags": self.flags,
                "owner": owner,
                "team": None,
                "rpc_origins": None,
            }
        )

    async def _guilds(self, _request: web.Request) -> web.Response:
        return answer(
            [
                {"id": str(number), "name": name, "icon": None, "owner": False, "features": [],
                 "permissions": str(self.permissions)}
                for number, name in self.servers.items()
            ]
        )  # fmt: skip

    def _whole_guild(self, number: int) -> dict[str, object]:
        role = {"color": 0, "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
                "hoist": False, "managed": False, "mentionable": False, "flags": 0}  # fmt: skip
        return {
            "id": str(number),
            "name": self.servers[number],
            "icon": None,
            "owner_id": "42",
            "features": [],
            "emojis": [],
            "stickers": [],
            "roles": [
                role | {"id": str(number), "name": "@everyone", "position": 0, "permissions": "0"},
                role | {"id": str(number + 1), "name": self.bot_name, "position": 1,
                        "permissions": str(self.permissions)},
            ],
            "verification_level": 1,
            "default_message_notifications": 1,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "preferred_locale": "en-US",
            "afk_timeout": 300,
            "afk_channel_id": None,
            "system_channel_id": None,
            "system_channel_flags": 0,
            "rules_channel_id": None,
            "public_updates_channel_id": None,
            "premium_progress_bar_enabled": False,
        }  # fmt: skip

    async def _guild(self, request: web.Request) -> web.Response:
        number = int(request.match_info["guild"])
        if number not in self.servers:
            return answer({"message": "Unknown Guild", "code": 10004}, status=404)
        return answer(self._whole_guild(number))

    def _membership(self, number: int) -> dict[str, object]:
        return {
            "user": self._user(),
            "nick": None,
            "avatar": None,
            "roles": [str(number + 1)],
            "joined_at": "2026-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
        }

    async def _member(self, request: web.Request) -> web.Response:
        return answer(self._membership(int(request.match_info["guild"])))

    async def _channels(self, request: web.Request) -> web.Response:
        guild = request.match_info["guild"]
        return answer(
            [
                {"id": str(int(guild) + 10 + place), "guild_id": guild, "type": 0, "name": name,
                 "position": place, "permission_overwrites": [], "parent_id": None, "nsfw": False}
                for place, name in enumerate(self.channels)
            ]
        )  # fmt: skip

    async def _commands(self, request: web.Request) -> web.Response:
        self.written.append((request.path, await request.json()))
        return answer([])

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json(
            {"op": 10, "d": {"heartbeat_interval": 41_250}, "t": None, "s": None}
        )
        async for packet in socket:
            if packet.type is not WSMsgType.TEXT:
                continue
            told = json.loads(packet.data)
            op = told["op"]
            if op == 1:
                await socket.send_json({"op": 11, "d": None, "t": None, "s": None})
            elif op == 2 and self.closed_with is not None:
                await socket.close(code=self.closed_with)
            elif op == 2:
                shard, of = told["d"].get("shard", (0, 1))
                self.shards.append((shard, of))
                await self._welcome(socket, shard, of)
        return socket

    async def _welcome(self, socket: web.WebSocketResponse, shard: int, of: int) -> None:
        numbers = [one for one in self.servers if (one >> 22) % of == shard]
        ready = {
            "v": 10,
            "user": self._user(),
            "guilds": [{"id": str(number), "unavailable": True} for number in numbers],
            "session_id": "evening",
            "shard": [shard, of],
            "resume_gateway_url": self.gateway,
            "application": {"id": str(APPLICATION), "flags": self.flags},
        }
        await socket.send_json({"op": 0, "t": "READY", "s": 1, "d": ready})
        for place, number in enumerate(numbers, start=2):
            whole = self._whole_guild(number) | {
                "joined_at": "2026-01-01T00:00:00+00:00",
                "large": False,
                "unavailable": False,
                "member_count": 1,
                "members": [self._membership(number)],
                "channels": [],
                "threads": [],
                "presences": [],
                "voice_states": [],
                "stage_instances": [],
                "guild_scheduled_events": [],
                "soundboard_sounds": [],
            }
            await socket.send_json({"op": 0, "t": "GUILD_CREATE", "s": place, "d": whole})
        self.said_hello.set()
