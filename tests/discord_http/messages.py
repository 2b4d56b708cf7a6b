"""Channels and the messages in them: written, repeated, read, changed, deleted."""

import itertools
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import discord
from aiohttp import web

from tests.commands.fake_discord import APPLICATION, FakeDiscord, answer
from tests.discord_http.ledger import MessageLedger, custom_ids_in
from tests.discord_http.manners import Manners

DM_CHANNELS = 1 << 60
"""A person's private channel is their number and this."""

LONGEST_NONCE = 25
MOST_AT_ONCE = 100
_EPHEMERAL = 64


def refuse(status: int, code: int, message: str) -> web.Response:
    return answer({"message": message, "code": code}, status=status)


class MessageBook:
    """What is remembered of messages. ``rooms`` are the channels that exist, with their guilds."""

    def __init__(
        self,
        world: FakeDiscord,
        ledger: MessageLedger,
        now: Callable[[], datetime],
        manners: Callable[[], Manners],
    ) -> None:
        self.rooms: dict[int, int] = {}
        self.closed: set[int] = set()
        """People who take no private notes."""
        self.gone: set[int] = set()
        """People who have left every server."""
        self.private: dict[int, int] = {}
        self._world = world
        self._ledger = ledger
        self._now = now
        self._manners = manners
        self._messages: dict[int, dict[int, dict[str, Any]]] = {}
        self._nonces: dict[str, tuple[datetime, dict[str, Any]]] = {}
        self._numbers = itertools.count(1)

    def add_routes(self, app: web.Application) -> None:
        messages = "/api/channels/{channel}/messages"
        app.router.add_post("/api/users/@me/channels", self._open_private)
        app.router.add_get("/api/channels/{channel}", self._channel)
        app.router.add_get("/api/guilds/{guild}/members/{member}", self._member)
        app.router.add_post(messages, self._post)
        app.router.add_get(messages, self._list)
        app.router.add_get(f"{messages}/{{message}}", self._get)
        app.router.add_patch(f"{messages}/{{message}}", self._patch)
        app.router.add_delete(f"{messages}/{{message}}", self._delete)

    def user(self, number: int) -> dict[str, Any]:
        """Somebody; the bot is one of them."""
        if number == APPLICATION:
            return self._world._user()
        name = f"person-{number}"
        return {"id": str(number), "username": name, "discriminator": "0", "avatar": None,
                "global_name": None, "bot": False, "flags": 0, "public_flags": 0}  # fmt: skip

    def written(self, channel: int, body: dict[str, Any]) -> dict[str, Any]:
        """Write a message, and keep it."""
        now = self._now()
        number = discord.utils.time_snowflake(now) + next(self._numbers) % (1 << 22)
        message = {
            "id": str(number),
            "channel_id": str(channel),
            "author": self.user(APPLICATION),
            "content": body.get("content") or "",
            "timestamp": now.isoformat(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": body.get("embeds") or [],
            "pinned": False,
            "type": 0,
            "flags": body.get("flags", 0),
            "components": self._numbered(body.get("components") or []),
        }
        if "nonce" in body:
            message["nonce"] = body["nonce"]
        if not message["flags"] & _EPHEMERAL:
            self._messages.setdefault(channel, {})[number] = message
            self._ledger.write(
                "posted",
                id=message["id"],
                channel_id=channel,
                at=message["timestamp"],
                nonce=body.get("nonce"),
                content=message["content"],
                custom_ids=custom_ids_in(message["components"]),
            )
        return message

    def _numbered(self, components: Any) -> Any:
        """Discord gives every component a number of its own."""
        if isinstance(components, list):
            return [self._numbered(one) for one in components]
        if not isinstance(components, dict):
            return components
        inner = {name: self._numbered(value) for name, value in components.items()}
        return {"id": next(self._numbers)} | inner if "type" in inner else inner

    def _exists(self, channel: int) -> bool:
        return channel in self.rooms or channel in self.private

    async def _open_private(self, request: web.Request) -> web.Response:
        person = int((await request.json())["recipient_id"])
        channel = person + DM_CHANNELS
        self.private[channel] = person
        return answer(self._private(channel, person))

    def _private(self, channel: int, person: int) -> dict[str, Any]:
        return {"id": str(channel), "type": 1, "last_message_id": None, "flags": 0,
                "recipients": [self.user(person)]}  # fmt: skip

    async def _channel(self, request: web.Request) -> web.Response:
        channel = int(request.match_info["channel"])
        if channel in self.private:
            return answer(self._private(channel, self.private[channel]))
        if channel not in self.rooms:
            return refuse(404, 10003, "Unknown Channel")
        return answer(
            {"id": str(channel), "guild_id": str(self.rooms[channel]), "type": 0, "name": "room",
             "position": 0, "permission_overwrites": [], "parent_id": None, "nsfw": False}
        )  # fmt: skip

    async def _member(self, request: web.Request) -> web.Response:
        guild, member = (int(request.match_info[name]) for name in ("guild", "member"))
        if member in self.gone:
            return refuse(404, 10007, "Unknown Member")
        return answer(self._world._membership(guild) | {"user": self.user(member)})

    async def _post(self, request: web.Request) -> web.Response:
        channel = int(request.match_info["channel"])
        body = await _body(request)
        if not self._exists(channel):
            return refuse(404, 10003, "Unknown Channel")
        if self.private.get(channel) in self.closed | self.gone:
            return refuse(403, 50007, "Cannot send messages to this user")
        if len(str(body.get("nonce", ""))) > LONGEST_NONCE:
            return refuse(400, 50035, "Invalid Form Body")
        if not any(body.get(part) for part in ("content", "embeds", "components")):
            return refuse(400, 50006, "Cannot send an empty message")
        earlier = self._earlier(body)
        if earlier is not None:
            self._ledger.write("repeated", id=earlier["id"], nonce=body["nonce"])
            return answer(earlier)
        message = self.written(channel, body)
        if body.get("enforce_nonce") and "nonce" in body:
            self._nonces[str(body["nonce"])] = (self._now(), message)
        return answer(message)

    def _earlier(self, body: dict[str, Any]) -> dict[str, Any] | None:
        """The message that went out with the same nonce in the last minutes, whatever channel it is in."""
        if not body.get("enforce_nonce") or str(body.get("nonce")) not in self._nonces:
            return None
        at, message = self._nonces[str(body["nonce"])]
        is_known = self._now() - at < timedelta(seconds=self._manners().nonce_window)
        return message if is_known else None

    async def _list(self, request: web.Request) -> web.Response:
        channel = int(request.match_info["channel"])
        if not self._exists(channel):
            return refuse(404, 10003, "Unknown Channel")
        there = sorted(self._messages.get(channel, {}))
        limit = int(request.query.get("limit", 50))
        if not 1 <= limit <= MOST_AT_ONCE:
            return refuse(400, 50035, "Invalid Form Body")
        if "after" in request.query:  # the oldest of those after it
            chosen = [one for one in there if one > int(request.query["after"])][:limit]
        elif "around" in request.query:
            middle = int(request.query["around"])
            half = limit // 2
            earlier = [one for one in there if one < middle][-half:]
            chosen = earlier + [one for one in there if one >= middle][: limit - len(earlier)]
        else:
            end = int(request.query.get("before", 1 << 63))
            chosen = [one for one in there if one < end][-limit:]
        # The newest first, always.
        return answer([self._messages[channel][one] for one in reversed(chosen)])

    async def _get(self, request: web.Request) -> web.Response:
        message = self._found(request)
        return refuse(404, 10008, "Unknown Message") if message is None else answer(message)

    async def _patch(self, request: web.Request) -> web.Response:
        message = self._found(request)
        if message is None:
            return refuse(404, 10008, "Unknown Message")
        body = await _body(request)
        message |= {
            name: body[name] or ("" if name == "content" else [])
            for name in ("content", "embeds")
            if name in body
        }
        if "components" in body:
            message["components"] = self._numbered(body["components"] or [])
        message["edited_timestamp"] = self._now().isoformat()
        self._ledger.write("edited", id=message["id"])
        return answer(message)

    async def _delete(self, request: web.Request) -> web.Response:
        message = self._found(request)
        if message is None:
            return refuse(404, 10008, "Unknown Message")
        del self._messages[int(message["channel_id"])][int(message["id"])]
        self._ledger.write("deleted", id=message["id"])
        return web.Response(status=204)

    def _found(self, request: web.Request) -> dict[str, Any] | None:
        channel, number = (int(request.match_info[name]) for name in ("channel", "message"))
        return self._messages.get(channel, {}).get(number)


async def _body(request: web.Request) -> dict[str, Any]:
    """JSON, or JSON beside files."""
    if request.content_type != "multipart/form-data":
        return await request.json()
    form = await request.post()
    return json.loads(str(form.get("payload_json", "{}")))
