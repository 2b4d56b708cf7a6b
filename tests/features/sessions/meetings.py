"""A Wednesday evening to test with."""

from datetime import UTC, datetime, timedelta

from bot.core.ids import GroupId, GuildId, MemberId, SeriesId, SessionId
from bot.core.wall_time import WallTime
from bot.features.sessions.model import Rsvp, RsvpAnswer, Seat, Session, SessionState
from bot.features.sessions.seats import Line

STARTS_AT = datetime(2026, 10, 21, 23, 30, tzinfo=UTC)
LONG_BEFORE = STARTS_AT - timedelta(days=1)
ANA, BEN, CAT, DAN, EVE = (MemberId(number) for number in range(1, 6))


def wednesday(*, seats: int | None = 2, state: SessionState = SessionState.PLANNED) -> Session:
    return Session(
        id=SessionId(5),
        guild_id=GuildId(700),
        group_id=GroupId(10),
        series_id=SeriesId(4),
        slot=WallTime.of(STARTS_AT, "America/New_York"),
        title=None,
        starts_at=STARTS_AT,
        minutes=90,
        seats=seats,
        state=state,
    )


def line(*rsvps: Rsvp, seats: int | None = 2) -> Line:
    return Line(wednesday(seats=seats), {rsvp.member_id: rsvp for rsvp in rsvps})


def rsvp(
    member_id: MemberId, seat: Seat, *, turn: int | None = None, asked: datetime | None = None
) -> Rsvp:
    going = RsvpAnswer.GOING
    return Rsvp(SessionId(5), member_id, going, seat, turn or member_id, offered_until=asked)
