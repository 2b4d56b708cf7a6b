"""An admin sets a server up in two minutes, and nothing is lost when they stop halfway."""

import discord
import pytest

from bot.core.ids import ChannelId, MemberId, RoleId
from bot.features.guilds.model import ProgramAnswer, SetupStep, missing_steps
from tests.cogs.forged import forged_button

FRONT_DOOR = "guilds:room:front_door"
DESK = "guilds:room:desk"


async def settings(town):
    return await town.services.guilds.get(town.guild_id)


async def decide(town, **changes):
    return await town.services.guilds.save_server_half(town.guild_id, by=MemberId(1), **changes)


def hidden_room(town, name="back-room", **allowed):
    """A room that nobody sees but the bot and those who are named."""
    seen = discord.PermissionOverwrite(view_channel=True, send_messages=True)
    rules = {town.guild.default_role: discord.PermissionOverwrite(view_channel=False)}
    rules |= {town.guild.me: seen} | dict.fromkeys(allowed.get("to", ()), seen)
    return town.guild.create_text_channel(name, overwrites=rules)


async def test_the_whole_server_half_is_tapped_through(town):
    ada = town.person("Ada", admin=True)
    await ada.command("setup")
    assert "Missing:" in ada.sees
    assert "Next:** you, or someone else who manages this server" in ada.sees

    await ada.tap("Next: Front door")
    await ada.tap("Make #start-here for me")
    assert "2 of 7 · Facilitators" in ada.sees
    await ada.pick(town.facilitator_role, custom_id="guilds:role")
    assert "3 of 7 · Private desk" in ada.sees
    await ada.tap("Make #desk for me")
    assert "4 of 7 · Language" in ada.sees
    await ada.choose("English")
    await ada.choose("United States")
    assert "What time is it for you now?" in ada.sees
    await ada.tap("11:00 AM")
    await ada.choose("New York, 11:00 AM")
    assert "7 of 7 · Who runs it" in ada.sees
    await ada.tap("No")
    assert "Missing:** the card on the front door" in ada.sees

    await ada.tap("Send me a test note")
    assert ada.notes == ["Test. This is all that shows."]
    await ada.tap("Open the front door")

    guild = await settings(town)
    assert missing_steps(guild) == ()
    assert guild.set_up_at is not None
    assert (guild.zone, guild.help_country, guild.program) == (
        "America/New_York",
        "US",
        ProgramAnswer.NO,
    )
    assert "The front door is open" in ada.sees
    assert "Missing:** Make the first group.\n**Next:** a facilitator." in ada.sees
    assert "Next: groups" in ada.labels
    card = town.channel("start-here").last_message
    assert card.id == guild.front_door_message_id


async def test_someone_else_goes_on_where_the_first_stopped_also_after_a_restart(town):
    ada = town.person("Ada", admin=True)
    await ada.command("setup")
    await ada.tap("Next: Front door")
    await ada.pick(town.plaza, custom_id=FRONT_DOOR)
    await town.restart()

    eve = town.person("Eve", admin=True)
    await eve.command("setup")
    assert f"Front door: <#{town.plaza.id}>" in eve.sees
    await eve.tap("Next: Facilitators")

    # And Ada's own screen still works.
    await ada.pick(town.facilitator_role, custom_id="guilds:role")
    assert "Private desk" in ada.sees


@pytest.mark.parametrize("way", ["command", "button"])
async def test_only_those_who_manage_the_server_set_it_up(town, way):
    ada, ruth = town.person("Ada", admin=True), town.person("Ruth")
    await ada.command("setup")
    assert "setup" not in ruth.member.available_commands(town.plaza)
    if way == "command":
        return
    # Ruth forges the tap: a message of the bot with the same button, in a room she sees.
    await ada.tap("Next: Front door")
    message = await forged_button(town, "guilds:step:front_door")
    await ruth.tap_id("guilds:step:front_door", on=message)
    assert "Only people who manage this server can do that" in ruth.sees
    assert "[My page]" in ruth.sees


