import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import NotAllowedError
from bot.core.ids import ChannelId, GuildId
from bot.core.wall_time import WallTime
from bot.features.groups.errors import SeatsOutOfRangeError
from bot.features.groups.model import Standing
from bot.features.outbox.model import DeliveryState
from bot.features.sessions.errors import (
    DraftGoneError,
    MinutesOutOfRangeError,
    SlotTakenError,
    TitleEmptyError,
    TitleTooLongError,
)
from bot.features.sessions.model import CancelReason, SessionState
from bot.features.sessions.recurrence import Once, Weekly
from bot.features.sessions.scheduling import Typed
from bot.features.sessions.store import SessionStore
from bot.features.sessions.when import Assumption
from bot.features.sessions.when_errors import (
    MissingHourError,
    PastTimeError,
    TimeMissingError,
    UnreadableTimeError,
)
from tests.features.sessions.oak import DANA, EVENING, MARCUS, SAM, Oak

WEDNESDAYS = "every Wednesday 7:30pm"
WEEK = timedelta(weeks=1)


async def planned(oak: Oak):
    async with oak.db.reading(oak.guild_id) as tx:
        return await SessionStore(tx).list_coming(oak.group_id, oak.clock.now())


async def test_dana_types_a_weekday_and_sees_what_was_understood(oak: Oak) -> None:
    preview = await oak.preview("every wed at 7:30")
    assert preview.trouble is None
    assert preview.when.repeats == Weekly()
    assert Assumption.PM in preview.when.assumed
    assert preview.draft.first == WallTime(
        datetime.fromisoformat("2026-10-21 19:30"), "America/New_York"
    )
    assert [slot.at.day for slot in preview.next_slots] == [21, 28, 4, 11]
    assert await planned(oak) == ()


async def test_posting_plans_twelve_weeks_each_at_half_past_seven(oak: Oak) -> None:
    first = await oak.schedule(WEDNESDAYS)
    sessions = await planned(oak)
    assert sessions[0] == first
    assert len(sessions) == 12
    assert first.starts_at == EVENING
    assert {session.slot.at.strftime("%H:%M") for session in sessions} == {"19:30"}
    assert sessions[2].starts_at == EVENING + 2 * WEEK + timedelta(hours=1), "clocks go back"


async def test_only_the_meetings_near_by_have_a_card(oak: Oak) -> None:
    first = await oak.schedule(WEDNESDAYS)
    await oak.outbox.deliver_due()
    cards = [one.subject_id for one in oak.discord.done if one.kind == "sessions.card"]
    assert cards == [first.id]
    await oak.now(EVENING + timedelta(minutes=1))
    second = (await planned(oak))[0]
    assert second.card_message_id is not None
    assert all(session.card_message_id is None for session in (await planned(oak))[1:])


async def test_a_meeting_far_ahead_has_its_card_at_once_if_it_is_the_next(oak: Oak) -> None:
    session = await oak.schedule("December 9 7:30pm")
    await oak.outbox.deliver_due()
    assert (await oak.sessions.card(oak.guild_id, session.id)).session.card_message_id is not None


async def test_a_new_room_gets_the_cards_that_stood_in_the_old_one(oak: Oak) -> None:
    first = await oak.schedule(WEDNESDAYS)
    await oak.outbox.deliver_due()
    oak.discord.done.clear()
    await oak.groups.remember_rooms(
        oak.guild_id, oak.group_id, text=ChannelId(6001), voice=ChannelId(6002)
    )
    card = await oak.sessions.card(oak.guild_id, first.id)
    assert card.session.card_message_id is None
    await oak.outbox.deliver_due()
    cards = [one.subject_id for one in oak.discord.done if one.kind == "sessions.card"]
    assert cards == [first.id]


async def test_every_card_that_should_be_there_is_looked_after(oak: Oak) -> None:
    far = await oak.schedule("December 10 7:30pm")
    near = await oak.schedule(WEDNESDAYS)
    await oak.outbox.deliver_due()
    oak.discord.done.clear()
    await oak.sessions.repair_cards()
    await oak.outbox.deliver_due()
    cards = {one.subject_id for one in oak.discord.done if one.kind == "sessions.card"}
    assert cards == {far.id, near.id}


