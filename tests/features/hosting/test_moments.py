"""What the desk shows when, who was there, and which meeting is at hand: rules that need nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.ids import ChannelId, GuildId, MemberId, SessionId
from bot.core.wall_time import WallTime
from bot.features.groups.model import Group, Joining, Template
from bot.features.hosting import promises, stand_in_promises
from bot.features.hosting.moments import (
    DeskCardKind,
    Ping,
    PingId,
    asks_again_at,
    can_ask_for_help,
    closes_alone_at,
    day_over_at,
    desk_card_at,
    next_turn,
    tidies_room,
)
from bot.features.hosting.stand_in_model import StandIn, StandInId
from bot.features.hosting.voice_minutes import VoiceMinutes
from bot.features.sessions.at_hand import at_hand
from bot.features.sessions.attendance import Presence, filled_in, proposed
from bot.features.sessions.model import Came, RsvpAnswer, Seat, SessionState
from bot.features.sessions.promises import place
from tests.features.sessions.meetings import ANA, BEN, CAT, DAN, EVE, STARTS_AT, rsvp, wednesday

ROOM = ChannelId(5002)
OAK = Group(
    wednesday().group_id, GuildId(700), "Oak", Template.PARTNERS, Joining.OPEN, 8, "en", "UTC"
)
MEETING = wednesday()
"""Wednesday, 7:30 PM to 9 PM in New York."""


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def new_york(day: int, hour: int, minute: int = 0, month: int = 10) -> datetime:
    local = datetime(2026, month, day, hour, minute)  # noqa: DTZ001  a promise on that clock
    return WallTime(local, "America/New_York").to_instant()


def test_the_desk_says_one_thing_after_the_other_and_then_nothing():
    at, seen = STARTS_AT - timedelta(days=7), []
    while (turn := next_turn(MEETING, at)) is not None:
        at = turn
        seen.append((at, desk_card_at(MEETING, at), tidies_room(MEETING, at)))
    assert seen == [
        (new_york(21, 18, 30), DeskCardKind.SOON, False),
        (new_york(21, 19, 30), DeskCardKind.RUNNING, False),
        (new_york(21, 21), DeskCardKind.OVER, False),
        (new_york(22, 0), DeskCardKind.OVER, True),
        (new_york(22, 9), DeskCardKind.UNCLOSED, True),
        (new_york(23, 9), DeskCardKind.UNCLOSED, True),
    ]
    assert closes_alone_at(MEETING) == seen[-1][0]


def test_a_settled_meeting_needs_nobody():
    for state in (SessionState.CLOSED, SessionState.CANCELLED):
        settled = replace(MEETING, state=state)
        assert desk_card_at(settled, settled.ends_at) is None
        assert not can_ask_for_help(settled, STARTS_AT)
    assert next_turn(replace(MEETING, state=SessionState.CLOSED), STARTS_AT) is None
    assert tidies_room(replace(MEETING, state=SessionState.CLOSED), STARTS_AT)
    called_off = replace(MEETING, state=SessionState.CANCELLED)
    assert next_turn(called_off, STARTS_AT - timedelta(days=2)) == day_over_at(called_off)


def test_the_morning_after_is_a_night_away_also_where_clocks_change():
    late = wednesday_at(new_york(21, 23, 30))
    assert asks_again_at(late) == new_york(22, 9), "it ended at 1 AM"
    early = wednesday_at(new_york(21, 8))
    assert asks_again_at(early) == new_york(22, 9), "not half an hour later"
    autumn = wednesday_at(new_york(31, 19, 30))
    assert asks_again_at(autumn) == new_york(1, 9, month=11)
    assert asks_again_at(autumn) - autumn.ends_at == timedelta(hours=13)


def wednesday_at(starts_at: datetime):
    return replace(wednesday(), starts_at=starts_at)


def test_help_can_be_called_for_from_a_quarter_of_an_hour_before_to_the_end():
    assert not can_ask_for_help(MEETING, STARTS_AT - minutes(16))
    assert can_ask_for_help(MEETING, STARTS_AT - minutes(15))
    assert can_ask_for_help(MEETING, MEETING.ends_at - minutes(1))
    assert not can_ask_for_help(MEETING, MEETING.ends_at)


def listening(present: list[MemberId], *, at: datetime) -> VoiceMinutes:
    voices = VoiceMinutes()
    listen(voices, present, at=at)
    return voices


def listen(voices: VoiceMinutes, present: list[MemberId], *, at: datetime) -> None:
    voices.listen(
        GuildId(700),
        SessionId(5),
        ROOM,
        present,
        starts_at=STARTS_AT,
        until=MEETING.ends_at + minutes(30),
        now=at,
    )


def test_minutes_in_the_voice_room_add_up_and_stop_when_the_meeting_does():
    voices = listening([ANA], at=STARTS_AT - minutes(15))
    voices.came(ROOM, BEN, STARTS_AT)
    voices.came(ChannelId(1), CAT, STARTS_AT)
    voices.went(ROOM, BEN, STARTS_AT + minutes(3))
    voices.came(ROOM, BEN, STARTS_AT + minutes(10))
    voices.went(ROOM, BEN, STARTS_AT + minutes(12))
    voices.came(ROOM, DAN, STARTS_AT)
    voices.went(ROOM, DAN, STARTS_AT + minutes(4))
    presence = voices.presence(SessionId(5), MEETING.ends_at + timedelta(days=1))
    assert presence == Presence(
        {ANA: minutes(15 + 90 + 30), BEN: minutes(5), DAN: minutes(4)}, was_away=False
    )
    assert presence.seen == {ANA, BEN}


def test_a_bot_that_came_late_says_so_and_one_that_looks_again_counts_nobody_twice():
    late = listening([ANA], at=STARTS_AT + minutes(20))
    assert late.presence(SessionId(5), STARTS_AT + minutes(30)) == Presence(
        {ANA: minutes(10)}, was_away=True
    )
    voices = listening([ANA, BEN], at=STARTS_AT)
    listen(voices, [ANA], at=STARTS_AT + minutes(10))
    assert voices.presence(SessionId(5), STARTS_AT + minutes(20)) == Presence(
        {ANA: minutes(20), BEN: minutes(10)}, was_away=False
    )


def test_what_was_seen_is_forgotten_with_the_meeting_and_with_the_person():
    voices = listening([ANA, BEN], at=STARTS_AT)
    voices.forget(GuildId(701), ANA)
    voices.forget(GuildId(700), BEN)
    assert voices.presence(SessionId(5), STARTS_AT + minutes(9)).seen == {ANA}
    voices.drop(SessionId(5))
    assert voices.presence(SessionId(5), STARTS_AT) is None
    voices = listening([ANA], at=STARTS_AT)
    voices.listen(
        GuildId(700),
        SessionId(6),
        ROOM,
        [],
        starts_at=STARTS_AT,
        until=STARTS_AT,
        now=STARTS_AT + timedelta(days=5),
    )
    assert voices.presence(SessionId(5), STARTS_AT) is None, "nobody ever closed it"


def test_who_came_begins_with_the_voice_room_beside_what_was_said():
    said = {
        one.member_id: one
        for one in (
            rsvp(ANA, Seat.CONFIRMED),
            rsvp(BEN, Seat.CONFIRMED),
            replace(rsvp(CAT, Seat.NONE), answer=RsvpAnswer.DECLINED),
            replace(rsvp(DAN, Seat.NONE), answer=RsvpAnswer.DECLINED),
        )
    }
    stranger = MemberId(99)
    presence = Presence({who: minutes(30) for who in (ANA, DAN, EVE, stranger)}, was_away=True)
    came = proposed(said.values(), presence, [ANA, BEN, CAT, DAN, EVE])
    assert came == dict.fromkeys((ANA, DAN, EVE), Came.IN_THE_ROOM)
    sheet = filled_in(MEETING, OAK, came, said, presence, is_corrected=False)
    assert sheet.is_from_voice
    assert sheet.was_away
    assert sheet.missing == (BEN,)
    assert sheet.apologies == (CAT,), "Dan came after all"
    assert sheet.walk_ins == (EVE,)
    nobody = Presence({ANA: minutes(4)})
    assert set(proposed(said.values(), nobody, [ANA, BEN])) == {ANA, BEN}, "they met elsewhere"


def test_the_meeting_at_hand_is_not_the_one_that_nobody_closed():
    old = wednesday_at(STARTS_AT - timedelta(days=1))
    following = wednesday_at(STARTS_AT + timedelta(hours=3))
    just_over = MEETING.ends_at + minutes(1)
    found = at_hand([old, MEETING, following], STARTS_AT + minutes(5))
    assert (found.first, found.unclosed, found.others) == (MEETING, (old,), (following,))
    assert at_hand([MEETING, following], just_over).first == MEETING
    near = following.starts_at - minutes(30)
    found = at_hand([MEETING, following], near)
    assert (found.first, found.unclosed) == (following, (MEETING,))
    next_week = wednesday_at(STARTS_AT + timedelta(days=7))
    found = at_hand([MEETING, next_week], MEETING.ends_at + timedelta(hours=2))
    assert (found.first, found.unclosed) == (next_week, (MEETING,))
    assert at_hand([], datetime.now(UTC)).first is None


def test_no_night_keeps_back_what_helps_only_now():
    """Whoever is offered a seat, asked to stand in, or called to the door for tonight hears of it."""
    tonight, far_ahead = STARTS_AT - timedelta(hours=2), STARTS_AT - timedelta(days=2)
    ping = Ping(PingId(1), MEETING.id, OAK.id, ANA, tonight, STARTS_AT)
    for now, breaks_quiet in ((tonight, True), (far_ahead, False)):
        search = StandIn(StandInId(1), OAK.guild_id, OAK.id, MEETING.id, BEN, now, STARTS_AT)
        for note in (
            stand_in_promises.ask(search, ANA),
            stand_in_promises.news(search, BEN, now),
            place(MEETING, ANA, 1, now, STARTS_AT),
        ):
            assert note.params["urgent"] is breaks_quiet, note.kind
    assert promises.trouble(MEETING, ping, BEN, tonight).params["urgent"]
    assert promises.answered(MEETING, ping, tonight).params["urgent"]
