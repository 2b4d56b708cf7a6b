import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.core.errors import NotAllowedError
from bot.core.ids import GuildId, MemberId, SessionId
from bot.features.reminders.model import Answer
from bot.features.sessions.errors import (
    MeetingCancelledError,
    MeetingClosedError,
    MeetingFullError,
    MeetingStartedError,
    SessionNotFoundError,
)
from bot.features.sessions.model import CancelReason, RsvpAnswer, Seat
from tests.features.sessions.oak import (
    DANA,
    EVENING,
    INES,
    JOE,
    RUTH,
    SAM,
    STRANGER,
    WILL,
    Oak,
)
from tests.features.sessions.race import Finish, race

DECLINED = RsvpAnswer.DECLINED


async def test_fifty_people_tap_at_once_and_ten_have_a_seat(oak: Oak) -> None:
    people = [MemberId(1000 + number) for number in range(50)]
    await oak.let_in(*people, notes=False)
    session = await oak.schedule(seats=10)
    for seed in range(2):
        assert await race(oak, session, people, seed=seed) == Finish(10, 40, is_in_order=True)


async def test_an_answer_asks_the_database_for_no_more_than_it_needs(oak: Oak) -> None:
    await oak.let_in(SAM, WILL)
    session = await oak.schedule()
    await oak.going(session, SAM, WILL)
    asked: list[str] = []

    def count(_connection, _cursor, statement: str, *_rest) -> None:
        if statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            asked.append(statement)

    event.listen(oak.db.engine.sync_engine, "before_cursor_execute", count)
    for answer in (DECLINED, RsvpAnswer.GOING):
        asked.clear()
        await oak.tap(SAM, session, answer)
        assert len(asked) <= 14, "\n".join(asked)


async def test_of_two_who_tap_at_once_one_has_the_seat_and_the_other_is_first_in_line(
    oak: Oak,
) -> None:
    await oak.let_in(SAM, INES)
    session = await oak.schedule(seats=1)
    first, second = await asyncio.gather(
        oak.tap(SAM, session, wait=True), oak.tap(INES, session, wait=True)
    )
    assert {first.rsvp.seat, second.rsvp.seat} == {Seat.CONFIRMED, Seat.WAITING}
    assert {first.position, second.position} == {None, 1}


async def test_the_story_of_ines_who_waits_and_will_who_cannot_come(oak: Oak) -> None:
    await oak.let_in(SAM, WILL, INES)
    session = await oak.schedule()
    await oak.going(session, SAM, WILL)
    with pytest.raises(MeetingFullError) as full:
        await oak.tap(INES, session)
    assert full.value.position == 1
    assert (await oak.tap(INES, session, wait=True)).position == 1
    oak.clock.at = EVENING - timedelta(hours=4, minutes=25)
    await oak.tap(WILL, session, DECLINED)
    assert await oak.seat_of(INES, session) is Seat.CONFIRMED
    await oak.outbox.deliver_due()
    assert oak.heard(INES, "sessions.place") == 1


async def test_a_refused_tap_leaves_what_was_answered_before(oak: Oak) -> None:
    await oak.let_in(SAM, WILL, INES)
    session = await oak.schedule()
    await oak.tap(INES, session, RsvpAnswer.MAYBE)
    await oak.going(session, SAM, WILL)
    with pytest.raises(MeetingFullError):
        await oak.tap(INES, session)
    summary = await oak.sessions.summary(oak.guild_id, session.id, INES)
    assert summary.rsvp.answer is RsvpAnswer.MAYBE


async def test_an_offer_goes_round_until_somebody_takes_it(oak: Oak) -> None:
    await oak.let_in(SAM, WILL, INES, JOE)
    session = await oak.schedule()
    await oak.going(session, SAM, WILL, INES, JOE)
    await oak.now(EVENING - timedelta(hours=2))
    await oak.tap(SAM, session, DECLINED)
    await oak.outbox.deliver_due()
    assert (oak.heard(INES, "sessions.place"), oak.heard(JOE, "sessions.place")) == (1, 0)
    await oak.now(EVENING - timedelta(hours=1, minutes=40))
    assert await oak.seat_of(INES, session) is Seat.WAITING
    assert await oak.seat_of(JOE, session) is Seat.OFFERED
    assert oak.heard(JOE, "sessions.place") == 1
    await oak.tap(JOE, session)
    await oak.now(EVENING - timedelta(minutes=10))
    assert await oak.seat_of(JOE, session) is Seat.CONFIRMED
    assert oak.heard(INES, "sessions.place") == 1, "she had her turn"


