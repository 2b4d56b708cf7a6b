"""One try to send one delivery, from the last look to what became of it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.core.clock import Clock
from bot.db.database import EVERY_GUILD, Database
from bot.features.outbox.backoff import FIRST_PAUSE
from bot.features.outbox.collapse import still_useful
from bot.features.outbox.hooks import Hooks
from bot.features.outbox.lateness import (
    Decided,
    Park,
    PutOff,
    ReadBack,
    SendNow,
    Skip,
    is_first_since_asked,
    verdict,
)
from bot.features.outbox.ledger import is_database_busy
from bot.features.outbox.look import Look, Seen
from bot.features.outbox.model import COLLAPSED_KIND, Debt, Delivery, Reason
from bot.features.outbox.outcomes import (
    Mark,
    after_looking,
    after_trouble,
    done,
    found,
    parked,
    put_off,
    said,
    skipped,
)
from bot.features.outbox.pace import MARKING_TAKES, SEND_CUT_OFF
from bot.features.outbox.ports import (
    Facts,
    NotWanted,
    OutcomeUnknown,
    OutOfSight,
    RecipientGone,
    Sender,
    SendOutcome,
    Sent,
    TryLater,
    Unreachable,
)
from bot.features.outbox.sending_store import SendingStore
from bot.features.outbox.silence import Silence

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Claim:
    """Deliveries that are ours until the lease ends."""

    deliveries: tuple[Delivery, ...]
    at: datetime
    until: datetime
    look: Look


class Attempts:
    """Each returns what became of the delivery; none raises because of Discord."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        sender: Sender,
        *,
        silence: Silence,
        hooks: Hooks,
        chance: Callable[[], float],
    ) -> None:
        self._db = db
        self._clock = clock
        self._sender = sender
        self._silence = silence
        self._hooks = hooks
        self._chance = chance

    async def make(self, seen: Seen, claim: Claim) -> Mark:
        """Send it if it is still to be sent."""
        match verdict(seen.delivery, claimed_at=claim.at, now=self._clock.now()):
            case ReadBack() as doubt:
                return await self._read_back(seen.delivery, claim, doubt)
            case decided:
                return await self._follow(decided, seen.delivery, claim, seen.facts)

    async def _read_back(self, delivery: Delivery, claim: Claim, doubt: ReadBack) -> Mark:
        """Never say it again before it is known that it was not said."""
        try:
            async with asyncio.timeout(SEND_CUT_OFF.total_seconds()):
                sent = await self._sender.find_said(delivery, since=doubt.since)
        except Exception as raised:  # noqa: BLE001  whatever it is, it must not stop the others
            trouble = _as_outcome(raised)
            self._hear(delivery, trouble)
            if isinstance(trouble, Unreachable | OutOfSight):
                return await self._follow(doubt.if_out_of_sight, delivery, claim)
            mark = after_looking(
                delivery,
                trouble,
                claimed_at=claim.at,
                now=self._clock.now(),
                chance=self._chance(),
            )
            return await self._told(mark, trouble, claim)
        self._silence.heard()
        mark = await self._after_seeing(sent, delivery, claim, doubt)
        return replace(mark, is_surely_once=is_first_since_asked(delivery))

    async def _after_seeing(
        self, sent: Sent | None, delivery: Delivery, claim: Claim, doubt: ReadBack
    ) -> Mark:
        now = self._clock.now()
        if sent is not None:
            return found(delivery, sent, now=now)
        if now + SEND_CUT_OFF + MARKING_TAKES > claim.until:
            return put_off(delivery, now, claimed_at=claim.at, now=now)
        return await self._follow(doubt.if_absent, delivery, claim)

    async def _follow(
        self, decided: Decided, delivery: Delivery, claim: Claim, facts: Facts | None = None
    ) -> Mark:
        """``facts`` only if they are fresh: after a look at Discord they are not."""
        now = self._clock.now()
        match decided:
            case SendNow(late_by):
                return await self._send(delivery, claim, late_by, facts)
            case PutOff(until):
                return put_off(delivery, until, claimed_at=claim.at, now=now)
            case Skip(reason):
                return skipped(delivery, reason, claimed_at=claim.at, now=now)
            case Park():
                return parked(delivery, now=now)

    async def _send(
        self, delivery: Delivery, claim: Claim, late_by: timedelta, facts: Facts | None
    ) -> Mark:
        try:
            async with asyncio.timeout(SEND_CUT_OFF.total_seconds()):
                sent = await self._reach(delivery, late_by, facts)
        except Exception as raised:  # noqa: BLE001  whatever it is, it must not stop the others
            return await self._after(delivery, claim, _as_outcome(raised))
        self._silence.heard()
        now = self._clock.now()
        if sent is None:
            return done(delivery, claimed_at=claim.at, now=now)
        return said(delivery, sent, late_by=late_by, now=now)

    async def _reach(
        self, delivery: Delivery, late_by: timedelta, facts: Facts | None
    ) -> Sent | None:
        if delivery.debt is Debt.DO:
            await self._sender.do(delivery)
            return None
        if delivery.kind != COLLAPSED_KIND:
            return await self._sender.say(delivery, late_by=late_by, facts=facts)
        async with self._db.reading(EVERY_GUILD) as tx:
            parts = await SendingStore(tx).list_parts(delivery)
        useful = still_useful(parts, now=self._clock.now())
        if not useful:
            raise NotWanted
        return await self._sender.say_collapsed(useful, collapsed=delivery, late_by=late_by)

    async def _after(self, delivery: Delivery, claim: Claim, trouble: Exception) -> Mark:
        self._hear(delivery, trouble)
        now, chance = self._clock.now(), self._chance()
        mark = after_trouble(delivery, trouble, claimed_at=claim.at, now=now, chance=chance)
        return await self._told(mark, trouble, claim)

    def _hear(self, delivery: Delivery, trouble: Exception) -> None:
        if isinstance(trouble, OutcomeUnknown):
            self._silence.unheard(now=self._clock.now())
        elif isinstance(trouble, SendOutcome):
            self._silence.heard()
        else:
            log.error(
                "a delivery is broken", delivery=delivery.id, kind=delivery.kind, exc_info=trouble
            )

    async def _told(self, mark: Mark, trouble: Exception, claim: Claim) -> Mark:
        """Before the mark is written: after a crash in between, it is tried and told again. So it is while the
        database is busy."""
        try:
            await self._tell(mark, trouble)
        except Exception as busy:  # noqa: BLE001  whatever else goes wrong was caught
            log.warning("a delivery waits for the database", trouble=type(busy).__name__)
            now = self._clock.now()
            return put_off(mark.delivery, now + FIRST_PAUSE, claimed_at=claim.at, now=now)
        return mark

    async def _tell(self, mark: Mark, trouble: Exception) -> None:
        delivery = mark.delivery
        match trouble:
            case Unreachable() if mark.failure is Reason.NOTES_BLOCKED:
                await self._hooks.tell_unreachable(self._db, mark.as_marked())
            case RecipientGone() if delivery.member_id is not None:
                await self._hooks.tell_gone(self._db, delivery.guild_id, delivery.member_id)
            case _:
                pass


def _as_outcome(raised: Exception) -> Exception:
    """Name what is nobody's bug: a cut-off or a lost line may mean that it went out; while our own database is
    busy, the note can't even be put into words."""
    if is_database_busy(raised):
        log.warning("a delivery waits for the database", trouble=type(raised).__name__)
        return TryLater()
    return OutcomeUnknown() if isinstance(raised, OSError) else raised
