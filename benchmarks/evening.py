"""A town of families whose notes are planned and sent by the real bot, with every service and cog in it."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

import bot.app
from bot.app import Ground, build_bot
from bot.client import EXTENSIONS, Porchlight
from bot.core.clock import Clock
from bot.core.ids import GroupId, GuildId, MemberId, SessionId, new_id
from bot.core.key_ring import KeyRing, RingKey
from bot.db.database import Database
from bot.db.upgrade import upgrade
from bot.features.members.model import NotePlace, NoteWords
from bot.features.members.note_times import Lead
from bot.features.members.tables import MemberRow
from bot.features.reminders.model import Answer, Occasion
from cogs.outbox.discord_sender import DiscordSender
from tests.crash.world import NoClockwork

ZONE = "America/New_York"
FIRST_GUILD, FIRST_PERSON = 700, 1_000_000
EARLIER = datetime(2026, 1, 5, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Group:
    """One group, in a server of its own."""

    guild_id: GuildId
    group_id: GroupId
    people: tuple[MemberId, ...]

    def meetings(
        self, first: datetime, *, times: int, leads: frozenset[Lead], now: datetime
    ) -> Mapping[Occasion, Mapping[MemberId, Answer]]:
        """Weekly ones, to which all of them come."""
        coming = dict.fromkeys(self.people, Answer.GOING)
        return {
            Occasion(
                id=SessionId(new_id(now)),
                guild_id=self.guild_id,
                group_id=self.group_id,
                starts_at=first + timedelta(weeks=week),
                zone=ZONE,
                minutes=90,
                leads=leads,
            ): coming
            for week in range(times)
        }


@dataclass(frozen=True, slots=True)
class Town:
    bot: Porchlight
    db: Database
    clock: Clock
    groups: Sequence[Group]

    async def plan(
        self, group: Group, first: datetime, *, leads: frozenset[Lead], times: int = 1
    ) -> None:
        """Promise everyone's notes for a series, in one transaction, as posting a series does."""
        people = group.meetings(first, times=times, leads=leads, now=self.clock.now())
        async with self.db.transaction(group.guild_id) as tx:
            await self.bot.services.reminders.hand_over(tx, people)


@asynccontextmanager
async def town(
    folder: Path,
    clock: Clock,
    *,
    groups: int,
    people: int,
    sender: type[DiscordSender] = DiscordSender,
) -> AsyncGenerator[Town]:
    """Nobody wakes the outbox here; whoever measures does."""
    db = Database(f"sqlite+aiosqlite:///{folder / 'porchlight.sqlite3'}")
    await upgrade(db)
    for name in EXTENSIONS:
        __import__(name)  # they register how each kind of note reads
    ring = KeyRing.of(RingKey.fresh())
    usual = bot.app.DiscordSender
    bot.app.DiscordSender = sender
    try:
        porchlight = build_bot(
            Ground(db=db, ring=ring, clock=clock, commands_file=folder / "commands.sha256"),
            NoClockwork,
        )
    finally:
        bot.app.DiscordSender = usual
    settled = [_group(number, people, clock.now()) for number in range(groups)]
    for one in settled:
        await _settle(db, one)
    try:
        yield Town(porchlight, db, clock, settled)
    finally:
        await porchlight.close()
        await db.close()


def _group(number: int, people: int, now: datetime) -> Group:
    first = FIRST_PERSON + number * people
    return Group(
        GuildId(FIRST_GUILD + number),
        GroupId(new_id(now)),
        tuple(MemberId(first + place) for place in range(people)),
    )


async def _settle(db: Database, group: Group) -> None:
    """They allowed notes, keep them after the meeting, and said so when asked: each promise is one message."""
    row = {
        "language": "en",
        "zone": ZONE,
        "clock_confirmed": True,
        "notes_allowed": True,
        "note_words": NoteWords.THESE,
        "notes_silent": False,
        "clear_after": False,
        "room_mention": False,
        "note_place": NotePlace.PRIVATE,
        "only_going": False,
        "unanswered": 0,
        "asked_to_keep_at": EARLIER,
    }
    async with db.transaction(group.guild_id) as tx:
        await tx.session.execute(
            insert(MemberRow),
            [row | {"guild_id": group.guild_id, "member_id": one} for one in group.people],
        )
