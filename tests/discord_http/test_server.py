"""The real discord.py client against the small Discord: what the proof of once stands on."""

import asyncio
import time
from collections import Counter
from datetime import timedelta

import aiohttp
import discord
import pytest

from tests.commands.fake_discord import APPLICATION, TOKEN
from tests.discord_http.ledger import lines_of, posted_in
from tests.discord_http.manners import Manners
from tests.discord_http.messages import DM_CHANNELS
from tests.discord_http.process import BackDoor
from tests.discord_http.server import DiscordHttp

RUTH, SAM = 201, 202
OAK_ROOM, MAPLE_STREET = 5001, 700


@pytest.fixture
async def small_discord(tmp_path, monkeypatch):
    async with DiscordHttp(tmp_path / "ledger.jsonl").open() as server:
        monkeypatch.setattr(discord.http.Route, "BASE", server.base)
        server.book.rooms[OAK_ROOM] = MAPLE_STREET
        yield server


@pytest.fixture
async def client(small_discord):
    async with discord.Client(intents=discord.Intents.none(), max_ratelimit_timeout=30.0) as client:
        await client.login(TOKEN)
        yield client


def ledger(tmp_path):
    return posted_in(tmp_path / "ledger.jsonl")


async def test_the_same_nonce_is_one_message_for_five_minutes(client, small_discord, tmp_path):
    door = BackDoor(small_discord.back_door)
    ruth = await client.create_dm(discord.Object(RUTH))

    first = await ruth.send("A note for you.", nonce="77")
    await door(ahead=299)
    again = await ruth.send("A note for you.", nonce="77")
    await door(ahead=301)
    later = await ruth.send("A note for you.", nonce="77")
    other = await ruth.send("A note for you.", nonce="78")

    assert again.id == first.id
    assert len({first.id, later.id, other.id}) == 3
    assert [one.nonce for one in ledger(tmp_path)] == ["77", "77", "78"]
    assert {one.channel_id for one in ledger(tmp_path)} == {RUTH + DM_CHANNELS}
    kinds = Counter(line["what"] for line in lines_of(tmp_path / "ledger.jsonl"))
    assert kinds == {"posted": 3, "repeated": 1}


async def test_what_was_said_can_be_read_changed_and_taken_back(client, small_discord, tmp_path):
    room = client.get_partial_messageable(OAK_ROOM, guild_id=MAPLE_STREET)
    started = small_discord.now()
    view = discord.ui.LayoutView()
    container = discord.ui.Container(discord.ui.TextDisplay("Oak meets."))
    container.add_item(discord.ui.ActionRow(discord.ui.Button(label="Going", custom_id="a:b:1")))
    view.add_item(container)
    card = await room.send(view=view, nonce="1")
    notes = [await room.send(f"note {n}") for n in range(4)]

    assert ledger(tmp_path)[0].custom_ids == ("a:b:1",)
    seen = [one async for one in room.history(after=started - timedelta(minutes=1), limit=3)]
    assert [one.id for one in seen] == [card.id, notes[0].id, notes[1].id]
    assert seen[0].author.id == APPLICATION
    assert seen[0].components[0].children[1].children[0].custom_id == "a:b:1"
    newest = [one.id async for one in room.history(limit=2)]
    assert newest == [notes[3].id, notes[2].id]
    before = [one.id async for one in room.history(before=notes[1], limit=1)]
    assert before == [notes[0].id]
    around = {one.id async for one in room.history(around=notes[1], limit=3)}
    assert around == {notes[0].id, notes[1].id, notes[2].id}

    await notes[0].edit(content="another note")
    assert (await room.fetch_message(notes[0].id)).content == "another note"
    await notes[0].delete()
    with pytest.raises(discord.NotFound) as unknown:
        await room.fetch_message(notes[0].id)
    assert unknown.value.code == 10008


async def test_who_is_closed_or_gone_gets_nothing(client, small_discord, tmp_path):
    await BackDoor(small_discord.back_door)(closed=[RUTH], gone=[SAM])
    ruth = await client.create_dm(discord.Object(RUTH))
    with pytest.raises(discord.Forbidden) as closed:
        await ruth.send("A note for you.")
    with pytest.raises(discord.NotFound) as gone:
        await client.http.get_member(MAPLE_STREET, SAM)
    with pytest.raises(discord.NotFound) as lost:
        await client.get_partial_messageable(9).send("hello")

    assert (closed.value.code, gone.value.code, lost.value.code) == (50007, 10007, 10003)
    assert (await client.http.get_member(MAPLE_STREET, RUTH))["user"]["id"] == str(RUTH)
    assert ledger(tmp_path) == []


async def test_the_limits_are_told_and_kept(client, small_discord, tmp_path):
    small_discord.manners = Manners(per_channel=2, channel_window=0.4)
    room = client.get_partial_messageable(OAK_ROOM)
    began = time.monotonic()
    await asyncio.gather(*(room.send(f"note {n}") for n in range(5)))
    assert time.monotonic() - began > 0.75  # two windows were waited out
    assert small_discord.limits.refused == 0, "the headers told it in time"

    small_discord.manners = Manners(per_second=3)
    notes = [await client.create_dm(discord.Object(RUTH + n)) for n in range(3)]
    await asyncio.gather(*(dm.send("A note for you.") for dm in notes))
    assert small_discord.limits.refused > 0, "no header tells of the global limit"
    assert len(ledger(tmp_path)) == 5 + 3


async def test_trouble_is_as_it_was_ordered(client, small_discord, tmp_path):
    room = client.get_partial_messageable(OAK_ROOM)
    door = BackDoor(small_discord.back_door)
    await door(manners={"dropped_before": 1})
    with pytest.raises(aiohttp.ClientError):
        await room.send("never heard", nonce="1")
    await door(manners={"dropped_before": 0, "dropped_after": 1})
    with pytest.raises(aiohttp.ClientError):
        await room.send("heard", nonce="2")
    await door(manners={"dropped_after": 0, "slow": 1, "slow_for": 5})
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await room.send("cut off", nonce="3")
    await door(manners={"slow": 0, "unavailable": 1})
    with pytest.raises(discord.DiscordServerError):
        await room.send("not now", nonce="4")

    assert [one.content for one in ledger(tmp_path)] == ["heard"]
