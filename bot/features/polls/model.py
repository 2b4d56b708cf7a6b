"""A question to a group: which of these times suits you? And what may be asked when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from bot.core.ids import GroupId, GuildId, MemberId, MessageId
from bot.core.wall_time import WallTime
from bot.features.polls.errors import (
    DeadlineTooLateError,
    NoTimesError,
    OneTimeError,
    PollAskedError,
    PollClosedError,
    TimesOverError,
    TooManyTimesError,
)

PollId = NewType("PollId", int)
SlotId = NewType("SlotId", int)

MOST_TIMES: Final = 10
"""As many as anyone taps through on a phone."""
MOST_LISTED: Final = 20
"""Before asking: what is proposed, and what was typed beside it."""
DAYS_OPEN: Final = (1, 2, 3, 5, 7)
USUAL_DAYS: Final = 3
LONGEST_ROTATION: Final = 3
REMIND_BEFORE: Final = timedelta(hours=24)
KEPT_FOR: Final = timedelta(days=30)
"""After closing. Then the question and all answers are erased."""
DRAFTS_KEPT: Final = timedelta(hours=24)


class PollState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Rhythm(StrEnum):
    """What the time is for."""

    ONCE = "once"
    WEEKLY = "weekly"
    """Each time stands for every week. It is kept as the wall time of one week, so clock changes don't move it."""


class Fit(StrEnum):
    """How a time suits one person."""

    WORKS = "works"
    IF_NEEDED = "if_needed"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Poll:
    id: PollId
    guild_id: GuildId
    group_id: GroupId
    rhythm: Rhythm
    minutes: int
    zone: str
    """The group's, when it was asked: the times are promised on it."""
    made_at: datetime
    days: int = USUAL_DAYS
    """How long it stays open."""
    state: PollState = PollState.DRAFT
    asked_by: MemberId | None = None
    """The facilitator who hears when the answers are in. None once they are erased."""
    closes_at: datetime | None = None
    closed_at: datetime | None = None
    card_message_id: MessageId | None = None

    def is_open(self, now: datetime) -> bool:
        return self.state is PollState.OPEN and self.closes_at is not None and now < self.closes_at

    def require_open(self, now: datetime) -> None:
        if not self.is_open(now):
            raise PollClosedError(self.guild_id, self.id)

    def require_draft(self) -> None:
        if self.state is not PollState.DRAFT:
            raise PollAskedError(self.guild_id, self.id)


@dataclass(frozen=True, slots=True)
class Slot:
    """One of the times. What is not ticked was proposed and left out."""

    id: SlotId
    poll_id: PollId
    wall: WallTime
    is_ticked: bool = True
    is_typed: bool = False
    """By the facilitator. It stays when other times are proposed."""

    @property
    def starts_at(self) -> datetime:
        return self.wall.to_instant()


@dataclass(frozen=True, slots=True)
class Mark:
    """What one person said about one time."""

    slot_id: SlotId
    member_id: MemberId
    fit: Fit


def is_about(poll: Poll, slots: Sequence[Slot], first: WallTime) -> bool:
    """Whether a meeting that first begins so is one of the times that the group was asked about."""
    if poll.rhythm is Rhythm.ONCE:
        return any(slot.starts_at == first.to_instant() for slot in slots)
    times = {(slot.wall.at.weekday(), slot.wall.at.time()) for slot in slots}
    return first.zone == poll.zone and (first.at.weekday(), first.at.time()) in times


def deadline_to_ask(poll: Poll, slots: Sequence[Slot], *, now: datetime) -> datetime:
    """Until when the group may answer, if it can be asked about these times now."""
    poll.require_draft()
    ticked = [slot for slot in slots if slot.is_ticked]
    if not ticked:
        raise NoTimesError(poll.guild_id, poll.id)
    if len(ticked) == 1:
        raise OneTimeError(poll.guild_id, poll.id, poll.group_id)
    if len(ticked) > MOST_TIMES:
        raise TooManyTimesError(poll.guild_id, poll.id, most=MOST_TIMES)
    closes_at = now + timedelta(days=poll.days)
    if poll.rhythm is Rhythm.ONCE:
        first_at = min(slot.starts_at for slot in ticked)
        if first_at <= now:
            raise TimesOverError(poll.guild_id, poll.id)
        if first_at <= closes_at:
            raise DeadlineTooLateError(
                poll.guild_id, poll.id, closes_at=closes_at, first_at=first_at
            )
    return closes_at
