"""Dana heard that Ruth is 16. On both databases."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.app import services_on
from bot.core.clock import TurnedClock
from bot.core.errors import NotFoundError
from bot.core.ids import ChannelId, GuildId, MemberId
from bot.core.key_ring import KeyRing, RingKey
from bot.features.adults.errors import UnderAgeError, UnderAgeNotFoundError
from bot.features.groups.errors import (
    FacilitatorNotRemovableError,
    NotAMemberError,
    NotFacilitatorError,
)
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

DANA, MARCUS, EVE, RUTH, SAM = (MemberId(one) for one in (11, 12, 13, 1, 2))
WISH = Wish(Relation.PARTNER, is_adult=True, rules_version="1", wants_notes=True)


@dataclass
class Street:
    services: Services
    clock: TurnedClock
    guild_id: GuildId
    oak: Group
    birch: Group

    async def found(self, name: str, joining: Joining, *, by: MemberId) -> Group:
        draft = Draft(name, Template.PARTNERS, joining)
        standing = Standing(by, is_facilitator=True)
        group = await self.services.groups.create(self.guild_id, draft, by=standing)
        text, voice = (ChannelId(group.id % 10**9 * 10 + one) for one in (1, 2))
        return await self.services.groups.remember_rooms(
            self.guild_id, group.id, text=text, voice=voice
        )

    async def join(self, group: Group, who: MemberId = RUTH) -> MembershipState:
        asked = await self.services.groups.ask_to_join(self.guild_id, group.id, who, WISH)
        return asked.state

    async def note(self, group: Group, who: MemberId = RUTH, *, by: MemberId = DANA):
        return await self.services.adults.note(self.guild_id, group.id, who, by=by)

    async def undo(self, group: Group, *, by: MemberId = DANA) -> Group:
        return await self.services.adults.undo(self.guild_id, group.id, RUTH, by=by)

    async def night(self, **later: float) -> None:
        self.clock.at += timedelta(**later)
        await self.services.adults.erase_due()
        await self.services.outbox.deliver_due()

    async def kept(self, who: MemberId = RUTH):
        return await self.services.privacy.export_member(self.guild_id, who)

    async def inside(self, group: Group) -> bool:
        return RUTH in (await self.services.groups.admission(self.guild_id, group.id)).people


@pytest.fixture
async def street(db, clock, guild_id) -> Street:
    """Oak, led by Dana and Eve, takes whoever comes; Birch, led by Marcus, only whom he invites. Ruth is in both."""
    services = services_on(Ground(db, KeyRing.of(RingKey.fresh()), clock), FakeSender())
    await services.guilds.save_server_half(guild_id, by=DANA, zone="America/New_York")
    street = Street(services, clock, guild_id, None, None)  # type: ignore[arg-type]  filled below
    street.oak = await street.found("Oak", Joining.OPEN, by=DANA)
    street.birch = await street.found("Birch", Joining.INVITE, by=MARCUS)
    leads = Standing(DANA, is_facilitator=True)
    await services.groups.add_facilitator(guild_id, street.oak.id, EVE, by=leads)
    await services.groups.invite(guild_id, street.birch.id, RUTH, by=MARCUS)
    for group in (street.oak, street.birch):
        assert await street.join(group) is MembershipState.ACTIVE
    await street.join(street.oak, SAM)
    return street


async def test_every_room_of_the_server_closes_and_none_opens_while_it_stands(street):
    noted = await street.note(street.oak)
    assert noted.erased_at == street.clock.at + timedelta(days=7)
    assert not await street.inside(street.oak)
    assert not await street.inside(street.birch)
    ruth = await street.services.members.get(street.guild_id, RUTH)
    assert not ruth.wants_notes(street.clock.at)

    groups, lead = street.services.groups, Standing(MARCUS, is_facilitator=True)
    for come in (
        street.join(street.oak),
        groups.list_joinable(street.guild_id, RUTH),
        groups.check_may_join(street.guild_id, street.oak.id, RUTH),
        groups.add_facilitator(street.guild_id, street.birch.id, RUTH, by=lead),
        street.found("Ruth's", Joining.OPEN, by=RUTH),
    ):
        with pytest.raises(UnderAgeError) as no:
            await come
        assert no.value.led_by == (DANA, EVE)
    assert await street.services.adults.find_own(street.guild_id, SAM) is None

    # All that is kept can still be copied, and who did what is told.
    assert {"That you may be under 18", "Your settings", "Your groups"} <= set(await street.kept())
    told = await street.services.privacy.list_looked(street.guild_id, RUTH, names=[DANA])
    assert (told[0].entry.action, told[0].actor) == ("adults.noted", DANA)


async def test_undone_they_come_in_again_wherever_they_were(street):
    await street.note(street.oak)
    await street.undo(street.oak, by=EVE)
    ruth = await street.services.members.get(street.guild_id, RUTH)
    assert ruth.wants_notes(street.clock.at)
    for group in (street.oak, street.birch):
        assert await street.join(group) is MembershipState.ACTIVE
        assert await street.inside(group)
    await street.night(days=8)
    assert await street.inside(street.oak)
    with pytest.raises(UnderAgeNotFoundError):
        await street.undo(street.oak)


async def test_after_seven_days_and_not_before_nothing_of_them_is_kept(street):
    await street.note(street.oak)
    await street.night(days=6, hours=23)
    assert await street.kept()
    # Noted again, the first day counts.
    assert (await street.note(street.oak, by=EVE)).noted_at < street.clock.at
    await street.night(hours=1)
    assert await street.kept() == {}
    assert await street.kept(SAM)
    assert await street.services.adults.list_noted(street.guild_id, street.oak.id, by=DANA) == ()
    with pytest.raises(NotFoundError):
        await street.undo(street.oak)


@pytest.mark.long
async def test_two_facilitators_at_once_note_it_once(street):
    both = [street.note(street.oak, by=one) for one in (DANA, EVE)]
    first, second = await asyncio.gather(*both)
    assert first == second
    told = await street.services.privacy.list_looked(street.guild_id, RUTH, names=[])
    assert [one.entry.action for one in told].count("adults.noted") == 1


async def test_of_two_groups_at_once_one_notes_it(street):
    both = [street.note(street.oak), street.note(street.birch, by=MARCUS)]
    found = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(isinstance(one, NotAMemberError) for one in found) == [False, True]


async def test_nobody_slips_into_a_room_while_it_is_noted(street):
    elm = await street.found("Elm", Joining.OPEN, by=MARCUS)
    noting = asyncio.create_task(street.note(street.oak))
    joining = [asyncio.create_task(street.join(elm)) for _ in range(3)]
    await noting
    await asyncio.gather(*joining, return_exceptions=True)
    assert not await street.inside(elm)


async def test_only_facilitators_of_that_group_and_never_about_one_of_them(street):
    for by in (MARCUS, SAM, RUTH):
        with pytest.raises(NotFacilitatorError):
            await street.note(street.oak, by=by)
    with pytest.raises(NotAMemberError):
        await street.note(street.birch, SAM, by=MARCUS)
    elm = await street.found("Elm", Joining.OPEN, by=MARCUS)
    await street.join(elm, EVE)
    with pytest.raises(FacilitatorNotRemovableError):
        await street.note(elm, EVE, by=MARCUS)  # she leads Oak

    await street.note(street.oak)
    with pytest.raises(NotFacilitatorError):
        await street.undo(street.oak, by=MARCUS)
    with pytest.raises(UnderAgeNotFoundError):
        await street.undo(street.birch, by=MARCUS)
    assert (
        await street.services.adults.list_noted(street.guild_id, street.birch.id, by=MARCUS) == ()
    )
