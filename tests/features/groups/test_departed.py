"""Thirty days after the last that tied somebody to a server, all that is kept of them there is erased."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.app import services_on
from bot.core.clock import TurnedClock
from bot.core.ids import ChannelId, GuildId, MemberId
from bot.core.key_ring import KeyRing, RingKey
from bot.features.groups.joining import Wish
from bot.features.groups.model import (
    Draft,
    Group,
    Joining,
    MembershipState,
    Relation,
    Standing,
    Template,
)
from bot.ground import Ground
from bot.services import Services
from tests.features.outbox.fake_sender import FakeSender

DANA, MARCUS, RUTH = MemberId(11), MemberId(12), MemberId(13)
LEADS = Standing(DANA, is_facilitator=True)
WISH = Wish(Relation.PARENT, is_adult=True, rules_version="1", wants_notes=True)
A_MONTH = timedelta(days=30, minutes=1)


@dataclass
class Street:
    services: Services
    clock: TurnedClock
    guild_id: GuildId
    birch: Group
    oak: Group

    @property
    def groups(self):
        return self.services.groups

    async def ask(self, group, who=RUTH):
        return await self.groups.ask_to_join(self.guild_id, group.id, who, WISH)

    async def lead(self, group, who):
        await self.groups.add_facilitator(self.guild_id, group.id, who, by=LEADS)
        await self.services.members.touch(self.guild_id, who, language="es")

    async def end(self, group):
        await self.groups.archive(self.guild_id, group.id, by=LEADS)

    async def night(self, later=timedelta()):
        self.clock.at += later
        await self.groups.forget_departed()
        await self.services.outbox.deliver_due()

    async def keeps(self, who=RUTH):
        return await self.services.privacy.export_member(self.guild_id, who)

    async def admits(self, group, who):
        return who in (await self.groups.admission(self.guild_id, group.id)).people


@pytest.fixture
async def street(db, clock, guild_id):
    services = services_on(Ground(db, KeyRing.of(RingKey.fresh()), clock), FakeSender())
    await services.guilds.save_server_half(guild_id, by=DANA, zone="America/New_York")
    made = []
    for name, joining, room in (("Birch", Joining.OPEN, 51), ("Oak", Joining.ASK, 53)):
        draft = Draft(name, Template.PARENTS, joining)
        group = await services.groups.create(guild_id, draft, by=LEADS)
        text, voice = ChannelId(room), ChannelId(room + 1)
        made.append(
            await services.groups.remember_rooms(guild_id, group.id, text=text, voice=voice)
        )
    return Street(services, clock, guild_id, *made)


async def _left(street):
    await street.ask(street.birch)
    await street.groups.leave(street.guild_id, street.birch.id, RUTH)


async def _group_ended(street):
    await street.ask(street.birch)
    await street.end(street.birch)


async def _led_what_ended(street):
    await street.lead(street.birch, RUTH)
    await street.end(street.birch)


async def _led_and_left(street):
    await street.lead(street.birch, RUTH)
    await street.groups.leave(street.guild_id, street.birch.id, RUTH)


async def _led_and_stepped_down(street):
    await street.lead(street.birch, RUTH)
    await street.groups.drop_facilitator(street.guild_id, street.birch.id, RUTH, by=LEADS)


async def _led_and_left_the_server(street):
    await street.lead(street.birch, RUTH)
    await street.groups.member_gone(street.guild_id, RUTH)


async def _is_invited_back(street):
    await _left(street)
    street.clock.at += timedelta(days=20)
    await street.groups.invite(street.guild_id, street.oak.id, RUTH, by=DANA)
    street.clock.at -= timedelta(days=20)


async def _was_blocked_in_what_ended(street):
    await street.ask(street.birch)
    await street.groups.block(street.guild_id, street.birch.id, RUTH, by=DANA)
    await street.end(street.birch)


@pytest.mark.parametrize(
    "end",
    [
        _left,
        _group_ended,
        _led_what_ended,
        _led_and_left,
        _led_and_stepped_down,
        _led_and_left_the_server,
        _is_invited_back,
        _was_blocked_in_what_ended,
    ],
)
async def test_with_the_last_that_tied_them_here_everything_goes_after_thirty_days(street, end):
    await end(street)
    await street.night(timedelta(days=29))
    assert await street.keeps()
    await street.night(timedelta(days=1, minutes=1))
    assert await street.keeps() == {}
    assert not await street.admits(street.birch, RUTH)


async def _waits_elsewhere(street):
    await street.ask(street.oak)


async def _leads_elsewhere(street):
    await street.lead(street.oak, RUTH)


async def _is_blocked_elsewhere(street):
    await street.ask(street.oak)
    await street.groups.block(street.guild_id, street.oak.id, RUTH, by=DANA)


async def _was_in_what_ended_a_week_ago(street):
    await street.lead(street.oak, RUTH)
    street.clock.at += timedelta(days=23)
    await street.end(street.oak)
    street.clock.at -= timedelta(days=23)


@pytest.mark.parametrize(
    "stay",
    [
        _waits_elsewhere,
        _leads_elsewhere,
        _is_blocked_elsewhere,
        _was_in_what_ended_a_week_ago,
    ],
)
async def test_who_is_elsewhere_only_loses_the_room_that_closes(street, stay):
    await street.ask(street.birch)
    await street.groups.add_facilitator(street.guild_id, street.birch.id, RUTH, by=LEADS)
    await street.end(street.birch)
    await stay(street)
    before = await street.keeps()
    assert len(before["Your groups"]) + len(before["Groups you lead"]) > 2
    await street.night(A_MONTH)
    after = await street.keeps()
    assert not await street.admits(street.birch, RUTH)
    assert not await street.admits(street.birch, DANA)
    assert "What you said yes to" in after
    assert [
        one["group"] for kind in ("Your groups", "Groups you lead") for one in after.get(kind, [])
    ] == ["Oak"]


async def test_an_erasure_that_failed_holds_up_nobody_and_is_done_the_next_night(street):
    await street.ask(street.birch)
    await street.lead(street.birch, MARCUS)
    await street.end(street.birch)
    erase, tried = street.services.privacy.forget_in, []

    async def fail_once(tx, guild_id, member_id):
        await erase(tx, guild_id, member_id)
        tried.append(member_id)
        if len(tried) == 1:
            raise OSError("the machine stops")

    street.groups.on_departed(fail_once, hold=street.services.privacy.hold_in)
    with pytest.raises(ExceptionGroup, match="1 of 3 failed"):
        await street.night(A_MONTH)
    assert "A key made for you" in await street.keeps(tried[0])
    assert "A key made for you" not in await street.keeps(tried[1])
    await street.night(timedelta(days=1))
    assert await street.keeps() == await street.keeps(MARCUS) == {}


async def test_who_comes_in_elsewhere_at_that_moment_stays(street):
    await street.ask(street.birch)
    await street.groups.leave(street.guild_id, street.birch.id, RUTH)
    street.clock.at += A_MONTH
    coming, may_go_on = asyncio.Event(), asyncio.Event()

    async def take_long(_tx, _group, _member_id):
        coming.set()
        await may_go_on.wait()
        return False

    elm = await street.groups.create(
        street.guild_id, Draft("Elm", Template.PARENTS, Joining.OPEN), by=LEADS
    )
    street.groups.on_arrival(take_long)
    join = asyncio.create_task(street.ask(elm))
    await coming.wait()
    night = asyncio.create_task(street.night())
    await asyncio.sleep(0.2)
    may_go_on.set()
    await asyncio.gather(join, night)
    found = {
        one.group.name: one.membership.state
        for one in await street.groups.list_belongings(street.guild_id, RUTH)
    }
    assert found == {"Elm": MembershipState.ACTIVE}
    assert "What you said yes to" in await street.keeps()
