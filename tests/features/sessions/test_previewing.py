"""What a preview knows before anything is posted, and what a facilitator's list shows afterwards."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.core.errors import NotAllowedError
from bot.features.groups.model import Draft, Joining, Standing, Template
from bot.features.sessions.clashes import ClashKind
from bot.features.sessions.listing import Span
from bot.features.sessions.model import CancelReason
from bot.features.sessions.recurrence import MonthlyByDate
from bot.features.sessions.scheduling import Typed
from bot.features.sessions.store import SessionStore
from bot.features.sessions.when_errors import AmbiguousDateError, TimesOutOfRangeError
from tests.features.sessions.oak import DANA, EVENING, MARCUS, SAM, Oak

WEEK = timedelta(weeks=1)


async def test_the_end_that_was_written_sets_the_minutes_unless_they_were_typed(oak: Oak) -> None:
    assert (await oak.preview("Wednesday 7 to 8:30pm", minutes=None)).draft.minutes == 90
    assert (await oak.preview("Wednesday 7pm", minutes=None)).draft.minutes == 60
    both = await oak.preview("Wednesday 7 to 8:30pm", minutes=45)
    assert (both.draft.minutes, both.when.minutes) == (45, 90)
    endless = await oak.preview("every Wednesday 7pm 10,000 times")
    assert isinstance(endless.trouble, TimesOutOfRangeError)


async def test_a_date_that_is_two_days_is_settled_by_a_tap_of_its_facilitator(oak: Oak) -> None:
    asked = await oak.preview("11/12 7 to 9pm", minutes=None)
    assert isinstance(asked.trouble, AmbiguousDateError)
    day = date(2026, 12, 11)
    taking = {"by": DANA, "language": "en"}
    with pytest.raises(NotAllowedError):
        await oak.sessions.take_day(oak.guild_id, asked.draft.id, day, **(taking | {"by": SAM}))
    other = await oak.sessions.take_day(oak.guild_id, asked.draft.id, date.max, **taking)
    assert isinstance(other.trouble, AmbiguousDateError), "neither of the two"
    taken = await oak.sessions.take_day(oak.guild_id, asked.draft.id, day, **taking)
    assert taken.trouble is None
    posted = await oak.sessions.post_draft(oak.guild_id, asked.draft.id, by=DANA)
    assert posted.slot.at == datetime.fromisoformat("2026-12-11 19:00")
    assert posted.minutes == 120


async def test_dana_is_told_before_she_would_be_in_two_places(oak: Oak) -> None:
    await oak.schedule("every Wednesday 7:30pm")
    by = Standing(DANA, is_facilitator=True)
    wish = Draft("Birch", Template.PARENTS, Joining.OPEN, None)
    birch = await oak.groups.create(oak.guild_id, wish, by=by)
    typed = Typed("every Wednesday 8pm", None, 60, None)
    preview = await oak.sessions.start_draft(oak.guild_id, birch.id, typed, by=DANA, language="en")
    (clash,) = preview.clashes
    assert (clash.kind, clash.leader_id, clash.meetings) == (ClashKind.LEADER, DANA, 12)
    assert clash.other.starts_at == EVENING
    await oak.sessions.post_draft(oak.guild_id, preview.draft.id, by=DANA)

    own = await oak.preview("Wednesday 7pm")
    assert {one.kind for one in own.clashes} == {ClashKind.SAME_GROUP, ClashKind.LEADER}
    assert (await oak.preview("Wednesday 5pm", minutes=120)).clashes == ()
    async with oak.db.reading(oak.guild_id) as tx:
        mine = (await SessionStore(tx).list_coming(oak.group_id, oak.clock.now()))[0]
        an_hour_later = replace(mine, starts_at=mine.starts_at + timedelta(hours=2))
        assert await oak.sessions.find_clashes(tx, [an_hour_later], oak.group) == ()
        found = await oak.sessions.find_clashes(tx, [mine], oak.group)
        assert {one.kind for one in found} == {ClashKind.LEADER}, "not with itself"
        others = {one.other.id for one in found}
        assert not await oak.sessions.find_clashes(tx, [mine], oak.group, instead_of=others)
    await oak.groups.archive(oak.guild_id, birch.id, by=by)
    assert {one.kind for one in (await oak.preview("Wednesday 7pm")).clashes} == {
        ClashKind.SAME_GROUP
    }


async def test_the_31st_of_every_month_is_planned_listed_and_kept_at_its_hour(oak: Oak) -> None:
    first = await oak.schedule("monthly on the 31st at 7pm 3 times")
    async with oak.db.reading(oak.guild_id) as tx:
        store = SessionStore(tx)
        series = await store.get_series(first.series_id)
        planned = await store.list_coming(oak.group_id, oak.clock.now())
    assert isinstance(series.repeats, MonthlyByDate)
    assert [f"{one.slot.at:%b %d %H:%M}" for one in planned] == [
        "Oct 31 19:00",
        "Nov 30 19:00",
        "Dec 31 19:00",
    ]
    assert await oak.sessions.find_usual_start(oak.guild_id, oak.group_id) == first.starts_at
    await oak.sessions.cancel(oak.guild_id, first.id, by=DANA, reason=CancelReason.HOLIDAY)
    month = await oak.sessions.list_calendar(oak.guild_id, DANA, Span.MONTH)
    assert [(one.session.id, one.is_off) for one in month.listed] == [(first.id, True)]
    assert month.later == planned[1]
    assert (await oak.sessions.list_calendar(oak.guild_id, MARCUS, Span.MONTH)).later is None

    # The last one was moved behind the end of its rule, and then the zone's rules changed.
    last = replace(planned[2], moved_to=datetime.fromisoformat("2027-01-10 19:00"))
    wrong = replace(last, starts_at=last.promised.to_instant() + timedelta(hours=1))
    async with oak.db.transaction(oak.guild_id) as tx:
        await SessionStore(tx).save(wrong)
    oak.clock.at = datetime.fromisoformat("2027-01-05T12:00:00+00:00")
    await oak.sessions.plan_ahead()
    async with oak.db.reading(oak.guild_id) as tx:
        assert (await SessionStore(tx).get(last.id)).starts_at == last.promised.to_instant()
    week = await oak.sessions.list_calendar(oak.guild_id, DANA, Span.WEEK)
    assert [one.has_moved for one in week.listed] == [True]
