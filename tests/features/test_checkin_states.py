"""What may follow what, for one answer: every state, event and ceiling, written down by hand from ``docs/checkins.md``.

Each row is a state; each column an event. A cell says which state follows, or which refusal is heard.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.core.ids import GroupId, GuildId, MemberId, SessionId
from bot.features.checkins import states
from bot.features.checkins.errors import (
    BeingReadError,
    BeyondCeilingError,
    NothingAskedError,
    NothingToReadError,
    NotOpenedError,
    OwnAnswerError,
    SettledError,
    TakenError,
)
from bot.features.checkins.model import Answer, AnswerId, AnswerState, Ceiling, Event, RoundId

NOW = datetime(2026, 10, 23, 16, 30, tzinfo=UTC)
RUTH, DANA, MARCUS = MemberId(1), MemberId(2), MemberId(3)
SUNDAY = SessionId(9)

REFUSALS = {
    "settled": SettledError,
    "taken": TakenError,
    "unopened": NotOpenedError,
    "being-read": BeingReadError,
    "not-asked": NothingAskedError,
    "own": OwnAnswerError,
    "no": ValueError,
}
"""``no``: a facilitator has no such button, so whoever sends it made it up."""

# Dana is the facilitator; the words are of today, and may go anywhere.
TABLE = """
state        open     lapse   keep     ask_to_talk read_aloud put_in_room ask_change   ask_leave   allow     decline   edit       tick       untick   take_back  give_up
waiting      opened   waiting unopened unopened    unopened   unopened    unopened     unopened    not-asked not-asked waiting    unopened   unopened taken_back unanswered
hers         opened   waiting read     talk        on_list    in_room     change_asked leave_asked not-asked not-asked being-read unopened   unopened taken_back unanswered
marcus's     taken    waiting taken    taken       taken      taken       taken        taken       not-asked not-asked being-read unopened   unopened taken_back unanswered
hers-lapsed  opened   waiting unopened unopened    unopened   unopened    unopened     unopened    not-asked not-asked waiting    unopened   unopened taken_back unanswered
his-lapsed   opened   waiting unopened unopened    unopened   unopened    unopened     unopened    not-asked not-asked waiting    unopened   unopened taken_back unanswered
change_asked settled  settled read     settled     settled    settled     settled      settled     not-asked read      waiting    settled    settled  taken_back settled
leave_asked  settled  settled read     settled     settled    settled     settled      settled     in_room   read      being-read settled    settled  taken_back settled
read         settled  settled settled  settled     settled    settled     settled      settled     not-asked not-asked being-read settled    settled  taken_back settled
talk         settled  settled settled  settled     settled    settled     settled      settled     not-asked not-asked being-read settled    settled  taken_back settled
on_list      settled  settled read     settled     settled    settled     settled      settled     not-asked not-asked being-read read_aloud settled  taken_back passed_over
read_aloud   settled  settled settled  settled     settled    settled     settled      settled     not-asked not-asked being-read settled    on_list  taken_back settled
in_room      settled  settled read     settled     settled    settled     settled      settled     not-asked not-asked being-read settled    settled  taken_back settled
taken_back   settled  settled settled  settled     settled    settled     settled      settled     not-asked not-asked settled    settled    settled  settled    settled
unanswered   settled  settled settled  settled     settled    settled     settled      settled     not-asked not-asked settled    settled    settled  settled    settled
passed_over  settled  settled settled  settled     settled    settled     settled      settled     not-asked not-asked settled    settled    settled  settled    settled
"""
OPENED_BY = {
    "hers": (DANA, NOW + timedelta(minutes=5)),
    "marcus's": (MARCUS, NOW + timedelta(minutes=5)),
    "hers-lapsed": (DANA, NOW),
    "his-lapsed": (MARCUS, NOW),
}
HEADER, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
CELLS = [
    (row[0], Event(event), outcome)
    for row in ROWS
    for event, outcome in zip(HEADER[1:], row[1:], strict=True)
]

# How far a facilitator gets with an answer that lies open before them.
# fresh: sent today. stale: words of yesterday. silent: only choices, no words.
REACH = """
ceiling      what   read_aloud put_in_room ask_leave
facilitators fresh  beyond     beyond      leave_asked
facilitators stale  beyond     beyond      leave_asked
facilitators silent no-words   no-words    no-words
read_aloud   fresh  on_list    beyond      leave_asked
read_aloud   stale  on_list    beyond      leave_asked
read_aloud   silent no-words   no-words    no-words
room         fresh  on_list    in_room     leave_asked
room         stale  on_list    leave_asked leave_asked
room         silent no-words   no-words    no-words
"""
REACH_HEADER, *REACH_ROWS = [line.split() for line in REACH.strip().splitlines()]
REACHES = [
    (Ceiling(row[0]), row[1], Event(event), outcome)
    for row in REACH_ROWS
    for event, outcome in zip(REACH_HEADER[2:], row[2:], strict=True)
]


def an_answer(state="hers", ceiling=Ceiling.ROOM) -> Answer:
    opened_by, opened_until = OPENED_BY.get(state, (None, None))
    kept = AnswerState.OPENED if state in OPENED_BY else AnswerState(state)
    return Answer(
        id=AnswerId(5),
        guild_id=GuildId(700),
        group_id=GroupId(6),
        round_id=RoundId(7),
        member_id=RUTH,
        ceiling=ceiling,
        state=kept,
        has_words=kept.has_words,
        sent_at=NOW - timedelta(hours=3),
        confirmed_at=NOW - timedelta(hours=3),
        opened_by=opened_by,
        opened_until=opened_until,
        wants_use=Ceiling.ROOM if state == "leave_asked" else None,
    )


def after(answer: Answer, event: Event, by=DANA, wants_use=None) -> Answer:
    happens = {
        Event.OPEN: lambda: states.opened(answer, by, NOW),
        Event.LAPSE: lambda: states.lapsed(answer),
        Event.ALLOW: lambda: states.allowed(answer, NOW),
        Event.DECLINE: lambda: states.declined(answer),
        Event.EDIT: lambda: states.edited(answer, Ceiling.FACILITATORS, NOW, has_words=True),
        Event.TICK: lambda: states.ticked(answer, SUNDAY, NOW),
        Event.UNTICK: lambda: states.unticked(answer),
        Event.TAKE_BACK: lambda: states.taken_back(answer, NOW),
        Event.GIVE_UP: lambda: states.given_up(answer, NOW),
    }
    decide = partial(states.decided, answer, event, by, NOW, wants_use=wants_use)
    return happens.get(event, decide)()


def test_no_state_and_no_event_is_left_out():
    assert set(HEADER[1:]) == {event.value for event in Event}
    named = {row[0] for row in ROWS} - OPENED_BY.keys()
    assert named == {state.value for state in AnswerState} - {"opened"}
    assert {(row[0], row[1]) for row in REACH_ROWS} == {
        (ceiling.value, what) for ceiling in Ceiling for what in ("fresh", "stale", "silent")
    }


@pytest.mark.parametrize(("state", "event", "outcome"), CELLS)
def test_each_event_leads_where_the_table_says(state, event, outcome):
    answer = an_answer(state)
    if outcome in REFUSALS:
        with pytest.raises(REFUSALS[outcome]):
            after(answer, event)
    else:
        assert after(answer, event).state is AnswerState(outcome)


@pytest.mark.parametrize(("ceiling", "what", "event", "outcome"), REACHES)
def test_nobody_gets_further_than_the_author_said(ceiling, what, event, outcome):
    answer = an_answer("hers", ceiling)
    if what == "stale":
        answer = replace(answer, confirmed_at=NOW - timedelta(hours=24))
    if what == "silent":
        answer = replace(answer, has_words=False)
    refusals = {"beyond": BeyondCeilingError, "no-words": NothingToReadError}
    if outcome in refusals:
        with pytest.raises(refusals[outcome]):
            after(answer, event)
        return
    moved = after(answer, event)
    assert moved.state is AnswerState(outcome)
    # Asked for without saying what, it is one step further; an author is never asked for less than they gave.
    wanted = {Ceiling.FACILITATORS: Ceiling.READ_ALOUD}.get(ceiling, Ceiling.ROOM)
    assert moved.wants_use == (wanted if outcome == "leave_asked" else None)


@pytest.mark.parametrize("event", [Event.OPEN, *sorted(states.DECISIONS)])
def test_nobody_reviews_their_own(event):
    with pytest.raises(OwnAnswerError):
        after(an_answer("waiting" if event is Event.OPEN else "hers"), event, by=RUTH)


@pytest.mark.parametrize("event", sorted(set(Event) - states.DECISIONS))
def test_what_only_its_author_or_the_clock_can_do_is_no_decision(event):
    with pytest.raises(ValueError, match="no decision"):
        states.decided(an_answer(), event, DANA, NOW)


@pytest.mark.parametrize("use", [Ceiling.READ_ALOUD, Ceiling.ROOM])
def test_a_yes_goes_as_far_as_was_asked_and_is_a_yes_of_today(use):
    asked = replace(an_answer("leave_asked", Ceiling.FACILITATORS), wants_use=use)
    yes = after(replace(asked, confirmed_at=NOW - timedelta(days=3)), Event.ALLOW)
    assert (yes.ceiling, yes.wants_use, yes.confirmed_at) == (use, None, NOW)
    in_room = use is Ceiling.ROOM
    assert yes.state is (AnswerState.IN_ROOM if in_room else AnswerState.ON_LIST)


@pytest.mark.parametrize("event", [Event.TAKE_BACK, Event.GIVE_UP])
def test_where_the_words_go_nothing_points_at_them_any_more(event):
    gone = after(an_answer("marcus's"), event)
    assert not gone.has_words
    assert (gone.opened_by, gone.opened_until, gone.wants_use) == (None, None, None)


def test_each_end_comes_when_it_was_said():
    sent = an_answer("waiting")
    assert sent.erased_at == sent.sent_at + timedelta(days=14)
    listed = after(an_answer(), Event.READ_ALOUD)
    assert listed.erased_at == NOW + timedelta(days=7)
    assert after(listed, Event.TICK).erased_at == NOW + timedelta(hours=24)
    assert after(after(listed, Event.TICK), Event.UNTICK).erased_at == listed.erased_at
    earlier = replace(listed, decided_at=NOW - timedelta(days=2))
    off = after(earlier, Event.KEEP, by=MARCUS)
    assert off.erased_at == earlier.erased_at, "taking it off the list keeps it no longer"
