"""What a person's calendar may show of a meeting: when, and one word that tells nothing."""

import hashlib
import hmac
import secrets
import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from bot.core.ids import GuildId, MemberId, SessionId
from bot.features.calendars.errors import WordEmptyError, WordTooLongError
from bot.features.sessions.model import Rsvp, RsvpAnswer, Seat, Session, SessionState

FeedToken = NewType("FeedToken", str)
"""Whoever has it can read the feed. It is shown once and never kept; only its hash is."""

WORD_LIMIT: Final = 40
SEED_BYTES: Final = 32
TITLE_SEALED_AS: Final = "calendars.title"
TOKEN_BYTES: Final = 32
"""256 bits: guessing is pointless at any speed."""

FEED_LASTS: Final = timedelta(days=365)
LAPSE_TOLD: Final = timedelta(days=30)
"""How long before the end, and after it, *My page* speaks of it."""
SHOWN_BEFORE: Final = timedelta(days=30)
"""How far back a feed goes: so long it is kept who said what."""


class Alarm(StrEnum):
    NONE = "none"
    TEN_MINUTES = "ten_minutes"
    AN_HOUR = "an_hour"
    A_DAY = "a_day"


RINGS_BEFORE: Final[Mapping[Alarm, timedelta]] = {
    Alarm.TEN_MINUTES: timedelta(minutes=10),
    Alarm.AN_HOUR: timedelta(hours=1),
    Alarm.A_DAY: timedelta(days=1),
}


class Standing(StrEnum):
    """How sure it is. RFC 5545 calls it STATUS, and these are its words."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person chose for their calendar. Where others see it, there is nothing left to choose."""

    others_see: bool
    title: str | None = None
    """Their own word. None is "Busy", said in their language."""
    alarm: Alarm = Alarm.NONE


@dataclass(frozen=True, slots=True)
class Feed:
    """A person's calendar link, as it is known here: that there is one, and until when."""

    guild_id: GuildId
    member_id: MemberId
    lapses_at: datetime

    def has_lapsed(self, now: datetime) -> bool:
        return now >= self.lapses_at

    def lapses_soon(self, now: datetime) -> bool:
        return self.lapses_at - LAPSE_TOLD <= now < self.lapses_at


@dataclass(frozen=True, slots=True)
class NewFeed:
    """A link that was just made. It can't be shown a second time."""

    feed: Feed
    link: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One meeting as a calendar knows it. Nothing in it says what it is, where, or with whom."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    """The clock to write it on: the person's own, or the group's until they have chosen."""
    revision: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class PersonalCalendar:
    """Everything that is written into a file or a feed."""

    entries: tuple[Entry, ...]
    title: str | None
    alarm: Alarm
    language: str


def new_seed() -> bytes:
    return secrets.token_bytes(SEED_BYTES)


def new_token() -> FeedToken:
    return FeedToken(secrets.token_urlsafe(TOKEN_BYTES))


def token_hash(token: str) -> str:
    """What is kept of a token. A plain hash will do: nobody can try 2²⁵⁶ of them."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def uid_of(seed: bytes, session_id: SessionId) -> str:
    """The name of a meeting in one person's calendar: the same every time, and to everybody else a random number.
    Two people's calendars side by side don't show that they go to the same place."""
    digest = hmac.digest(seed, session_id.to_bytes(8, "big"), "sha256")
    return str(uuid.UUID(bytes=digest[:16], version=4))


def entry_of(session: Session, rsvp: Rsvp | None, *, seed: bytes, zone: str | None) -> Entry:
    return Entry(
        uid=uid_of(seed, session.id),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        zone=zone or session.zone,
        revision=session.revision,
        standing=_standing(session, rsvp),
    )


def belongs_in_feed(rsvp: Rsvp) -> bool:
    """Only what they said yes to, or maybe. A calendar full of other people's meetings is worse than none."""
    return rsvp.answer is not RsvpAnswer.DECLINED


def on_one_line(word: str) -> str:
    r"""Without signs that can't be seen: some of them end a line for one calendar and not for another. The library
    that writes calendars takes a typed ``\N`` for the end of a line, too."""
    seen = "".join(sign for sign in word if sign.isspace() or unicodedata.category(sign)[0] != "C")
    return " ".join(seen.replace(r"\N", " ").split())


def checked_word(word: str) -> str:
    """A word for the title, on one line."""
    one_line = on_one_line(word)
    if not any(unicodedata.category(sign)[0] not in {"Z", "M"} for sign in one_line):
        raise WordEmptyError
    if len(one_line) > WORD_LIMIT:
        raise WordTooLongError(limit=WORD_LIMIT)
    return one_line


def _standing(session: Session, rsvp: Rsvp | None) -> Standing:
    if session.state is SessionState.CANCELLED:
        return Standing.CANCELLED
    if rsvp is None:
        return Standing.CONFIRMED
    if rsvp.answer is RsvpAnswer.DECLINED:
        return Standing.CANCELLED
    is_unsure = rsvp.answer is RsvpAnswer.MAYBE or rsvp.seat in {Seat.WAITING, Seat.OFFERED}
    return Standing.TENTATIVE if is_unsure else Standing.CONFIRMED