async def test_planning_every_night_adds_one_week_and_repeats_nothing(oak: Oak) -> None:
    await oak.schedule(WEDNESDAYS)
    before = await planned(oak)
    await oak.sessions.plan_ahead()
    assert await planned(oak) == before
    await oak.now(EVENING + timedelta(hours=3))
    await asyncio.gather(oak.sessions.plan_ahead(), oak.sessions.plan_ahead())
    after = await planned(oak)
    assert [session.id for session in after[:-1]] == [session.id for session in before[1:]]
    assert after[-1].starts_at == before[-1].starts_at + WEEK


async def test_a_meeting_that_was_called_off_is_not_planned_again(oak: Oak) -> None:
    first = await oak.schedule(WEDNESDAYS)
    await oak.sessions.cancel(oak.guild_id, first.id, by=DANA, reason=CancelReason.HOLIDAY)
    await oak.sessions.plan_ahead()
    assert first.id not in {session.id for session in await planned(oak)}
    assert len(await planned(oak)) == 11


async def test_new_zone_rules_move_the_instant_and_never_the_promise(oak: Oak) -> None:
    from dataclasses import replace

    await oak.let_in(SAM)
    first = await oak.schedule()
    async with oak.db.transaction(oak.guild_id) as tx:
        old_rules = replace(first, starts_at=first.starts_at - timedelta(hours=1))
        await SessionStore(tx).save(old_rules)
    await oak.sessions.plan_ahead()
    (after,) = await planned(oak)
    assert after.starts_at == EVENING
    occasion, _ = await oak.reminders.find(oak.guild_id, first.id)
    assert occasion.starts_at == EVENING
    about = await oak.outbox.list_about(oak.guild_id, first.id)
    opens = [one for one in about if one.kind == "sessions.open_room"]
    assert [one.due_at for one in opens] == [EVENING - timedelta(minutes=10)]


async def test_planning_night_after_night_through_the_change_moves_nothing(oak: Oak) -> None:
    await oak.schedule(WEDNESDAYS)
    before = {session.id: session.starts_at for session in await planned(oak)}
    for _ in range(3):
        oak.clock.at += timedelta(days=5)
        await oak.sessions.plan_ahead()
    after = {session.id: session.starts_at for session in await planned(oak)}
    kept = before.keys() & after.keys()
    assert len(kept) == 10
    assert all(after[number] == before[number] for number in kept)


async def test_a_night_without_that_hour_moves_one_meeting_and_no_other(oak: Oak) -> None:
    oak.clock.at = datetime(2027, 2, 25, 17, 0, tzinfo=UTC)
    await oak.schedule("every Sunday 2:30 AM")
    shown = [session.starts_at.strftime("%m-%d %H:%M") for session in (await planned(oak))[:4]]
    # On 14 March 2:30 is skipped and becomes 3:30; from then on summer time holds.
    assert shown == ["02-28 07:30", "03-07 07:30", "03-14 07:30", "03-21 06:30"]


async def test_a_group_that_has_ended_meets_no_more(oak: Oak) -> None:
    await oak.schedule(WEDNESDAYS)
    await oak.groups.archive(oak.guild_id, oak.group_id, by=Standing(DANA, is_facilitator=True))
    assert await planned(oak) == ()
    await oak.sessions.plan_ahead()
    assert await planned(oak) == ()
    open_deliveries = [
        one
        for series in (await oak.outbox.list_stuck(oak.guild_id),)
        for one in series
        if one.state is DeliveryState.FAILED
    ]
    assert not open_deliveries


@pytest.mark.parametrize(
    ("typed", "trouble"),
    [
        ({"when": "soon"}, UnreadableTimeError),
        ({"when": ""}, UnreadableTimeError),
        ({"when": "x" * 5000}, UnreadableTimeError),
        ({"when": "Wednesday"}, TimeMissingError),
        ({"when": "October 1 2026 7pm"}, PastTimeError),
        ({"title": " \u200b "}, TitleEmptyError),
        ({"title": "long " * 1000}, TitleTooLongError),
        ({"minutes": 5}, MinutesOutOfRangeError),
        ({"seats": 0}, SeatsOutOfRangeError),
    ],
)
async def test_what_cannot_be_planned_is_kept_to_be_put_right(oak: Oak, typed, trouble) -> None:
    preview = await oak.preview(**typed)
    assert type(preview.trouble) is trouble or isinstance(preview.trouble, trouble)
    kept = await oak.sessions.get_draft(oak.guild_id, preview.draft.id, by=DANA)
    assert kept.first is None
    with pytest.raises(UnreadableTimeError):
        await oak.sessions.post_draft(oak.guild_id, preview.draft.id, by=DANA)
    assert await planned(oak) == ()


