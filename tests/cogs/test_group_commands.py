"""The facilitators' commands about groups, and what they refuse."""

import discord
import pytest

from bot.core.ids import MemberId
from bot.demo.acting import words_of
from bot.features.groups.model import Joining, Standing, Template
from tests.cogs.forged import forged_button
from tests.cogs.group_town import ask, desk, door, found, hub, knows_clock, set_up, state_of


async def create(person, name="Birch", **changes):
    await person.command("group create")
    fields = {
        "name": name,
        "template": ["parents"],
        "joining": ["ask"],
        "seats": "",
        "rooms": ["new"],
    }
    await person.fill(**fields | changes)


async def groups(town):
    return await town.services.groups.list_active(town.guild_id)


async def test_dana_makes_a_group_in_one_form_and_sees_what_comes_next(town):
    await set_up(town)
    dana = town.person("Dana", facilitator=True)
    await create(dana, "Oak", template=["partners"], seats="8")
    assert dana.sees.startswith("**Oak** is there.")
    assert {"Facilitators", "Invitation text"} <= set(dana.labels)
    (oak,) = await groups(town)
    assert (oak.template, oak.joining, oak.seats) == (Template.PARTNERS, Joining.ASK, 8)
    assert (oak.zone, oak.language) == ("America/New_York", "en")
    assert oak.has_rooms
    assert await town.services.groups.facilitators(town.guild_id, oak.id) == (dana.id,)


async def test_an_admin_who_is_no_facilitator_has_to_name_one(town):
    await set_up(town)
    ada, marcus = town.person("Ada", admin=True), town.person("Marcus", facilitator=True)
    await town.env.settle()
    await ada.tap_id("groups:create", on=await forged_button(town, "groups:create"))
    await ada.fill(name="Elm", template=["custom"], joining=["ask"], seats="", rooms=["new"])
    assert "Nobody leads it yet, so nobody can join." in ada.sees
    (elm,) = await groups(town)
    assert await town.services.groups.facilitators(town.guild_id, elm.id) == ()

    await ada.tap("Facilitators")
    await ada.pick(marcus.member, custom_id=f"groups:leader_add:{town.guild_id}:{elm.id}")
    assert "Marcus is a facilitator now." in ada.sees
    assert "Facilitators: Marcus" in words_of(hub(town, "elm"))
    assert "elm" in marcus.rooms
    assert "elm" not in ada.rooms


async def test_whoever_is_neither_facilitator_nor_admin_makes_nothing(town):
    await set_up(town)
    ruth = town.person("Ruth")
    await ruth.tap_id("groups:create", on=await forged_button(town, "groups:create"))
    await ruth.fill(name="Elm", template=["custom"], joining=["ask"], seats="", rooms=["new"])
    assert "Nothing was changed" in ruth.sees
    assert await groups(town) == ()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("   ", "needs a name"),
        ("@everyone", "calls people with @"),
        ("**Oak**", "can't stand in a name"),
        ("a" * 90, "90 characters, and 50 fit"),
    ],
)
async def test_a_name_that_can_not_be_used_is_refused_with_a_way_on(town, name, words):
    await set_up(town)
    dana = town.person("Dana", facilitator=True)
    await create(dana, name)
    assert words in dana.sees
    assert "Make a group" in dana.labels
    assert await groups(town) == ()


async def test_a_taken_name_is_refused_also_when_it_only_looks_different(town):
    await set_up(town)
    dana = town.person("Dana", facilitator=True)
    await create(dana, "Oak")
    await create(dana, " OAK ")
    assert "There is a group called OAK already." in dana.sees
    assert len(await groups(town)) == 1


@pytest.mark.parametrize("seats", ["many", "0", "-3", "5000"])
async def test_seats_that_are_no_number_of_seats_are_refused(town, seats):
    await set_up(town)
    dana = town.person("Dana", facilitator=True)
    await create(dana, "Oak", seats=seats)
    assert "Seats are a number from 1 to 100" in dana.sees
    assert await groups(town) == ()


async def test_a_telling_name_is_pointed_out_and_not_forbidden(town):
    await set_up(town)
    dana = town.person("Dana", facilitator=True)
    await create(dana, "Recovery wives")
    assert "“Recovery” in the name tells others what this is about." in dana.sees
    assert "Name and seats" in dana.labels


async def test_without_permission_to_make_rooms_nothing_is_made_and_it_is_named(town):
    await set_up(town)
    dana = town.person("Dana", facilitator=True)
    role = town.guild.roles["Porchlight"]
    granted = discord.Permissions(view_channel=True, send_messages=True, manage_roles=True)
    town.env.backend.edit_role(town.guild_id, role.id, {"permissions": granted.value})
    await town.env.settle()
    await create(dana, "Oak")
    assert "Manage Channels" in dana.sees
    assert await groups(town) == ()


