"""Messages with our buttons and lists on them that we never made: anyone could send such a tap."""

import asyncio
from typing import Any

import discord
from discord import ui


async def forged_button(town, custom_id, room=None):
    return await _posted(town, ui.Button(label="-", custom_id=custom_id), room)


async def forged_list(town, custom_id, value, room=None):
    options = [discord.SelectOption(label=value, value=value)]
    return await _posted(town, ui.Select(custom_id=custom_id, options=options), room)


async def forged_picker(town, picker: type[ui.Item[Any]], custom_id, room=None):
    """One of Discord's own lists: ``ui.UserSelect``, ``ui.RoleSelect``, ``ui.ChannelSelect``."""
    return await _posted(town, picker(custom_id=custom_id), room)


async def _posted(town, item, room):
    view = ui.View(timeout=None)
    view.add_item(item)
    channel = town.bot.get_partial_messageable((room or town.plaza).id)
    message = await channel.send("-", view=view)
    view.stop()  # or discord.py would answer the tap itself
    return message


def let_go_of_screens(town) -> None:
    """Each tapped message is minded by discord.py for three minutes and each private screen by us until it closes.
    The simulation looks at all of them at every step, and hundreds slow it down to a third."""
    for task in asyncio.all_tasks():
        if "__timeout_task_impl" in task.get_coro().__qualname__:
            task.cancel()
    for closes in town.bot.open_screens.values():
        closes.cancel()
    town.bot.open_screens.clear()
