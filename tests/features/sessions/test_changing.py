"""A planned meeting is moved or edited: who keeps what, who hears of it, and what is refused."""

from datetime import datetime, timedelta

import pytest

from bot.core.errors import NotAllowedError, Refusal
from bot.features.members.model import NoteChoices, NotePlace
from bot.features.outbox.model import DeliveryState
from bot.features.sessions.answer_store import AnswerStore
from bot.features.sessions.change_rules import plan_change
from bot.features.sessions.errors import (
    AfterItsEndError,
    ChangedMeanwhileError,
    ChangeGoneError,
    MeetingCancelledError,
    MeetingStartedError,
    MinutesOutOfRangeError,
    NothingChangedError,
    RepeatsHereError,
    RhythmNeededError,
    SlotTakenError,
)
from bot.features.sessions.model import (
    CancelReason,
    RsvpAnswer,
    Scope,
    Seat,
    Session,
    SessionState,
)
from bot.features.sessions.recurrence import Ends, Weekly
from bot.features.sessions.scheduling import Typed
from bot.features.sessions.store import SessionStore
from bot.features.sessions.when_errors import PastTimeError
from tests.databases import ON_SQLITE
from tests.features.sessions.oak import DANA, INES, JOE, RUTH, SAM, WILL, Oak

A_DAY = datetime.fromisoformat("2026-10-21T19:30")
on_one_database = pytest.mark.parametrize("database_url", [ON_SQLITE], indirect=True)
"""For rules that are pure, told through the service. What is written and held is tried on both."""


def of(session: Session, when: str = "", **fields) -> Typed:
    """The form as it opens, with what somebody writes into it."""
    filled = {"title": session.title, "minutes": session.minutes, "seats": session.seats} | fields
    return Typed(when, **filled)


async def look(oak: Oak, session: Session, scope: Scope, when: str = "", *, by=DANA, **fields):
    return await oak.sessions.start_change(
        oak.guild_id, session.id, scope, of(session, when, **fields), by=by, language="en"
    )


async def change(oak: Oak, session: Session, scope: Scope, when: str = "", **fields):
    preview = await look(oak, session, scope, when, **fields)
    assert preview.trouble is None, preview.trouble
    done = await oak.sessions.confirm_change(oak.guild_id, preview.change.id, by=DANA)
    assert done.told == preview.told
    await oak.outbox.deliver_due()
    return done


async def coming(oak: Oak) -> list[Session]:
    async with oak.db.reading(oak.guild_id) as tx:
        return list(await SessionStore(tx).list_coming(oak.group_id, oak.clock.now()))


async def rsvps(oak: Oak, session: Session):
    async with oak.db.reading(oak.guild_id) as tx:
        return await AnswerStore(tx).list_(session.id)


async def get(oak: Oak, session: Session) -> Session:
    return (await oak.sessions.card(oak.guild_id, session.id)).session


def local(session: Session) -> str:
    return session.promised.at.strftime("%a %m-%d %H:%M")