async def test_in_the_last_half_hour_all_who_wait_hear_of_it_once(oak: Oak) -> None:
    await oak.let_in(SAM, WILL, INES, JOE)
    session = await oak.schedule()
    await oak.going(session, SAM, WILL, INES, JOE)
    await oak.now(EVENING - timedelta(minutes=25))
    await oak.tap(SAM, session, DECLINED)
    await oak.now(EVENING - timedelta(minutes=20))
    assert (oak.heard(INES, "sessions.place"), oak.heard(JOE, "sessions.place")) == (1, 1)
    assert (await oak.tap(JOE, session)).rsvp.seat is Seat.CONFIRMED
    assert (await oak.tap(INES, session)).rsvp.seat is Seat.WAITING


@pytest.mark.long
async def test_the_last_half_hour_is_announced_once_however_often_the_wake_is_repeated(
    oak: Oak,
) -> None:
    await oak.let_in(SAM, WILL, INES)
    session = await oak.schedule()
    await oak.going(session, SAM, WILL, INES)
    await oak.now(EVENING - timedelta(hours=2))
    await oak.tap(SAM, session, DECLINED)
    await oak.now(EVENING - timedelta(hours=1))
    assert oak.heard(INES, "sessions.place") == 1, "her offer has lapsed meanwhile"
    await oak.now(EVENING - timedelta(minutes=29))
    assert oak.heard(INES, "sessions.place") == 2
    for _ in range(3):
        await oak.sessions.settle_line(oak.guild_id, session.id, announce=True)
    await oak.outbox.deliver_due()
    assert oak.heard(INES, "sessions.place") == 2


async def test_who_gets_no_notes_is_seated_on_opening_the_card(oak: Oak) -> None:
    await oak.let_in(SAM, WILL, JOE)
    await oak.let_in(INES, notes=False)
    session = await oak.schedule()
    await oak.going(session, SAM, WILL, INES, JOE)
    await oak.tap(SAM, session, DECLINED)
    assert await oak.seat_of(INES, session) is Seat.WAITING
    assert await oak.seat_of(JOE, session) is Seat.WAITING
    opened = await oak.sessions.open_card(oak.guild_id, session.id, INES)
    assert opened.rsvp.seat is Seat.CONFIRMED
    assert opened.taken == 2


async def test_blocked_notes_with_a_mention_in_the_room_count_as_being_told(oak: Oak) -> None:
    await oak.let_in(SAM, WILL, INES)
    await oak.choose_notes(INES, allowed=True, room_mention=True)
    async with oak.db.transaction(oak.guild_id) as tx:
        await oak.members.mark_notes_blocked(tx, oak.guild_id, INES)
    session = await oak.schedule()
    await oak.going(session, SAM, WILL, INES)
    await oak.tap(SAM, session, DECLINED)
    assert await oak.seat_of(INES, session) is Seat.CONFIRMED


async def test_reminders_follow_each_answer_and_nobody_in_line_is_reminded(oak: Oak) -> None:
    await oak.let_in(SAM, WILL, INES)
    session = await oak.schedule()
    await oak.going(session, SAM, WILL, INES)

    async def reminded() -> dict[MemberId, Answer]:
        found = await oak.reminders.find(oak.guild_id, session.id)
        assert found is not None
        return dict(found[1])

    assert await reminded() == {
        SAM: Answer.GOING,
        WILL: Answer.GOING,
        INES: Answer.DECLINED,
        DANA: Answer.NONE,
    }
    await oak.tap(SAM, session, RsvpAnswer.MAYBE)
    after = await reminded()
    assert after[SAM] is Answer.MAYBE
    assert after[INES] is Answer.GOING


