"""What is recorded, who reads names in it, and what is left when somebody is forgotten."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.core.ids import GroupId, GuildId, MemberId
from bot.core.key_ring import KeyRing, RingKey
from bot.db.data_keys import Sealer
from bot.db.database import EVERY_GUILD, OutOfScopeError
from bot.features.audit.model import KEPT_FOR, is_action
from bot.features.audit.service import AuditService
from bot.features.audit.tables import AuditRow

ELM = GuildId(701)
OAK = GroupId(11)
BIRCH = GroupId(12)
DANA = MemberId(1)
RUTH = MemberId(7)
SAM = MemberId(8)


@pytest.fixture
def sealer(clock):
    return Sealer(KeyRing.of(RingKey.fresh()), clock)


@pytest.fixture
def audit(db, sealer, clock):
    return AuditService(db=db, sealer=sealer, clock=clock)


@pytest.fixture
async def a_busy_day(db, guild_id, audit):
    async with db.transaction(guild_id) as tx:
        await audit.record(tx, actor=DANA, action="groups.created", group_id=OAK)
        await audit.record(
            tx, actor=DANA, action="groups.member.removed", group_id=OAK, subject_member=RUTH
        )
        await audit.record(tx, actor=RUTH, action="members.notes.stopped")
        await audit.record(
            tx, actor=None, action="groups.room.repaired", group_id=BIRCH, subject_id=5
        )


def actions(entries):
    return [named.entry.action for named in entries]


async def test_the_newest_comes_first_and_names_only_those_asked_about(audit, guild_id, a_busy_day):
    repaired, stopped, removed, created = await audit.list_for(guild_id, names=[DANA, SAM])

    assert created.actor == removed.actor == DANA
    assert removed.entry.subject is not None
    assert removed.subject is None
    assert stopped.actor is None
    assert stopped.entry.actor is not None
    assert repaired.entry.actor is None, "it was the bot"
    assert repaired.entry.subject_id == 5


async def test_a_list_can_be_of_one_group_or_about_one_person(audit, guild_id, a_busy_day):
    assert actions(await audit.list_for(guild_id, group_id=OAK)) == [
        "groups.member.removed",
        "groups.created",
    ]
    assert actions(await audit.list_for(guild_id, about=RUTH)) == [
        "members.notes.stopped",
        "groups.member.removed",
    ]
    assert actions(await audit.list_for(guild_id, about=RUTH, group_id=OAK)) == [
        "groups.member.removed"
    ]
    assert await audit.list_for(guild_id, about=SAM) == ()


async def test_a_long_list_is_read_in_pages(audit, guild_id, a_busy_day):
    first = await audit.list_for(guild_id, limit=3)
    rest = await audit.list_for(guild_id, limit=3, before_id=first[-1].entry.id)

    assert actions(first + rest) == actions(await audit.list_for(guild_id))
    assert len(rest) == 1


async def test_another_guild_reads_nothing_of_it(audit, a_busy_day):
    assert await audit.list_for(ELM) == ()
    assert await audit.list_for(ELM, about=DANA, names=[DANA]) == ()


async def test_what_did_not_happen_is_not_recorded(db, guild_id, audit):
    async def fail_afterwards():
        async with db.transaction(guild_id) as tx:
            await audit.record(tx, actor=DANA, action="groups.created", group_id=OAK)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_afterwards()

    assert await audit.list_for(guild_id) == ()


async def test_no_row_holds_anybodys_id(db, guild_id, a_busy_day):
    async with db.reading(guild_id) as tx:
        columns = AuditRow.actor_pseudonym, AuditRow.subject_pseudonym, AuditRow.subject_id
        rows = (await tx.session.execute(select(*columns))).all()

    kept = {value for row in rows for value in row}
    assert len(rows) == 4
    assert len(kept) == 4  # nobody, Dana, Ruth, and the room
    assert not kept & {DANA, RUTH, str(DANA), str(RUTH)}


async def test_forgetting_someone_leaves_what_happened_and_not_who(
    db, guild_id, audit, sealer, a_busy_day
):
    async with db.transaction(guild_id) as tx:
        await audit.forget_member(tx, guild_id, RUTH)
        await sealer.forget_member(tx, guild_id, RUTH)

    entries = await audit.list_for(guild_id, names=[DANA, RUTH, SAM])
    assert len(entries) == 4
    assert RUTH not in {named.actor for named in entries} | {named.subject for named in entries}
    assert await audit.list_for(guild_id, about=RUTH) == ()

    async with db.transaction(guild_id) as tx:  # She comes back, and nothing old is hers.
        await audit.record(tx, actor=RUTH, action="members.joined")
    assert actions(await audit.list_for(guild_id, about=RUTH)) == ["members.joined"]


async def test_the_export_hands_over_what_concerns_a_person_and_nobody_else(
    db, guild_id, audit, a_busy_day
):
    async with db.reading(guild_id) as tx:
        exported = await audit.export_member(tx, guild_id, RUTH)
        assert await audit.export_member(tx, guild_id, SAM) == {}

    (acts,) = exported.values()
    assert list(exported) == [audit.declarations[0].what]
    assert [(act["action"], act["by_you"], act["about_you"]) for act in acts] == [
        ("members.notes.stopped", True, False),
        ("groups.member.removed", False, True),
    ]


async def test_after_half_a_year_an_act_is_let_go_everywhere(db, guild_id, audit, clock):
    for guild in (guild_id, ELM):
        async with db.transaction(guild) as tx:
            await audit.record(tx, actor=DANA, action="groups.created")
    clock.at += timedelta(days=1)
    async with db.transaction(ELM) as tx:
        await audit.record(tx, actor=DANA, action="groups.archived")

    assert await audit.prune(clock.now() + KEPT_FOR - timedelta(days=1)) == 0
    assert await audit.prune(clock.now() + KEPT_FOR - timedelta(seconds=1)) == 2
    assert await audit.list_for(guild_id) == ()
    assert actions(await audit.list_for(ELM)) == ["groups.archived"]


@pytest.mark.parametrize(
    "action", ["groups.created", "groups.member.removed", "guilds.changed.front_door"]
)
def test_an_action_is_dotted_words(action):
    assert is_action(action)


@pytest.mark.parametrize(
    "action",
    [
        "",
        "groups",
        "Groups.created",
        "groups.",
        "groups.member 7",
        "groups.member.7",
        "groups.member.removed.by.her",
        "a." + "b" * 70,
        "groups.created\n",
    ],
)
async def test_anything_else_is_refused_so_that_no_content_slips_in(db, guild_id, audit, action):
    async with db.transaction(guild_id) as tx:
        with pytest.raises(ValueError, match="action"):
            await audit.record(tx, actor=DANA, action=action)


async def test_an_act_belongs_to_one_guild(db, audit):
    async with db.transaction(EVERY_GUILD) as tx:
        with pytest.raises(OutOfScopeError):
            await audit.record(tx, actor=None, action="groups.created")


async def test_whoever_is_unknown_here_stays_unknown_when_they_are_refused(
    db, guild_id, audit, sealer
):
    """A stranger, or somebody who was erased and taps an old note: nothing is begun about them anew."""
    assert await audit.keep_refusal(guild_id, SAM, "groups")
    (one,) = await audit.list_for(guild_id, names=[SAM])
    assert (one.entry.action, one.actor) == ("groups.refused", None)
    assert one.entry.actor is not None
    assert await audit.list_for(guild_id, about=SAM) == ()
    async with db.reading(guild_id) as tx:
        assert await sealer.find_pseudonym(tx, SAM) is None
        assert await audit.export_member(tx, guild_id, SAM) == {}


@pytest.mark.usefixtures("a_busy_day")
async def test_ten_thousand_forged_taps_fill_no_disk_and_hide_nobody_else(
    guild_id, audit, clock, monkeypatch
):
    monkeypatch.setattr("bot.features.audit.service.MOST_REFUSALS", 3)
    for _ in range(10):
        assert await audit.keep_refusal(guild_id, RUTH, "groups")
    assert await audit.keep_refusal(guild_id, DANA, "groups")
    assert await audit.keep_refusal(guild_id, SAM, "groups")

    async def refused():
        told = await audit.list_for(guild_id, names=[RUTH, DANA])
        return Counter(one.actor for one in told if one.entry.action == "groups.refused")

    assert await refused() == {RUTH: 3, DANA: 1, None: 1}
    clock.at += timedelta(days=1)
    await audit.keep_refusal(guild_id, RUTH, "groups")
    assert await refused() == {RUTH: 4, DANA: 1, None: 1}


@pytest.mark.usefixtures("a_busy_day")
async def test_a_record_that_can_not_be_kept_keeps_nobody_from_their_answer(
    db, guild_id, audit, clock
):
    """Her key was locked with another ring, so nobody can say under which name."""
    ringless = AuditService(db=db, sealer=Sealer(KeyRing.of(RingKey.fresh()), clock), clock=clock)
    assert not await ringless.keep_refusal(guild_id, RUTH, "groups")
    assert "groups.refused" not in actions(await audit.list_for(guild_id))
