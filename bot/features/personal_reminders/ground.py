"""What all parts of the service stand on: the words that are opened for their owner alone."""

import json

from bot.core.clock import Clock
from bot.core.ids import MemberId
from bot.core.sealed import SealedError
from bot.db.data_keys import Sealer
from bot.db.database import Database, Transaction
from bot.features.guilds.service import GuildService
from bot.features.members.service import MemberService
from bot.features.outbox.service import OutboxService
from bot.features.personal_reminders.errors import ReminderNotFoundError
from bot.features.personal_reminders.model import (
    WORDS_SEALED_AS,
    Reminder,
    ReminderId,
    ReminderState,
)
from bot.features.personal_reminders.planning import Planner
from bot.features.personal_reminders.store import Kept, PersonalReminderStore


class Ground:
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
        self._db = db
        self._clock = clock
        self._guilds = guilds
        self._members = members
        self._sealer = sealer
        self._planner = Planner(outbox)

    async def _own(self, tx: Transaction, reminder_id: ReminderId, by: MemberId) -> Kept:
        kept = await PersonalReminderStore(tx).lock(reminder_id)
        if kept.member_id != by or kept.state is not ReminderState.OPEN:
            raise ReminderNotFoundError(is_anothers=kept.member_id != by)
        return kept

    async def _sealed(
        self, tx: Transaction, member_id: MemberId, reminder_id: ReminderId, what: str, typed: str
    ) -> bytes:
        words = json.dumps({"what": what, "typed": typed}, ensure_ascii=False)
        return await self._sealer.seal(tx, member_id, words, _context(reminder_id))

    async def _opened(self, tx: Transaction, kept: Kept) -> Reminder:
        """Words that nobody can open any more are missed, and the reminder still comes."""
        try:
            opened = await self._sealer.open(tx, kept.member_id, kept.sealed, _context(kept.id))
            words = json.loads(opened)
        except SealedError:
            words = {"what": "", "typed": ""}
        return Reminder(
            id=kept.id,
            guild_id=kept.guild_id,
            member_id=kept.member_id,
            state=kept.state,
            what=words["what"],
            typed=words["typed"],
            plan=kept.plan,
            passed=kept.passed,
            next_at=kept.next_at,
            snoozed_until=kept.snoozed_until,
            over_at=kept.over_at,
            replaces_id=kept.replaces_id,
            made_at=kept.made_at,
        )


def _context(reminder_id: ReminderId) -> str:
    return WORDS_SEALED_AS.format(id=reminder_id)