async def test_a_group_is_renamed_and_its_room_and_card_follow(town):
    await set_up(town)
    birch = await found(town)
    dana = town.person("Dana")
    await dana.command("group edit", group="Birch")
    assert "Duty hours: no set hours" in dana.sees
    await dana.tap("Name and seats")
    await dana.fill(name="Willow", seats="12")
    assert dana.sees.startswith("**Willow**")
    assert "Seats at a meeting: 12" in dana.sees
    assert "**Willow**" in words_of(hub(town, "willow"))
    assert (await town.services.groups.get(town.guild_id, birch.id)).name == "Willow"


async def test_the_way_to_join_and_the_duty_hours_are_chosen_by_tapping(town):
    await set_up(town)
    birch = await found(town)
    dana = town.person("Dana")
    await dana.command("group edit", group=str(birch.id))
    await dana.choose("Only who was invited")
    assert "Joining: Only who was invited" in dana.sees
    await dana.tap("Duty hours")
    await dana.choose("Monday", "Saturday")
    await town.restart()
    await dana.choose("8:00 AM")
    await dana.choose("Midnight")
    await dana.tap("Save")
    assert "Mon, Sat, 8:00 AM to midnight" in dana.sees
    changed = await town.services.groups.get(town.guild_id, birch.id)
    assert changed.joining is Joining.INVITE
    assert changed.duty_hours.weekdays == {0, 5}


async def test_who_leads_is_asked_whether_the_bot_may_write_and_nobody_else_is(town):
    await set_up(town)
    dana, marcus = town.person("Dana", facilitator=True), town.person("Marcus", facilitator=True)
    await create(dana)
    (birch,) = await groups(town)
    assert "May I write to you?" in dana.sees
    await dana.tap("Facilitators")
    assert "May I write to you?" in dana.sees
    await dana.tap("Allow notes")
    await dana.command("group facilitators", group="Birch")
    await dana.pick(marcus.member, custom_id=f"groups:leader_add:{town.guild_id}:{birch.id}")
    assert "I don't write to them yet" in dana.sees
    assert "May I write to you?" not in dana.sees

    await marcus.command("desk")
    await marcus.tap("Allow notes")
    await marcus.command("desk")
    assert "May I write to you?" not in marcus.sees


async def test_an_invited_person_finds_the_group_and_comes_in_without_asking(town):
    await set_up(town)
    birch = await found(town, joining=Joining.INVITE)
    dana, ruth, sam = town.person("Dana"), town.person("Ruth"), town.person("Sam")
    await town.env.settle()
    await dana.command("group invite", group="Birch", person=ruth.member)
    assert "Ruth can come into Birch now" in dana.sees
    card = dana.sees.split("```")[1]
    assert "Birch" not in card
    assert "Join a group" in card
    assert ruth.notes == []

    await sam.tap("Join a group", on=door(town))
    assert "no group to join" in sam.sees
    await knows_clock(town, ruth, "Europe/London")
    await ask(town, ruth)
    assert ruth.sees.startswith("You're in.")
    assert (await state_of(town, birch.id, ruth)).opens_room


async def test_a_facilitator_is_dropped_and_the_card_follows(town):
    await set_up(town)
    birch = await found(town)
    dana, marcus = town.person("Dana"), town.person("Marcus", facilitator=True)
    await town.env.settle()
    await dana.command("group facilitators", group="Birch")
    await dana.pick(marcus.member, custom_id=f"groups:leader_add:{town.guild_id}:{birch.id}")
    assert "is led by Dana, Marcus." in dana.sees
    await dana.pick(marcus.member, custom_id=f"groups:leader_add:{town.guild_id}:{birch.id}")
    assert "leads this group already" in dana.sees
    await dana.command("group facilitators", group="Birch")
    await dana.choose("Marcus")
    assert "They lead this group no more." in dana.sees
    assert "birch" not in marcus.rooms
    assert "Facilitators: Dana\n" in words_of(hub(town)) + "\n"


async def test_suggestions_name_only_the_groups_one_leads(town):
    await set_up(town)
    await found(town)
    oak = await found(town, "Oak")
    dana, marcus = town.person("Dana"), town.person("Marcus", facilitator=True)
    await town.services.groups.add_facilitator(
        town.guild_id, oak.id, MemberId(marcus.id), by=Standing(MemberId(dana.id))
    )
    assert await dana.suggestions("group edit", "group", "") == ["Birch", "Oak"]
    assert await marcus.suggestions("group edit", "group", "b") == []
    assert await marcus.suggestions("group edit", "group", "O") == ["Oak"]
    await marcus.command("group edit", group="Birch")
    assert "I can't find that group here." in marcus.sees


async def test_when_the_last_facilitator_leaves_the_server_the_desk_hears_of_it(town):
    await set_up(town)
    birch = await found(town)
    dana = town.person("Dana")
    town.guild.remove_member(dana.member)
    await town.services.groups.member_gone(town.guild_id, MemberId(dana.id))
    await town.deliver()
    assert "No one leads Birch now" in words_of(desk(town))
    assert "This group has no facilitator right now." in words_of(hub(town))
    ruth = town.person("Ruth")
    await ruth.tap("Join a group", on=door(town))
    assert "no group to join" in ruth.sees
    assert await town.services.groups.facilitators(town.guild_id, birch.id) == ()
