"""A very small bot and a street with two rooms, to try the rehearsal's page without the real bot.

    python -m tests.browser.toy_rehearsal --port 8765

It has one of everything that the page must carry: a card with buttons, a form, a slash command, a private reply, private notes at
a set time, a mention in a room, a picture, and background waits without an end, which must not hold up the page.
"""

import argparse
import asyncio
import io
import struct
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import simcord
from discord import app_commands

from bot.demo.play import NOTES, Person, StoryStep, World
from bot.demo.server import serve

START = datetime(2026, 10, 20, 22, 20, tzinfo=UTC)
"""Tuesday 20 October 2026, 6:20 PM in New York."""

PEOPLE = (
    Person("dana", "Dana", "facilitator, New York", "America/New_York"),
    Person("marcus", "Marcus", "facilitator, New York", "America/New_York"),
    Person("ruth", "Ruth", "parent, London", "Europe/London"),
    Person("sam", "Sam", "partner, Chicago", "America/Chicago"),
    Person("ines", "Ines", "partner, Mexico City, notes blocked", "America/Mexico_City"),
    Person("will", "Will", "partner, Phoenix", "America/Phoenix"),
    Person("joe", "Joe", "partner, New York", "America/New_York"),
)

STEPS = (
    StoryStep(
        1,
        "Ruth asks",
        "In #start-here, tap *Say hello*. Only Ruth sees the answer.",
        "ruth",
        "start-here",
    ),
    StoryStep(
        4,
        "Sam’s phone is on the kitchen table",
        "Move the clock to the next note, then look at what his phone shows.\n\nIt lights up: “Your 6:30 PM is tomorrow.”",
        "sam",
        NOTES,
    ),
    StoryStep(5, "Full", "Ines taps *Going* in #oak.", "ines", "oak"),
    StoryStep(
        7,
        "The power goes out",
        "Turn the bot off, wait ten minutes, turn it on again.",
        "dana",
        "oak",
    ),
)


class Memory:
    """What the toy keeps while it is off: the real bot has a database for this."""

    def __init__(self) -> None:
        self.sam = 0
        self.ines = 0
        self.oak = 0
        self.going: list[str] = []
        self.notes: list[tuple[datetime, int, str]] = []


class Going(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"toy:going"):
    def __init__(self) -> None:
        super().__init__(
            discord.ui.Button(
                label="Going", style=discord.ButtonStyle.success, custom_id="toy:going"
            )
        )

    @classmethod
    async def from_custom_id(cls, *_: Any) -> "Going":
        return cls()

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        memory = interaction.client.memory
        memory.going.append(interaction.user.display_name)
        if interaction.guild is None:
            await interaction.response.send_message("You have a seat.", ephemeral=True)
            return
        await interaction.response.edit_message(view=card(len(memory.going)))
        await interaction.followup.send("You have a seat.", ephemeral=True)


class Write(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"toy:write"):
    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label="Write a note", custom_id="toy:write"))

    @classmethod
    async def from_custom_id(cls, *_: Any) -> "Write":
        return cls()

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_modal(NoteForm())


class NoteForm(discord.ui.Modal, title="A few words"):
    words = discord.ui.Label(
        text="What would help?", component=discord.ui.TextInput(custom_id="words", max_length=200)
    )

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        words = self.words.component
        assert isinstance(words, discord.ui.TextInput)
        await interaction.response.send_message(f"Kept: {words.value}", ephemeral=True)


def card(going: int) -> discord.ui.LayoutView:
    view = discord.ui.LayoutView(timeout=None)
    buttons: discord.ui.ActionRow[Any] = discord.ui.ActionRow()
    buttons.add_item(Going().item)
    buttons.add_item(Write().item)
    view.add_item(
        discord.ui.Container(
            discord.ui.TextDisplay(
                f"### Wednesday\n<t:1792625400:F> · <t:1792625400:R>\n{going} of 8 going"
            ),
            buttons,
            accent_colour=0xD98A2B,
        )
    )
    return view


