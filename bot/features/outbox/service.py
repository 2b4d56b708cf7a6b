"""What is owed to people and to Discord: promised in a transaction, done afterwards, never lost, never said twice."""

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from bot.core.clock import Clock
from bot.core.ids import DeliveryId, GuildId, MemberId, new_id
from bot.core.personal_data import Declaration
from bot.core.shards import ALL, Shards
from bot.db.database import EVERY_GUILD, Database, Scope, Transaction
from bot.features.outbox import own
from bot.features.outbox.change_listener import ChangeListener
from bot.features.outbox.declarations import DECLARATIONS, NOTES
from bot.features.outbox.dispatch import DeliveryRound, Dispatcher
from bot.features.outbox.erasures import Erasing, ErasureProgress, ErasureStore, clearing
from bot.features.outbox.errors import DeliveryNotFoundError, DeliveryTooLateError
from bot.features.outbox.hold_store import HoldStore
from bot.features.outbox.hooks import Hooks, OnDelivery, OnPerson, OnSent
from bot.features.outbox.model import KEPT_FOR, Debt, Delivery, DeliveryState, Promise, Reason
from bot.features.outbox.own import OwnPromises
from bot.features.outbox.pace import Pace
from bot.features.outbox.ports import Sender
from bot.features.outbox.posting_store import PostingStore
from bot.features.outbox.restored import look_for_restored
from bot.features.outbox.sending_store import SendingStore, Told
from bot.features.outbox.store import (
    DeliveryStore,
    StateCount,
    about,
    by_prefixes,
    naming,
    said_to,
    sent_to,
    stuck,
    unheard,
)

ON_THE_DESK_AFTER = timedelta(hours=2)
"""A step that Discord has refused for so long is shown to facilitators; it is still tried."""

UNHEARD_FOR = timedelta(days=7)
"""How long a person's page offers what a note could not bring."""

OVERDUE_AFTER = timedelta(minutes=5)
"""A message that waits longer than this past its time is worth a word to people."""

_LOOKS_AGAIN_ALONE = timedelta(minutes=15)
"""Nothing is missed in one process; but a machine that was suspended wakes with its timers late."""

_LOOKS_AGAIN_AMONG_MANY = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class OutboxReport:
    """How the outbox is, for the operator and the desk."""

    backlog: int
    """What should have gone out by now."""
    oldest_due_at: datetime | None
    """Of the messages among them. A step that Discord refuses waits until an admin gives a permission back."""
    overdue: int
    """Messages among them that wait longer than they should."""
    oldest_overdue_at: datetime | None
    waiting: int
    failures: Mapping[Reason, int]
    """Failed or uncertain, and not settled."""
    skipped: Mapping[Reason, int]
    sent_late: int


