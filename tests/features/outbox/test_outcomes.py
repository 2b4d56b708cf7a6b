"""What follows from what Discord answered."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.outbox.backoff import (
    LONGEST_PAUSE,
    MOST_TRIES_TO_SAY,
    pause_after,
)
from bot.features.outbox.collapse import collapsed, late_notes, still_useful
from bot.features.outbox.lateness import (
    NONCE_WINDOW,
    ReadBack,
    SendNow,
    may_have_been_said,
    verdict,
)
from bot.features.outbox.model import Debt, DeliveryState, Reason
from bot.features.outbox.outcomes import after_trouble, done, parked, put_off, said
from bot.features.outbox.pace import LEASE, SEND_CUT_OFF, Pace, batch_size
from bot.features.outbox.ports import (
    GuildGone,
    NotWanted,
    OutcomeUnknown,
    RecipientGone,
    RoomGone,
    Sent,
    TryLater,
    Unreachable,
)
from bot.features.outbox.silence import FEW, REST, Silence
from tests.features.outbox.deliveries import ANA, BEN, NOON, OAK, claimed, minutes, seconds

chances = st.floats(0, 1, exclude_max=True)


def after(trouble, delivery=None, *, claimed_at=NOON, now=NOON, chance=0.5):
    return after_trouble(
        delivery or claimed(), trouble, claimed_at=claimed_at, now=now, chance=chance
    )


@pytest.mark.parametrize(
    ("trouble", "state", "reason"),
    [
        (Unreachable(), "failed", Reason.NOTES_BLOCKED),
        (RecipientGone(), "skipped", Reason.RECIPIENT_GONE),
        (RoomGone(), "failed", Reason.ROOM_GONE),
        (GuildGone(), "skipped", Reason.GUILD_GONE),
        (NotWanted(), "skipped", Reason.NOT_WANTED),
        (TryLater(), "waiting", Reason.NO_ANSWER),
        (OutcomeUnknown(), "waiting", Reason.UNKNOWN),
        (KeyError("a bug"), "failed", Reason.BROKEN),
    ],
)
def test_a_private_note_that_could_not_be_sent(trouble, state, reason):
    mark = after(trouble)

    assert (mark.state, mark.failure) == (state, reason)
    assert (mark.wake_at is not None) == (state == "waiting")


@pytest.mark.parametrize(
    ("trouble", "state", "reason"),
    [
        (Unreachable(), "waiting", Reason.ROOM_CLOSED),
        (RecipientGone(), "skipped", Reason.RECIPIENT_GONE),
        (RoomGone(), "failed", Reason.ROOM_GONE),
        (NotWanted(), "skipped", Reason.NOT_WANTED),
        (TryLater(), "waiting", Reason.NO_ANSWER),
        (OutcomeUnknown(), "waiting", Reason.UNKNOWN),
        (KeyError("a bug"), "waiting", Reason.BROKEN),
    ],
)
def test_a_step_is_taken_until_discord_agrees(trouble, state, reason):
    mark = after(trouble, claimed(Debt.DO, attempts=500))

    assert (mark.state, mark.failure) == (state, reason)


def test_a_room_in_which_the_bot_may_not_write_goes_to_the_desk():
    mark = after(Unreachable(), claimed(member_id=None, channel_id=OAK))

    assert (mark.state, mark.failure) == (DeliveryState.FAILED, Reason.ROOM_CLOSED)


def test_a_note_is_given_up_after_hours_and_goes_to_the_desk():
    last = claimed(attempts=MOST_TRIES_TO_SAY)
    hours = sum((pause_after(n, chance=0.5) for n in range(1, MOST_TRIES_TO_SAY)), timedelta(0))

    assert after(TryLater(), last).failure is Reason.GAVE_UP
    assert timedelta(hours=4) < hours < timedelta(hours=12)


def test_a_try_that_surely_failed_is_forgotten_so_the_next_one_is_the_first():
    mark = after(TryLater())

    assert mark.first_attempt_at is None
    assert mark.attempts == 1


def test_a_try_that_surely_failed_does_not_wash_off_an_earlier_doubt():
    again_at = NOON + LEASE

    mark = after(TryLater(), claimed_at=again_at, now=again_at)

    assert mark.first_attempt_at == NOON


def test_what_was_given_back_untried_counts_as_never_taken():
    mark = put_off(claimed(), NOON + minutes(5), claimed_at=NOON, now=NOON)

    assert (mark.state, mark.attempts, mark.first_attempt_at) == ("waiting", 0, None)
    assert mark.wake_at == NOON + minutes(5)


def test_a_sent_note_knows_its_message_and_whether_it_was_late():
    sent = Sent(channel_id=OAK, message_id=5)

    assert said(claimed(), sent, late_by=minutes(8), now=NOON).was_late
    assert not said(claimed(), sent, late_by=minutes(0), now=NOON).was_late
    assert done(claimed(Debt.DO), claimed_at=NOON, now=NOON).state == "sent"
    assert parked(claimed(), now=NOON).state == "uncertain"


@given(attempts=st.integers(1, 10_000), chance=chances)
def test_pauses_grow_but_never_beyond_ten_minutes(attempts, chance):
    pause = pause_after(attempts, chance=chance)

    assert seconds(2) < pause <= LONGEST_PAUSE
    assert pause_after(attempts + 1, chance=chance) >= pause


@given(asked=st.timedeltas(timedelta(0), timedelta(hours=2)), chance=chances)
def test_discord_is_never_asked_again_earlier_than_it_wished(asked, chance):
    mark = after(TryLater(asked), chance=chance)

    assert mark.wake_at is not None
    assert mark.wake_at - NOON > asked


# What the sender sees may be any row of answers, of kills, and of long and short downtimes.
steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["heard", "refused", "lost", "killed before", "killed after", "given back"]
        ),
        chances,
        st.one_of(st.just(timedelta(0)), st.timedeltas(timedelta(0), timedelta(hours=3))),
    ),
    max_size=12,
)


@given(steps=steps)
def test_however_it_goes_nobody_reads_it_twice(steps):
    """Play one note through whatever may happen; ``shown`` are the times at which a message was really put there.
    Discord drops a repeat for three minutes, and now and then nobody can look for the earlier one."""
    note = claimed(attempts=0, first_attempt_at=None, state=DeliveryState.WAITING)
    now, shown = NOON, []
    for what, chance, downtime in steps:
        now += downtime
        claimed_at = now
        note = replace(
            note,
            state=DeliveryState.CLAIMED,
            attempts=note.attempts + 1,
            first_attempt_at=note.first_attempt_at or claimed_at,
        )
        decided = verdict(note, claimed_at=claimed_at, now=now)
        if isinstance(decided, ReadBack):
            if chance < 0.5 and shown:
                break  # it was found
            decided = decided.if_out_of_sight if chance >= 0.5 else decided.if_absent
        if not isinstance(decided, SendNow):
            break
        is_new = not shown or now - shown[-1] >= NONCE_WINDOW
        if what in ("heard", "lost", "killed after") and is_new:
            shown.append(now)
        if what == "heard":
            break
        if what.startswith("killed"):
            now += LEASE
            continue
        if what == "given back":
            mark = put_off(note, now, claimed_at=claimed_at, now=now)
        else:
            trouble = OutcomeUnknown() if what == "lost" else TryLater()
            mark = after(trouble, note, claimed_at=claimed_at, now=now, chance=chance)
        note = replace(
            note,
            state=mark.state,
            attempts=mark.attempts,
            first_attempt_at=mark.first_attempt_at,
        )
        if not note.state.is_open:
            break
        assert mark.wake_at is not None
        now = max(now, mark.wake_at)

    assert len(shown) <= 1


def test_late_notes_are_gathered_by_person_and_told_as_one_that_lives_as_long_as_the_longest():
    then = NOON + minutes(90)
    one = claimed(id=1, first_attempt_at=then, useless_after=NOON + minutes(100))
    two = claimed(
        id=2, first_attempt_at=then, due_at=NOON + minutes(5), useless_after=then + minutes(60)
    )
    bens = claimed(id=3, first_attempt_at=then, member_id=BEN)

    found = late_notes([two, one, bens], claimed_at=then)
    whole = collapsed(found[one.guild_id, ANA], 9, claimed_at=then)

    assert {person: len(notes) for person, notes in found.items()} == {
        (one.guild_id, ANA): 2,
        (one.guild_id, BEN): 1,
    }
    assert (whole.due_at, whole.useless_after) == (NOON, then + minutes(60))
    assert not may_have_been_said(whole, claimed_at=then)
    assert still_useful([two, one], now=then) == [one, two]
    assert still_useful([two, one], now=NOON + minutes(101)) == [two]


def test_a_batch_is_no_more_than_a_quarter_of_the_lease_can_send():
    assert batch_size(45) <= 45 * LEASE.total_seconds() / 4
    assert batch_size(2) <= 2 * LEASE.total_seconds() / 4
    assert batch_size(0.001) == 1
    assert SEND_CUT_OFF < LEASE


async def test_messages_leave_room_for_edits_and_both_stay_under_discords_limit():
    import asyncio

    loop = asyncio.get_running_loop()
    pace = Pace(per_second=45)
    times = {Debt.SAY: [], Debt.DO: []}

    async def keep_going(debt):
        while loop.time() < end:
            await pace.wait_for(debt)
            times[debt].append(loop.time())

    end = loop.time() + 1.2
    await asyncio.gather(*(keep_going(debt) for debt in (Debt.SAY, Debt.SAY, Debt.DO)))

    everything = sorted(times[Debt.SAY] + times[Debt.DO])
    busiest = max(sum(at <= other < at + 1 for other in everything) for at in everything)
    assert 20 < busiest < 50
    assert len(times[Debt.DO]) > 5


def test_when_discord_answers_nothing_the_sender_rests_and_then_asks_with_one():
    silence = Silence()
    for _ in range(FEW - 1):
        silence.unheard(now=NOON)
    assert not silence.rests(now=NOON)

    silence.unheard(now=NOON)
    assert silence.rests(now=NOON)
    assert not silence.rests(now=NOON + REST)
    assert silence.is_deep

    silence.heard()
    assert not silence.is_deep
    assert not silence.rests(now=NOON)
