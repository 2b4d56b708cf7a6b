"""One round of sending: claim, commit, send, mark, until nothing is due."""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakValueDictionary

import structlog

from bot.core.clock import Clock
from bot.core.ids import DeliveryId, new_id
from bot.core.shards import ALL, Shards
from bot.db.database import EVERY_GUILD, Database
from bot.features.outbox.attempt import Attempts, Claim
from bot.features.outbox.backoff import FIRST_PAUSE
from bot.features.outbox.collapse import collapsed, late_notes
from bot.features.outbox.hooks import Hooks
from bot.features.outbox.lateness import LATE_AFTER
from bot.features.outbox.ledger import DATABASE_TROUBLE, Ledger
from bot.features.outbox.look import Look
from bot.features.outbox.model import Debt, Delivery, DeliveryState
from bot.features.outbox.outcomes import Mark, put_off
from bot.features.outbox.own import Key, OwnPromises
from bot.features.outbox.pace import LEASE, MARKING_TAKES, SEND_CUT_OFF, Pace, batch_size
from bot.features.outbox.ports import Sender
from bot.features.outbox.sending_store import SendingStore
from bot.features.outbox.silence import Silence

log = structlog.get_logger()

_MOST_IN_FLIGHT = 50
"""If Discord falls silent, so many may be left uncertain and not the whole batch."""

_MOST_IN_FLIGHT_FOR_TAPS = 10

_NOT_OURS = ""


@dataclass(frozen=True, slots=True)
class DeliveryRound:
    """What one round did. ``put_off`` counts what went back to waiting."""

    sent: int = 0
    done: int = 0
    skipped: int = 0
    failed: int = 0
    uncertain: int = 0
    put_off: int = 0

    @property
    def total(self) -> int:
        return self.sent + self.done + self.skipped + self.failed + self.uncertain + self.put_off


class _Line:
    """Where deliveries wait for their turn. Taps have one of their own, so that none stands behind a backlog."""

    def __init__(self, most_in_flight: int) -> None:
        self.in_flight = asyncio.Semaphore(most_in_flight)
        self.turn = asyncio.Lock()
        """One at a time is looked at and waits for its token, so that it goes out as soon as it has it: tokens in
        many hands would be spent all at once after a stall."""


