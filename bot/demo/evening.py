"""The rehearsal in the browser: Maple Street, and the story's steps beside it."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

import discord
import simcord

from bot.core.ids import GuildId
from bot.demo.maple_street import (
    BEGINS_AT,
    DANA,
    INES,
    NEW_YORK,
    RUTH,
    SAM,
    WILL,
    MapleStreet,
)
from bot.demo.play import NOTES, StoryStep, World
from bot.demo.server import serve

STEPS: Sequence[StoryStep] = (
    StoryStep(
        1,
        "Ruth asks",
        "Sunday, 11:52 PM in London. Tap **Join a group** and go through the short screens as Ruth. "
        "Look at what the room shows to others: nothing.",
        RUTH.key,
        "start-here",
    ),
    StoryStep(
        2,
        "Dana, coffee",
        "Move the clock to Monday morning. The desk says that one person would like to join. "
        "Open it, and let Ruth in. Then see what Ruth's phone shows.",
        DANA.key,
        "desk",
    ),
    StoryStep(
        4,
        "Sam's phone is on the kitchen table",
        "Move the clock to the next note until his phone lights up. Tap **Going** on the note. "
        "Oak's card then reads 8 of 8, and names nobody.",
        SAM.key,
        NOTES,
    ),
    StoryStep(
        5,
        "Full",
        "Tap **Going** as Ines. All seats are taken, so she can wait in line. Nobody else sees it.",
        INES.key,
        "oak",
    ),
    StoryStep(
        6,
        "A seat",
        "Tap **Can't make it** as Will. In the same moment the seat is Ines's. Her private notes are "
        "blocked, so the room tells her, without saying why.",
        WILL.key,
        "oak",
    ),
    StoryStep(
        7,
        "The power goes out",
        "Ten minutes before a note is due, switch the bot off. Move the clock, switch it on again. "
        "The note comes once, and says that it is late.",
        SAM.key,
        NOTES,
    ),
    StoryStep(
        8,
        "Dana's eight minutes",
        "Type **/tonight**, or tap **Next meeting** on the desk. After the meeting tap **Close**, "
        "correct one name, done.",
        DANA.key,
        "desk",
    ),
)


class Evening:
    """Implements ``Rehearsal``."""

    steps = STEPS

    def __init__(self) -> None:
        self._street = MapleStreet()
        self._guild_id: GuildId | None = None

    async def prepare(self) -> None:
        await self._street.prepare()

    async def build_bot(self) -> discord.Client:
        return await self._street.build_bot()

    async def raise_curtain(self, env: simcord.Env) -> World:
        street = await self._street.put_up(env)
        self._guild_id = GuildId(street.guild.id)
        return World(
            title="Maple Street", zone=NEW_YORK, people=street.people, first_room="start-here"
        )

    async def next_note_at(self) -> datetime | None:
        return await self._street.services.outbox.next_due_at()

    async def clear_away(self) -> None:
        await self._street.clear_away()


def serve_demo(port: int) -> None:
    """Play until Ctrl+C. Nothing of it is kept."""
    asyncio.run(_serve(port))


async def _serve(port: int) -> None:
    evening = Evening()
    await evening.prepare()
    try:
        await serve(evening, port=port, start_at=BEGINS_AT)
    finally:
        await evening.clear_away()