async def test_one_evening_moves_and_everybody_keeps_what_they_said(oak: Oak) -> None:
    await oak.let_in(SAM, WILL, INES, JOE)
    first = await oak.schedule("every Wednesday 7:30pm, 3 times")
    await oak.going(first, SAM, WILL, INES)  # two seats: Ines waits
    await oak.tap(JOE, first, RsvpAnswer.DECLINED)
    heard = []
    oak.sessions.on_change(_note_into(heard))
    before = [one.id for one in await coming(oak)]

    done = await change(oak, first, Scope.THIS, "Thursday 8pm", title="Tea")

    moved = await get(oak, first)
    assert local(moved) == "Thu 10-22 20:00"
    assert (moved.slot, moved.title, moved.revision) == (first.slot, "Tea", 1)
    assert [one.id for one in await coming(oak)] == before, "the others stay"
    assert [local(one) for one in (await coming(oak))[1:2]] == ["Wed 10-28 19:30"]
    assert [(one.id, two.starts_at) for one, two in heard] == [(first.id, moved.starts_at)]
    answers = await rsvps(oak, first)
    assert {who: rsvp.seat for who, rsvp in answers.items() if who != JOE} == {
        SAM: Seat.CONFIRMED,
        WILL: Seat.CONFIRMED,
        INES: Seat.WAITING,
    }
    assert {who for who, rsvp in answers.items() if rsvp.asks_again} == {SAM, WILL, INES}
    assert done.told == 3
    assert [oak.heard(who, "sessions.moved") for who in (SAM, INES, JOE, DANA)] == [1, 1, 0, 0]
    assert len(oak.said_in_room("sessions.moved_in_room")) == 1

    await oak.tap(SAM, first)
    await oak.tap(WILL, first, RsvpAnswer.DECLINED)
    asked = await oak.sessions.count_asked_again(oak.guild_id, first.id, by=DANA)
    assert asked == 1, "Ines has Will's seat, and is asked"
    await oak.now(moved.starts_at + timedelta(minutes=5))
    opening = oak.said_in_room("sessions.opening")
    assert [one.due_at for one in opening] == [moved.starts_at - timedelta(minutes=10)]
    assert [oak.heard(SAM, f"reminders.{lead}") for lead in ("day", "hour")] == [1, 1]
    (reminder,) = [
        one for one in oak.discord.said if one.kind == "reminders.hour" and one.member_id == SAM
    ]
    assert reminder.due_at == moved.starts_at - timedelta(hours=1)


async def test_this_and_all_after_it_take_another_day(oak: Oak) -> None:
    await oak.let_in(SAM, WILL)
    first = await oak.schedule("every other Wednesday 7:30pm")
    _, second, third, fourth, *_ = before = await coming(oak)
    await oak.tap(SAM, second)
    await oak.tap(SAM, third)
    await oak.tap(WILL, third, RsvpAnswer.DECLINED)
    await oak.sessions.come_every_time(oak.guild_id, first.id, by=WILL, turn=77)
    await change(oak, fourth, Scope.THIS, "December 3 9pm")

    preview = await look(oak, second, Scope.FOLLOWING, "Monday 6pm")
    assert [local(one) for one in preview.plan.stays] == ["Thu 12-03 21:00"]
    done = await change(oak, second, Scope.FOLLOWING, "Monday 6pm")

    after = await coming(oak)
    assert [one.id for one in after[:6]] == [one.id for one in before], "the same meetings"
    assert [local(one) for one in after[:5]] == [
        "Wed 10-21 19:30",
        "Mon 11-02 18:00",
        "Mon 11-16 18:00",
        "Thu 12-03 21:00",
        "Mon 12-14 18:00",
    ]
    assert {one.series_id for one in after[1:]} == {done.plan.new.id} != {first.series_id}
    assert len({one.slot for one in after}) == len(after)
    assert (await rsvps(oak, second))[SAM].asks_again
    assert oak.heard(SAM, "sessions.moved") == 2, "one note for each change, not for each meeting"
    async with oak.db.reading(oak.guild_id) as tx:
        old = await SessionStore(tx).get_series(first.series_id)
        new = await SessionStore(tx).get_series(done.plan.new.id)
    assert old.repeats.ends == Ends(on=A_DAY.date() + timedelta(days=13))
    assert (new.follows_id, new.repeats) == (old.id, Weekly(2))

    oak.clock.at = datetime.fromisoformat("2026-12-10T12:00:00+00:00")
    await oak.sessions.plan_ahead()
    ahead = await coming(oak)
    assert {local(one)[:3] for one in ahead} == {"Mon"}
    assert len({one.starts_at for one in ahead}) == len(ahead) == 6
    assert (await rsvps(oak, ahead[-1]))[WILL].is_standing, "a standing answer goes along"


