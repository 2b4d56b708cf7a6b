"""What is owed because of a meeting. All keys of one meeting begin alike, so that they can be taken back together."""

from datetime import datetime

from bot.core.ids import ChannelId, MemberId, SessionId
from bot.features.outbox.model import Promise
from bot.features.sessions.model import CARD_BEFORE, OPENS_BEFORE, Session
from bot.features.sessions.seats import FIRST_TAP_FROM, OFFERS_FROM

CARD = "sessions.card"
CARD_TURNS = "sessions.card_turns"
OPEN_ROOM = "sessions.open_room"
OPENING = "sessions.opening"
LINE_OFFERS = "sessions.line_offers"
LINE_OPENS = "sessions.line_opens"
OFFER_LAPSED = "sessions.offer_lapsed"
PLACE = "sessions.place"
OFF = "sessions.off"
OFF_IN_ROOM = "sessions.off_in_room"
ROOM_NOTE = "sessions.room_note"


def card(session: Session, due_at: datetime) -> Promise:
    """Draw the card as the meeting is then. However many ask for it, it is drawn once."""
    return _do(session, f"sessions.card:{session.id}", CARD, due_at)


def later_cards(session: Session, now: datetime) -> list[Promise]:
    """The card changes by itself: it appears a week before, and its buttons go at the start and at the end. These
    only ask for it to be drawn, so that it is never drawn twice at once."""
    moments = {
        "week": session.starts_at - CARD_BEFORE,
        "start": session.starts_at,
        "end": session.ends_at,
    }
    return [
        _do(session, f"{_prefix(session.id)}card:{name}", CARD_TURNS, at)
        for name, at in moments.items()
        if at > now
    ]


def open_room(session: Session) -> Promise:
    """A step, not a message: in which room it is said is looked up at that moment."""
    due_at = session.starts_at - OPENS_BEFORE
    return _do(session, f"{_prefix(session.id)}open", OPEN_ROOM, due_at)


def opening(session: Session, room: ChannelId, now: datetime, useless_after: datetime) -> Promise:
    return Promise.say_in_channel(
        f"{_prefix(session.id)}opening:{_start(session)}",
        session.guild_id,
        room,
        OPENING,
        now,
        useless_after=useless_after,
        group_id=session.group_id,
        subject_id=session.id,
    )


def line_turns(session: Session, now: datetime) -> list[Promise]:
    """The two moments at which the rules for a free seat change."""
    prefix = f"{_prefix(session.id)}line:"
    turns = (
        ("offers", LINE_OFFERS, session.starts_at - OFFERS_FROM),
        ("opens", LINE_OPENS, session.starts_at - FIRST_TAP_FROM),
    )
    return [_do(session, f"{prefix}{name}", kind, at) for name, kind, at in turns if at > now]


def offer_lapsed(session: Session, at: datetime) -> Promise:
    key = f"{_prefix(session.id)}line:lapsed:{int(at.timestamp() * 1000)}"
    return _do(session, key, OFFER_LAPSED, at)


def place(
    session: Session, member_id: MemberId, news_id: int, now: datetime, useless_after: datetime
) -> Promise:
    """A place opened. What kind of place is looked up when the note is opened."""
    return Promise.say_to_member(
        f"{place_prefix(session.id, member_id)}{news_id}",
        session.guild_id,
        member_id,
        PLACE,
        now,
        useless_after=useless_after,
        group_id=session.group_id,
        subject_id=session.id,
    )


def off(session: Session, member_id: MemberId, now: datetime) -> Promise:
    return Promise.say_to_member(
        f"{_prefix(session.id)}off:{member_id}",
        session.guild_id,
        member_id,
        OFF,
        now,
        useless_after=session.ends_at,
        group_id=session.group_id,
        subject_id=session.id,
    )


def off_in_room(session: Session, room: ChannelId, now: datetime) -> Promise:
    return Promise.say_in_channel(
        f"{_prefix(session.id)}off_in_room",
        session.guild_id,
        room,
        OFF_IN_ROOM,
        now,
        useless_after=session.ends_at,
        group_id=session.group_id,
        subject_id=session.id,
    )


def place_prefix(session_id: SessionId, member_id: MemberId) -> str:
    return f"{_prefix(session_id)}place:{member_id}:"


def prefixes_of_a_coming_meeting(session_id: SessionId) -> tuple[str, ...]:
    """Everything that is pointless once the meeting is off or moved."""
    return tuple(f"{_prefix(session_id)}{what}" for what in ("card:", "open", "line:", "place:"))


def _do(session: Session, key: str, kind: str, due_at: datetime) -> Promise:
    return Promise.do(
        key,
        session.guild_id,
        kind,
        due_at,
        group_id=session.group_id,
        subject_id=session.id,
    )


def _prefix(session_id: SessionId) -> str:
    return f"sessions:{session_id}:"


def _start(session: Session) -> int:
    return int(session.starts_at.timestamp())
