"""Messages with our buttons and lists on them that we never made: anyone could send such a tap."""

import discord


async def forged_button(town, custom_id):
    return await _posted(town, discord.ui.Button(label="-", custom_id=custom_id))


async def forged_list(town, custom_id, value):
    options = [discord.SelectOption(label=value, value=value)]
    return await _posted(town, discord.ui.Select(custom_id=custom_id, options=options))


async def _posted(town, item):
    view = discord.ui.View(timeout=None)
    view.add_item(item)
    message = await town.bot.get_channel(town.plaza.id).send("-", view=view)
    view.stop()  # or discord.py would answer the tap itself
    return message