@on_one_database
async def test_all_change_their_rhythm_and_who_is_called_off_hears_it_once(oak: Oak) -> None:
    await oak.let_in(SAM, WILL)
    await oak.schedule("every Wednesday 7:30pm, 6 times")
    meetings = await coming(oak)
    skipped = meetings[2]
    await oak.sessions.skip(oak.guild_id, skipped.id, by=DANA)
    for one in (meetings[1], meetings[3]):
        await oak.tap(SAM, one)
    done = await change(oak, meetings[4], Scope.ALL, "every other Wednesday 8pm")
    after = await coming(oak)
    assert [local(one) for one in after[:2]] == ["Wed 10-21 20:00", "Wed 11-18 20:00"]
    assert (await get(oak, skipped)).state is SessionState.CANCELLED, "left out it stays"
    assert local(await get(oak, skipped)) == "Wed 11-04 20:00"
    off = await get(oak, meetings[1])
    assert (off.state, off.cancel_reason) == (SessionState.CANCELLED, CancelReason.NEW_RULE)
    assert [one.id for one in done.plan.dropped] == [one.id for one in meetings[1::2]]
    assert [oak.heard(who, "sessions.moved") for who in (SAM, WILL)] == [1, 1]
    await oak.sessions.plan_ahead()
    assert len(await coming(oak)) == len(after)


@on_one_database
async def test_a_new_time_for_all_leaves_alone_what_stays_of_a_slot_that_is_over(oak: Oak) -> None:
    await oak.let_in(SAM)
    first = await oak.schedule("every Wednesday 7:30pm, 4 times")
    meetings = await coming(oak)
    await change(oak, first, Scope.THIS, "Saturday")
    oak.clock.at = first.starts_at + timedelta(hours=15)
    assert (await look(oak, meetings[1], Scope.ALL, "7:30pm")).plan is None, "it is like that"
    done = await change(oak, meetings[1], Scope.ALL, "8pm", title="Tea")
    after = await coming(oak)
    assert [one.id for one in after] == [one.id for one in meetings]
    assert [local(one) for one in after[:2]] == ["Sat 10-24 19:30", "Wed 10-28 20:00"]
    assert {one.title for one in after} == {"Tea"}
    assert [one.id for one in done.plan.stays] == [first.id]
    assert done.plan.new.repeats == Weekly(ends=Ends(times=3))


@on_one_database
async def test_a_series_that_another_split_while_it_was_read_is_refused(oak: Oak) -> None:
    first = await oak.schedule("every Wednesday 7:30pm, 4 times")
    preview = await look(oak, first, Scope.ALL, "8pm")
    async with oak.db.reading(oak.guild_id) as tx:
        series = await SessionStore(tx).get_series(first.series_id)
    with pytest.raises(ChangedMeanwhileError):
        plan_change(preview.change, first, series, (), now=oak.clock.now(), successor=series.id)


@on_one_database
async def test_all_go_to_the_day_on_which_the_first_one_is_already(oak: Oak) -> None:
    first = await oak.schedule("every Wednesday 7:30pm, 4 times")
    await change(oak, first, Scope.THIS, "November 2 7:30pm")
    for is_over in (False, True):
        if is_over:
            oak.clock.at = first.slot.to_instant() + timedelta(hours=15)
        preview = await look(oak, first, Scope.ALL, "Monday November 2 7:30pm")
        assert preview.trouble is None
        plan = preview.plan
        assert [local(one.after) for one in plan.shifts][:1] == ["Mon 11-02 19:30"]
        assert not plan.shifts[0].has_moved
        assert plan.shifts[0].after.slot == plan.new.first
        assert first.id not in {one.id for one in plan.dropped}


@on_one_database
async def test_a_series_put_off_by_more_than_half_its_rhythm_calls_nobody_off(oak: Oak) -> None:
    first = await oak.schedule("every third Wednesday of the month 7:30pm, 4 times")
    before = await coming(oak)
    done = await change(oak, first, Scope.ALL, "first Wednesday of the month 7:30pm")
    assert not done.plan.dropped
    assert [one.id for one in await coming(oak)] == [one.id for one in before]