async def test_a_desk_that_everyone_sees_is_refused_with_the_way_out(town):
    ada = await _at_the_desk_step(town)
    await ada.pick(town.plaza, custom_id=DESK)

    assert "Everyone in the server can see that room" in ada.sees
    assert (await settings(town)).desk_channel_id is None
    await ada.tap("Choose again")
    assert "Private desk" in ada.sees


async def test_a_desk_that_another_role_or_person_sees_is_refused_and_they_are_named(town):
    ada = await _at_the_desk_step(town)
    ruth = town.person("Ruth")
    mods = town.guild.create_role("Mods")
    room = hidden_room(town, to=[town.facilitator_role, mods, ruth.member, ada.member])

    await ada.pick(room, custom_id=DESK)

    assert f"<@&{mods.id}>" in ada.sees
    assert "@Ruth" in ada.sees
    assert f"<@&{town.facilitator_role.id}>" not in ada.sees
    assert (await settings(town)).desk_channel_id is None


async def test_a_desk_for_facilitators_alone_is_taken(town):
    ada = await _at_the_desk_step(town)
    dana = town.person("Dana", facilitator=True)
    room = hidden_room(town, to=[town.facilitator_role, dana.member, ada.member])

    await ada.pick(room, custom_id=DESK)

    assert (await settings(town)).desk_channel_id == room.id


async def test_the_desk_that_the_bot_makes_is_seen_by_facilitators_and_nobody_else(town):
    ada = await _at_the_desk_step(town)
    await ada.tap("Make #desk for me")

    assert "desk" in town.person("Dana", facilitator=True).rooms
    assert "desk" not in town.person("Ruth").rooms


async def test_a_desk_that_others_see_later_is_pointed_out(town):
    ada = await _at_the_desk_step(town)
    await ada.tap("Make #desk for me")
    await ada.command("setup")
    assert "Others can see the desk" not in ada.sees

    desk = town.bot.get_channel((await settings(town)).desk_channel_id)
    await desk.set_permissions(desk.guild.default_role, view_channel=True)
    await ada.command("setup")
    assert "**Others can see the desk:** everyone in this server." in ada.sees


async def test_making_a_room_twice_makes_one(town):
    ada = town.person("Ada", admin=True)
    await ada.command("setup")
    await ada.tap("Next: Front door")
    await ada.tap("Make #start-here for me")
    await ada.tap("Overview")
    await ada.choose("Front door")
    await ada.tap("Make #start-here for me")
    names = [room for room in ada.rooms if room == "start-here"]
    assert names == ["start-here"]


async def test_a_role_that_can_not_manage_events_is_taken_and_the_way_is_told(town):
    ada = town.person("Ada", admin=True)
    helpers = town.guild.create_role("Helpers")
    await ada.command("setup")
    await ada.choose("Facilitators")
    await ada.pick(helpers, custom_id="guilds:role")

    assert "will not see their commands yet" in ada.sees
    assert "Manage Events" in ada.sees
    assert (await settings(town)).facilitator_role_id == helpers.id
    assert "Next: Front door" in ada.labels


async def test_everyones_role_can_not_mark_facilitators(town):
    ada = town.person("Ada", admin=True)
    await ada.command("setup")
    await ada.choose("Facilitators")
    await ada.pick(town.guild.default_role, custom_id="guilds:role")

    assert "belongs to everyone or to a bot" in ada.sees
    assert (await settings(town)).facilitator_role_id is None


@pytest.mark.parametrize(("label", "answer"), [("Yes", "yes"), ("Not sure", "not_sure")])
async def test_where_a_program_may_run_it_an_admin_confirms_first(town, label, answer):
    ada = town.person("Ada", admin=True)
    await ada.command("setup")
    await ada.choose("Who runs it")
    await ada.tap(label)
    assert "No list of patients" in ada.sees
    assert SetupStep.PROGRAM in missing_steps(await settings(town))

    await ada.tap("All of this is so")
    guild = await settings(town)
    assert guild.program == ProgramAnswer(answer)
    assert guild.attested_at == town.now()
    assert SetupStep.PROGRAM not in missing_steps(guild)


