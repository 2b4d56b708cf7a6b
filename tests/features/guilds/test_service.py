"""A server's settings are changed by name, recorded, and Discord is made to follow."""

from datetime import UTC, datetime

import pytest

from bot.core.errors import UnknownZoneError
from bot.core.ids import ChannelId, GuildId, MemberId, MessageId, RoleId
from bot.core.key_ring import KeyRing, RingKey
from bot.db.data_keys import Sealer
from bot.features.audit.service import AuditService
from bot.features.guilds.errors import DeskIsOpenError, SetupUnfinishedError
from bot.features.guilds.model import Guild, ProgramAnswer, SetupStep, Viewers, missing_steps
from bot.features.guilds.service import FRONT_DOOR, TAKE_DOWN, GuildService
from bot.features.outbox.pace import Unpaced
from bot.features.outbox.service import OutboxService
from tests.features.outbox.fake_sender import FakeSender

ADA = MemberId(3)
ELM = GuildId(900)
START_HERE = ChannelId(41)
PLAZA = ChannelId(42)
DESK = ChannelId(43)
HOSTS = RoleId(5)
CARD = MessageId(77)


class House:
    def __init__(self, db, clock):
        self.sender = FakeSender()
        self.audit = AuditService(
            db=db, clock=clock, sealer=Sealer(KeyRing.of(RingKey.fresh()), clock)
        )
        self.outbox = OutboxService(db, clock, self.sender, pace=Unpaced())
        self.guilds = GuildService(db=db, clock=clock, audit=self.audit, outbox=self.outbox)

    async def done(self):
        await self.outbox.deliver_due()
        done = [
            (one.kind, one.channel_id, one.params.get("message_id")) for one in self.sender.done
        ]
        self.sender.done.clear()
        return done

    async def decide_all(self, guild_id, **changes):
        return await self.guilds.save_server_half(
            guild_id,
            by=ADA,
            **{
                "front_door_channel_id": START_HERE,
                "facilitator_role_id": HOSTS,
                "desk_channel_id": DESK,
                "language": "en",
                "help_country": "US",
                "zone": "America/New_York",
                "program": ProgramAnswer.NO,
                **changes,
            },
        )

    async def acts(self, guild_id):
        entries = await self.audit.list_for(guild_id, names=[ADA])
        return [(entry.entry.action, entry.actor) for entry in reversed(entries)]


@pytest.fixture
def house(db, clock):
    return House(db, clock)


async def test_a_server_that_was_never_set_up_has_the_defaults(house, guild_id):
    assert await house.guilds.get(guild_id) == Guild(guild_id)


async def test_what_is_decided_is_kept_for_that_server_only(house, guild_id):
    saved = await house.decide_all(guild_id)

    assert await house.guilds.get(guild_id) == saved
    assert missing_steps(saved) == ()
    assert await house.guilds.get(ELM) == Guild(ELM)


async def test_the_same_answer_as_the_default_counts_as_an_answer(house, guild_id):
    saved = await house.guilds.save_server_half(guild_id, by=ADA, help_country=None)
    assert SetupStep.COUNTRY not in missing_steps(saved)


async def test_each_change_is_recorded_once_and_no_change_is_not(house, guild_id, clock):
    await house.guilds.save_server_half(guild_id, by=ADA, zone="America/New_York")
    await house.guilds.save_server_half(guild_id, by=ADA, zone="America/New_York")
    await house.guilds.save_server_half(
        guild_id, by=ADA, program=ProgramAnswer.YES, attested_at=clock.now()
    )
    acts = await house.acts(guild_id)
    assert sorted(acts) == [("guilds.clock.changed", ADA), ("guilds.program.changed", ADA)]


async def test_an_unknown_clock_changes_nothing(house, guild_id):
    with pytest.raises(UnknownZoneError):
        await house.guilds.save_server_half(guild_id, by=ADA, zone="Moon/Crater", language="es")
    assert await house.guilds.get(guild_id) == Guild(guild_id)


async def test_the_front_door_stays_shut_until_all_is_decided(house, guild_id):
    await house.guilds.save_server_half(guild_id, by=ADA, front_door_channel_id=START_HERE)

    with pytest.raises(SetupUnfinishedError):
        await house.guilds.open_front_door(guild_id, by=ADA)

    assert (await house.guilds.get(guild_id)).set_up_at is None
    assert await house.done() == []


async def test_opening_it_twice_puts_one_card_up(house, guild_id, clock):
    await house.decide_all(guild_id)
    await house.guilds.open_front_door(guild_id, by=ADA)
    opened = await house.guilds.open_front_door(guild_id, by=ADA)

    assert opened.set_up_at == clock.now()
    assert await house.done() == [(FRONT_DOOR, None, None)]
    assert ("guilds.front_door.opened", ADA) in await house.acts(guild_id)