async def test_a_draft_is_changed_and_then_posted(oak: Oak) -> None:
    preview = await oak.preview("soon", title="Tea")
    changed = await oak.sessions.change_draft(
        oak.guild_id,
        preview.draft.id,
        Typed("Friday 6pm", "Tea and talk", 45, None),
        by=DANA,
        language="en",
    )
    assert changed.when.repeats == Once()
    session = await oak.sessions.post_draft(oak.guild_id, preview.draft.id, by=DANA)
    assert (session.title, session.minutes, session.seats) == ("Tea and talk", 45, None)
    assert session.slot.at == datetime.fromisoformat("2026-10-23 18:00")


async def test_an_hour_that_clocks_jump_over_is_swapped_for_the_next_one(oak: Oak) -> None:
    preview = await oak.preview("March 14 2027 2:30 AM")
    assert isinstance(preview.trouble, MissingHourError)
    chosen = await oak.sessions.take_next_time(
        oak.guild_id, preview.draft.id, by=DANA, language="en"
    )
    assert chosen.trouble is None
    session = await oak.sessions.post_draft(oak.guild_id, preview.draft.id, by=DANA)
    assert session.slot.at == datetime.fromisoformat("2027-03-14 03:30")


async def test_of_two_taps_on_post_one_comes_too_late(oak: Oak) -> None:
    preview = await oak.preview()
    results = await asyncio.gather(
        *(oak.sessions.post_draft(oak.guild_id, preview.draft.id, by=DANA) for _ in range(2)),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in results) == ["DraftGoneError", "Session"]
    assert len(await planned(oak)) == 1


async def test_a_draft_that_lay_until_its_time_was_over_is_not_posted(oak: Oak) -> None:
    preview = await oak.preview()
    oak.clock.at = EVENING
    with pytest.raises(PastTimeError):
        await oak.sessions.post_draft(oak.guild_id, preview.draft.id, by=DANA)


async def test_two_meetings_of_one_group_never_begin_together(oak: Oak) -> None:
    session = await oak.schedule()
    preview = await oak.preview(WEDNESDAYS)
    with pytest.raises(SlotTakenError) as taken:
        await oak.sessions.post_draft(oak.guild_id, preview.draft.id, by=DANA)
    assert taken.value.session.id == session.id


async def test_drafts_that_were_left_lying_are_gone_after_a_day(oak: Oak) -> None:
    preview = await oak.preview()
    oak.clock.at += timedelta(hours=25)
    await oak.sessions.plan_ahead()
    with pytest.raises(DraftGoneError):
        await oak.sessions.get_draft(oak.guild_id, preview.draft.id, by=DANA)


async def test_only_facilitators_of_the_group_plan_for_it(oak: Oak) -> None:
    await oak.let_in(SAM)
    for stranger in (SAM, MARCUS):
        with pytest.raises(NotAllowedError):
            await oak.preview(by=stranger)
    preview = await oak.preview()
    with pytest.raises(NotAllowedError):
        await oak.sessions.post_draft(oak.guild_id, preview.draft.id, by=SAM)
    with pytest.raises(DraftGoneError):
        await oak.sessions.post_draft(GuildId(4), preview.draft.id, by=DANA)
    assert (await oak.sessions.get_draft(oak.guild_id, preview.draft.id, by=DANA)).first is not None


async def test_the_room_is_opened_ten_minutes_before_and_never_after_twenty(oak: Oak) -> None:
    session = await oak.schedule(WEDNESDAYS)
    await oak.now(EVENING - timedelta(minutes=11))
    assert not oak.said_in_room("sessions.opening")
    await oak.now(EVENING - timedelta(minutes=9))
    (opening,) = oak.said_in_room("sessions.opening")
    assert opening.channel_id == oak.group.text_channel_id
    assert opening.useless_after == session.starts_at + timedelta(minutes=20)
    following = (await planned(oak))[0]
    oak.clock.at = following.starts_at + timedelta(minutes=30)
    await oak.outbox.deliver_due()
    assert len(oak.said_in_room("sessions.opening")) == 1


async def test_a_night_is_over_before_its_clock_is_asked(oak: Oak) -> None:
    """The first meeting ends, and the day of the second has not come."""
    first = await oak.schedule(WEDNESDAYS)
    await oak.now(first.ends_at.astimezone(UTC))
    card = await oak.sessions.card(oak.guild_id, first.id)
    assert card.session.state is SessionState.PLANNED
    assert card.session.is_over(oak.clock.now())