async def test_a_later_no_takes_the_confirmation_back(town):
    await decide(town, program=ProgramAnswer.YES, attested_at=town.now())
    ada = town.person("Ada", admin=True)
    await ada.command("setup")
    await ada.choose("Who runs it")
    await ada.tap("No")
    guild = await settings(town)
    assert (guild.program, guild.attested_at) == (ProgramAnswer.NO, None)


async def test_the_door_can_not_be_opened_while_an_answer_is_missing(town):
    ada = town.person("Ada", admin=True)
    message = await forged_button(town, "guilds:open")
    await ada.tap_id("guilds:open", on=message)
    assert "Some answers are still missing" in ada.sees
    await ada.tap("Overview")
    assert "Missing:" in ada.sees


async def test_telling_names_are_pointed_out_and_nothing_is_forced(town):
    room = town.guild.create_text_channel("family-recovery")
    await decide(town, front_door_channel_id=ChannelId(room.id))
    ada = town.person("Ada", admin=True)
    await ada.command("setup")
    assert "Names that tell." in ada.sees
    assert "recovery" in ada.sees


async def test_a_plain_name_is_not_pointed_out(town):
    ada = town.person("Ada", admin=True)
    await ada.command("setup")
    assert "Names that tell." not in ada.sees


async def test_what_the_bot_may_not_do_is_named_one_by_one(town):
    ada = town.person("Ada", admin=True)
    await _leave_the_bot_only(town, discord.Permissions(view_channel=True, send_messages=True))
    await ada.command("setup")
    assert "I may not do everything yet" in ada.sees
    assert "**Manage Channels**: to make a room" in ada.sees
    assert "**Pin Messages**" in ada.sees
    assert "**View Channels**" not in ada.sees


async def test_a_room_in_which_the_bot_may_not_write_is_refused_by_name(town):
    ada = town.person("Ada", admin=True)
    shut = town.guild.create_text_channel(
        "shut",
        overwrites={town.guild.me: discord.PermissionOverwrite(send_messages=False)},
    )
    await ada.command("setup")
    await ada.tap("Next: Front door")
    await ada.pick(shut, custom_id=FRONT_DOOR)
    assert "I may not do enough in" in ada.sees
    assert "**Send Messages**" in ada.sees
    assert (await settings(town)).front_door_channel_id is None
    await ada.tap("Look again")
    assert "Setting up the server" in ada.sees


async def test_a_deleted_room_is_noticed_and_asked_again(town):
    room = town.guild.create_text_channel("short-lived")
    await decide(town, front_door_channel_id=ChannelId(room.id))
    await town.bot.get_channel(room.id).delete()
    ada = town.person("Ada", admin=True)
    await ada.command("setup")
    assert "Deleted since then: Front door" in ada.sees


async def test_the_groups_half_says_who_must_do_what_next(town):
    await decide(
        town,
        front_door_channel_id=ChannelId(town.plaza.id),
        facilitator_role_id=RoleId(town.facilitator_role.id),
        desk_channel_id=ChannelId(hidden_room(town).id),
        language="en",
        help_country=None,
        zone="America/New_York",
        program=ProgramAnswer.NO,
    )
    ada = town.person("Ada", admin=True)
    await ada.command("setup")
    await ada.tap("Open the front door")
    await ada.tap("Next: groups")
    assert "This half is for facilitators" in ada.sees
    assert ada.labels[0] == "Make a group"

    await ada.tap("Invitation text")
    assert "#plaza" in ada.sees
    assert "support" not in ada.sees.lower()
    assert "Maple" not in ada.sees


async def _at_the_desk_step(town):
    await decide(town, facilitator_role_id=RoleId(town.facilitator_role.id))
    ada = town.person("Ada", admin=True)
    await ada.command("setup")
    await ada.choose("Private desk")
    return ada


async def _leave_the_bot_only(town, granted):
    """Somebody switches most of the bot's permissions off in the server's settings."""
    role = town.guild.roles["Porchlight"]
    town.env.backend.edit_role(town.guild_id, role.id, {"permissions": granted.value})
    await town.env.settle()
