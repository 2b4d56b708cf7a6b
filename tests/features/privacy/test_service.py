"""Whoever asks what is kept of them sees all of it, and can end it."""

import asyncio
from datetime import date

import pytest

from bot.core.ids import GuildId, MemberId
from bot.core.key_ring import KeyRing, RingKey
from bot.core.personal_data import WHILE_HERE, Declaration
from bot.db.data_keys import NoKeyError, Sealer
from bot.db.database import Database
from bot.features.audit.service import AuditService
from bot.features.members.service import MemberService
from bot.features.outbox.service import OutboxService
from bot.features.privacy.errors import NothingKeptError, ReceiptNotFoundError
from bot.features.privacy.model import Receipt
from bot.features.privacy.service import PrivacyService
from tests.features.outbox.fake_sender import FakeSender

RUTH = MemberId(7)
SAM = MemberId(8)


class Diary:
    """A feature of our own for these tests: it keeps one sealed line of a person."""

    def __init__(self, sealer):
        self.sealer = sealer
        self.lines = {}
        self.is_broken = False

    @property
    def declarations(self):
        return (
            Declaration("diary", ("line",), "A line", "To test.", "A day.", "Nobody.", WHILE_HERE),
        )

    async def export_member(self, tx, _guild_id, member_id):
        if member_id not in self.lines:
            return {"A line": []}
        return {"A line": await self.sealer.open(tx, member_id, self.lines[member_id], "diary")}

    async def forget_member(self, tx, _guild_id, member_id):
        await self.sealer.pseudonym(tx, member_id)  # makes a key if there is none any more
        if self.is_broken:
            raise RuntimeError
        self.lines.pop(member_id, None)


async def nothing(*_held) -> None:
    """Nobody here belongs to a group."""


class House:
    """Enough features to ask: settings, acts, and the diary."""

    def __init__(self, db, clock):
        self.db = db
        self.sealer = Sealer(KeyRing.of(RingKey.fresh()), clock)
        self.audit = AuditService(db=db, clock=clock, sealer=self.sealer)
        self.members = MemberService(db=db, clock=clock, sealer=self.sealer)
        self.diary = Diary(self.sealer)
        self.privacy = PrivacyService(
            db=db,
            clock=clock,
            sealer=self.sealer,
            audit=self.audit,
            outbox=OutboxService(db, clock, FakeSender()),
            holders=(self.audit, self.members, self.diary),
            hold_first=nothing,
        )

    async def settle_in(self, guild_id, member_id, zone="Europe/London"):
        await self.members.confirm_clock(guild_id, member_id, zone)
        async with self.db.transaction(guild_id) as tx:
            sealed = await self.sealer.seal(tx, member_id, "two plates", "diary")
        self.diary.lines[member_id] = sealed


@pytest.fixture
def house(db, clock):
    return House(db, clock)


async def test_a_stranger_is_told_that_nothing_is_kept(house, guild_id):
    assert await house.privacy.export_member(guild_id, RUTH) == {}


async def test_a_copy_holds_what_every_feature_keeps(house, guild_id):
    await house.settle_in(guild_id, RUTH)

    kept = await house.privacy.export_member(guild_id, RUTH)
    assert kept["A line"] == "two plates"
    assert kept["Your settings"]["clock"] == "Europe/London"
    assert set(kept) <= {declared.what for declared in house.privacy.declarations}


async def test_erasing_leaves_nothing_and_others_alone(house, guild_id):
    await house.settle_in(guild_id, RUTH)
    await house.settle_in(guild_id, SAM, "America/Chicago")
    sealed = house.diary.lines[RUTH]

    await house.privacy.forget_member(guild_id, RUTH)

    assert await house.privacy.export_member(guild_id, RUTH) == {}
    assert "Your settings" in await house.privacy.export_member(guild_id, SAM)
    async with house.db.reading(guild_id) as tx:
        with pytest.raises(NoKeyError):
            await house.sealer.open(tx, RUTH, sealed, "diary")


async def test_the_key_goes_last_even_if_a_feature_makes_one_on_the_way(house, guild_id):
    await house.settle_in(guild_id, RUTH)
    await house.privacy.forget_member(guild_id, RUTH)
    async with house.db.reading(guild_id) as tx:
        assert await house.sealer.find_pseudonym(tx, RUTH) is None


async def test_erasing_happens_everywhere_or_nowhere(house, guild_id):
    await house.settle_in(guild_id, RUTH)
    house.diary.is_broken = True

    with pytest.raises(RuntimeError):
        await house.privacy.forget_member(guild_id, RUTH)

    kept = await house.privacy.export_member(guild_id, RUTH)
    assert kept["A line"] == "two plates"
    assert kept["Your settings"]["clock"] == "Europe/London"


