"""What was promised, against what people saw: the database beside Discord's own ledger."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.db.database import EVERY_GUILD, Database
from bot.features.outbox.model import COLLAPSED_KIND, Debt, DeliveryState, Reason
from bot.features.outbox.tables import deliveries
from tests.crash.world import World
from tests.discord_http.ledger import Posted, posted_in


@dataclass
class Count:
    promises: int = 0
    sent: int = 0
    late: int = 0
    together: int = 0
    """Closed by one note that stood for several."""
    skipped: int = 0
    uncertain: int = 0
    uncertain_but_said: int = 0
    cards: int = 0
    """Steps, not promises: drawn once or more often, and here it is told how often more."""
    cards_twice: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not self.lost and not self.doubled


async def count(world: World, ledger: Path) -> Count:
    db = Database(world.database)
    async with db.reading(EVERY_GUILD) as tx:
        rows = (await tx.session.execute(select(deliveries))).all()
    await db.close()
    posted: dict[int, list[Posted]] = defaultdict(list)
    for one in posted_in(ledger):
        # A card's nonce tells also the how many-th drawing it is.
        posted[int((one.nonce or "0").partition(".")[0])].append(one)
    return counted(world.promised, rows, posted)


def counted(
    promised: frozenset[tuple[int, str]],
    rows: Sequence[Any],
    posted: Mapping[int, Sequence[Posted]],
) -> Count:
    """``posted`` by the delivery whose id the nonce is."""
    says = {row.id: row for row in rows if row.debt is Debt.SAY}
    steps = {row.id for row in rows if row.debt is Debt.DO}
    total = Count(promises=sum(row.kind != COLLAPSED_KIND for row in says.values()))
    there = {(row.guild_id, row.key) for row in says.values()}
    total.lost += [f"{key}: its row is gone" for _, key in promised - there]
    for row in says.values():
        _count_one(total, row, says, posted.get(row.id, ()))
    for nonce, messages in posted.items():
        if nonce in steps:
            total.cards += 1
            total.cards_twice += len(messages) - 1
        elif nonce not in says:
            total.doubled.append(f"{messages[0].content!r}: nobody promised it")
    return total


def _count_one(total: Count, row: Any, says: Mapping[int, Any], heard: Sequence[Posted]) -> None:
    if len(heard) > 1:
        when = ", ".join(f"{one.message_id} at {one.at}" for one in heard)
        total.doubled.append(f"{row.key}: said {len(heard)} times, {when}")
    is_whole = row.kind == COLLAPSED_KIND
    match row.state:
        case DeliveryState.SENT:
            total.sent += not is_whole
            total.late += row.was_late and not is_whole
            where = [(one.channel_id, one.message_id) for one in heard]
            if (row.sent_channel_id, row.message_id) not in where:
                total.lost.append(f"{row.key}: marked as sent, and not there")
        case DeliveryState.UNCERTAIN:
            total.uncertain += 1
            total.uncertain_but_said += bool(heard)
        case DeliveryState.SKIPPED if heard:
            total.doubled.append(f"{row.key}: skipped, and yet it was said")
        case DeliveryState.SKIPPED if row.failure is Reason.COLLAPSED:
            total.together += not is_whole
            if not _is_told(row, says):
                total.lost.append(f"{row.key}: the note that stood for it was not said in time")
        case DeliveryState.SKIPPED if _was_useless(row, row.finished_at):
            total.skipped += not is_whole
        case _:
            total.lost.append(f"{row.key}: {row.state}, {row.failure}")


def _is_told(part: Any, says: Mapping[int, Any]) -> bool:
    """By the note that stands for it; or when that was to be said, it helped nobody any more."""
    whole = says.get(part.collapsed_into)
    if whole is None:
        return False
    if whole.state in {DeliveryState.SENT, DeliveryState.UNCERTAIN}:
        return True
    if whole.failure is Reason.COLLAPSED:
        return _is_told(whole, says)
    return whole.finished_at is not None and _was_useless(part, whole.finished_at)


def _was_useless(row: Any, at: Any) -> bool:
    return row.useless_after is not None and row.useless_after < at
