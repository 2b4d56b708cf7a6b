"""After downtime several notes may wait for one person. They are told as one. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeAlias

from bot.core.ids import DeliveryId, GuildId, MemberId
from bot.features.outbox.lateness import can_be_collapsed
from bot.features.outbox.model import COLLAPSED_KIND, Debt, Delivery, DeliveryState

Person: TypeAlias = tuple[GuildId, MemberId]


def late_notes(
    deliveries: Iterable[Delivery], *, claimed_at: datetime
) -> dict[Person, list[Delivery]]:
    """Sort out, for each person, the late notes that could be told together."""
    found: dict[Person, list[Delivery]] = defaultdict(list)
    for delivery in deliveries:
        if delivery.member_id is not None and can_be_collapsed(
            delivery, claimed_at=claimed_at, now=claimed_at
        ):
            found[delivery.guild_id, delivery.member_id].append(delivery)
    return dict(found)


def collapsed(notes: Sequence[Delivery], new_id: DeliveryId, *, claimed_at: datetime) -> Delivery:
    """Make the one note that stands for these. It is claimed already, and useful as long as any of them."""
    first = min(notes, key=lambda note: note.due_at)
    ends = [note.useless_after for note in notes]
    groups = {note.group_id for note in notes}
    return Delivery(
        id=new_id,
        guild_id=first.guild_id,
        key=f"{COLLAPSED_KIND}:{new_id}",
        debt=Debt.SAY,
        kind=COLLAPSED_KIND,
        member_id=first.member_id,
        group_id=first.group_id if len(groups) == 1 else None,
        due_at=first.due_at,
        useless_after=None if None in ends else max(end for end in ends if end is not None),
        state=DeliveryState.CLAIMED,
        attempts=1,
        first_attempt_at=claimed_at,
        created_at=claimed_at,
    )


def still_useful(notes: Iterable[Delivery], *, now: datetime) -> list[Delivery]:
    """What a collapsed note can still stand for, earliest first."""
    useful = [n for n in notes if n.useless_after is None or now <= n.useless_after]
    return sorted(useful, key=lambda note: note.due_at)
