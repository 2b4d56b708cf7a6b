"""Who would be in two places, and which room would be taken twice."""

from dataclasses import replace
from datetime import timedelta

from bot.core.ids import ChannelId, GroupId, MemberId, SessionId
from bot.features.groups.model import Group, Joining, Template
from bot.features.sessions.clashes import Booked, Clash, ClashKind, clashes
from bot.features.sessions.model import Session
from tests.features.sessions.meetings import wednesday

DANA, MARCUS = MemberId(101), MemberId(102)
HOUR = timedelta(hours=1)


def group(number: int, name: str, voice: int | None = None) -> Group:
    return Group(
        id=GroupId(number),
        guild_id=wednesday().guild_id,
        name=name,
        template=Template.PARTNERS,
        joining=Joining.ASK,
        seats=None,
        language="en",
        zone="America/New_York",
        voice_channel_id=None if voice is None else ChannelId(voice),
    )


OAK, BIRCH = group(10, "Oak", voice=1), group(11, "Birch", voice=2)


def meeting(of: Group, number: int, later: timedelta = timedelta(0)) -> Session:
    at = wednesday()
    return replace(at, id=SessionId(number), group_id=of.id, starts_at=at.starts_at + later)


def booked(of: Group, number: int, later: timedelta = timedelta(0), *leaders: MemberId) -> Booked:
    return Booked(meeting(of, number, later), of, frozenset(leaders))


def found(wanted: list[Booked], others: list[Booked]) -> list[tuple[ClashKind, MemberId | None]]:
    return [(clash.kind, clash.leader_id) for clash in clashes(wanted, others)]


def test_dana_cannot_lead_two_groups_at_once_and_marcus_can_lead_his() -> None:
    wanted = [booked(OAK, 1, HOUR, DANA, MARCUS)]
    assert found(wanted, [booked(BIRCH, 2, timedelta(0), DANA)]) == [(ClashKind.LEADER, DANA)]
    assert found(wanted, [booked(BIRCH, 2)]) == []


def test_a_meeting_may_begin_when_the_other_ends() -> None:
    after = timedelta(minutes=90)
    one, other = booked(OAK, 1, after, DANA), booked(BIRCH, 2, timedelta(0), DANA)
    assert found([one], [other]) == found([other], [one]) == []
    a_minute_less = booked(OAK, 1, after - timedelta(minutes=1), DANA)
    assert found([a_minute_less], [other]) == found([other], [a_minute_less])
    assert found([a_minute_less], [other]) == [(ClashKind.LEADER, DANA)]


def test_two_groups_that_share_a_voice_room_meet_one_after_the_other() -> None:
    elm = group(12, "Elm", voice=1)
    assert found([booked(OAK, 1)], [booked(elm, 2)]) == [(ClashKind.VOICE, None)]
    nowhere = group(13, "Ash"), group(14, "Fir")
    assert found([booked(nowhere[0], 1)], [booked(nowhere[1], 2)]) == []


def test_a_group_is_warned_of_its_own_other_meeting_and_never_of_the_same_one() -> None:
    one = booked(OAK, 1, HOUR, DANA)
    assert found([one], [booked(OAK, 2, timedelta(0), DANA)]) == [(ClashKind.SAME_GROUP, None)]
    assert found([one], [booked(OAK, 1, timedelta(0), DANA)]) == []


def test_what_comes_back_every_week_is_said_once_with_its_first_date() -> None:
    weeks = [timedelta(weeks=number) for number in range(4)]
    wanted = [booked(OAK, number, later, DANA) for number, later in enumerate(weeks, 1)]
    others = [booked(BIRCH, 20 + number, later, DANA) for number, later in enumerate(weeks[1:])]
    assert clashes(wanted, others) == (
        Clash(
            ClashKind.LEADER,
            wanted[1].session,
            others[0].session,
            BIRCH,
            DANA,
            meetings=3,
        ),
    )
