"""What a bot answers a tap with: the callback within three seconds, and follow-ups. They count for no limit."""

from typing import Any

import discord
from aiohttp import web

from tests.commands.fake_discord import answer
from tests.discord_http.messages import MessageBook

SOMEWHERE = 1
YES = {"1", "true"}
"""discord.py writes a number, Discord's pages a word."""


class Interactions:
    """Which tap an answer belongs to is only known by its token, as with Discord."""

    def __init__(self, book: MessageBook) -> None:
        self._book = book
        self._original: dict[str, dict[str, Any]] = {}

    def add_routes(self, app: web.Application) -> None:
        webhook = "/api/webhooks/{application}/{token}"
        app.router.add_post("/api/interactions/{interaction}/{token}/callback", self._callback)
        app.router.add_post(webhook, self._follow_up)
        app.router.add_get(f"{webhook}/messages/@original", self._see)
        app.router.add_patch(f"{webhook}/messages/{{message}}", self._change)
        app.router.add_delete(f"{webhook}/messages/{{message}}", self._remove)

    def _write(self, body: dict[str, Any]) -> dict[str, Any]:
        """Private answers are kept by no channel."""
        return self._book.written(SOMEWHERE, body | {"flags": body.get("flags", 0) | 64})

    async def _callback(self, request: web.Request) -> web.Response:
        token = request.match_info["token"]
        body = await request.json()
        message = self._write(body.get("data") or {})
        self._original[token] = message
        if request.query.get("with_response") not in YES:
            return web.Response(status=204)
        is_message = body["type"] == discord.InteractionResponseType.channel_message.value
        return answer(
            {
                "interaction": {"id": request.match_info["interaction"], "type": 3,
                                "response_message_id": message["id"],
                                "response_message_ephemeral": True,
                                "response_message_loading": not is_message},
                "resource": {"type": body["type"]} | ({"message": message} if is_message else {}),
            }
        )  # fmt: skip

    async def _follow_up(self, request: web.Request) -> web.Response:
        message = self._write(await request.json())
        return answer(message) if request.query.get("wait") in YES else web.Response(status=204)

    async def _see(self, request: web.Request) -> web.Response:
        return answer(self._original[request.match_info["token"]])

    async def _change(self, request: web.Request) -> web.Response:
        return answer(self._write(await request.json()))

    async def _remove(self, _request: web.Request) -> web.Response:
        return web.Response(status=204)
