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
        "Sunday, 11:52 PM in London. Tap **Join a group**, choose Birch and Parent, and go through the "
        "three short screens. Tick both boxes, tap **Join**, then the time that it is for her.\n\n"
        "Then look at the same room as somebody else: nothing shows.",
        RUTH.key,
        "start-here",
    ),
    StoryStep(
        2,
        "Dana, coffee",
        "The desk says that 1 person would like to join Birch, and no name. Tap **Open**, then "
        "**Let in**. To wait for Monday, tap **+1 hour** a few times first.\n\n"
        "Then act as Ruth: her lock screen shows one line, and Birch is in her list.",
        DANA.key,
        "desk",
    ),
    StoryStep(
        3,
        "The clock",
        "Tap **To the next note** until her lock screen says “A time changes soon.” Tap **Open** under "
        "it: Sunday is 7:00 PM for her, not 8:00 PM, and from Nov 1 it is 8:00 PM again.\n\n"
        "Then act as Dana and tap **What waits** at the desk: the meeting stays at 3:00 PM, and those "
        "affected were told.",
        RUTH.key,
        NOTES,
    ),
    StoryStep(
        4,
        "Sam's phone is on the kitchen table",
        "Tap **To the next note** until his lock screen says “Your 6:30 PM is tomorrow.” "
        "Tap **Going** under that note.\n\n"
        "The card in #oak then reads “8 of 8 seats taken”, and names nobody.",
        SAM.key,
        NOTES,
    ),
    StoryStep(
        5,
        "Full",
        "Tap **Going** on the card. All 8 seats are taken, so she can **Wait in line**. "
        "Nobody else sees it.",
        INES.key,
        "oak",
    ),
    StoryStep(
        6,
        "A seat",
        "Tap **Can't make it** on the card. In the same moment the seat goes to Ines.\n\n"
        "Her private notes are blocked. Act as Ines: the room says that a note is waiting, not what "
        "it is about. She taps **Open**.",
        WILL.key,
        "oak",
    ),
    StoryStep(
        7,
        "The power goes out",
        "Move the clock to Wednesday, 6:20 PM or so. Under “When things go wrong” tap "
        "**Turn the bot off**, then **+10 min** twice, then **Turn the bot on**.\n\n"
        "Sam's note comes once, and says how late it is. Dana's desk says how long the bot was away, "
        "and what became of the notes.",
        SAM.key,
        NOTES,
    ),
    StoryStep(
        8,
        "Dana's eight minutes",
        "From 7:20 PM on, tap **Next meeting**: who comes, who is new, what waits, and one note to read aloud. "
        "The opening card is in #oak already.\n\n"
        "After 9 PM tap **Next meeting** again, then **Note who came**. Put right who came, "
        "tap **Done**.",
        DANA.key,
        "desk",
    ),
    StoryStep(
        9,
        "Ruth checks in",
        "Thursday, 11:40 PM in London: move the clock with **+1 hour** until it is late. Tap **Check in**, then "
        "**Read aloud, without my name**, then **I agree**. Choose a 9, write a line, send it.\n\n"
        "The reply says when someone usually reads, and offers help. No one's phone rings.",
        RUTH.key,
        "birch",
    ),
    StoryStep(
        10,
        "The library",
        "Just after midnight. Tap **Read something**, then **Looking after yourself**: "
        "two taps, and the first three pages are there to open.\n\n"
        "Choose one under **Look at one, or save it** and tap **Save**: it is on **My page**. "
        "What she read is written nowhere. "
        "Or tap **Search** and say it in your own words.",
        RUTH.key,
        "start-here",
    ),
    StoryStep(
        11,
        "Dana's lunch",
        "Friday, 12:30 PM. **What waits** says “1 note to read in Birch”, no name and no words. Tap **Open it**: "
        "the opening is recorded. Then tap **Read aloud**.\n\n"
        "Act as Ruth: her phone says that something waits. She taps **Open**, and reads who read it. "
        "She can take it back until Sunday.",
        DANA.key,
        "desk",
    ),
    StoryStep(
        12,
        "Ruth is on time",
        "Move the clock to Saturday, 8 PM in London: “Your 7:00 PM is tomorrow.” Tap **Going** under that note.\n\n"
        "On Sunday her clocks have gone back, and the meeting is at 7:00 PM for her. As Dana, tap **Next meeting**, "
        "**Read aloud**, **1. Read it**. Then **My page** tells Ruth that it was read aloud, and shows the next "
        "meeting: November 1, 8:00 PM.",
        RUTH.key,
        NOTES,
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
        # Whoever opens the page finds *Check in* in both rooms, and need not move the clock first.
        await self._street.asked_groups(street).ask_now(street.birch)
        await env.advance_time(1)
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