async def test_that_somebody_was_erased_is_recorded_and_not_who(house, guild_id):
    await house.settle_in(guild_id, RUTH)
    receipt = await house.privacy.forget_member(guild_id, RUTH)

    [entry] = await house.audit.list_for(guild_id, names=[RUTH])
    assert entry.entry.action == "privacy.member.erased"
    assert entry.entry.subject_id == receipt.id
    assert (entry.actor, entry.subject, entry.entry.actor, entry.entry.subject) == (None,) * 4


async def test_erased_words_are_not_left_in_the_files(sqlite_url, clock, guild_id):
    house = House(Database(sqlite_url), clock)
    await house.settle_in(guild_id, RUTH, "America/Argentina/Ushuaia")
    file = house.db.file
    assert file is not None
    files = [file, file.with_name(file.name + "-wal")]
    assert any(b"Ushuaia" in each.read_bytes() for each in files if each.exists())

    await house.privacy.forget_member(guild_id, RUTH)

    assert not [each for each in files if each.exists() and b"Ushuaia" in each.read_bytes()]
    await house.db.close()


async def test_of_whom_nothing_is_kept_nothing_is_written(house, guild_id):
    """Whoever guesses a server's number, or taps twice."""
    with pytest.raises(NothingKeptError):
        await house.privacy.forget_member(guild_id, SAM)
    assert not await house.audit.list_for(guild_id)
    await house.settle_in(guild_id, RUTH)
    await house.privacy.forget_member(guild_id, RUTH)
    with pytest.raises(NothingKeptError):
        await house.privacy.forget_member(guild_id, RUTH)
    assert len(await house.audit.list_for(guild_id)) == 1


async def test_a_key_alone_is_something(house, guild_id):
    async with house.db.transaction(guild_id) as tx:
        await house.sealer.pseudonym(tx, RUTH)
    await house.privacy.forget_member(guild_id, RUTH)
    async with house.db.reading(guild_id) as tx:
        assert await house.sealer.find_pseudonym(tx, RUTH) is None


def test_a_receipt_can_be_read_out_and_says_when_copies_are_gone(clock):
    receipt = Receipt(id=2**63 - 1, erased_at=clock.now())
    assert receipt.code == "7ZZZ-ZZZZ-ZZZZ-Z"
    assert receipt.copies_gone_on == date(2026, 4, 9)
    assert Receipt.read_code(" 7zzz zzzz-zzzz-z ") == receipt.id
    small = Receipt(id=32, erased_at=clock.now())
    assert Receipt.read_code("io") == Receipt.read_code(small.code) == small.id
    for typed in ("", "-", "7ZZZ-ZZZZ-ZZZZ-Z0", "8000-0000-0000-0", "U", "0"):
        assert Receipt.read_code(typed) is None


async def test_erasures_at_once_leave_a_receipt_and_nothing_of_the_person(house, guild_id):
    """Whoever comes when all is gone is told that nothing is kept."""
    await house.settle_in(guild_id, RUTH)
    outcomes = await asyncio.gather(
        *(house.privacy.forget_member(guild_id, RUTH) for _ in range(3)), return_exceptions=True
    )
    receipts = [one for one in outcomes if isinstance(one, Receipt)]
    late = [one for one in outcomes if isinstance(one, NothingKeptError)]

    assert len({one.id for one in receipts}) == 3 - len(late) >= 1
    assert await house.privacy.export_member(guild_id, RUTH) == {}
    for one in receipts:
        found = await house.privacy.find_receipt(guild_id, one.id)
        assert (found.code, found.discord.is_over) == (one.code, True)
    with pytest.raises(ReceiptNotFoundError):
        await house.privacy.find_receipt(guild_id, receipts[0].id + 1)
    with pytest.raises(ReceiptNotFoundError):
        await house.privacy.find_receipt(GuildId(guild_id + 1), receipts[0].id)

    where, by_code = await house.privacy.find_receipt_by_code(receipts[0].code)
    assert (where, by_code.id) == (guild_id, receipts[0].id)
    elsewhere = GuildId(guild_id + 1)
    never = Receipt(receipts[0].id + 1, by_code.erased_at).code
    for typed, there in ((receipts[0].code, elsewhere), (never, None), ("what", None)):
        with pytest.raises(ReceiptNotFoundError):
            await house.privacy.find_receipt_by_code(typed, in_guild=there)


async def test_who_comes_back_after_an_erasure_is_somebody_new(house, guild_id):
    await house.settle_in(guild_id, RUTH)
    async with house.db.transaction(guild_id) as tx:
        before = await house.sealer.pseudonym(tx, RUTH)
    await house.privacy.forget_member(guild_id, RUTH)
    await house.settle_in(guild_id, RUTH, "America/Chicago")

    kept = await house.privacy.export_member(guild_id, RUTH)
    assert kept["Your settings"]["clock"] == "America/Chicago"
    assert kept["A line"] == "two plates"
    async with house.db.transaction(guild_id) as tx:
        assert await house.sealer.pseudonym(tx, RUTH) != before