@on_one_database
async def test_only_what_was_changed_is_changed_and_seats_never_go_away(oak: Oak) -> None:
    await oak.let_in(SAM, WILL, INES, JOE, RUTH)
    first = await oak.schedule("every Wednesday 7:30pm, 3 times")
    second = (await coming(oak))[1]
    await change(oak, second, Scope.THIS, title="Lanterns")
    await oak.going(first, SAM, WILL, INES)
    assert await oak.seat_of(INES, first) is Seat.WAITING

    done = await change(oak, first, Scope.ALL, minutes=45, seats=3)
    assert done.told == 0
    assert done.plan.new is None
    assert {one.minutes for one in await coming(oak)} == {45}
    assert (await get(oak, second)).title == "Lanterns"
    assert await oak.seat_of(INES, first) is Seat.CONFIRMED, "more seats: the line moves up"
    assert not (await rsvps(oak, first))[SAM].asks_again

    preview = await look(oak, await get(oak, first), Scope.THIS, seats=1)
    assert preview.sitting == 3
    await change(oak, await get(oak, first), Scope.THIS, seats=1)
    seats = [await oak.seat_of(who, first) for who in (SAM, WILL, INES)]
    assert seats == [Seat.CONFIRMED] * 3


@on_one_database
async def test_a_number_of_times_goes_on_counting_and_an_end_stays(oak: Oak) -> None:
    await oak.schedule("every Wednesday 7:30pm, 6 times")
    third = (await coming(oak))[2]
    done = await change(oak, third, Scope.FOLLOWING, "Friday")
    assert done.plan.new.repeats == Weekly(ends=Ends(times=4))
    assert len(await coming(oak)) == 6
    (preview,) = [await look(oak, third, Scope.FOLLOWING, "every Friday 1pm")]
    assert preview.change.repeats == Weekly(ends=Ends(times=4))


@on_one_database
async def test_what_cannot_be_is_refused_and_changes_nothing(oak: Oak) -> None:
    await oak.let_in(SAM)
    first = await oak.schedule("every Wednesday 7:30pm, 3 times")
    other = await oak.schedule("Friday 6pm")
    evening = await oak.schedule("every Monday and Thursday 7pm, 4 times")

    async def trouble(session, scope, when="", **fields) -> type[Refusal]:
        preview = await look(oak, session, scope, when, **fields)
        assert preview.plan is None
        with pytest.raises(Refusal):
            await oak.sessions.confirm_change(oak.guild_id, preview.change.id, by=DANA)
        return type(preview.trouble)

    assert await trouble(first, Scope.THIS, "every Thursday 7pm") is RepeatsHereError
    assert await trouble(first, Scope.THIS, "Friday 6pm") is SlotTakenError
    assert await trouble(first, Scope.ALL, "Friday 6pm") is SlotTakenError
    assert await trouble(first, Scope.THIS, "October 1 2026 7pm") is PastTimeError
    assert await trouble(first, Scope.THIS, minutes=1500) is MinutesOutOfRangeError
    assert await trouble(first, Scope.THIS, minutes=0) is MinutesOutOfRangeError
    assert (await look(oak, first, Scope.THIS)).trouble.__class__ is NothingChangedError
    assert (await look(oak, first, Scope.ALL, "7:30pm")).trouble.__class__ is NothingChangedError
    assert await trouble(evening, Scope.ALL, "Tuesday 7pm") is RhythmNeededError
    with pytest.raises(NotAllowedError):
        await look(oak, first, Scope.ALL, "8pm", by=SAM)
    assert [one.revision for one in await coming(oak)].count(0) == len(await coming(oak))

    preview = await look(oak, other, Scope.THIS, "8pm")
    with pytest.raises(NotAllowedError):
        await oak.sessions.confirm_change(oak.guild_id, preview.change.id, by=SAM)
    oak.clock.at = other.starts_at
    with pytest.raises(MeetingStartedError):
        await oak.sessions.confirm_change(oak.guild_id, preview.change.id, by=DANA)
    await oak.sessions.skip(oak.guild_id, (await coming(oak))[0].id, by=DANA)
    oak.clock.at = other.starts_at + timedelta(days=2)
    await oak.sessions.plan_ahead()
    with pytest.raises(ChangeGoneError):
        await oak.sessions.confirm_change(oak.guild_id, preview.change.id, by=DANA)


