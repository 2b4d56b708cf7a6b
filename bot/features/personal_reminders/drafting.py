"""From typed words to a promise: kept locked, shown, changed, and confirmed."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.errors import Refusal
from bot.core.ids import GuildId, MemberId, new_id
from bot.core.wall_time import load_zone
from bot.db.database import Transaction
from bot.features.members.model import Member
from bot.features.personal_reminders.errors import (
    ClockUnknownError,
    NoWordsError,
    ReminderDraftGoneError,
    ReminderNotFoundError,
    TooManyRemindersError,
)
from bot.features.personal_reminders.ground import Ground
from bot.features.personal_reminders.model import (
    MOST_DRAFTS,
    MOST_OPEN,
    TYPED_LIMIT,
    WORDS_LIMIT,
    Plan,
    Reminder,
    ReminderId,
    ReminderState,
)
from bot.features.personal_reminders.reading import Reading, read_reminder
from bot.features.personal_reminders.store import Kept, PersonalReminderStore
from bot.features.personal_reminders.typed_at_once import reads_like_a_time


@dataclass(frozen=True, slots=True)
class Preview:
    """What was understood of a draft, or why it was not; what was typed is safe either way."""

    draft: Reminder
    member: Member
    reading: Reading | None = None
    trouble: Refusal | None = None
    keeps_words: bool = True


class DraftingPart(Ground):
    async def start_draft(
        self,
        guild_id: GuildId,
        member_id: MemberId,
        what: str,
        typed: str,
        *,
        language: str,
        changes: ReminderId | None = None,
    ) -> Preview:
        """Keep what was typed, locked, and say what was understood. ``changes`` names a draft that this takes the
        place of, or a reminder that stays as it is until this is confirmed."""
        now = self._clock.now()
        async with self._db.transaction(guild_id) as tx:
            store = PersonalReminderStore(tx)
            mine = await store.lock_of(member_id)
            before = next((one for one in mine if one.id == changes), None)
            replaces = None
            if before is not None:
                is_draft = before.state is ReminderState.DRAFT
                replaces = before.replaces_id if is_draft else before.id
                if is_draft:
                    await store.drop(before.id)
            drafts = [one for one in mine if one.state is ReminderState.DRAFT and one is not before]
            for oldest in drafts[: max(0, len(drafts) + 1 - MOST_DRAFTS)]:
                await store.drop(oldest.id)
            what, typed = what.strip()[:WORDS_LIMIT], typed.strip()[:TYPED_LIMIT]
            if await self._is_run_by_program(tx, guild_id):
                # Nor what somebody wrote into the field for the time, unless it is one; on whose clock matters not.
                is_time = reads_like_a_time(
                    typed, now=now, zone=load_zone("UTC"), language=language
                )
                what, typed = "", typed if is_time else ""
            draft_id = ReminderId(new_id(now))
            sealed = await self._sealed(tx, member_id, draft_id, what, typed)
            kept = Kept(
                id=draft_id,
                guild_id=guild_id,
                member_id=member_id,
                state=ReminderState.DRAFT,
                sealed=sealed,
                plan=None,
                replaces_id=replaces,
                made_at=now,
            )
            await store.add(kept)
            return await self._previewed(tx, kept, language)

    async def keeps_words(self, guild_id: GuildId) -> bool:
        """Where a program runs the server, nobody's own words are kept."""
        async with self._db.reading(guild_id) as tx:
            return not await self._is_run_by_program(tx, guild_id)

    async def preview(
        self, guild_id: GuildId, draft_id: ReminderId, *, by: MemberId, language: str
    ) -> Preview:
        """Read it again: their clock may be known by now."""
        async with self._db.transaction(guild_id) as tx:
            kept = await self._draft(tx, draft_id, by)
            return await self._previewed(tx, kept, language)

    async def confirm(
        self, guild_id: GuildId, draft_id: ReminderId, *, by: MemberId, language: str
    ) -> Preview:
        """Promise it. With ``trouble`` it was not, and the draft stays. A second tap finds it promised."""
        now = self._clock.now()
        async with self._db.transaction(guild_id) as tx:
            store = PersonalReminderStore(tx)
            mine = await store.lock_of(by)
            kept = next((one for one in mine if one.id == draft_id), None)
            if kept is None:
                raise ReminderDraftGoneError(is_anothers=await store.has(draft_id))
            member = await self._members.get_in(tx, guild_id, by)
            if kept.state is ReminderState.OPEN:
                return Preview(await self._opened(tx, kept), member)
            preview = await self._previewed(tx, kept, language, keep=True)
            if preview.trouble is not None or preview.draft.plan is None:
                return preview
            replaced = next((one for one in mine if one.id == kept.replaces_id), None)
            if replaced is not None:
                await self._planner.withdraw(tx, replaced)
                await store.drop(replaced.id)
            kept = replace(
                kept, plan=preview.draft.plan, state=ReminderState.OPEN, replaces_id=None
            )
            kept = await self._planner.plan(tx, kept, member, now=now)
            await store.save(kept)
            return replace(preview, draft=await self._opened(tx, kept))

    async def drop_draft(self, guild_id: GuildId, draft_id: ReminderId, *, by: MemberId) -> None:
        async with self._db.transaction(guild_id) as tx:
            for one in await PersonalReminderStore(tx).lock_of(by):
                if one.id == draft_id and one.state is ReminderState.DRAFT:
                    await PersonalReminderStore(tx).drop(draft_id)

    # Inside a transaction.

    async def _previewed(
        self, tx: Transaction, kept: Kept, language: str, *, keep: bool = False
    ) -> Preview:
        """``keep``: what was shown is what counts, as long as it is still to come."""
        draft = await self._opened(tx, kept)
        member = await self._members.get_in(tx, kept.guild_id, kept.member_id)
        keeps_words = not await self._is_run_by_program(tx, kept.guild_id)
        preview = Preview(draft, member, keeps_words=keeps_words)
        try:
            await self._check(tx, draft, keeps_words=keeps_words)
            zone = member.confirmed_zone
            if zone is None:
                raise ClockUnknownError
            shown = kept.plan if keep else None
            if (
                shown is not None
                and shown.first.zone == zone
                and _is_ahead(shown, self._clock.now())
            ):
                return preview
            reading = read_reminder(
                draft.typed, now=self._clock.now(), zone=load_zone(zone), language=language
            )
        except Refusal as trouble:
            return replace(preview, trouble=trouble)
        await PersonalReminderStore(tx).save(replace(kept, plan=reading.plan))
        return replace(preview, draft=replace(draft, plan=reading.plan), reading=reading)

    async def _check(self, tx: Transaction, draft: Reminder, *, keeps_words: bool) -> None:
        if keeps_words and not any(letter.isprintable() for letter in draft.what.strip()):
            raise NoWordsError
        mine = await PersonalReminderStore(tx).list_of(draft.member_id)
        others = sum(
            one.state is ReminderState.OPEN
            and one.over_at is None
            and one.id not in {draft.id, draft.replaces_id}
            for one in mine
        )
        if others >= MOST_OPEN:
            raise TooManyRemindersError(limit=MOST_OPEN)

    async def _draft(self, tx: Transaction, draft_id: ReminderId, by: MemberId) -> Kept:
        try:
            kept = await PersonalReminderStore(tx).lock(draft_id)
        except ReminderNotFoundError:
            raise ReminderDraftGoneError from None
        if kept.member_id != by or kept.state is not ReminderState.DRAFT:
            raise ReminderDraftGoneError(is_anothers=kept.member_id != by)
        return kept

    async def _is_run_by_program(self, tx: Transaction, guild_id: GuildId) -> bool:
        return (await self._guilds.get_in(tx, guild_id)).is_run_by_program


def _is_ahead(plan: Plan, now: datetime) -> bool:
    return plan.repeats or plan.first.to_instant() > now
