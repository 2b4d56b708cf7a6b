"""Rooms that somebody can look into who does not belong there."""

from bot.commands.discord_side import Account, DiscordSide
from bot.commands.findings import State
from bot.commands.room_checks import look_at_rooms
from tests.cogs.oak_town import member, oak


async def doctor(town):
    bot = town.bot
    account = Account(bot.application_id, "Porchlight", "Porchlight", False, False, ())
    side = DiscordSide(bot, account)
    server = await side.find_server(town.guild.id)
    return {one.subject: one async for one in look_at_rooms(side, server, town.services)}


async def shown_to(town, channel_id, whom, *, may=True):
    await town.bot.get_channel(channel_id).set_permissions(whom, view_channel=may)


async def test_rooms_that_everyone_a_role_or_a_stranger_can_see_are_named(town):
    group = await oak(town)
    await member(town, group, "Ruth")
    stranger, admin = town.person("Sam"), town.person("Ana", admin=True)
    guild = town.bot.get_guild(town.guild.id)
    desk = (await town.services.guilds.get(town.guild_id)).desk_channel_id
    await shown_to(town, desk, guild.me)
    await shown_to(town, desk, guild.default_role, may=False)
    found = await doctor(town)
    assert [one.state for one in found.values()] == [State.OK], found
    assert found["rooms"].found.startswith("3 looked at")

    await shown_to(town, group.text_channel_id, guild.default_role)
    await shown_to(town, group.voice_channel_id, await guild.fetch_member(stranger.id))
    await shown_to(town, group.voice_channel_id, await guild.fetch_member(admin.id))
    role = town.guild.create_role("Neighbours")
    await shown_to(town, desk, guild.get_role(role.id))
    found = await doctor(town)

    assert {one.state for one in found.values()} == {State.LOOK}
    told = {one.found for one in found.values()}
    assert told == {
        "a group's room can be seen by everyone in the server",
        "a group's room can be seen by 1 person who does not belong there",
        "the desk can be seen by whoever has the role “Neighbours”",
    }
    assert all("take View Channel away" in one.next_step for one in found.values())
    assert "Sam" not in str(found)
