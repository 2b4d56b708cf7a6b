"""A group's rooms in Discord: made closed, opened to one person at a time, mended when somebody breaks them."""

import discord
import pytest

from bot.core.ids import MemberId
from bot.demo.acting import components_of, walk, words_of
from bot.features.outbox.ports import TryLater
from tests.cogs.forged import forged_button
from tests.cogs.group_town import ask, desk, found, hub, knows_clock, let_in, said_in, set_up


def room(town, name="birch") -> discord.TextChannel:
    """As the bot sees it."""
    return discord.utils.get(town.bot.get_guild(town.guild_id).text_channels, name=name)


def voice(town, name="Birch") -> discord.VoiceChannel:
    return discord.utils.get(town.bot.get_guild(town.guild_id).voice_channels, name=name)


async def test_new_rooms_are_closed_neutral_and_pinned(town):
    await set_up(town)
    await found(town)
    guild = town.bot.get_guild(town.guild_id)
    for place in (room(town), voice(town)):
        assert not place.permissions_for(guild.default_role).view_channel
        assert place.overwrites_for(discord.Object(town.person("Dana").id)).view_channel
    card = words_of(hub(town))
    assert card.startswith("**Birch**")
    assert "Facilitators: Dana" in card
    for label in ("My page", "Guidelines", "Help right now", "Leave"):
        assert f"[{label}]" in card


async def test_people_are_let_in_by_name_and_never_by_a_role(town):
    await set_up(town)
    await found(town)
    ruth = town.person("Ruth")
    await let_in(town, ruth)
    for place in (room(town), voice(town)):
        roles = [target for target in place.overwrites if isinstance(target, discord.Role)]
        assert roles == [place.guild.default_role]
        assert place.overwrites_for(discord.Object(ruth.id)).view_channel
    member = await town.bot.get_guild(town.guild_id).fetch_member(ruth.id)
    assert [role.name for role in member.roles] == ["@everyone"]


async def test_a_deleted_room_is_made_again_with_its_people_and_the_desk_hears_of_it(town):
    await set_up(town)
    birch = await found(town)
    ruth = town.person("Ruth")
    await let_in(town, ruth)
    lost = room(town).id
    await room(town).delete()
    await town.deliver()

    again = await town.services.groups.get(town.guild_id, birch.id)
    assert again.text_channel_id not in (None, lost)
    assert again.voice_channel_id == birch.voice_channel_id
    assert "birch" in ruth.rooms
    assert "**Birch**" in words_of(hub(town))
    assert "A room of Birch was deleted. I have made a new one" in words_of(desk(town))


async def test_rooms_deleted_while_the_bot_was_away_are_made_again_at_the_start(town):
    await set_up(town)
    birch = await found(town)
    ruth = town.person("Ruth")
    await let_in(town, ruth)
    guild = town.guild
    await town.simulator.stop_bot()
    for name in ("birch", "Birch"):
        town.env.backend.delete_channel(guild.channels[name].id)
    await town.restart()
    await town.deliver()
    again = await town.services.groups.get(town.guild_id, birch.id)
    assert again.has_rooms
    assert {again.text_channel_id, again.voice_channel_id}.isdisjoint(
        {birch.text_channel_id, birch.voice_channel_id}
    )
    assert "birch" in ruth.rooms


async def test_a_permission_that_somebody_took_away_comes_back(town):
    await set_up(town)
    await found(town)
    ruth = town.person("Ruth")
    await let_in(town, ruth)
    guild = town.bot.get_guild(town.guild_id)
    member = await guild.fetch_member(ruth.id)
    await room(town).set_permissions(member, overwrite=None)
    await town.deliver()
    assert room(town).overwrites_for(discord.Object(ruth.id)).view_channel


async def test_a_room_that_somebody_opened_to_everyone_is_closed_again(town):
    await set_up(town)
    await found(town)
    everyone = town.bot.get_guild(town.guild_id).default_role
    await room(town).set_permissions(everyone, view_channel=True)
    await town.deliver()
    assert room(town).overwrites_for(everyone).view_channel is False


async def test_mending_does_not_let_in_who_was_shown_out(town):
    await set_up(town)
    birch = await found(town)
    ruth = town.person("Ruth")
    await let_in(town, ruth)
    await town.services.groups.leave(town.guild_id, birch.id, MemberId(ruth.id))
    await town.deliver()
    await room(town).delete()
    await town.deliver()
    assert "birch" not in ruth.rooms


async def test_a_crash_between_making_a_room_and_remembering_it_makes_no_second_one(
    town, monkeypatch
):
    await set_up(town)
    groups = town.services.groups
    remember = groups.remember_rooms
    made = []

    async def forget_the_first_time(*ids, **rooms):
        made.append(rooms)
        if len(made) == 1:
            raise TryLater
        return await remember(*ids, **rooms)

    monkeypatch.setattr(groups, "remember_rooms", forget_the_first_time)
    await found(town)
    await town.pass_time(minutes=5)
    assert len(made) == 2
    assert made[0] == made[1]
    channels = [one.name for one in town.bot.get_guild(town.guild_id).channels]
    assert channels.count("birch") == channels.count("Birch") == 1
    assert "**Birch**" in words_of(hub(town))


