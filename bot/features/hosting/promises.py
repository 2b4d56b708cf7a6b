"""What is owed around a meeting, and under which keys."""

from datetime import datetime

from bot.core.ids import MemberId
from bot.features.hosting.moments import PING_KEPT, Ping, listens_from
from bot.features.outbox.model import Promise
from bot.features.sessions.model import Session

TURN = "hosting.turn"
LISTEN = "hosting.listen"
TROUBLE = "hosting.trouble"
ANSWERED = "hosting.answered"
FORGET_PINGS = "hosting.forget_pings"


def turn(session: Session, due_at: datetime) -> Promise:
    """Let the desk and the room show what is true by then. One row for each meeting, which asks for its own next
    turn, so that nothing is drawn twice at once."""
    return _do(session, TURN, due_at)


def listen(session: Session, now: datetime) -> Promise:
    """Begin to count who is in the voice room."""
    return _do(session, LISTEN, max(now, listens_from(session)))


def forget_pings(session: Session) -> Promise:
    return _do(session, FORGET_PINGS, session.ends_at + PING_KEPT)


def trouble(session: Session, ping: Ping, member_id: MemberId, now: datetime) -> Promise:
    """Tell a facilitator that somebody can't get in; what and who is behind the button."""
    return Promise.say_to_member(
        f"{trouble_prefix(session)}{ping.id}:{member_id}",
        session.guild_id,
        member_id,
        TROUBLE,
        now,
        useless_after=session.ends_at,
        group_id=session.group_id,
        subject_id=session.id,
        urgent=True,
    )


def answered(session: Session, ping: Ping, now: datetime) -> Promise:
    return Promise.say_to_member(
        f"hosting:{session.id}:answered:{ping.id}",
        session.guild_id,
        ping.member_id,
        ANSWERED,
        now,
        useless_after=session.ends_at,
        group_id=session.group_id,
        subject_id=session.id,
        urgent=True,
    )


def trouble_prefix(session: Session) -> str:
    return f"hosting:{session.id}:trouble:"


def _do(session: Session, kind: str, due_at: datetime) -> Promise:
    return Promise.do(
        f"{kind}:{session.id}",
        session.guild_id,
        kind,
        due_at,
        group_id=session.group_id,
        subject_id=session.id,
    )
