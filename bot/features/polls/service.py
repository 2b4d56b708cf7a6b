"""Finding a time that a group can meet: asked by a facilitator, answered in private, ranked by a rule one can say.

The parts are named for what people do: ask the group, mark their times, close and look at the answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from typing_extensions import override

from bot.core.clock import Clock
from bot.core.ids import GuildId, MemberId, MessageId
from bot.core.personal_data import Declaration, HoldsParts, Part
from bot.db.database import Database, Transaction
from bot.features.audit.service import AuditService
from bot.features.groups.service import GroupService
from bot.features.members.service import MemberService
from bot.features.outbox.service import OutboxService
from bot.features.polls.asking import AskingPart
from bot.features.polls.closing import ClosingPart
from bot.features.polls.declarations import ALL_TIMES, ASKED, DECLARATIONS, TIMES
from bot.features.polls.marking import MarkingPart
from bot.features.polls.model import PollId
from bot.features.polls.store import PollStore
from bot.features.sessions.service import SessionService


class PollService(AskingPart, MarkingPart, ClosingPart, HoldsParts[Transaction]):
    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        audit: AuditService,
        outbox: OutboxService,
        members: MemberService,
        groups: GroupService,
        sessions: SessionService,
    ) -> None:
        super().__init__(
            db=db,
            clock=clock,
            audit=audit,
            outbox=outbox,
            members=members,
            groups=groups,
            sessions=sessions,
        )
        sessions.on_change(self._meetings_planned)
        groups.on_left(self._person_left)
        groups.on_archived(self._group_ended)
        groups.on_room_changed(self._room_changed)

    async def remember_card(
        self, guild_id: GuildId, poll_id: PollId, message_id: MessageId
    ) -> None:
        async with self._db.transaction(guild_id) as tx:
            poll = await PollStore(tx).lock(poll_id)
            await PollStore(tx).save(replace(poll, card_message_id=message_id))

    # What is kept of a person.

    @property
    @override
    def declarations(self) -> Sequence[Declaration]:
        return DECLARATIONS

    @override
    async def export_member(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId
    ) -> Mapping[str, Any]:
        store = PollStore(tx)
        return {
            TIMES: [
                {"time": slot.wall.at.isoformat(), "clock": slot.wall.zone, "said": mark.fit.value}
                for slot, mark in await store.list_marks_of(member_id)
            ],
            ASKED: [
                {"at": poll.made_at.isoformat(), "minutes": poll.minutes}
                for poll in await store.list_asked_by(member_id)
            ],
        }

    @override
    async def forget_member(self, tx: Transaction, guild_id: GuildId, member_id: MemberId) -> None:
        await PollStore(tx).forget(member_id)

    @property
    @override
    def parts(self) -> Sequence[Part]:
        return (ALL_TIMES,)

    @override
    async def forget_part(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId, part: Part
    ) -> None:
        await PollStore(tx).forget_marks(member_id)