async def test_a_missing_permission_is_named_on_the_desk_and_mended_when_it_is_back(town):
    await set_up(town)
    birch = await found(town)
    ruth, dana = town.person("Ruth"), town.person("Dana")
    town.env.inject_error(
        "PUT",
        f"/channels/{birch.text_channel_id}/permissions/{ruth.id}",
        status=403,
        code=50013,
        message="Missing Permissions",
        times=1,
    )
    await knows_clock(town, ruth, "Europe/London")
    await ask(town, ruth)
    await dana.tap("Open", on=desk(town))
    await dana.tap("Let in")
    told = words_of(desk(town))
    assert f"I can't look after <#{birch.text_channel_id}>" in told
    await town.pass_time(minutes=5)
    assert "birch" in ruth.rooms
    await dana.tap("Mend its rooms", on=desk(town))
    assert "I have looked after the rooms" in dana.sees


async def test_taking_over_rooms_shows_who_sees_them_and_changes_nothing_before_a_yes(town):
    await set_up(town)
    dana = town.person("Dana", facilitator=True)
    sam = town.person("Sam")
    text = town.guild.create_text_channel("old-room")
    talk = town.guild.create_voice_channel("Old talk")
    await town.env.settle()
    before = [dict(room(town, "old-room").overwrites), dict(voice(town, "Old talk").overwrites)]

    await dana.command("group create")
    await dana.fill(name="Ash", template=["parents"], joining=["ask"], seats="", rooms=["existing"])
    await dana.pick(text, custom_id=_id(dana, "take_text"))
    await dana.pick(talk, custom_id=_id(dana, "take_voice"))
    assert "everyone in this server" in dana.sees
    after = [dict(room(town, "old-room").overwrites), dict(voice(town, "Old talk").overwrites)]
    assert after == before

    await dana.tap("Close them and use them")
    assert "**Ash** is there." in dana.sees
    assert "old-room" not in sam.rooms
    assert "old-room" in dana.rooms
    assert "**Ash**" in words_of(hub(town, "old-room"))
    (ash,) = await town.services.groups.list_active(town.guild_id)
    assert not ash.rooms_are_ours
    assert (await town.services.groups.admission(town.guild_id, ash.id)).people == {dana.id}


async def test_rooms_that_are_used_as_they_are_stay_as_they_are(town):
    await set_up(town)
    dana, sam = town.person("Dana", facilitator=True), town.person("Sam")
    text = town.guild.create_text_channel("old-room")
    talk = town.guild.create_voice_channel("Old talk")
    await town.env.settle()
    await dana.command("group create")
    await dana.fill(name="Ash", template=["parents"], joining=["ask"], seats="", rooms=["existing"])
    await dana.pick(text, custom_id=_id(dana, "take_text"))
    await dana.pick(talk, custom_id=_id(dana, "take_voice"))
    await dana.tap("Use them as they are")
    assert "old-room" in sam.rooms

    await room(town, "old-room").delete()
    await town.deliver()
    assert "Ash has lost a room: someone deleted it." in words_of(desk(town))
    await dana.tap("Make new rooms", on=desk(town))
    assert "ash" in dana.rooms
    assert "ash" not in sam.rooms


@pytest.mark.parametrize("who", ["stranger", "other"])
async def test_a_forged_yes_takes_over_nothing(town, who):
    await set_up(town)
    birch = await found(town)
    nosy = town.person("Nosy", facilitator=who == "other")
    talk = town.guild.create_voice_channel("Old talk")
    await town.env.settle()
    custom_id = f"groups:take:{birch.id}:{town.plaza.id}:{talk.id}:1"
    await nosy.tap_id(custom_id, on=await forged_button(town, custom_id))
    assert "Nothing was changed" in nosy.sees
    assert await town.services.groups.get(town.guild_id, birch.id) == birch


async def test_a_room_of_another_group_can_not_be_taken(town):
    await set_up(town)
    birch = await found(town)
    oak = await found(town, "Oak")
    dana = town.person("Dana")
    custom_id = f"groups:take:{oak.id}:{birch.text_channel_id}:{birch.voice_channel_id}:1"
    await dana.tap_id(custom_id, on=await forged_button(town, custom_id))
    assert "That room belongs to Birch already." in dana.sees
    assert await town.services.groups.get(town.guild_id, oak.id) == oak


@pytest.mark.long
async def test_ending_a_group_keeps_the_room_a_month_and_then_closes_it(town):
    await set_up(town)
    await found(town)
    ruth, dana = town.person("Ruth"), town.person("Dana")
    await let_in(town, ruth)
    await dana.command("group archive", group="Birch")
    assert "This can't be undone." in dana.sees
    await dana.tap("End the group")
    assert "This group has ended." in said_in(town, "birch")[0]
    assert "birch" in ruth.rooms
    await town.be_away(days=31)
    await town.pass_time(minutes=6)
    assert "birch" not in ruth.rooms
    assert "birch" not in dana.rooms, "who led it is forgotten with it"


def _id(person, action: str) -> str:
    """The custom_id of the list in front of them."""
    ids = [part.get("custom_id", "") for part in walk(components_of(person.screen))]
    return next(one for one in ids if action in one)