async def test_somebody_who_leaves_is_taken_out_of_all_that_is_to_come(oak: Oak) -> None:
    await oak.let_in(SAM, WILL, INES)
    session = await oak.schedule()
    await oak.going(session, SAM, WILL, INES)
    await oak.groups.leave(oak.guild_id, oak.group_id, SAM)
    assert await oak.seat_of(INES, session) is Seat.CONFIRMED
    found = await oak.reminders.find(oak.guild_id, session.id)
    assert SAM not in found[1]
    assert all(note.member_id != SAM for note in await oak.waiting_notes(session))
    with pytest.raises(NotAllowedError):
        await oak.tap(SAM, session)


async def test_somebody_who_joins_or_comes_back_hears_of_what_is_to_come(oak: Oak) -> None:
    session = await oak.schedule()
    await oak.let_in(RUTH)
    assert RUTH in (await oak.reminders.find(oak.guild_id, session.id))[1]
    await oak.groups.take_break(oak.guild_id, oak.group_id, RUTH)
    assert RUTH not in (await oak.reminders.find(oak.guild_id, session.id))[1]
    await oak.groups.come_back(oak.guild_id, oak.group_id, RUTH)
    assert RUTH in (await oak.reminders.find(oak.guild_id, session.id))[1]


async def test_a_member_who_becomes_facilitator_keeps_what_they_answered(oak: Oak) -> None:
    from bot.features.groups.model import Standing

    await oak.let_in(SAM)
    session = await oak.schedule()
    await oak.going(session, SAM)
    await oak.groups.add_facilitator(
        oak.guild_id, oak.group_id, SAM, by=Standing(DANA, is_facilitator=True)
    )
    found = await oak.reminders.find(oak.guild_id, session.id)
    assert found[1][SAM] is Answer.GOING


async def test_a_facilitator_comes_without_taking_a_seat(oak: Oak) -> None:
    session = await oak.schedule()
    summary = await oak.tap(DANA, session)
    assert summary.rsvp.seat is Seat.NONE
    assert summary.taken == 0


async def test_taps_that_come_too_late_or_from_elsewhere_change_nothing(oak: Oak) -> None:
    await oak.let_in(SAM)
    session = await oak.schedule()
    await oak.schedule("October 28 7:30pm")
    with pytest.raises(NotAllowedError):
        await oak.tap(STRANGER, session)
    with pytest.raises(SessionNotFoundError):
        await oak.sessions.record_rsvp(
            oak.guild_id, SessionId(123), by=SAM, answer=RsvpAnswer.GOING, turn=1
        )
    with pytest.raises(SessionNotFoundError):
        await oak.sessions.record_rsvp(
            GuildId(4), session.id, by=SAM, answer=RsvpAnswer.GOING, turn=1
        )
    oak.clock.at = EVENING
    with pytest.raises(MeetingStartedError):
        await oak.tap(SAM, session)
    await oak.sessions.close(oak.guild_id, session.id, by=DANA)
    with pytest.raises(MeetingClosedError):
        await oak.tap(SAM, session)
    following = await oak.sessions.find_following(oak.guild_id, session.id, SAM)
    await oak.sessions.cancel(
        oak.guild_id, following.session.id, by=DANA, reason=CancelReason.HOLIDAY
    )
    with pytest.raises(MeetingCancelledError):
        await oak.tap(SAM, following.session)


async def test_a_forgotten_person_leaves_a_seat_and_no_trace(oak: Oak) -> None:
    await oak.let_in(SAM, WILL, INES)
    session = await oak.schedule()
    await oak.going(session, SAM, WILL, INES)
    async with oak.db.transaction(oak.guild_id) as tx:
        export = await oak.sessions.export_member(tx, oak.guild_id, SAM)
        assert export["Your answers to meetings"][0]["answer"] == "going"
        await oak.sessions.forget_member(tx, oak.guild_id, SAM)
        gone = await oak.sessions.export_member(tx, oak.guild_id, SAM)
    assert not any(gone.values())
    assert await oak.seat_of(INES, session) is Seat.CONFIRMED
