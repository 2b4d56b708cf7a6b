"""Maple Street with its group Birch, on a real database; Discord is a list of what would be said and done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from bot.core.clock import TurnedClock
from bot.core.ids import ChannelId, DeliveryId, GuildId, MemberId, MessageId
from bot.core.key_ring import KeyRing, RingKey
from bot.db.data_keys import Sealer
from bot.db.database import Database
from bot.features.audit.service import AuditService
from bot.features.groups.joining import Wish
from bot.features.groups.model import (
    Draft,
    Group,
    Joining,
    Membership,
    Relation,
    Standing,
    Template,
)
from bot.features.groups.service import GroupService
from bot.features.guilds.service import GuildService
from bot.features.members.service import MemberService
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import Sent
from bot.features.outbox.service import OutboxService

DESK = ChannelId(99)
ROOM, VOICE = ChannelId(51), ChannelId(52)
RUTH, SAM, INES = MemberId(1), MemberId(2), MemberId(3)
DANA, MARCUS, ADMIN, STRANGER = MemberId(11), MemberId(12), MemberId(13), MemberId(14)
PARENT = Wish(relation=Relation.PARENT, is_adult=True, rules_version="1", wants_notes=True)


def facilitator(member_id: MemberId) -> Standing:
    return Standing(member_id, is_facilitator=True)


def admin(member_id: MemberId = ADMIN) -> Standing:
    return Standing(member_id, is_admin=True)


@dataclass
class PaperSender:
    """Writes down what Discord would have shown."""

    said: list[Delivery] = field(default_factory=list)
    done: list[Delivery] = field(default_factory=list)

    async def look_up(self, _deliveries: Sequence[Delivery]) -> dict[DeliveryId, Any]:
        return {}

    async def say(self, delivery: Delivery, **_: Any) -> Sent:
        self.said.append(delivery)
        return Sent(delivery.channel_id or ChannelId(1), MessageId(len(self.said)))

    async def say_collapsed(
        self, _deliveries: Sequence[Delivery], *, collapsed: Delivery, **_: Any
    ) -> Sent:
        self.said.append(collapsed)
        return Sent(ChannelId(1), MessageId(len(self.said)))

    async def find_said(self, _delivery: Delivery, **_: Any) -> None:
        """Nothing is ever in doubt here."""

    async def do(self, delivery: Delivery) -> None:
        self.done.append(delivery)


@dataclass
class Town:
    db: Database
    clock: TurnedClock
    guild_id: GuildId
    sender: PaperSender
    outbox: OutboxService
    audit: AuditService
    guilds: GuildService
    members: MemberService
    groups: GroupService
    joined: list[MemberId] = field(default_factory=list)
    left: list[MemberId] = field(default_factory=list)

    async def found(
        self, name: str = "Birch", joining: Joining = Joining.ASK, *, by: MemberId = DANA
    ) -> Group:
        """A group that stands: with rooms, and led by who founded it."""
        draft = Draft(name, Template.PARENTS, joining)
        group = await self.groups.create(self.guild_id, draft, by=facilitator(by))
        numbers = (group.id % 10**9 * 10 + 1, group.id % 10**9 * 10 + 2)
        text, voice = (ROOM, VOICE) if name == "Birch" else map(ChannelId, numbers)
        return await self.groups.remember_rooms(self.guild_id, group.id, text=text, voice=voice)

    async def ask(
        self, group: Group, member_id: MemberId = RUTH, wish: Wish = PARENT
    ) -> Membership:
        return await self.groups.ask_to_join(self.guild_id, group.id, member_id, wish)

    async def let_in(self, group: Group, member_id: MemberId = RUTH) -> Membership:
        asked = await self.ask(group, member_id)
        assert asked.ask_id is not None
        return (await self.groups.let_in(self.guild_id, asked.ask_id, by=DANA)).membership

    async def state(self, group: Group, member_id: MemberId = RUTH):
        for one in await self.groups.list_belongings(self.guild_id, member_id):
            if one.group.id == group.id and one.membership is not None:
                return one.membership.state
        return None

    async def admitted(self, group: Group) -> frozenset[MemberId]:
        return (await self.groups.admission(self.guild_id, group.id)).people

    async def deliver(self) -> None:
        await self.outbox.deliver_due()

    async def pass_time(self, **length: float) -> None:
        self.clock.at += timedelta(**length)
        await self.deliver()

    def told(self, kind: str) -> list[Delivery]:
        return [one for one in self.sender.said if one.kind == kind]

    def did(self, kind: str) -> list[Delivery]:
        return [one for one in self.sender.done if one.kind == kind]

    async def acts(self, *names: MemberId) -> list[str]:
        return [one.entry.action for one in await self.audit.list_for(self.guild_id, names=names)]


@pytest.fixture
async def town(db, clock, guild_id) -> Town:
    sealer = Sealer(KeyRing.of(RingKey.fresh()), clock)
    audit = AuditService(db=db, sealer=sealer, clock=clock)
    sender = PaperSender()
    outbox = OutboxService(db, clock, sender)
    guilds = GuildService(db=db, clock=clock, audit=audit, outbox=outbox)
    members = MemberService(db=db, clock=clock, sealer=sealer)
    groups = GroupService(
        db=db, clock=clock, audit=audit, outbox=outbox, guilds=guilds, members=members
    )
    await guilds.save_server_half(guild_id, by=ADMIN, zone="America/New_York", desk_channel_id=DESK)
    town = Town(db, clock, guild_id, sender, outbox, audit, guilds, members, groups)

    async def hear_joined(_tx, _group, member_id):
        town.joined.append(member_id)

    async def hear_left(_tx, _group, member_id):
        town.left.append(member_id)

    groups.on_joined(hear_joined)
    groups.on_left(hear_left)
    outbox.on_unreachable(groups.find_another_way)
    outbox.on_recipient_gone(groups.member_gone_in)
    return town
