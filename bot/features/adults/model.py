"""Somebody of whom a facilitator heard that they are under 18."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.core.ids import GroupId, GuildId, MemberId

ERASED_AFTER: Final = timedelta(days=7)
"""Long enough that a slip, or a wrong word about somebody, can be undone before anything of theirs is gone."""


@dataclass(frozen=True, slots=True)
class UnderAge:
    guild_id: GuildId
    member_id: MemberId
    group_id: GroupId
    """Where it was heard. Its facilitators can undo it."""
    noted_at: datetime

    @property
    def erased_at(self) -> datetime:
        """From when on the night erases them."""
        return self.noted_at + ERASED_AFTER


@dataclass(frozen=True, slots=True)
class Told:
    """What the person themselves is told."""

    under_age: UnderAge
    led_by: tuple[MemberId, ...] | None
    """Whom they can talk with. None: that group has ended, and nobody can undo it any more."""
