"""What people choose about check-ins, and their own numbers over time, which nobody else ever sees."""

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.core.ids import GuildId, MemberId, new_id
from bot.core.sealed import SealedError
from bot.core.wall_time import WallTime
from bot.db.database import EVERY_GUILD, Transaction
from bot.features.checkins.choice_store import ChoiceStore, HistoryStore
from bot.features.checkins.errors import NumbersNotKeptError
from bot.features.checkins.ground import Ground
from bot.features.checkins.model import (
    HISTORY_DAYS,
    NUMBERS_SEALED_AS,
    NUMBERS_VERSION,
    Choices,
    Numbers,
    Round,
    Said,
)
from bot.features.checkins.round_promises import nudge, nudge_key
from bot.features.checkins.round_store import RoundStore
from bot.features.checkins.rounds import nudge_at
from bot.features.checkins.said import evened
from bot.features.checkins.store import AnswerStore
from bot.features.groups.errors import NotInGroupError
from bot.features.members.model import ConsentKind


@dataclass(frozen=True, slots=True)
class MyNumbers:
    days: int | None
    """For how long they are kept. None: they are not."""
    numbers: tuple[Numbers, ...]
    """Oldest first, one a day."""
    is_paused: bool = False
    """They agreed to earlier words than those of today: until they say yes again, none is added."""


class MyNumbersPart(Ground):
    async def choices(self, guild_id: GuildId, by: MemberId) -> Choices:
        async with self._db.reading(guild_id) as tx:
            return await ChoiceStore(tx).find(by)

    async def want_nudges(self, guild_id: GuildId, yes: bool, *, by: MemberId) -> Choices:  # noqa: FBT001  it is the answer to a question
        """One note before a round closes, for those who say so. What is open already counts too."""
        async with self._doing(guild_id, by) as tx:
            choices = replace(await self._choosing(tx, by), wants_nudges=yes)
            await ChoiceStore(tx).save(guild_id, choices)
            for asked in await RoundStore(tx).list_open():
                await self._outbox.withdraw(tx, key_prefix=nudge_key(asked.id, by))
                if yes and await self._is_owed_nudge(tx, asked, by):
                    await self._outbox.post(tx, [nudge(asked, by)])
            return choices

    async def keep_numbers(self, guild_id: GuildId, days: int, *, by: MemberId) -> MyNumbers:
        """From now on, for so long. With fewer days than before, what is older goes at once."""
        if days not in HISTORY_DAYS:
            raise NumbersNotKeptError
        async with self._doing(guild_id, by) as tx:
            before = await self._choosing(tx, by)
            choices = replace(before, history_days=days)
            await ChoiceStore(tx).save(guild_id, choices)
            if before.history_days is None:
                await self._members.record_consent(
                    tx, guild_id, by, ConsentKind.NUMBERS, NUMBERS_VERSION, given=True
                )
            await self._drop_older(tx, guild_id, choices)
            return await self._numbers(tx, by)

    async def stop_numbers(self, guild_id: GuildId, *, by: MemberId) -> None:
        """All of them are erased now."""
        async with self._db.transaction(guild_id) as tx:
            await self._stop_numbers(tx, guild_id, by)

    async def add_numbers(self, guild_id: GuildId, said: Said, *, by: MemberId) -> bool:
        """Of a check-in that goes to nobody. Whether anything was kept, which nothing is unless they chose so."""
        async with self._doing(guild_id, by) as tx:
            await self._choosing_from(tx, by)
            return await self._add_numbers(tx, by, said)

    async def my_numbers(self, guild_id: GuildId, by: MemberId) -> MyNumbers:
        async with self._db.reading(guild_id) as tx:
            return await self._numbers(tx, by)

    async def forget_old_numbers(self) -> None:
        """Nightly: whatever is older than its person said."""
        async with self._db.transaction(EVERY_GUILD) as tx:
            for guild_id, choices in await ChoiceStore(tx).list_keeping():
                await self._drop_older(tx, guild_id, choices)

    # Inside a transaction.

    async def _stop_numbers(self, tx: Transaction, guild_id: GuildId, by: MemberId) -> None:
        await self._groups.hold_all_of_in(tx, by)
        choices = await ChoiceStore(tx).find(by)
        if choices.history_days is not None:
            await self._members.record_consent(
                tx, guild_id, by, ConsentKind.NUMBERS, NUMBERS_VERSION, given=False
            )
            await ChoiceStore(tx).save(guild_id, replace(choices, history_days=None))
        await HistoryStore(tx).drop(guild_id, by)

    async def _is_owed_nudge(self, tx: Transaction, asked: Round, by: MemberId) -> bool:
        if nudge_at(asked) <= self._clock.now():
            return False
        if by not in await self._groups.people_in(tx, asked.group_id):
            return False
        sent = await AnswerStore(tx).find(asked.id, by)
        return sent is None or not sent.state.has_words

    async def _choosing_from(self, tx: Transaction, by: MemberId) -> None:
        """Only people of a group choose anything; and nobody who is just being erased."""
        await self._groups.hold_all_of_in(tx, by)
        if not await self._groups.is_anywhere(tx, by):
            raise NotInGroupError

    async def _choosing(self, tx: Transaction, by: MemberId) -> Choices:
        await self._choosing_from(tx, by)
        return await ChoiceStore(tx).lock_or_add(tx.guild_id, by)

    async def _add_numbers(self, tx: Transaction, by: MemberId, said: Said) -> bool:
        choices = await ChoiceStore(tx).find(by)
        if choices.history_days is None or said.numbers == (None, None):
            return False
        if not await self._agreed_to_today(tx, by):
            return False
        on = await self._today(tx, tx.guild_id, by)
        store = HistoryStore(tx)
        row_id = await store.find_id(by, on) or new_id(self._clock.now())
        numbers = evened(json.dumps({"heavy": said.heavy, "now": said.now}))
        sealed = await self._sealer.seal(tx, by, numbers, _context(row_id))
        await store.save(row_id, tx.guild_id, by, on, sealed)
        return True

    async def _numbers(self, tx: Transaction, by: MemberId) -> MyNumbers:
        choices = await ChoiceStore(tx).find(by)
        found: list[Numbers] = []
        for row_id, on, sealed in await HistoryStore(tx).list_of(by):
            try:
                opened = await self._sealer.open(tx, by, sealed, _context(row_id))
            except SealedError:
                continue  # the key to it is gone
            found.append(Numbers(on, **json.loads(opened)))
        keeps = choices.history_days is not None
        is_paused = keeps and not await self._agreed_to_today(tx, by)
        return MyNumbers(choices.history_days, tuple(found), is_paused)

    async def _agreed_to_today(self, tx: Transaction, by: MemberId) -> bool:
        return await self._members.has_agreed_in(tx, by, ConsentKind.NUMBERS, NUMBERS_VERSION)

    async def _drop_older(self, tx: Transaction, guild_id: GuildId, choices: Choices) -> None:
        today = await self._today(tx, guild_id, choices.member_id)
        before = today - timedelta(days=choices.history_days or 0)
        await HistoryStore(tx).drop(guild_id, choices.member_id, before)

    async def _today(self, tx: Transaction, guild_id: GuildId, by: MemberId) -> date:
        member = await self._members.get_in(tx, guild_id, by)
        zone = member.confirmed_zone or (await self._guilds.get_in(tx, guild_id)).zone
        return WallTime.of(self._clock.now(), zone).at.date()


def _context(row_id: int) -> str:
    return NUMBERS_SEALED_AS.format(id=row_id)
