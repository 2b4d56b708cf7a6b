"""What is owed because of a meeting. All keys of one meeting begin alike, so that they can be taken back together."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.core.ids import ChannelId, MemberId, SeriesId, SessionId
from bot.features.outbox.model import Promise
from bot.features.sessions.model import CARD_BEFORE, OPENS_BEFORE, Session
from bot.features.sessions.seats import FIRST_TAP_FROM, OFFERS_FROM

CARD = "sessions.card"
CARD_TURNS = "sessions.card_turns"
OPEN_ROOM = "sessions.open_room"
OPENING = "sessions.opening"
ROOM_REMINDER = "sessions.room_reminder"
ROOM_REMINDER_TURN = "sessions.room_reminder_turn"
LINE_OFFERS = "sessions.line_offers"
LINE_OPENS = "sessions.line_opens"
OFFER_LAPSED = "sessions.offer_lapsed"
PLACE = "sessions.place"
OFF = "sessions.off"
OFF_IN_ROOM = "sessions.off_in_room"
MOVED = "sessions.moved"
MOVED_IN_ROOM = "sessions.moved_in_room"
RESTS = "sessions.rests"
BACK = "sessions.back"

ROOM_REMINDER_BEFORE = timedelta(hours=1)
_OF_A_COMING_MEETING = ("card:", "open", "line:", "place:", "room_reminder", "in_room:")

URGENT_WITHIN = timedelta(hours=12)
"""News of a meeting that is so near may break into quiet hours, though never into a pause."""


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


def room_reminder_turn(session: Session, now: datetime) -> list[Promise]:
    """A step, not a message: whether anybody wants it in the room is looked up at that moment."""
    due_at = session.starts_at - ROOM_REMINDER_BEFORE
    key = f"{_prefix(session.id)}room_reminder"
    return [_do(session, key, ROOM_REMINDER_TURN, due_at)] if due_at > now else []


def room_reminder(session: Session, room: ChannelId, now: datetime) -> Promise:
    return Promise.say_in_channel(
        f"{_prefix(session.id)}in_room:{_start(session)}",
        session.guild_id,
        room,
        ROOM_REMINDER,
        now,
        useless_after=session.starts_at,
        group_id=session.group_id,
        subject_id=session.id,
    )


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
        urgent=is_urgent(session.starts_at, now),
    )


def off(session: Session, member_id: MemberId, now: datetime) -> Promise:
    """A meeting that was put back may be called off again: that is news of its own."""
    return _news(
        f"{off_prefix(session)}{member_id}",
        session,
        member_id,
        OFF,
        now,
        useless_after=session.ends_at,
        urgent=is_urgent(session.starts_at, now),
    )


def off_prefix(session: Session) -> str:
    return f"{_prefix(session.id)}off:{session.revision}:"


def off_in_room(session: Session, room: ChannelId, now: datetime) -> Promise:
    return Promise.say_in_channel(
        f"{_prefix(session.id)}off_in_room:{session.revision}",
        session.guild_id,
        room,
        OFF_IN_ROOM,
        now,
        useless_after=session.ends_at,
        group_id=session.group_id,
        subject_id=session.id,
    )


def moved(
    before: Sequence[Session], after: Session, member_id: MemberId, change: int, now: datetime
) -> Promise:
    """One note, however many meetings have moved. It is about the first; when each was, stands in it."""
    first = before[0]
    return _news(
        f"{moved_prefix(first.id)}{change}:{member_id}",
        after,
        member_id,
        MOVED,
        now,
        useless_after=max(first.ends_at, after.ends_at),
        urgent=is_urgent(min(first.starts_at, after.starts_at), now),
        was=_start(first),
        others=[[one.id, _start(one)] for one in before[1:]],
    )


def moved_prefix(session_id: SessionId) -> str:
    return f"{_prefix(session_id)}moved:"


def moved_in_room(
    before: Session,
    after: Session,
    room: ChannelId,
    change: int,
    now: datetime,
    *,
    takes_over: SeriesId | None,
) -> Promise:
    return Promise.say_in_channel(
        f"{_prefix(before.id)}moved_in_room:{change}",
        before.guild_id,
        room,
        MOVED_IN_ROOM,
        now,
        useless_after=max(before.ends_at, after.ends_at),
        group_id=before.group_id,
        subject_id=before.id,
        was=_start(before),
        series=takes_over,
    )


def rests(session: Session, member_id: MemberId, pause: int, now: datetime) -> Promise:
    """The series rests: one note, about the first meeting that they had meant to come to."""
    return _news(
        f"{_prefix(session.id)}rests:{pause}:{member_id}",
        session,
        member_id,
        RESTS,
        now,
        useless_after=session.ends_at,
        urgent=is_urgent(session.starts_at, now),
    )


def back(session: Session, member_id: MemberId, now: datetime) -> Promise:
    """It takes place after all, for somebody who meant to come."""
    return _news(
        f"{_prefix(session.id)}back:{session.revision}:{member_id}",
        session,
        member_id,
        BACK,
        now,
        useless_after=session.ends_at,
        urgent=is_urgent(session.starts_at, now),
    )


def prefixes_of_news_that_it_is_off(session_id: SessionId) -> tuple[str, ...]:
    return tuple(f"{_prefix(session_id)}{what}:" for what in ("off", "rests", "off_in_room"))


def place_prefix(session_id: SessionId, member_id: MemberId) -> str:
    return f"{_prefix(session_id)}place:{member_id}:"


def prefixes_of_a_coming_meeting(session_id: SessionId) -> tuple[str, ...]:
    """Everything that is pointless once the meeting is off or moved."""
    return tuple(f"{_prefix(session_id)}{what}" for what in _OF_A_COMING_MEETING)


def _news(
    key: str,
    session: Session,
    member_id: MemberId,
    kind: str,
    now: datetime,
    *,
    useless_after: datetime,
    **facts: Any,
) -> Promise:
    return Promise.say_to_member(
        key,
        session.guild_id,
        member_id,
        kind,
        now,
        useless_after=useless_after,
        group_id=session.group_id,
        subject_id=session.id,
        **facts,
    )


def is_urgent(starts_at: datetime, now: datetime) -> bool:
    return starts_at - now <= URGENT_WITHIN


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
