"""Families with meetings ahead, planned by the real services: notes to people, and words in rooms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.app import Ground, build_bot
from bot.core.clock import Clock, SystemClock
from bot.core.ids import ChannelId, GuildId, MemberId
from bot.core.key_ring import KeyRing, new_ring
from bot.db.database import EVERY_GUILD, Database
from bot.features.groups.joining import Wish
from bot.features.groups.model import Draft, Joining, Relation, Standing, Template
from bot.features.outbox.model import Debt, Delivery
from bot.features.outbox.pace import Unpaced
from bot.features.outbox.ports import TryLater
from bot.features.outbox.service import OutboxService
from bot.features.outbox.tables import deliveries
from bot.features.sessions.scheduling import Typed
from bot.services import Services
from tests.databases import make_tables

DANA = MemberId(101)
FIRST_GUILD, FIRST_PERSON = 700, 201
NEEDS_A_GATEWAY = (
    "groups.",
    "guilds.",
    "desk.",
    "hosting.",
    "events.",
    "polls.",
    "holidays.",
    "clock_changes.",
)
"""Steps about rooms and roles, which discord.py takes only in guilds that a gateway told it of."""


@dataclass(frozen=True, slots=True)
class Size:
    """Each guild has two groups of the same people, and each group so many weekly meetings, to which all come."""

    guilds: int = 2
    people: int = 6
    meetings: int = 5


@dataclass(frozen=True, slots=True)
class World:
    folder: Path
    rooms: Mapping[int, int]
    """Which guild each room is in."""
    promised: frozenset[tuple[int, str]]
    """The keys of all messages that were promised, each with its guild."""

    @property
    def database(self) -> str:
        return database_in(self.folder)


class NoClockwork:
    """Nobody is woken: whoever plans does not send, and the sender asks for itself what is due."""

    def __init__(self, *_: object) -> None: ...
    async def start(self) -> None: ...
    async def stop(self) -> None: ...
    def changed(self) -> None: ...


def database_in(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'porchlight.db'}"


def ground_in(folder: Path, clock: Clock) -> Ground:
    # A killed process loses nothing that was written; only a power cut would.
    db = Database(database_in(folder), survives_power_cut=False)
    ring = KeyRing.load(folder / "key_ring.json")
    return Ground(db=db, ring=ring, clock=clock, commands_file=folder / "commands.sha256")


class Furnishing:
    """Takes the steps that need a gateway as done, leaves the meetings' for the sender, and says nothing."""

    async def look_up(self, _deliveries: object) -> Any:
        return {}

    async def say(self, delivery: Delivery, **_: Any) -> Any:
        raise AssertionError(delivery)

    say_collapsed = find_said = say

    async def do(self, delivery: Delivery) -> None:
        if not delivery.kind.startswith(NEEDS_A_GATEWAY):
            raise TryLater


async def plan(folder: Path, size: Size) -> World:
    """Make the database, and promise everything."""
    await make_tables(database_in(folder))
    new_ring(folder / "key_ring.json")
    clock = SystemClock()
    ground = ground_in(folder, clock)
    services = build_bot(ground, NoClockwork).services
    rooms: dict[int, int] = {}
    for guild_id in range(FIRST_GUILD, FIRST_GUILD + size.guilds):
        rooms |= await _settle(services, GuildId(guild_id), size, clock)
    await OutboxService(ground.db, clock, Furnishing(), pace=Unpaced()).deliver_due()
    async with ground.db.reading(EVERY_GUILD) as tx:
        query = select(deliveries.c.guild_id, deliveries.c.key).where(deliveries.c.debt == Debt.SAY)
        promised = frozenset((row.guild_id, row.key) for row in await tx.session.execute(query))
    await ground.db.close()
    return World(folder, rooms, promised)


async def _settle(
    services: Services, guild_id: GuildId, size: Size, clock: Clock
) -> dict[int, int]:
    """Two groups of the same people that meet at the same time, so that after an hour away two notes wait for each."""
    await services.guilds.save_server_half(guild_id, by=DANA, zone="America/New_York")
    people = [MemberId(FIRST_PERSON + n) for n in range(size.people)]
    rooms: dict[int, int] = {}
    day = f"{clock.now() + timedelta(days=2):%A}"
    for place, name in enumerate(("Oak", "Birch")):
        draft = Draft(name, Template.PARTNERS, Joining.OPEN, None)
        group = await services.groups.create(
            guild_id, draft, by=Standing(DANA, is_facilitator=True)
        )
        text, voice = (ChannelId(guild_id * 10 + place * 2 + n) for n in range(2))
        rooms[text] = guild_id
        await services.groups.remember_rooms(guild_id, group.id, text=text, voice=voice)
        for one in people:
            wish = Wish(Relation.PARTNER, is_adult=True, rules_version="1", wants_notes=True)
            await services.groups.ask_to_join(guild_id, group.id, one, wish)
        when = f"every {day} 7:30pm for {size.meetings} meetings"
        preview = await services.sessions.start_draft(
            guild_id, group.id, Typed(when, None, 90, None), by=DANA, language="en"
        )
        assert preview.trouble is None, preview.trouble
        session = await services.sessions.post_draft(guild_id, preview.draft.id, by=DANA)
        for turn, one in enumerate(people, start=1):
            await services.sessions.come_every_time(guild_id, session.id, by=one, turn=turn)
    return rooms