async def test_two_taps_on_the_same_change_do_it_once(oak: Oak) -> None:
    first = await oak.schedule("every Wednesday 7:30pm, 3 times")
    preview = await look(oak, first, Scope.ALL, "8pm")
    await oak.sessions.confirm_change(oak.guild_id, preview.change.id, by=DANA)
    with pytest.raises(ChangeGoneError):
        await oak.sessions.confirm_change(oak.guild_id, preview.change.id, by=DANA)
    assert [one.revision for one in await coming(oak)][:3] == [1, 1, 1]


@on_one_database
async def test_a_meeting_called_off_meanwhile_is_not_moved(oak: Oak) -> None:
    first = await oak.schedule()
    preview = await look(oak, first, Scope.THIS, "8pm")
    reason = CancelReason.HOLIDAY
    await oak.sessions.cancel(oak.guild_id, first.id, by=DANA, reason=reason)
    with pytest.raises(MeetingCancelledError):
        await oak.sessions.confirm_change(oak.guild_id, preview.change.id, by=DANA)


@on_one_database
async def test_a_series_does_not_move_past_its_end(oak: Oak) -> None:
    first = await oak.schedule("every Wednesday 7:30pm until October 28")
    preview = await look(oak, first, Scope.ALL, "November 4 7pm")
    assert isinstance(preview.trouble, AfterItsEndError)


@on_one_database
async def test_news_of_tonight_may_break_into_quiet_hours(oak: Oak) -> None:
    await oak.let_in(SAM)
    first = await oak.schedule("every Wednesday 7:30pm, 3 times")
    oak.clock.at = first.starts_at - timedelta(hours=3)
    await change(oak, first, Scope.THIS, "8:15pm")
    await oak.sessions.cancel(oak.guild_id, first.id, by=DANA, reason=CancelReason.FACILITATOR_ILL)
    await oak.outbox.deliver_due()
    notes = [one for one in oak.discord.said if one.member_id == SAM]
    assert [(one.kind, one.params["urgent"]) for one in notes[-2:]] == [
        ("sessions.moved", True),
        ("sessions.off", True),
    ]
    about = await oak.outbox.list_about(oak.guild_id, first.id)
    waiting = {one.kind for one in about if one.state is DeliveryState.WAITING}
    assert waiting <= {"reminders.clear"}, "only what takes these notes off the phone again"


def _note_into(heard):
    async def changed(_tx, changes):
        heard.extend((one.before, one.after) for one in changes)

    return changed


@on_one_database
async def test_the_note_is_about_the_meeting_that_comes_next_now(oak: Oak) -> None:
    """It was on Saturday, after Friday's. Whoever opens the note must not overlook that it is on Wednesday again."""
    await oak.let_in(SAM)
    first = await oak.schedule("every Wednesday and Friday 7:30pm, 2 times")
    await change(oak, first, Scope.THIS, "Saturday")
    saturday = await get(oak, first)
    assert local(saturday) == "Sat 10-24 19:30"
    await change(oak, saturday, Scope.FOLLOWING, "6 PM")
    assert local(await get(oak, first)) == "Wed 10-21 18:00"
    note = [one for one in oak.discord.said if one.member_id == SAM][-1]
    assert note.subject_id == first.id
    assert note.params["was"] == int(saturday.starts_at.timestamp())
    assert len(note.params["others"]) == 1


@pytest.mark.long
@on_one_database
async def test_a_turn_that_had_begun_when_the_meeting_moved_says_nothing_too_early(
    oak: Oak,
) -> None:
    await oak.let_in(SAM)
    in_the_room = NoteChoices(allowed=True, place=NotePlace.ROOM)
    await oak.members.change_notes(oak.guild_id, SAM, in_the_room)
    meeting = await oak.schedule()
    await oak.now(meeting.starts_at - timedelta(minutes=11))
    await change(oak, meeting, Scope.THIS, "Thursday 7:30pm")

    await oak.sessions.promise_room_reminder(oak.guild_id, meeting.id)
    await oak.sessions.promise_opening(oak.guild_id, meeting.id)
    await oak.outbox.deliver_due()
    assert oak.said_in_room("sessions.room_reminder") == oak.said_in_room("sessions.opening") == []

    await oak.now(meeting.starts_at + timedelta(days=1))
    assert len(oak.said_in_room("sessions.opening")) == 1
