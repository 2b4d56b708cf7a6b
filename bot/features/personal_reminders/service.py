"""Reminders that people set for themselves: brought on time, put off, done, stopped, forgotten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from typing_extensions import override

from bot.core.clock import Clock
from bot.core.ids import GuildId, MemberId
from bot.core.personal_data import Declaration, HoldsParts, Part
from bot.db.data_keys import Sealer
from bot.db.database import EVERY_GUILD, Database, Transaction
from bot.features.guilds.service import GuildService
from bot.features.members.model import Member
from bot.features.members.service import MemberService
from bot.features.outbox.service import OutboxService
from bot.features.personal_reminders.declarations import ALL_REMINDERS, DECLARATIONS, REMINDERS
from bot.features.personal_reminders.drafting import DraftingPart
from bot.features.personal_reminders.errors import ClockUnknownError, ReminderNotFoundError
from bot.features.personal_reminders.model import (
    DRAFT_KEPT,
    OVER_KEPT,
    Reminder,
    ReminderId,
    ReminderState,
    Snooze,
    snoozed_until,
)
from bot.features.personal_reminders.planning import passed_on
from bot.features.personal_reminders.store import Kept, PersonalReminderStore

_MISSED_AFTER: Final = timedelta(hours=1)
_REPAIRED_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Mine:
    """All of one person, what comes first on top and what has come at the end."""

    reminders: Sequence[Reminder]
    member: Member


class PersonalReminderService(DraftingPart, HoldsParts[Transaction]):
    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        outbox: OutboxService,
        guilds: GuildService,
        members: MemberService,
        sealer: Sealer,
    ) -> None:
        super().__init__(
            db=db, clock=clock, outbox=outbox, guilds=guilds, members=members, sealer=sealer
        )
        members.on_change(self.replan_member)
        outbox.on_recipient_gone(self.person_gone)

    # Living with them.

    async def mine(self, guild_id: GuildId, member_id: MemberId) -> Mine:
        async with self._db.reading(guild_id) as tx:
            kept = await PersonalReminderStore(tx).list_of(member_id)
            mine = [await self._opened(tx, one) for one in kept if one.state is ReminderState.OPEN]
            member = await self._members.get_in(tx, guild_id, member_id)
        last = max((one.comes_at for one in mine if one.comes_at is not None), default=None)
        mine.sort(key=lambda one: (one.comes_at is None, one.comes_at or last or one.made_at))
        return Mine(mine, member)

    async def count(self, guild_id: GuildId, member_id: MemberId) -> int:
        """How many stand on the list, without opening any."""
        async with self._db.reading(guild_id) as tx:
            kept = await PersonalReminderStore(tx).list_of(member_id)
        return sum(one.state is ReminderState.OPEN for one in kept)

    async def find_any(
        self, guild_id: GuildId, reminder_id: ReminderId, *, by: MemberId
    ) -> Reminder:
        """A draft too: to fill the form with what was typed."""
        async with self._db.reading(guild_id) as tx:
            kept = await PersonalReminderStore(tx).get(reminder_id)
            if kept.member_id != by:
                raise ReminderNotFoundError(is_anothers=True)
            return await self._opened(tx, kept)

    async def get(self, guild_id: GuildId, reminder_id: ReminderId, *, by: MemberId) -> Reminder:
        found = await self.find_any(guild_id, reminder_id, by=by)
        if found.state is not ReminderState.OPEN:
            raise ReminderNotFoundError
        return found

    async def done(
        self, guild_id: GuildId, reminder_id: ReminderId, *, by: MemberId
    ) -> Reminder | None:
        """One that comes once goes. One that repeats comes again next time, and is handed back."""
        now = self._clock.now()
        async with self._db.transaction(guild_id) as tx:
            store = PersonalReminderStore(tx)
            kept = await self._own(tx, reminder_id, by)
            if kept.snoozed_until is not None:
                await self._planner.withdraw(tx, kept, kept.snoozed_until)
                kept = replace(kept, snoozed_until=None)
            member = await self._members.get_in(tx, guild_id, by)
            if kept.plan is not None and kept.plan.repeats:
                kept = passed_on(kept, member, now=now)
                kept = await self._planner.plan(tx, kept, member, now=now)
                if kept.over_at is None:
                    await store.save(kept)
                    return await self._opened(tx, kept)
            await self._planner.withdraw(tx, kept)
            await store.drop(kept.id)
            return None

    async def stop(self, guild_id: GuildId, reminder_id: ReminderId, *, by: MemberId) -> None:
        """It never comes again, and nothing of it stays."""
        async with self._db.transaction(guild_id) as tx:
            kept = await self._own(tx, reminder_id, by)
            await self._planner.withdraw(tx, kept)
            await PersonalReminderStore(tx).drop(kept.id)

    async def snooze(
        self, guild_id: GuildId, reminder_id: ReminderId, choice: Snooze, *, by: MemberId
    ) -> Reminder:
        """Bring it once more, later. What it does otherwise stays as it is."""
        now = self._clock.now()
        async with self._db.transaction(guild_id) as tx:
            kept = await self._own(tx, reminder_id, by)
            member = await self._members.get_in(tx, guild_id, by)
            zone = member.confirmed_zone or (kept.plan.first.zone if kept.plan else None)
            if zone is None:
                raise ClockUnknownError
            until = snoozed_until(choice, now=now, zone=zone).replace(microsecond=0)
            if kept.snoozed_until is not None:
                await self._planner.withdraw(tx, kept, kept.snoozed_until)
            kept = passed_on(replace(kept, snoozed_until=None), member, now=now)
            kept = replace(kept, snoozed_until=until)
            kept = await self._planner.plan(tx, kept, member, now=now)
            await PersonalReminderStore(tx).save(kept)
            return await self._opened(tx, kept)

    # Keeping them going.

    async def plan_on(self, guild_id: GuildId, reminder_id: ReminderId) -> None:
        """Its time has come: promise the next one. Harmless to do again."""
        now = self._clock.now()
        async with self._db.transaction(guild_id) as tx:
            store = PersonalReminderStore(tx)
            try:
                kept = await store.lock(reminder_id)
            except ReminderNotFoundError:
                return
            member = await self._members.get_in(tx, guild_id, kept.member_id)
            kept = passed_on(kept, member, now=now)
            kept = await self._planner.plan(tx, kept, member, now=now, catches_up=True)
            await store.save(kept)

    async def replan_member(self, tx: Transaction, member: Member) -> None:
        """Another clock, a pause, or no notes at all: each time is worked out again."""
        now = self._clock.now()
        store = PersonalReminderStore(tx)
        for before in await store.lock_of(member.member_id):
            if before.state is not ReminderState.OPEN or before.over_at is not None:
                continue
            kept = before
            if kept.has_come(now):
                if member.wants_notes(now):
                    await self._planner.bring_now(tx, kept, member, now=now)
                kept = passed_on(kept, member, now=now)  # its note is on the way
            after = await self._planner.plan(tx, kept, member, now=now, not_before=now)
            await self._take_back(tx, before, after, member)
            await store.save(after)

    async def repair(self) -> None:
        """Nightly: whatever was not planned further goes on."""
        before = self._clock.now() - _MISSED_AFTER
        last = ReminderId(0)
        while True:
            async with self._db.reading(EVERY_GUILD) as tx:
                missed = await PersonalReminderStore(tx).list_unplanned(
                    before, above=last, limit=_REPAIRED_AT_ONCE
                )
            for guild_id, last in missed:
                await self.plan_on(guild_id, last)
            if len(missed) < _REPAIRED_AT_ONCE:
                return

    async def forget_old(self) -> None:
        """Nightly: drafts of yesterday, and what has come a week ago."""
        now = self._clock.now()
        async with self._db.transaction(EVERY_GUILD) as tx:
            await PersonalReminderStore(tx).drop_old(
                drafts_before=now - DRAFT_KEPT, over_before=now - OVER_KEPT
            )

    async def person_gone(self, tx: Transaction, _guild_id: GuildId, member_id: MemberId) -> None:
        """They have left the server, and what they asked for leaves with them."""
        store = PersonalReminderStore(tx)
        await self._planner.withdraw_all(tx, [one.id for one in await store.lock_of(member_id)])
        await store.forget(member_id)

    # What is kept of a person.

    @property
    @override
    def declarations(self) -> Sequence[Declaration]:
        return DECLARATIONS

    @override
    async def export_member(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId
    ) -> Mapping[str, Any]:
        kept = await PersonalReminderStore(tx).list_of(member_id)
        if not kept:
            return {}
        opened = [await self._opened(tx, one) for one in kept]
        return {
            REMINDERS: [
                {
                    "words": one.what,
                    "when_as_you_wrote_it": one.typed,
                    "next_at": None if one.comes_at is None else one.comes_at.isoformat(),
                }
                for one in opened
            ]
        }

    @override
    async def forget_member(self, tx: Transaction, guild_id: GuildId, member_id: MemberId) -> None:
        await self.person_gone(tx, guild_id, member_id)

    @property
    @override
    def parts(self) -> Sequence[Part]:
        return (ALL_REMINDERS,)

    @override
    async def forget_part(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId, part: Part
    ) -> None:
        await self.person_gone(tx, guild_id, member_id)

    # Inside a transaction.

    async def _take_back(self, tx: Transaction, before: Kept, after: Kept, member: Member) -> None:
        """Notes for times that are not meant any more. One that is late and on its way is left alone."""
        now, times = self._clock.now(), [before.next_at, before.snoozed_until]
        if member.notes.allowed:
            still = {after.next_at, after.snoozed_until}
            times = [at for at in times if at not in still and at is not None and at > now]
        if any(at is not None for at in times):
            await self._planner.withdraw(tx, before, *times)