class ToyBot(discord.Client):
    def __init__(self, memory: Memory) -> None:
        super().__init__(intents=discord.Intents(guilds=True))
        self.memory = memory
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Going, Write)

        @self.tree.command(description="Say hello to someone")
        async def hello(interaction: discord.Interaction[Any], name: str) -> None:
            await interaction.response.send_message(f"Hello, {name}.", ephemeral=True)

        await self.tree.sync()
        self.waits = [
            self.loop.create_task(asyncio.Queue[None]().get()),
            self.loop.create_task(wait_for_ever(asyncio.Event())),
        ]
        self.plan()

    def plan(self) -> None:
        """Wake up for the next note: a timer, as the real bot does it in the rehearsal."""
        if self.memory.notes:
            wait = (self.memory.notes[0][0] - discord.utils.utcnow()).total_seconds()
            self.loop.call_later(
                max(wait, 0), lambda: self.waits.append(self.loop.create_task(self.send_due()))
            )

    async def send_due(self) -> None:
        while self.memory.notes and self.memory.notes[0][0] <= discord.utils.utcnow():
            _, user_id, line = self.memory.notes[0]
            try:
                if user_id == self.memory.ines:
                    oak = await self.fetch_channel(self.memory.oak)
                    await oak.send(f"<@{user_id}>, a note is waiting.")
                else:
                    user = await self.fetch_user(user_id)
                    view = discord.ui.View(timeout=None)
                    view.add_item(Going().item)
                    await user.send(line, view=view)
            except discord.HTTPException:
                self.loop.call_later(
                    60, lambda: self.waits.append(self.loop.create_task(self.send_due()))
                )
                return
            self.memory.notes.pop(0)
        self.plan()


def picture(side: int = 64) -> bytes:
    """An amber square, as a PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = (b"\0" + bytes.fromhex("d98a2b") * side) * side
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    )


async def wait_for_ever(event: asyncio.Event) -> None:
    while True:
        try:
            await asyncio.wait_for(event.wait(), 6 * 3600)
        except TimeoutError:
            continue


class ToyRehearsal:
    steps = STEPS

    def __init__(self) -> None:
        self.memory = Memory()

    async def build_bot(self) -> discord.Client:
        return ToyBot(self.memory)

    async def raise_curtain(self, env: simcord.Env) -> World:
        guild = env.create_guild("Maple Street")
        people = {
            person: guild.add_member(env.create_user(person.key, global_name=person.name))
            for person in PEOPLE
        }
        await env.settle()
        hidden = {guild.default_role: discord.PermissionOverwrite(view_channel=False)}
        welcome = guild.create_text_channel("start-here", topic="Everyone starts here.")
        family = guild.create_category("Groups")
        partners = [actor for person, actor in people.items() if person.key != "ruth"]
        sees = discord.PermissionOverwrite(
            view_channel=True, read_message_history=True, send_messages=True
        )
        allowed = dict.fromkeys((env.bot.user, *(actor.user for actor in partners)), sees)
        oak = guild.create_text_channel(
            "oak",
            category=family,
            topic="Wednesdays, 7:30 PM New York",
            overwrites={**hidden, **allowed},
        )
        await env.settle()
        bot = env.bot
        hello = discord.ui.View(timeout=None)
        hello.add_item(Write().item)
        await bot.get_channel(welcome.id).send("Hello. This is a quiet place to start.", view=hello)
        await bot.get_channel(oak.id).send(view=card(0))
        await env.settle()
        by_key = {person.key: actor for person, actor in people.items()}
        marcus = await bot.fetch_user(by_key["marcus"].id)
        await marcus.send("A picture.", file=discord.File(io.BytesIO(picture()), "amber.png"))
        await env.settle()
        self.memory.sam, self.memory.ines, self.memory.oak = (
            by_key["sam"].id,
            by_key["ines"].id,
            oak.id,
        )
        self.memory.notes = [
            (START + timedelta(minutes=70), self.memory.sam, "Your 6:30 PM is tomorrow."),
            (START + timedelta(minutes=75), self.memory.ines, ""),
            (START + timedelta(hours=20), self.memory.sam, "Your 6:30 PM starts in 1 hour."),
        ]
        with env._bot_scope():
            bot.plan()
        return World("Maple Street", "America/New_York", people, first_room="start-here")

    async def next_note_at(self) -> datetime | None:
        return self.memory.notes[0][0] if self.memory.notes else None


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8765)
    asyncio.run(serve(ToyRehearsal(), port=parser.parse_args().port, start_at=START))