async def test_a_new_room_takes_the_old_card_down(house, guild_id):
    await house.decide_all(guild_id)
    await house.guilds.open_front_door(guild_id, by=ADA)
    await house.guilds.remember_front_door(guild_id, START_HERE, CARD)
    await house.done()

    moved = await house.guilds.save_server_half(guild_id, by=ADA, front_door_channel_id=PLAZA)

    assert moved.front_door_message_id is None
    assert sorted(await house.done()) == [(FRONT_DOOR, None, None), (TAKE_DOWN, START_HERE, CARD)]


async def test_a_card_that_was_put_up_while_the_room_changed_comes_down_again(house, guild_id):
    await house.decide_all(guild_id)
    await house.guilds.save_server_half(guild_id, by=ADA, front_door_channel_id=PLAZA)

    await house.guilds.remember_front_door(guild_id, START_HERE, CARD)

    assert (await house.guilds.get(guild_id)).front_door_message_id is None
    assert (TAKE_DOWN, START_HERE, CARD) in await house.done()


async def test_a_new_language_redraws_the_open_front_door_and_a_shut_one_stays_shut(
    house, guild_id
):
    await house.guilds.save_server_half(guild_id, by=ADA, language="es")
    assert await house.done() == []
    await house.decide_all(guild_id)
    await house.guilds.open_front_door(guild_id, by=ADA)
    await house.done()

    await house.guilds.save_server_half(guild_id, by=ADA, language="es")
    assert await house.done() == [(FRONT_DOOR, None, None)]
    await house.guilds.save_server_half(guild_id, by=ADA, help_country="GB")
    assert await house.done() == []


async def test_repair_looks_after_every_open_front_door(house, guild_id):
    for each in (guild_id, ELM):
        await house.decide_all(each)
    await house.guilds.open_front_door(guild_id, by=ADA)
    await house.done()

    await house.guilds.repair()
    await house.guilds.repair()

    assert await house.done() == [(FRONT_DOOR, None, None)]


async def test_a_desk_that_members_can_see_is_refused_and_they_are_named(house, guild_id):
    await house.guilds.save_server_half(guild_id, by=ADA, facilitator_role_id=HOSTS)
    viewers = Viewers(roles=frozenset({HOSTS, RoleId(9)}), people=frozenset({MemberId(8)}))

    with pytest.raises(DeskIsOpenError) as refused:
        await house.guilds.choose_desk(guild_id, DESK, viewers, by=ADA)

    assert (refused.value.everyone, refused.value.roles, refused.value.people) == (
        False,
        {RoleId(9)},
        {MemberId(8)},
    )
    assert (await house.guilds.get(guild_id)).desk_channel_id is None


async def test_a_desk_for_facilitators_alone_is_taken(house, guild_id):
    await house.guilds.save_server_half(guild_id, by=ADA, facilitator_role_id=HOSTS)
    viewers = Viewers(roles=frozenset({HOSTS}))
    taken = await house.guilds.choose_desk(guild_id, DESK, viewers, by=ADA)
    assert taken.desk_channel_id == DESK


async def test_a_new_desk_room_takes_the_old_desk_card_down(house, guild_id):
    await house.decide_all(guild_id)
    await house.guilds.remember_desk(guild_id, CARD)
    await house.guilds.save_server_half(guild_id, by=ADA, desk_channel_id=PLAZA)
    assert await house.done() == [(TAKE_DOWN, DESK, CARD)]


async def test_others_hear_of_a_change_inside_the_transaction(house, guild_id):
    heard = []

    async def listen(tx, before, after):
        heard.append((before.language, after.language, tx.scope))

    house.guilds.on_change(listen)
    await house.guilds.save_server_half(guild_id, by=ADA, language="es")
    assert heard == [("en", "es", guild_id)]


async def test_the_country_of_help_lines_is_known_without_asking_the_database(
    house, guild_id, db, clock
):
    assert house.guilds.known_help_country(guild_id) is None
    await house.decide_all(guild_id, help_country="GB")
    assert house.guilds.known_help_country(guild_id) == "GB"

    after_a_restart = House(db, clock).guilds
    await after_a_restart.learn_help_countries()
    assert after_a_restart.known_help_country(guild_id) == "GB"


async def test_a_change_that_failed_is_not_remembered_as_the_country(house, guild_id):
    async def fail(tx, before, after):
        raise RuntimeError

    house.guilds.on_change(fail)
    with pytest.raises(RuntimeError):
        await house.guilds.save_server_half(guild_id, by=ADA, help_country="GB")
    assert house.guilds.known_help_country(guild_id) is None


async def test_when_patient_data_was_ruled_out_is_kept(house, guild_id):
    at = datetime(2026, 3, 1, 9, tzinfo=UTC)
    await house.guilds.save_server_half(
        guild_id, by=ADA, program=ProgramAnswer.NOT_SURE, attested_at=at
    )
    assert (await house.guilds.get(guild_id)).attested_at == at
