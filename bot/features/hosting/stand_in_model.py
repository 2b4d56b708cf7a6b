"""Finding a stand-in: who was asked, who said yes, and until when it makes sense to look."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from bot.core.ids import GroupId, GuildId, MemberId, SessionId

StandInId = NewType("StandInId", int)

GIVE_UP_BEFORE = timedelta(hours=3)
"""When the one who asked hears that nobody can yet, with time left to decide."""
STAND_INS_KEPT = timedelta(days=30)


class StandInState(StrEnum):
    LOOKING = "looking"
    FOUND = "found"
    NOT_FOUND = "not_found"
    """All have said no, or it is late. A yes is welcome until the meeting begins."""
    WITHDRAWN = "withdrawn"
    """Not needed any more, or the meeting is off or at another time."""


class StandInAnswer(StrEnum):
    ASKED = "asked"
    CAN = "can"
    CANNOT = "cannot"


@dataclass(frozen=True, slots=True)
class StandIn:
    """One search, for one meeting. Another search for the same meeting takes its place."""

    id: StandInId
    guild_id: GuildId
    group_id: GroupId
    session_id: SessionId
    asked_by: MemberId | None
    """None if they were erased since."""
    asked_at: datetime
    starts_at: datetime
    """Of the meeting, as it was when they asked."""
    state: StandInState = StandInState.LOOKING
    leader: MemberId | None = None
    """Who leads the meeting instead."""

    @property
    def is_open(self) -> bool:
        """Whether somebody is still welcome to say yes."""
        return self.state in {StandInState.LOOKING, StandInState.NOT_FOUND}


def give_up_at(asked_at: datetime, starts_at: datetime) -> datetime:
    """Three hours before; when that is soon or over, half of the time that is left."""
    return max(starts_at - GIVE_UP_BEFORE, asked_at + (starts_at - asked_at) / 2)
