"""What is owed to somebody who set a reminder, and when."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.core.ids import ChannelId, GuildId, MemberId, RoleId
from bot.core.key_ring import KeyRing, RingKey
from bot.db.data_keys import Sealer
from bot.db.database import EVERY_GUILD
from bot.features.audit.service import AuditService
from bot.features.guilds.model import ProgramAnswer
from bot.features.guilds.service import GuildService
from bot.features.members.service import MemberService
from bot.features.outbox.ports import NotWanted
from bot.features.outbox.service import OutboxService
from bot.features.personal_reminders import drafting
from bot.features.personal_reminders.errors import (
    ReminderDraftGoneError,
    ReminderNotFoundError,
    TooManyRemindersError,
)
from bot.features.personal_reminders.model import MOST_DRAFTS, MOST_OPEN, Snooze
from bot.features.personal_reminders.planning import NEXT_KIND, NOTE_KIND
from bot.features.personal_reminders.service import PersonalReminderService
from bot.features.personal_reminders.tables import PersonalReminderRow
from bot.features.sessions.when_errors import PastTimeError, UnreadableTimeError
from tests.features.outbox.fake_sender import FakeSender

RUTH = MemberId(7)
SAM = MemberId(8)
ELM = GuildId(900)
LONDON = "Europe/London"


class House:
    """The service with everything under it; it is Tuesday, March 10, 5:00 PM in London."""

    def __init__(self, db, clock, guild_id):
        self.db, self.clock, self.guild_id = db, clock, guild_id
        self.sender = FakeSender()
        self.outbox = OutboxService(db, clock, self.sender)
        sealer = Sealer(KeyRing.of(RingKey.fresh()), clock)
        audit = AuditService(db=db, sealer=sealer, clock=clock)
        self.guilds = GuildService(db=db, clock=clock, audit=audit, outbox=self.outbox)
        self.members = MemberService(db=db, clock=clock, sealer=sealer)
        self.reminders = PersonalReminderService(
            db=db,
            clock=clock,
            outbox=self.outbox,
            guilds=self.guilds,
            members=self.members,
            sealer=sealer,
        )

    async def open(self, zone=LONDON):
        await self.guilds.save_server_half(
            self.guild_id,
            by=SAM,
            language="en",
            zone=zone,
            help_country="GB",
            front_door_channel_id=ChannelId(1),
            desk_channel_id=ChannelId(2),
            facilitator_role_id=RoleId(3),
            program=ProgramAnswer.NO,
        )
        for person in (RUTH, SAM):
            await self.members.confirm_clock(self.guild_id, person, zone)
            await self.members.allow_notes(self.guild_id, person)
        return self

    async def draft(self, typed, what="Call", by=RUTH, changes=None):
        return await self.reminders.start_draft(
            self.guild_id, by, what, typed, language="en", changes=changes
        )

    async def set(self, typed, **how):
        draft = await self.draft(typed, **how)
        by = how.get("by", RUTH)
        kept = await self.reminders.confirm(self.guild_id, draft.draft.id, by=by, language="en")
        assert kept.trouble is None, kept.trouble
        return await self.reminders.get(self.guild_id, draft.draft.id, by=by)

    async def at(self, *when):
        """Turn the clock, let what is due go out, and say what has come so far."""
        if when:
            self.clock.at = datetime(2026, *when, tzinfo=UTC)
        for _ in range(3):
            done = len(self.sender.done)
            await self.outbox.deliver_due()
            for step in self.sender.done[done:]:
                if step.kind == NEXT_KIND:
                    await self.reminders.plan_on(step.guild_id, step.subject_id)
        return len(self.sender.said)

    async def mine(self, by=RUTH):
        return (await self.reminders.mine(self.guild_id, by)).reminders


@pytest.fixture
async def house(db, clock, guild_id):
    return await House(db, clock, guild_id).open()


async def test_one_comes_once_and_a_second_yes_promises_nothing_more(house):
    draft = await house.draft("tomorrow at 8 AM")
    for _ in range(2):
        kept = await house.reminders.confirm(house.guild_id, draft.draft.id, by=RUTH, language="en")
        assert kept.trouble is None
    assert await house.at(3, 11, 7, 59) == 0
    assert await house.at(3, 11, 8) == 1
    assert await house.at(3, 20, 8) == 1
    await house.reminders.forget_old()
    assert await house.mine() == []


async def test_it_repeats_without_drifting_and_catches_up_after_a_long_night(house):
    await house.set("every day at 8 AM")
    assert await house.at(3, 11, 8) == 1
    assert await house.at(3, 12, 8) == 2
    assert await house.at(3, 15, 9) == 3, "this morning's still helps, those of other days do not"
    assert list(house.sender.late.values())[-1] == timedelta(hours=1)
    assert await house.at(3, 16, 8) == 4
    # The clocks go forward on March 29: eight o'clock is an hour earlier in UTC.
    assert await house.at(3, 28, 8) == 5
    assert await house.at(3, 29, 6, 59) == 5
    assert await house.at(3, 29, 7) == 6


async def test_a_late_note_says_so(house):
    await house.set("every day at 8 AM")
    await house.at(3, 11, 10, 30)
    assert list(house.sender.late.values()) == [timedelta(hours=2, minutes=30)]
    assert await house.at(3, 12, 8) == 2


async def test_a_new_clock_moves_what_was_promised_and_not_what_was_counted(house):
    daily = await house.set("every day at 8 AM")
    counted = await house.set("in 20 hours")
    assert await house.at(3, 11, 8) == 1
    await house.members.confirm_clock(house.guild_id, RUTH, "America/New_York")
    daily = await house.reminders.get(house.guild_id, daily.id, by=RUTH)
    assert daily.comes_at == datetime(2026, 3, 12, 12, tzinfo=UTC), "not eight twice in one day"
    counted_now = await house.reminders.get(house.guild_id, counted.id, by=RUTH)
    assert counted_now.comes_at == counted.comes_at
    assert await house.at(3, 11, 13) == 2
    assert await house.at(3, 12, 11, 59) == 2
    assert await house.at(3, 12, 12) == 3


async def test_quiet_stops_it_and_a_pause_puts_it_off(house):
    once = await house.set("tomorrow at 8 AM")
    await house.set("every day at 9 AM")
    await house.members.stop_notes(house.guild_id, RUTH)
    assert await house.at(3, 13, 12) == 0
    assert len(await house.mine()) == 2
    await house.reminders.repair()
    await house.members.allow_notes(house.guild_id, RUTH)
    assert await house.at() == 1, "what comes only once is not lost"
    assert house.sender.said[0].subject_id == once.id

    until = datetime(2026, 3, 20, 12, tzinfo=UTC)
    await house.set("March 15 at 10 AM")
    await house.members.pause_notes(house.guild_id, RUTH, until)
    assert await house.at(3, 20, 11, 59) == 1
    assert await house.at(3, 20, 12) == 2
    assert await house.at(3, 21, 9) == 3


async def test_put_off_it_comes_once_more_and_the_rest_stays(house):
    daily = await house.set("every day at 8 AM")
    await house.at(3, 11, 8)
    for choice in (Snooze.HOUR, Snooze.TEN, Snooze.TEN):
        await house.reminders.snooze(house.guild_id, daily.id, choice, by=RUTH)
    assert await house.at(3, 11, 8, 10) == 2
    assert await house.at(3, 11, 9, 30) == 2
    assert await house.at(3, 12, 8) == 3

    once = await house.set("at 9 AM")
    await house.reminders.stop(house.guild_id, daily.id, by=RUTH)
    await house.at(3, 12, 9)
    await house.reminders.snooze(house.guild_id, once.id, Snooze.MORNING, by=RUTH)
    assert await house.reminders.done(house.guild_id, once.id, by=RUTH) is None
    assert await house.at(3, 14, 9) == 4


async def test_a_changed_one_takes_the_place_of_the_old(house):
    old = await house.set("tomorrow at 8 AM", what="Call")
    new = await house.set("tomorrow at 9 AM", what="Call Ana", changes=old.id)
    assert [one.what for one in await house.mine()] == ["Call Ana"]
    assert await house.at(3, 11, 8, 30) == 0
    assert await house.at(3, 11, 9) == 1
    with pytest.raises(ReminderNotFoundError):
        await house.reminders.get(house.guild_id, old.id, by=RUTH)
    assert house.sender.said[0].subject_id == new.id


async def test_what_can_not_be_read_is_kept_to_be_changed(house):
    trouble = await house.draft("when I feel like it", what="Call")
    assert isinstance(trouble.trouble, UnreadableTimeError)
    kept = await house.reminders.find_any(house.guild_id, trouble.draft.id, by=RUTH)
    assert (kept.what, kept.typed) == ("Call", "when I feel like it")
    lay = await house.draft("today at 6 PM")
    house.clock.at = datetime(2026, 3, 10, 19, tzinfo=UTC)
    late = await house.reminders.confirm(house.guild_id, lay.draft.id, by=RUTH, language="en")
    assert isinstance(late.trouble, PastTimeError)
    assert await house.mine() == []
    house.clock.at = datetime(2026, 3, 12, tzinfo=UTC)
    await house.reminders.forget_old()
    with pytest.raises(ReminderDraftGoneError):
        await house.reminders.confirm(house.guild_id, lay.draft.id, by=RUTH, language="en")


async def test_enough_is_enough_and_more_tries_fill_nothing(house, monkeypatch):
    assert MOST_OPEN == 50
    monkeypatch.setattr(drafting, "MOST_OPEN", 3)
    for number in range(3):
        await house.set(f"in {number + 1} hours")
    for _ in range(8):
        assert isinstance((await house.draft("tomorrow at 8 AM")).trouble, TooManyRemindersError)
    async with house.db.reading(EVERY_GUILD) as tx:
        rows = (await tx.session.scalars(select(PersonalReminderRow))).all()
    assert len(rows) == 3 + MOST_DRAFTS
    first = (await house.mine())[0]
    assert (await house.draft("tomorrow at 8 AM", changes=first.id)).trouble is None
    assert (await house.draft("tomorrow at 8 AM", by=SAM)).trouble is None


async def test_a_draft_that_takes_the_place_of_one_costs_no_other(house):
    drafts = [(await house.draft(f"in {n + 1} hours")).draft for n in range(MOST_DRAFTS)]
    await house.draft("in 9 hours", changes=drafts[-1].id)
    for kept in drafts[:-1]:
        await house.reminders.preview(house.guild_id, kept.id, by=RUTH, language="en")


async def test_nobody_else_touches_it(house):
    hers = await house.set("every day at 8 AM")
    for act in (
        house.reminders.done(house.guild_id, hers.id, by=SAM),
        house.reminders.stop(house.guild_id, hers.id, by=SAM),
        house.reminders.snooze(house.guild_id, hers.id, Snooze.TEN, by=SAM),
        house.reminders.find_any(house.guild_id, hers.id, by=SAM),
        house.reminders.done(ELM, hers.id, by=RUTH),
    ):
        with pytest.raises(ReminderNotFoundError):
            await act
    assert await house.at(3, 11, 8) == 1


async def test_the_words_are_locked_and_leave_with_the_person(house):
    await house.set("every day at 8 AM", what="Pharmacy")
    await house.set("every day at 8 AM", what="Piano", by=SAM)
    async with house.db.reading(house.guild_id) as tx:
        sealed = list(await tx.session.scalars(select(PersonalReminderRow.sealed)))
        exported = await house.reminders.export_member(tx, house.guild_id, RUTH)
    assert not any(b"Pharmacy" in one for one in sealed)
    assert "Pharmacy" in str(exported)
    async with house.db.transaction(house.guild_id) as tx:
        await house.reminders.person_gone(tx, house.guild_id, RUTH)
    assert (await house.mine(), len(await house.mine(SAM))) == ([], 1)
    assert await house.at(3, 11, 8) == 1
    assert house.sender.said[0].member_id == SAM


async def test_a_step_that_was_lost_is_found_at_night(house):
    """As after a backup was brought back: the row is there, what was owed for it is not."""
    await house.set("every day at 8 AM")
    async with house.db.transaction(house.guild_id) as tx:
        await house.outbox.withdraw(tx, key_prefix="personal_reminders:")
    assert await house.at(3, 12, 12) == 0
    await house.reminders.repair()
    assert await house.at(3, 13, 8) == 1


async def test_what_waited_for_a_yes_is_not_late(house):
    await house.set("tomorrow at 8 AM")
    snoozed = await house.set("every day at 7 AM")
    assert await house.at(3, 11, 7) == 1
    await house.reminders.snooze(house.guild_id, snoozed.id, Snooze.HOUR, by=RUTH)
    await house.members.stop_notes(house.guild_id, RUTH)
    assert await house.at(3, 11, 12) == 1
    await house.members.allow_notes(house.guild_id, RUTH)
    assert await house.at() == 3
    assert not any(house.sender.late.values())


async def test_a_pause_that_ends_early_brings_what_it_put_off_at_once(house):
    await house.set("tomorrow at 8 AM")
    await house.members.pause_notes(house.guild_id, RUTH, datetime(2026, 3, 20, tzinfo=UTC))
    assert await house.at(3, 12, 12) == 0
    await house.members.pause_notes(house.guild_id, RUTH, None)
    assert await house.at() == 1
    assert not any(house.sender.late.values())
    assert await house.at(3, 25, 12) == 1


async def test_a_pause_at_the_very_moment_of_sending_brings_it_once_at_its_end(house):
    """Another process has the note in hand, and meets the pause when it puts the note into words."""
    await house.set("tomorrow at 8 AM")
    friday = datetime(2026, 3, 13, 8, tzinfo=UTC)

    async def pause_halfway(delivery):
        if delivery.kind == NOTE_KIND:
            house.sender.goes_well()
            await house.members.pause_notes(house.guild_id, RUTH, friday)
            raise NotWanted

    house.sender.before = pause_halfway
    assert await house.at(3, 11, 8) == 0
    assert await house.at(3, 13, 7, 59) == 0
    assert await house.at(3, 13, 8) == 1
    assert not any(house.sender.late.values())
    assert await house.at(3, 20, 8) == 1
