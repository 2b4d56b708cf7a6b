"""Who came, as it is proposed to a facilitator. Pure; people decide."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.core.ids import MemberId
from bot.features.groups.model import Group
from bot.features.sessions.model import Came, Rsvp, RsvpAnswer, Seat, Session, expected_attendance

COUNTS_FROM = timedelta(minutes=5)
"""Who was in the voice room for less looked in, and is not proposed."""


@dataclass(frozen=True, slots=True)
class Presence:
    """Who was in the group's voice room during a meeting. It lives in memory only, until the meeting is closed."""

    lengths: Mapping[MemberId, timedelta]
    was_away: bool = False
    """The bot was not there for part of it, so some may be missing."""

    @property
    def seen(self) -> frozenset[MemberId]:
        return frozenset(who for who, length in self.lengths.items() if length >= COUNTS_FROM)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Who came, as far as it is known, beside what people had said."""

    session: Session
    group: Group
    came: Mapping[MemberId, Came]
    left_out: int = 0
    """How many were chosen who are not in the group."""
    missing: tuple[MemberId, ...] = ()
    """Had a seat, and are not on the list."""
    apologies: tuple[MemberId, ...] = ()
    """Said *Can't make it*."""
    walk_ins: tuple[MemberId, ...] = ()
    """On the list without having answered."""
    is_from_voice: bool = False
    """It was filled in from the voice room, and nobody has corrected it yet."""
    was_away: bool = False

    @property
    def is_number_only(self) -> bool:
        return not self.group.keeps_names


def proposed(
    rsvps: Iterable[Rsvp], presence: Presence | None, members: Collection[MemberId]
) -> dict[MemberId, Came]:
    """Those who were in the voice room; if nobody was seen there, those who had a seat.

    ``members`` are the people of the group but its facilitators, who hold no seat and are not counted by themselves.
    """
    seen = frozenset[MemberId]() if presence is None else presence.seen & frozenset(members)
    if not seen:
        return expected_attendance(rsvps)
    return {who: Came.IN_THE_ROOM for who in members if who in seen}


def filled_in(
    session: Session,
    group: Group,
    came: Mapping[MemberId, Came],
    rsvps: Mapping[MemberId, Rsvp],
    presence: Presence | None,
    *,
    is_corrected: bool,
    left_out: int = 0,
) -> Sheet:
    """Put what people had said beside who came."""
    return Sheet(
        session=session,
        group=group,
        came=came,
        left_out=left_out,
        missing=tuple(
            who
            for who, rsvp in rsvps.items()
            if rsvp.seat is Seat.CONFIRMED and came and who not in came
        ),
        apologies=tuple(
            who
            for who, rsvp in rsvps.items()
            if rsvp.answer is RsvpAnswer.DECLINED and who not in came
        ),
        walk_ins=tuple(who for who in came if who not in rsvps),
        is_from_voice=not is_corrected
        and presence is not None
        and bool(presence.seen & came.keys()),
        was_away=not is_corrected and presence is not None and presence.was_away,
    )
