"""Oak on the real services, led by Dana; what would be said is written down."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from bot.app import Ground, services_on
from bot.core.clock import TurnedClock
from bot.core.ids import ChannelId, GuildId, MemberId
from bot.core.key_ring import KeyRing, RingKey
from bot.db.database import Database
from bot.features.groups.joining import Wish
from bot.features.groups.model import Draft, Group, Joining, Relation, Standing, Template
from bot.features.outbox.nightly import NightlyJobs
from bot.nights import nightly_jobs
from bot.services import Services
from tests.features.outbox.fake_sender import FakeSender

DANA, RUTH, SAM = MemberId(11), MemberId(1), MemberId(2)
ROOM = ChannelId(51)
BEGAN = datetime(2026, 1, 31, 18, 0, tzinfo=UTC)
"""The last day of a month: whoever taps then has the shortest year."""


@dataclass
class Street:
    db: Database
    services: Services
    clock: TurnedClock
    guild_id: GuildId
    sender: FakeSender
    oak: Group

    async def night(self, at: datetime | None = None) -> None:
        """What the night does about it, and whatever is due by noon."""
        self.clock.at = at or self.clock.at
        await self.services.idle.ask()
        await self.services.idle.erase_due()
        self.clock.at = self.clock.at.replace(hour=22)
        self.sender.forgets_nonces()
        await self.services.outbox.deliver_due()

    async def night_on_record(self, at: datetime) -> None:
        """As ``night``, by the clockwork, which remembers when the last one was."""
        self.clock.at = at
        ours = [one for one in nightly_jobs(self.services) if one.name.endswith("_the_idle")]
        await NightlyJobs(self.db, self.clock, ours).run_due()
        self.clock.at = self.clock.at.replace(hour=22)
        await self.services.outbox.deliver_due()

    async def join(self, *people: MemberId, notes: bool = True) -> None:
        for one in people:
            wish = Wish(Relation.PARTNER, is_adult=True, rules_version="1", wants_notes=notes)
            await self.services.groups.ask_to_join(self.guild_id, self.oak.id, one, wish)

    async def keeps(self, who: MemberId) -> bool:
        return bool(await self.services.privacy.export_member(self.guild_id, who))

    def asked(self) -> list[MemberId | ChannelId | None]:
        """Whom the question reached: somebody, or a room."""
        return [
            one.channel_id or one.member_id
            for one in self.sender.said
            if one.kind.startswith("idle.")
        ]


@pytest.fixture
async def street(db, clock, guild_id) -> Street:
    clock.at = BEGAN
    sender = FakeSender()
    services = services_on(Ground(db, KeyRing.of(RingKey.fresh()), clock), sender)
    await services.guilds.save_server_half(guild_id, by=DANA, zone="America/New_York")
    draft = Draft("Oak", Template.PARTNERS, Joining.OPEN)
    oak = await services.groups.create(guild_id, draft, by=Standing(DANA, is_facilitator=True))
    oak = await services.groups.remember_rooms(guild_id, oak.id, text=ROOM, voice=ChannelId(52))
    return Street(db, services, clock, guild_id, sender, oak)
