"""Who may see what of a person's meetings in a calendar, until when, and what is left of it."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from sqlalchemy import select

from bot.core.ids import GuildId, MemberId
from bot.db.database import EVERY_GUILD
from bot.features.calendars.errors import (
    FeedNotServedError,
    NotChosenError,
    OwnWordNotHereError,
)
from bot.features.calendars.model import FEED_LASTS, LAPSE_TOLD, Alarm, Choices, Standing
from bot.features.calendars.store import CalendarStore
from bot.features.calendars.tables import CalendarChoicesRow, CalendarFeedRow
from bot.features.groups.errors import NotInGroupError
from bot.features.groups.model import Draft, Joining, Template
from bot.features.groups.model import Standing as GroupStanding
from bot.features.guilds.model import ProgramAnswer
from bot.features.privacy.left_servers import LeftServers
from bot.features.sessions.errors import MeetingClosedError
from bot.features.sessions.model import CancelReason, RsvpAnswer
from tests.features.calendars.calendars import EVERY_WEEK, CalendarOak, as_text, starts
from tests.features.sessions.oak import DANA, EVENING, RUTH, SAM, STRANGER


async def rows(oak: CalendarOak, kind) -> list:
    async with oak.db.reading(EVERY_GUILD) as tx:
        found = list(await tx.session.scalars(select(kind)))
        tx.session.expunge_all()
        return found


async def reads(oak: CalendarOak, token: str) -> bytes:
    return as_text(await oak.calendars.read_feed(token), oak.clock.now())


async def test_ruth_is_asked_first_and_her_own_word_is_locked(oak: CalendarOak) -> None:
    await oak.let_in(RUTH)
    session = await oak.schedule()
    with pytest.raises(NotChosenError):
        await oak.calendars.event(oak.guild_id, session.id, RUTH)
    with pytest.raises(NotChosenError):
        await oak.calendars.make_feed(oak.guild_id, RUTH)
    with pytest.raises(NotInGroupError):
        await oak.only_me(STRANGER)
    assert await rows(oak, CalendarChoicesRow) == []

    await oak.only_me(RUTH)
    await oak.calendars.choose_title(oak.guild_id, RUTH, " Piano ")
    chosen = await oak.calendars.choose_alarm(oak.guild_id, RUTH, Alarm.AN_HOUR)
    assert chosen == Choices(others_see=False, title="Piano", alarm=Alarm.AN_HOUR)
    [kept] = await rows(oak, CalendarChoicesRow)
    assert b"Piano" not in kept.sealed_title

    calendar = await oak.calendars.event(oak.guild_id, session.id, RUTH)
    [entry] = calendar.entries
    assert (calendar.title, calendar.alarm) == ("Piano", Alarm.AN_HOUR)
    assert (entry.starts_at, entry.zone) == (EVENING, session.zone)

    # Others see it from now on: then neither the word nor the alarm is kept.
    seen = await oak.calendars.choose_who_sees(oak.guild_id, RUTH, others_see=True)
    assert seen == Choices(others_see=True)
    with pytest.raises(OwnWordNotHereError):
        await oak.calendars.choose_title(oak.guild_id, RUTH, "Piano")
    assert (await oak.calendars.choose_alarm(oak.guild_id, RUTH, Alarm.A_DAY)) == seen
    again = await oak.calendars.event(oak.guild_id, session.id, RUTH)
    assert [one.uid for one in again.entries] == [entry.uid]

    # Her clock, once she has confirmed it.
    await oak.members.confirm_clock(oak.guild_id, RUTH, "Europe/London")
    [on_hers] = (await oak.calendars.event(oak.guild_id, session.id, RUTH)).entries
    assert on_hers == replace(entry, zone="Europe/London")
    oak.clock.at = EVENING + timedelta(hours=3)
    with pytest.raises(MeetingClosedError):
        await oak.calendars.event(oak.guild_id, session.id, RUTH)


async def test_where_a_program_may_run_the_server_the_title_is_always_busy(
    oak: CalendarOak,
) -> None:
    await oak.let_in(RUTH)
    await oak.only_me(RUTH)
    await oak.calendars.choose_title(oak.guild_id, RUTH, "Piano")
    await oak.run_by_program(ProgramAnswer.NOT_SURE)
    mine = await oak.calendars.mine(oak.guild_id, RUTH)
    assert (mine.may_name_it, mine.choices) == (False, Choices(others_see=False))
    with pytest.raises(OwnWordNotHereError):
        await oak.calendars.choose_title(oak.guild_id, RUTH, "Class")


async def test_a_link_shows_what_ruth_said_yes_to_as_it_stands_now(oak: CalendarOak) -> None:
    await oak.let_in(RUTH, SAM)
    await oak.schedule(EVERY_WEEK)
    first, second, third, fourth, *_ = await oak.planned()
    await oak.only_me(RUTH)
    token = await oak.link_of(RUTH)
    assert await reads(oak, token) == await reads(oak, token)
    assert starts(await reads(oak, token)) == [], "nothing is filled in before she says so"

    await oak.going(first, RUTH, SAM)
    await oak.tap(RUTH, second, RsvpAnswer.MAYBE)
    await oak.tap(RUTH, third, RsvpAnswer.DECLINED)
    await oak.going(fourth, RUTH)
    text = await reads(oak, token)
    assert starts(text) == [first.starts_at, fourth.starts_at]
    assert starts(text, "TENTATIVE") == [second.starts_at]

    await oak.move(first, "Thursday 8pm")
    await oak.sessions.cancel(oak.guild_id, fourth.id, by=DANA, reason=CancelReason.HOLIDAY)
    text = await reads(oak, token)
    assert starts(text) == [first.starts_at + timedelta(days=1, minutes=30)]
    assert starts(text, "CANCELLED") == [fourth.starts_at]

    # What is long over leaves it, with what is kept of who said what.
    oak.clock.at = first.starts_at + timedelta(days=33)
    calendar = await oak.calendars.read_feed(token)
    assert calendar is not None
    assert [one.standing for one in calendar.entries] == [Standing.TENTATIVE, Standing.CANCELLED]


async def test_a_link_shows_nothing_while_its_server_has_taken_the_bot_out(
    oak: CalendarOak,
) -> None:
    await oak.let_in(RUTH)
    session = await oak.schedule()
    await oak.going(session, RUTH)
    await oak.only_me(RUTH)
    token = await oak.link_of(RUTH)
    servers = LeftServers(db=oak.db, clock=oak.clock, outbox=oak.outbox)
    await servers.left(GuildId(oak.guild_id + 1))
    assert starts(await reads(oak, token)) == [session.starts_at], "another server is locked"
    await servers.left(oak.guild_id)
    assert await oak.calendars.read_feed(token) is None
    await servers.back(oak.guild_id)
    assert starts(await reads(oak, token)) == [session.starts_at]


async def test_a_link_is_kept_as_a_hash_and_ends_when_ruth_or_time_says_so(
    oak: CalendarOak,
) -> None:
    await oak.let_in(RUTH, SAM)
    session = await oak.schedule()
    await oak.going(session, RUTH, SAM)
    for one in (RUTH, SAM):
        await oak.only_me(one)
    sams, first = await oak.link_of(SAM), await oak.link_of(RUTH)
    assert len(first) >= 43, "256 bits"
    second = await oak.link_of(RUTH)
    assert await oak.calendars.read_feed(first) is None, "a new link ends the old one"
    assert starts(await reads(oak, second)) == [session.starts_at]
    kept = await rows(oak, CalendarFeedRow)
    assert {one.member_id for one in kept} == {RUTH, SAM}
    assert not any(second in str(vars(one)) for one in kept)

    for guess in ("", "x", kept[0].token_hash, second[:-1], f"{second}é", "\udcff", "a" * 9000):
        assert await oak.calendars.read_feed(guess) is None

    await oak.calendars.stop_feed(oak.guild_id, RUTH)
    assert await oak.calendars.read_feed(second) is None
    assert starts(await reads(oak, sams)) == [session.starts_at]

    now = oak.clock.now()
    oak.clock.at = now + FEED_LASTS - LAPSE_TOLD
    feed = (await oak.calendars.mine(oak.guild_id, SAM)).feed
    assert feed is not None
    assert feed.lapses_soon(oak.clock.now())
    assert await oak.calendars.read_feed(sams) is not None
    oak.clock.at = now + FEED_LASTS
    assert await oak.calendars.read_feed(sams) is None
    await oak.calendars.drop_lapsed()
    assert (await oak.calendars.mine(oak.guild_id, SAM)).feed == feed, "My page still says so"
    oak.clock.at += LAPSE_TOLD + timedelta(days=1)
    await oak.calendars.drop_lapsed()
    assert await rows(oak, CalendarFeedRow) == []

    oak.calendars.served_at = None
    with pytest.raises(FeedNotServedError):
        await oak.calendars.make_feed(oak.guild_id, SAM)


async def test_a_link_shows_only_groups_that_ruth_is_in_and_ends_with_the_last(
    oak: CalendarOak,
) -> None:
    await oak.let_in(RUTH)
    session = await oak.schedule()
    await oak.going(session, RUTH)
    await oak.only_me(RUTH)
    token = await oak.link_of(RUTH)

    await oak.groups.take_break(oak.guild_id, oak.group_id, RUTH)
    assert starts(await reads(oak, token)) == [], "on a break it shows nothing, and is not gone"
    await oak.groups.come_back(oak.guild_id, oak.group_id, RUTH)
    await oak.going(session, RUTH)
    assert starts(await reads(oak, token)) == [session.starts_at]

    birch = await second_group(oak, RUTH)
    await oak.groups.leave(oak.guild_id, oak.group_id, RUTH)
    assert starts(await reads(oak, token)) == []
    assert await oak.calendars.read_feed(token) is not None, "Birch is still hers"
    await oak.groups.leave(oak.guild_id, birch, RUTH)
    assert await oak.calendars.read_feed(token) is None
    await oak.let_in(RUTH)
    assert await oak.calendars.read_feed(token) is None, "it does not come back with her"

    token = await oak.link_of(RUTH)
    async with oak.db.transaction(oak.guild_id) as tx:
        await oak.calendars.forget_member(tx, oak.guild_id, RUTH)
    assert await oak.calendars.read_feed(token) is None
    assert await rows(oak, CalendarChoicesRow) == []


async def second_group(oak: CalendarOak, who: MemberId):
    marcus = MemberId(102)
    draft = Draft("Birch", Template.PARENTS, Joining.OPEN)
    by = GroupStanding(marcus, is_facilitator=True)
    birch = await oak.groups.create(oak.guild_id, draft, by=by)
    oaks, oak.group = oak.group, birch
    await oak.let_in(who)
    oak.group = oaks
    return birch.id


async def test_the_seed_of_the_first_answer_stays_whoever_is_faster(oak: CalendarOak) -> None:
    await oak.let_in(RUTH)
    await oak.only_me(RUTH)
    async with oak.db.reading(oak.guild_id) as tx:
        first = await CalendarStore(tx).find_choices(RUTH)
    await oak.only_me(RUTH)
    async with oak.db.reading(oak.guild_id) as tx:
        assert await CalendarStore(tx).find_choices(RUTH) == first
    assert first is not None
    assert first.guild_id == oak.guild_id
    assert oak.clock.now().tzinfo is UTC
