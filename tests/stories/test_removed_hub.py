"""Somebody deletes a group's card. It comes back, whoever was away when it happened."""

import discord
import pytest

from bot.demo.acting import words_of
from bot.features.outbox.ports import TryLater
from tests.cogs.group_town import found, hub, let_in, set_up


async def delete_hub(town) -> None:
    card = hub(town)
    room = town.bot.get_channel(card.channel.id)
    await room.get_partial_message(card.id).delete()
    assert town.channel("birch").pinned_messages() == []


async def test_a_deleted_hub_is_back_after_a_restart_and_works(town):
    await set_up(town)
    await found(town)
    ruth = town.person("Ruth")
    await let_in(town, ruth)
    gone = hub(town)
    await delete_hub(town)
    await town.restart()
    await town.deliver()
    again = hub(town)
    assert again.id != gone.id
    room = f"/channels/{town.channel('birch').id}/messages"
    asked = [one for one in town.env.http_requests if (one.method, one.path) == ("POST", room)]
    first, second = (one.json["nonce"] for one in asked)
    assert first != second, "within minutes Discord would answer with the card that was deleted"
    assert words_of(again) == words_of(gone)
    await ruth.tap("Leave", on=again)
    assert "If you leave, the room goes from your list" in ruth.sees


async def test_a_deleted_hub_is_back_within_a_day_without_anyone_doing_anything(town):
    await set_up(town)
    await found(town)
    await delete_hub(town)
    await town.pass_time(days=1)
    assert "**Birch**" in words_of(hub(town))


async def test_a_deleted_hub_is_back_as_soon_as_anything_on_it_changes(town):
    await set_up(town)
    await found(town)
    dana, marcus = town.person("Dana"), town.person("Marcus", facilitator=True)
    await town.env.settle()
    await delete_hub(town)
    await dana.command("group facilitators", group="Birch")
    group = (await town.services.groups.list_active(town.guild_id))[0]
    await dana.pick(marcus.member, custom_id=f"groups:leader_add:{town.guild_id}:{group.id}")
    assert "Facilitators: Dana, Marcus" in words_of(hub(town))


async def test_a_hub_that_somebody_took_off_the_pins_is_pinned_again(town):
    await set_up(town)
    await found(town)
    card = hub(town)
    await town.bot.get_channel(card.channel.id).get_partial_message(card.id).unpin()
    assert town.channel("birch").pinned_messages() == []
    await town.pass_time(days=1)
    assert hub(town).id == card.id


@pytest.mark.long
async def test_there_is_never_a_second_hub(town):
    await set_up(town)
    await found(town)
    for _ in range(3):
        await town.restart()
        await town.pass_time(hours=13)
    history = town.channel("birch").history()
    cards = [one for one in history if one.type is discord.MessageType.default]
    assert len([one for one in cards if "[Leave]" in words_of(one)]) == 1


async def test_a_crash_between_putting_up_the_hub_and_remembering_it_puts_up_no_second(
    town, monkeypatch
):
    await set_up(town)
    groups = town.services.groups
    remember = groups.remember_hub
    put_up = []

    async def forget_the_first_time(*ids):
        put_up.append(ids)
        if len(put_up) == 1:
            raise TryLater
        await remember(*ids)

    monkeypatch.setattr(groups, "remember_hub", forget_the_first_time)
    await found(town)
    await town.pass_time(minutes=5)
    assert len(put_up) == 2
    assert put_up[0] == put_up[1]
    assert hub(town).id == put_up[0][2]
