"""What a person chose is kept, counts at once, and leaves with them."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.core.errors import UnknownZoneError
from bot.core.ids import GuildId, MemberId
from bot.core.key_ring import KeyRing, RingKey
from bot.db.data_keys import Sealer
from bot.db.database import EVERY_GUILD
from bot.features.members.model import ConsentKind, Member, NoteChoices, NoteWords
from bot.features.members.service import MemberService
from bot.features.members.tables import ConsentReceiptRow

RUTH = MemberId(7)
SAM = MemberId(8)
ELM = GuildId(900)


@pytest.fixture
def sealer(clock):
    return Sealer(KeyRing.of(RingKey.fresh()), clock)


@pytest.fixture
def members(db, clock, sealer):
    return MemberService(db=db, clock=clock, sealer=sealer)


async def say_yes(members, db, guild_id, kind=ConsentKind.RULES, version="1"):
    """Ruth ticks a box."""
    async with db.transaction(guild_id) as tx:
        return await members.record_consent(tx, guild_id, RUTH, kind, version, given=True)


async def test_looking_at_a_stranger_writes_nothing(members, guild_id):
    ruth = await members.get(guild_id, RUTH)
    assert ruth == Member(guild_id, RUTH)
    assert not ruth.known
    assert not (await members.get(guild_id, RUTH)).known


async def test_a_chosen_clock_is_kept_in_that_server_only(members, guild_id):
    await members.confirm_clock(guild_id, RUTH, "Europe/London", language="es")

    ruth = await members.get(guild_id, RUTH)
    assert (ruth.confirmed_zone, ruth.language, ruth.known) == ("Europe/London", "es", True)
    assert not (await members.get(ELM, RUTH)).known
    assert not (await members.get(guild_id, SAM)).known


@pytest.mark.parametrize("zone", ["Moon/Crater", "", "../etc/passwd", "America", "\0"])
async def test_an_unknown_clock_is_refused_and_changes_nothing(members, guild_id, zone):
    with pytest.raises(UnknownZoneError):
        await members.confirm_clock(guild_id, RUTH, zone)
    assert not (await members.get(guild_id, RUTH)).known


async def test_choosing_again_changes_only_the_clock(members, guild_id):
    await members.change_notes(guild_id, RUTH, NoteChoices(allowed=True, silent=True))
    await members.confirm_clock(guild_id, RUTH, "Europe/London")
    await members.confirm_clock(guild_id, RUTH, "America/Phoenix")

    ruth = await members.get(guild_id, RUTH)
    assert ruth.zone == "America/Phoenix"
    assert ruth.notes == NoteChoices(allowed=True, silent=True)


async def test_all_note_choices_come_back_as_they_were(members, guild_id):
    choices = NoteChoices(
        allowed=True, words=NoteWords.A_NOTE, silent=True, clear_after=False, room_mention=True
    )
    await members.change_notes(guild_id, RUTH, choices)
    assert (await members.get(guild_id, RUTH)).notes == choices


async def test_a_change_of_clock_or_notes_is_heard_inside_the_transaction(members, guild_id):
    heard = []

    async def listen(tx, member):
        heard.append((member.zone, member.notes.allowed, member.paused_until, tx.scope))

    members.on_change(listen)
    await members.confirm_clock(guild_id, RUTH, "Europe/London")
    await members.confirm_clock(guild_id, RUTH, "Europe/London")
    await members.allow_notes(guild_id, RUTH)
    await members.touch(guild_id, RUTH, language="es")

    assert heard == [
        ("Europe/London", False, None, guild_id),
        ("Europe/London", True, None, guild_id),
    ]


async def test_if_replanning_fails_the_choice_is_not_saved_either(members, guild_id):
    async def fail(tx, member):
        raise RuntimeError

    members.on_change(fail)
    with pytest.raises(RuntimeError):
        await members.confirm_clock(guild_id, RUTH, "Europe/London")
    assert not (await members.get(guild_id, RUTH)).known


async def test_stopping_notes_keeps_every_other_choice_for_the_way_back(members, guild_id):
    choices = NoteChoices(allowed=True, words=NoteWords.A_NOTE, silent=True, room_mention=True)
    await members.change_notes(guild_id, RUTH, choices)

    stopped = await members.stop_notes(guild_id, RUTH)
    assert stopped.notes == replace(choices, allowed=False)
    assert (await members.allow_notes(guild_id, RUTH)).notes == choices


async def test_a_pause_ends_by_itself(members, guild_id, clock):
    await members.allow_notes(guild_id, RUTH)
    until = clock.now() + timedelta(days=14)
    ruth = await members.pause_notes(guild_id, RUTH, until)

    assert not ruth.wants_notes(clock.now())
    assert ruth.wants_notes(until)
    assert (await members.pause_notes(guild_id, RUTH, None)).wants_notes(clock.now())


async def test_language_follows_somebody_known_and_a_stranger_leaves_no_trace(members, guild_id):
    await members.touch(guild_id, SAM, language="es")
    await members.confirm_clock(guild_id, RUTH, "Europe/London")
    await members.touch(guild_id, RUTH, language="es")

    assert not (await members.get(guild_id, SAM)).known
    assert (await members.get(guild_id, RUTH)).language == "es"


async def test_three_meetings_without_a_tap_are_enough_to_ask_and_it_is_asked_once(
    members, db, guild_id
):
    await members.allow_notes(guild_id, RUTH)
    async with db.transaction(EVERY_GUILD) as tx:
        for expected in (0, 0, 1):
            assert len(await members.count_unanswered(tx, {(guild_id, RUTH): 1})) == expected
        await members.mark_asked_to_keep(tx, guild_id, RUTH)
        assert await members.count_unanswered(tx, {(guild_id, RUTH): 1}) == []

    await members.keep_notes(guild_id, RUTH)
    async with db.transaction(EVERY_GUILD) as tx:
        assert await members.count_unanswered(tx, {(guild_id, RUTH): 5}) == []


async def test_a_tap_starts_the_count_again(members, db, guild_id):
    await members.allow_notes(guild_id, RUTH)
    async with db.transaction(EVERY_GUILD) as tx:
        await members.count_unanswered(tx, {(guild_id, RUTH): 2})
    await members.note_answered(guild_id, RUTH)
    async with db.transaction(EVERY_GUILD) as tx:
        await members.count_unanswered(tx, {(guild_id, RUTH): 1})
    assert (await members.get(guild_id, RUTH)).unanswered == 1


async def test_each_is_counted_by_themselves_also_in_the_same_moment_and_in_other_servers(
    members, db, guild_id
):
    elsewhere = GuildId(guild_id + 1)
    for where, who in ((guild_id, RUTH), (guild_id, SAM), (elsewhere, RUTH)):
        await members.allow_notes(where, who)
    async with db.transaction(EVERY_GUILD) as tx:
        asked = await members.count_unanswered(
            tx, {(guild_id, RUTH): 3, (guild_id, SAM): 0, (elsewhere, RUTH): 2}
        )

    assert [(one.guild_id, one.member_id) for one in asked] == [(guild_id, RUTH)]
    assert (await members.get(guild_id, SAM)).unanswered == 0
    assert (await members.get(elsewhere, RUTH)).unanswered == 2


async def test_notes_to_a_stranger_are_not_counted(members, db, guild_id):
    async with db.transaction(EVERY_GUILD) as tx:
        assert await members.count_unanswered(tx, {(guild_id, RUTH): 3}) == []
    async with db.transaction(guild_id) as tx:
        await members.mark_asked_to_keep(tx, guild_id, RUTH)
        assert not await members.mark_notes_blocked(tx, guild_id, RUTH)
    await members.note_answered(guild_id, RUTH)
    assert not (await members.get(guild_id, RUTH)).known


async def test_blocked_notes_are_noticed_once_until_one_arrives_again(members, db, guild_id):
    await members.allow_notes(guild_id, RUTH)
    async with db.transaction(guild_id) as tx:
        assert await members.mark_notes_blocked(tx, guild_id, RUTH)
        assert not await members.mark_notes_blocked(tx, guild_id, RUTH)
    await members.remember_test(guild_id, RUTH, arrived=True)
    assert (await members.get(guild_id, RUTH)).notes_blocked_at is None
    await members.remember_test(guild_id, RUTH, arrived=False)
    assert (await members.get(guild_id, RUTH)).notes_blocked_at is not None
    async with db.transaction(EVERY_GUILD) as tx:
        await members.count_unanswered(
            tx, {(guild_id, RUTH): 1}
        )  # one went out and was not refused
    assert (await members.get(guild_id, RUTH)).notes_blocked_at is None


async def test_each_yes_does_what_it_means_and_leaves_a_receipt(members, db, guild_id, clock):
    await say_yes(members, db, guild_id, ConsentKind.RULES, "2026-11")
    clock.at += timedelta(seconds=1)
    await say_yes(members, db, guild_id, ConsentKind.ADULT, "2026-11")
    clock.at += timedelta(seconds=1)
    ruth = await say_yes(members, db, guild_id, ConsentKind.NOTES, "2026-11")
    clock.at += timedelta(seconds=1)
    await members.stop_notes(guild_id, RUTH)

    assert (ruth.rules_version, ruth.notes.allowed) == ("2026-11", True)
    assert ruth.adult_at == clock.now() - timedelta(seconds=2)
    receipts = await members.list_consents(guild_id, RUTH)
    assert [(receipt.kind, receipt.given) for receipt in receipts] == [
        (ConsentKind.RULES, True),
        (ConsentKind.ADULT, True),
        (ConsentKind.NOTES, True),
        (ConsentKind.NOTES, False),
    ]
    assert await members.list_consents(guild_id, SAM) == ()


async def test_rules_can_be_taken_back(members, db, guild_id):
    await say_yes(members, db, guild_id)
    async with db.transaction(guild_id) as tx:
        ruth = await members.record_consent(tx, guild_id, RUTH, ConsentKind.RULES, "1", given=False)
    assert ruth.rules_version is None


async def test_forgetting_leaves_receipts_that_name_nobody(members, db, guild_id, sealer, clock):
    await say_yes(members, db, guild_id)
    await members.confirm_clock(guild_id, RUTH, "Europe/London")
    await members.confirm_clock(guild_id, SAM, "America/Chicago")

    async with db.transaction(guild_id) as tx:
        await members.forget_member(tx, guild_id, RUTH)
        await sealer.forget_member(tx, guild_id, RUTH)

    assert not (await members.get(guild_id, RUTH)).known
    assert (await members.get(guild_id, SAM)).known
    assert await members.list_consents(guild_id, RUTH) == ()
    assert await count_receipts(db) == 1

    clock.at += timedelta(days=364)
    await members.drop_old_receipts()
    assert await count_receipts(db) == 1
    clock.at += timedelta(days=1)
    await members.drop_old_receipts()
    assert await count_receipts(db) == 0


async def test_receipts_of_people_who_are_here_are_never_dropped(members, db, guild_id, clock):
    await say_yes(members, db, guild_id)
    clock.at += timedelta(days=4000)
    await members.drop_old_receipts()
    assert len(await members.list_consents(guild_id, RUTH)) == 1


async def test_everything_kept_can_be_handed_over(members, db, guild_id):
    await say_yes(members, db, guild_id)
    await members.confirm_clock(guild_id, RUTH, "Europe/London")

    async with db.reading(guild_id) as tx:
        ruths = await members.export_member(tx, guild_id, RUTH)
        strangers = await members.export_member(tx, guild_id, SAM)

    assert set(ruths) == {declared.what for declared in members.declarations}
    assert ruths["Your settings"]["clock"] == "Europe/London"
    assert ruths["What you said yes to"][0]["what"] == "rules"
    assert strangers == {}


async def count_receipts(db):
    async with db.reading(EVERY_GUILD) as tx:
        return (
            await tx.session.execute(select(func.count()).select_from(ConsentReceiptRow))
        ).scalar_one()


async def test_of_two_taps_at_once_neither_takes_the_other_back(members, guild_id):
    await members.allow_notes(guild_id, RUTH)
    await asyncio.gather(
        members.adjust_notes(guild_id, RUTH, lambda notes: replace(notes, silent=True)),
        members.adjust_notes(guild_id, RUTH, lambda notes: replace(notes, only_going=True)),
    )
    ruth = await members.get(guild_id, RUTH)
    assert ruth.notes == NoteChoices(allowed=True, silent=True, only_going=True)
