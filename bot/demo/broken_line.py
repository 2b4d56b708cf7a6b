"""The worst moment for a line to drop: Discord has taken a message, and the bot never hears of it."""

from typing import Any, cast

import aiohttp
import discord
from discord.http import Route

MESSAGES = ("POST", "/channels/{channel_id}/messages")


def lose_answers(
    bot: discord.Client, *, channel_id: int | None = None, times: int | None = None
) -> None:
    """From now on lose each answer to a new message, in one channel or in all, so many times or until this bot is
    switched off. Its line must be there already."""
    http = cast("Any", bot.http)
    request = http.request
    lost = 0

    async def request_and_lose(route: Route, **options: Any) -> Any:
        nonlocal lost
        answer = await request(route, **options)
        is_there = channel_id is None or str(route.channel_id) == str(channel_id)
        if (route.method, route.path) == MESSAGES and is_there and (times is None or lost < times):
            lost += 1
            raise aiohttp.ServerDisconnectedError
        return answer

    http.request = request_and_lose