class Dispatcher:
    def __init__(
        self,
        db: Database,
        clock: Clock,
        sender: Sender,
        *,
        pace: Pace,
        hooks: Hooks,
        chance: Callable[[], float],
        shards: Shards = ALL,
    ) -> None:
        self.pace = pace
        self.silence = Silence()
        self.changes = 0
        """Counts what was withdrawn or renewed in this process, since it may be in line to be sent."""
        self.is_stopping = False
        self._db = db
        self._clock = clock
        self._sender = sender
        self._shards = shards
        self._attempts = Attempts(
            db, clock, sender, silence=self.silence, hooks=hooks, chance=chance
        )
        self._ledger = Ledger(db, hooks.tell_sent, lambda: self.pace.marks_gather_for)
        self._line = _Line(_MOST_IN_FLIGHT)
        self._line_of_taps = _Line(_MOST_IN_FLIGHT_FOR_TAPS)
        self._in_hand: dict[Key, asyncio.Event] = {}
        self._destinations: WeakValueDictionary[tuple[int, int], asyncio.Lock] = (
            WeakValueDictionary()
        )

    async def run(self) -> DeliveryRound:
        """Send all that is due, and what falls due meanwhile."""
        await self._ledger.catch_up()
        tally: Counter[str] = Counter()
        while await self._send_what_is_due(tally):
            pass
        tally.pop(_NOT_OURS, None)
        return DeliveryRound(**tally)

    async def run_own(self, own: OwnPromises) -> None:
        """Send what is due of a tap's promises, and wait for what another round of this process has in hand. Raises
        what the database raises."""
        while not own.is_left:
            if await self._send_what_is_due(Counter(), own):
                continue
            in_hand = [self._in_hand[key] for key in own.keys if key in self._in_hand]
            if not in_hand:
                return
            for landed in in_hand:
                await landed.wait()

    async def _send_what_is_due(self, tally: Counter[str], own: OwnPromises | None = None) -> bool:
        """Return whether anything was due."""
        line = self._line if own is None else self._line_of_taps
        in_flight = claimed = 0
        landed = asyncio.Event()
        trouble: Exception | None = None

        async def fly(delivery: Delivery, claim: Claim) -> None:
            nonlocal in_flight
            try:
                tally[await self._deliver(delivery, claim, line)] += 1
            finally:
                in_flight -= 1
                landed.set()

        async with asyncio.TaskGroup() as sends:
            while not self.is_stopping and not self.silence.rests(now=self._clock.now()):
                if own is not None and own.is_left:
                    break
                size = 1 if self.silence.is_deep else batch_size(self.pace.per_second)
                if in_flight > size // 2:
                    # Refill before the last one has landed: a slow one must not hold up the others.
                    landed.clear()
                    await landed.wait()
                    continue
                try:
                    claim = await self._claim(size - in_flight, own)
                except Exception as error:  # noqa: BLE001  it is raised once those in flight have landed
                    trouble = error
                    break
                if not claim.deliveries:
                    break
                claimed += len(claim.deliveries)
                in_flight += len(claim.deliveries)
                for delivery in claim.deliveries:
                    sends.create_task(fly(delivery, claim))
        if trouble is not None:
            raise trouble
        return claimed > 0

    async def next_wake(self) -> datetime | None:
        async with self._db.reading(EVERY_GUILD) as tx:
            wake_at = await SendingStore(tx).next_wake(self._shards)
        resting_until = self.silence.resting_until
        if wake_at is None or resting_until is None:
            return wake_at
        return max(wake_at, resting_until)

    async def _claim(self, limit: int, own: OwnPromises | None) -> Claim:
        changes = self.changes
        now = self._clock.now()
        until = now + LEASE
        async with self._db.transaction(EVERY_GUILD) as tx:
            store = SendingStore(tx)
            found = await store.claim_due(
                now,
                leased_until=until,
                limit=limit,
                except_for=self._ledger.unwritten,
                only=None if own is None else own.keys,
                shards=self._shards,
            )
            claimed = tuple(await self._collapse(store, found, now=now, until=until))
        look = Look(
            self._db,
            self._clock,
            self._sender,
            claimed=claimed,
            claimed_at=now,
            changes=changes,
            count_changes=lambda: self.changes,
        )
        return Claim(claimed, now, until, look)

    async def _collapse(
        self, store: SendingStore, found: list[Delivery], *, now: datetime, until: datetime
    ) -> list[Delivery]:
        """After downtime, tell one person one thing. The parts are closed by the note that stands for them."""
        late = late_notes(found, claimed_at=now)
        if not late:
            return found
        waiting = await store.list_waiting_notes(late, due_before=now - LATE_AFTER)
        told_together: set[DeliveryId] = set()
        whole: list[Delivery] = []
        for person, more in late_notes(waiting, claimed_at=now).items():
            late[person].extend(more)
        for notes in late.values():
            if len(notes) > 1:
                note = collapsed(notes, DeliveryId(new_id(now)), claimed_at=now)
                await store.add_collapsed(note, notes, leased_until=until)
                told_together.update(part.id for part in notes)
                whole.append(note)
        return [*whole, *(one for one in found if one.id not in told_together)]

    async def _deliver(self, delivery: Delivery, claim: Claim, line: _Line) -> str:
        """Bring one delivery to the end of this try. Never raises, since others are in flight beside it."""
        key = (delivery.guild_id, delivery.key)
        landed = self._in_hand.setdefault(key, asyncio.Event())
        try:
            async with self._one_at_a_time(delivery), line.in_flight:
                mark = await self._attempt(delivery, claim, line)
            if mark is None:
                return _NOT_OURS
            await self._ledger.write(mark)
        except Exception:
            log.exception("delivery left claimed", delivery=delivery.id, kind=delivery.kind)
            return _NOT_OURS
        finally:
            self._in_hand.pop(key, None)
            landed.set()
        if mark.state is DeliveryState.WAITING:
            return "put_off"
        is_step_done = mark.state is DeliveryState.SENT and delivery.debt is Debt.DO
        return "done" if is_step_done else mark.state.value

    async def _attempt(self, delivery: Delivery, claim: Claim, line: _Line) -> Mark | None:
        async with line.turn:
            try:
                seen = await claim.look.at(delivery)
            except DATABASE_TROUBLE:
                now = self._clock.now()
                return put_off(delivery, now + FIRST_PAUSE, claimed_at=claim.at, now=now)
            if seen is None:
                return None
            await self.pace.wait_for(delivery.debt)
        mark = self._give_back(seen.delivery, claim, now=self._clock.now())
        return mark or await self._attempts.make(seen, claim)

    def _give_back(self, delivery: Delivery, claim: Claim, *, now: datetime) -> Mark | None:
        """Untried, if we stop, if the lease is nearly over, or if Discord is silent."""
        until = self.silence.rest(now=now)
        if self.is_stopping or now + SEND_CUT_OFF + MARKING_TAKES > claim.until:
            until = now
        return None if until is None else put_off(delivery, until, claimed_at=claim.at, now=now)

    def _one_at_a_time(self, delivery: Delivery) -> AbstractAsyncContextManager[None]:
        """Discord limits each channel; waiting in line here does not use up the time of a send."""
        place = delivery.channel_id or delivery.member_id or delivery.id
        return self._destinations.setdefault((delivery.guild_id, place), asyncio.Lock())
