"""Two people who must not meet in a group, because one of them asked a facilitator for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, NewType

from bot.core.ids import MemberId

PairId = NewType("PairId", int)

AWAY_SEALED_AS: Final = "keep_apart.away_from:{id}"


@dataclass(frozen=True, slots=True)
class Pair:
    """Only the facilitator who was told sees whom it is about."""

    id: PairId
    asked_by: MemberId
    away_from: MemberId
    known_to: MemberId | None
    """The facilitator to talk with. None once that person was erased."""
    since: datetime

    def is_about(self, one: MemberId, another: MemberId) -> bool:
        """Whoever asked, it keeps both apart."""
        return {one, another} == {self.asked_by, self.away_from}


@dataclass(frozen=True, slots=True)
class Noted:
    """What a facilitator sees of the wishes of one person in their group."""

    own: tuple[Pair, ...]
    """Those that this facilitator wrote down."""
    others_know: tuple[MemberId, ...]
    """Facilitators who know of more. About whom, they say by voice or not at all."""