class OutboxService:
    """Features post promises inside their own transactions; the clockwork calls ``deliver_due``."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        sender: Sender,
        *,
        on_change: Callable[[], None] | None = None,
        pace: Pace | None = None,
        chance: Callable[[], float] | None = None,
        shards: Shards = ALL,
    ) -> None:
        """``shards`` are this process's; with many processes each takes its share of the bot's pace."""
        self.on_change = on_change or _nobody_listens
        """Called after a commit that may have brought something due."""
        self._db = db
        self._clock = clock
        self._hooks = Hooks()
        self._dispatcher = Dispatcher(
            db,
            clock,
            sender,
            pace=pace or Pace(processes=shards.processes),
            hooks=self._hooks,
            chance=chance or secrets.SystemRandom().random,
            shards=shards,
        )
        self._listener = ChangeListener(db, self._changed)
        self._erasing: WeakKeyDictionary[Transaction, Erasing] = WeakKeyDictionary()
        self._being_forgotten: WeakKeyDictionary[Transaction, set[MemberId]] = WeakKeyDictionary()

    # Who wants to know.

    def on_sent(self, hook: OnSent) -> None:
        """Call ``hook(deliveries)`` after messages were sent, with all that were marked together."""
        self._hooks.sent.append(hook)

    def on_unreachable(self, hook: OnDelivery) -> None:
        """Call ``hook(tx, delivery)`` when a person's private notes are closed to us."""
        self._hooks.unreachable.append(hook)

    def on_recipient_gone(self, hook: OnPerson) -> None:
        """Call ``hook(tx, guild_id, member_id)`` when a person turns out to have left the server."""
        self._hooks.recipient_gone.append(hook)

    # Called by other features, inside their transactions.

    async def post(self, tx: Transaction, promises: Iterable[Promise]) -> None:
        """Promise. The same key again is the same promise: a ``say`` that waits is renewed, one that was said stays
        said; a ``do`` is done once more, and once is enough for many wishes."""
        promises = tuple(promises)
        if (erasing := self._erasing.get(tx)) is not None:
            erasing.posted.update(one.key for one in promises if one.debt is Debt.DO)
        forgotten = self._being_forgotten.get(tx, set())
        now = self._clock.now()
        await PostingStore(tx).post(promises, now=now, being_forgotten=forgotten)
        own.note(promises, now=now)
        tx.after_commit(self._changed)

    def begin_erasure(self, tx: Transaction, receipt_id: int) -> None:
        """What this transaction posts from now on is owed to that receipt."""
        self._erasing[tx] = Erasing(receipt_id)

    async def end_erasure(
        self, tx: Transaction, *, naming: MemberId | None = None
    ) -> ErasureProgress:
        """Tie to the receipt what Discord has to do now: what was posted since, and all that is owed to or about
        somebody of whom nothing stays."""
        erasing, now = self._erasing.pop(tx), self._clock.now()
        store = ErasureStore(tx)
        await store.add_steps(erasing.receipt_id, tx.guild_id, erasing.posted, now, naming=naming)
        return await store.progress(erasing.receipt_id)

    async def erasure_progress(self, guild_id: GuildId, receipt_id: int) -> ErasureProgress:
        async with self._db.reading(guild_id) as tx:
            return await ErasureStore(tx).progress(receipt_id)

    async def withdraw(
        self,
        tx: Transaction,
        *,
        key_prefix: str | Collection[str] | None = None,
        subject_id: int | None = None,
        member_id: MemberId | None = None,
    ) -> int:
        """Take back what was not sent yet, chosen in exactly one way, and return how many. Of several prefixes any
        will do.

        By ``member_id`` only messages are taken back: a step about a person, such as closing a room to them, may
        be the reason why nobody writes to them any more.
        """
        _ = tx.guild_id  # a guild's own transaction, since keys and people exist in many
        prefixes = [key_prefix] if isinstance(key_prefix, str) else key_prefix
        chosen = [
            *([] if prefixes is None else [by_prefixes(prefixes)]),
            *([] if subject_id is None else [[about(subject_id)]]),
            *([] if member_id is None else [[said_to(member_id)]]),
        ]
        if len(chosen) != 1:
            message = "withdraw by one of key_prefix, subject_id, member_id"
            raise ValueError(message)
        tx.after_commit(self._renewed)
        store, now = DeliveryStore(tx), self._clock.now()
        return sum([await store.withdraw(some, now=now) for some in chosen[0]])

    async def list_told_before(
        self, tx: Transaction, notes: Sequence[Delivery], *, kinds: Collection[str]
    ) -> Collection[Told]:
        """Of which of these subjects each person had been sent another note of these kinds: whom and what. For notes
        of any guild."""
        return await SendingStore(tx).list_told_before(notes, kinds=kinds)

    # The clockwork's.

    @property
    def pace(self) -> Pace:
        return self._dispatcher.pace

    @pace.setter
    def pace(self, pace: Pace) -> None:
        self._dispatcher.pace = pace

    @property
    def looks_again_every(self) -> timedelta:
        """How often to look even if nothing was heard."""
        return _LOOKS_AGAIN_ALONE if self._db.is_sqlite else _LOOKS_AGAIN_AMONG_MANY

    async def deliver_due(self) -> DeliveryRound:
        """Send and do all that is due. Several may run at once, in one process or in many."""
        with own.nobodys():
            return await self._dispatcher.run()

    async def deliver_own(self, promises: OwnPromises) -> None:
        """Send and do what is due of a tap's promises. The clockwork is woken for what waits on."""
        try:
            await self._dispatcher.run_own(promises)
        finally:
            self.on_change()

    async def next_due_at(self) -> datetime | None:
        """When to call ``deliver_due`` next: something falls due, is tried again, or was left by a killed process."""
        return await self._dispatcher.next_wake()

    def wind_down(self) -> None:
        """Start nothing more; what is in flight is finished, the rest is given back."""
        self._dispatcher.is_stopping = True

    async def listen(self) -> None:
        """On PostgreSQL, hear at once what other processes post. Harmless to call again."""
        await self._listener.listen()

    async def stop_listening(self) -> None:
        await self._listener.close()

    async def tidy(self) -> int:
        """Nightly: forget what was finished long ago."""
        async with self._db.transaction(EVERY_GUILD) as tx:
            before = self._clock.now() - KEPT_FOR
            await ErasureStore(tx).delete_older(before)
            return await SendingStore(tx).delete_finished(before=before)

    async def look_for_restored(self) -> None:
        """At the start: what an old copy of the database was unsure about is looked for, and not said blindly."""
        await look_for_restored(self._db, now=self._clock.now())

    # Servers that the bot was taken out of.

    async def hold(self, tx: Transaction, *, since: datetime | None = None) -> None:
        """Send and do nothing in the transaction's guild until it is released. What is owed there waits."""
        await HoldStore(tx).hold(tx.guild_id, since=since or self._clock.now())
        tx.after_commit(self._renewed)

    async def release(self, tx: Transaction) -> bool:
        """Go on with the guild; what helps nobody any more is skipped as after any absence. False: nothing held it."""
        tx.after_commit(self._changed)
        return await HoldStore(tx).release(tx.guild_id)

    async def held_since(self, tx: Transaction) -> datetime | None:
        return await HoldStore(tx).held_since(tx.guild_id)

    async def list_held(
        self, tx: Transaction, *, held_before: datetime | None = None
    ) -> Sequence[GuildId]:
        """The guilds that are held, of all guilds, the longest first."""
        return await HoldStore(tx).list_(held_before=held_before)

    # For cogs and the desk.

    async def get(self, delivery_id: DeliveryId, *, guild_id: GuildId | None = None) -> Delivery:
        async with self._db.reading(_scope(guild_id)) as tx:
            return await DeliveryStore(tx).get(delivery_id)

    async def list_about(self, guild_id: GuildId, subject_id: int) -> Sequence[Delivery]:
        """Everything owed or done about one subject, oldest first."""
        async with self._db.reading(guild_id) as tx:
            return await DeliveryStore(tx).list_(about(subject_id))

    async def list_sent(
        self, guild_id: GuildId, *, member_id: MemberId, subject_id: int
    ) -> Sequence[Delivery]:
        """The messages that went to one person about one subject."""
        async with self._db.reading(guild_id) as tx:
            return await DeliveryStore(tx).list_(sent_to(member_id, subject_id))

    async def list_unheard(self, guild_id: GuildId, member_id: MemberId) -> Sequence[Delivery]:
        """What could not be said to a person by itself and still matters: their page shows it instead."""
        since = self._clock.now() - UNHEARD_FOR
        async with self._db.reading(guild_id) as tx:
            found = await DeliveryStore(tx).list_(unheard(member_id, since=since))
        now = self._clock.now()
        return [one for one in found if one.useless_after is None or one.useless_after > now]

    async def mark_heard(self, guild_id: GuildId, delivery_id: DeliveryId) -> None:
        """They have opened it on their page, so it waits no longer."""
        async with self._db.transaction(guild_id) as tx:
            store = DeliveryStore(tx)
            if (await store.lock(delivery_id)).failure in (Reason.NOTES_BLOCKED, Reason.COLLAPSED):
                await store.mark_let_go(delivery_id, now=self._clock.now())

    async def list_stuck(self, guild_id: GuildId) -> Sequence[Delivery]:
        """What needs a person: failed, uncertain, or refused by Discord for hours."""
        since = self._clock.now() - ON_THE_DESK_AFTER
        async with self._db.reading(guild_id) as tx:
            return await DeliveryStore(tx).list_(stuck(since=since))

    async def send_again_in(self, tx: Transaction, delivery_id: DeliveryId) -> None:
        """A person decided that it shall go out (again)."""
        now = self._clock.now()
        store = DeliveryStore(tx)
        delivery = self._stuck(await store.lock(delivery_id))
        if delivery.useless_after is not None and now > delivery.useless_after:
            raise DeliveryTooLateError
        await store.mark_waiting_again(delivery_id, now=now)
        own.note([delivery], now=now)
        tx.after_commit(self._changed)

    async def let_go_in(self, tx: Transaction, delivery_id: DeliveryId) -> None:
        """A person decided that it need not happen."""
        store = DeliveryStore(tx)
        self._stuck(await store.lock(delivery_id))
        await store.mark_let_go(delivery_id, now=self._clock.now())

    async def report(self, guild_id: GuildId | None = None) -> OutboxReport:
        """Look at one guild's outbox, or at all."""
        async with self._db.reading(_scope(guild_id)) as tx:
            store = DeliveryStore(tx)
            counts, now = await store.count_states(), self._clock.now()
            backlog, _ = await store.count_overdue(now=now)
            _, oldest_due_at = await store.count_overdue(now=now, debt=Debt.SAY)
            overdue, oldest_overdue_at = await store.count_overdue(
                now=now - OVERDUE_AFTER, debt=Debt.SAY
            )
        return OutboxReport(
            backlog=backlog,
            oldest_due_at=oldest_due_at,
            overdue=overdue,
            oldest_overdue_at=oldest_overdue_at,
            waiting=sum(one.count for one in counts if one.state.is_open),
            failures=_by_reason(counts, DeliveryState.FAILED, DeliveryState.UNCERTAIN),
            skipped=_by_reason(counts, DeliveryState.SKIPPED),
            sent_late=sum(one.count for one in counts if one.was_late),
        )

    # What is kept of a person.

    @property
    def declarations(self) -> Sequence[Declaration]:
        return DECLARATIONS

    async def export_member(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId
    ) -> Mapping[str, Any]:
        found = await DeliveryStore(tx).list_(naming(guild_id, member_id))
        return {NOTES: [_exported(delivery) for delivery in found]}

    async def forget_member(self, tx: Transaction, guild_id: GuildId, member_id: MemberId) -> None:
        """Delete all that names them, and take the messages to them off Discord. Steps that must still be taken, also
        those that are posted later in this transaction, are deleted once they are done."""
        self._being_forgotten.setdefault(tx, set()).add(member_id)
        tx.after_commit(self._renewed)
        messages = await ErasureStore(tx).list_messages(guild_id, member_id)
        await DeliveryStore(tx).forget(guild_id, member_id)
        now = self._clock.now()
        await self.post(tx, clearing(str(new_id(now)), guild_id, member_id, messages, now))

    def _changed(self) -> None:
        self._renewed()
        self.on_change()

    def _renewed(self) -> None:
        self._dispatcher.changes += 1

    def _stuck(self, delivery: Delivery) -> Delivery:
        if delivery.state in (DeliveryState.FAILED, DeliveryState.UNCERTAIN):
            return delivery
        if delivery.debt is Debt.DO and delivery.state is DeliveryState.WAITING:
            return delivery
        raise DeliveryNotFoundError


def _nobody_listens() -> None:
    """Stand in until the clockwork is there."""


def _scope(guild_id: GuildId | None) -> Scope:
    return EVERY_GUILD if guild_id is None else guild_id


def _by_reason(counts: Iterable[StateCount], *states: DeliveryState) -> Mapping[Reason, int]:
    found: dict[Reason, int] = {}
    for one in counts:
        if one.state in states and one.failure is not None:
            found[one.failure] = found.get(one.failure, 0) + one.count
    return found


def _exported(delivery: Delivery) -> Mapping[str, Any]:
    return {
        "kind": delivery.kind,
        "planned_for": delivery.due_at.isoformat(),
        "how_it_stands": delivery.state.value,
        "reason": delivery.failure,
        "about": dict(delivery.params),
    }
