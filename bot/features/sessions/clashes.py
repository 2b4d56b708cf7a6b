"""What a new or moved meeting would run into. Shown before saving, and left to people to weigh."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from bot.core.ids import GroupId, MemberId
from bot.features.groups.model import Group
from bot.features.sessions.model import Session


class ClashKind(StrEnum):
    SAME_GROUP = "same_group"
    """The group has another meeting then."""
    LEADER = "leader"
    """A facilitator leads another group's meeting then, so they would be in two places."""
    VOICE = "voice"
    """Another group meets in that voice channel then."""


@dataclass(frozen=True, slots=True)
class Booked:
    """A meeting, whose it is, and who leads that group."""

    session: Session
    group: Group
    leaders: frozenset[MemberId] = frozenset()


@dataclass(frozen=True, slots=True)
class Clash:
    """The first meeting that would run into another for this reason, and how many would."""

    kind: ClashKind
    session: Session
    other: Session
    group: Group
    """Whose the other meeting is."""
    leader_id: MemberId | None = None
    """Who would be in two places."""
    meetings: int = 1


def clashes(wanted: Sequence[Booked], others: Sequence[Booked]) -> tuple[Clash, ...]:
    """Every reason once, however often it comes back in a series; soonest first."""
    found = [
        clash
        for one in wanted
        for other in others
        if overlaps(one.session, other.session)
        for clash in _between(one, other)
    ]
    found.sort(key=lambda clash: (_reason(clash), clash.session.starts_at))
    firsts: list[Clash] = []
    for _, alike in groupby(found, key=_reason):
        first, *more = alike
        meetings = {clash.session.id for clash in (first, *more)}
        firsts.append(
            Clash(
                first.kind, first.session, first.other, first.group, first.leader_id, len(meetings)
            )
        )
    return tuple(sorted(firsts, key=lambda clash: (clash.session.starts_at, _reason(clash))))


def overlaps(one: Session, other: Session) -> bool:
    """Whether both run at some moment. A meeting does not run into itself, and one may end as another begins."""
    if one.id == other.id:
        return False
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def near(wanted: Collection[Session], others: Collection[Session]) -> tuple[Session, ...]:
    """Those of the others that overlap with any wanted one."""
    return tuple(other for other in others if any(overlaps(one, other) for one in wanted))


def _between(one: Booked, other: Booked) -> Iterator[Clash]:
    here, there = one.session, other.session
    if one.group.id == other.group.id:
        yield Clash(ClashKind.SAME_GROUP, here, there, other.group)
        return
    for leader_id in sorted(one.leaders & other.leaders):
        yield Clash(ClashKind.LEADER, here, there, other.group, leader_id)
    voice = one.group.voice_channel_id
    if voice is not None and voice == other.group.voice_channel_id:
        yield Clash(ClashKind.VOICE, here, there, other.group)


def _reason(clash: Clash) -> tuple[ClashKind, GroupId, MemberId]:
    return clash.kind, clash.group.id, clash.leader_id or MemberId(0)
