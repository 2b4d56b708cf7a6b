"""Check-ins: a person sends when they can, it goes as far as they allow, and a facilitator reads it first.

The parts are named for what people do: answer, review, read aloud, put in the room, look at their own numbers.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from typing_extensions import override

from bot.core.clock import Clock
from bot.core.ids import GuildId, MemberId
from bot.core.personal_data import Declaration, HoldsParts, Part
from bot.db.data_keys import Sealer
from bot.db.database import Database, Transaction
from bot.features.audit.service import AuditService
from bot.features.audit.watching import Watched
from bot.features.checkins.answering import AnsweringPart
from bot.features.checkins.asking import AskingPart
from bot.features.checkins.choice_store import ChoiceStore, HistoryStore
from bot.features.checkins.declarations import (
    ALL_ANSWERS,
    ALL_NUMBERS,
    ANSWERS,
    CHOICES,
    DECLARATIONS,
    HISTORY,
    READ_BY_YOU,
)
from bot.features.checkins.forgetting import ForgettingPart
from bot.features.checkins.model import Answer, Choices
from bot.features.checkins.reading_aloud import ReadingAloudPart
from bot.features.checkins.round_declarations import ASKED, COUNTED, ROUND_DECLARATIONS
from bot.features.checkins.round_store import RoundStore
from bot.features.checkins.store import AnswerStore
from bot.features.groups.service import GroupService
from bot.features.guilds.service import GuildService
from bot.features.members.service import MemberService
from bot.features.outbox.service import OutboxService
from bot.features.requests.service import RequestService
from bot.features.sessions.service import SessionService


class CheckInService(
    AskingPart, AnsweringPart, ReadingAloudPart, ForgettingPart, HoldsParts[Transaction]
):
    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        audit: AuditService,
        outbox: OutboxService,
        guilds: GuildService,
        members: MemberService,
        groups: GroupService,
        sessions: SessionService,
        requests: RequestService,
        sealer: Sealer,
    ) -> None:
        super().__init__(
            db=db,
            clock=clock,
            audit=audit,
            outbox=outbox,
            guilds=guilds,
            members=members,
            groups=groups,
            sessions=sessions,
            requests=requests,
            sealer=sealer,
        )
        groups.on_left(self._person_left)
        groups.on_leads_no_more(self._leads_no_more)
        groups.on_archived(self._group_ended)
        groups.on_room_changed(self._room_changed)
        groups.on_left(self._round_person_left)
        groups.on_archived(self._rounds_end)
        groups.on_room_changed(self._round_room_changed)
        groups.on_change(self._round_group_changed)
        sessions.on_change(self._round_meetings_changed)

    # What is kept of a person.

    @property
    @override
    def declarations(self) -> Sequence[Declaration]:
        return (*DECLARATIONS, *ROUND_DECLARATIONS)

    @override
    async def export_member(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId
    ) -> Mapping[str, Any]:
        mine = await AnswerStore(tx).list_of(member_id)
        handled = await AnswerStore(tx).list_handled_by(member_id)
        choices = await ChoiceStore(tx).find(member_id)
        days = await HistoryStore(tx).list_of(member_id)
        numbers = (await self._numbers(tx, member_id)).numbers
        found: dict[str, Any] = {
            ANSWERS: [await self._exported(tx, one) for one in mine],
            READ_BY_YOU: [
                {
                    "open_before_you_until": _written(one.opened_until)
                    if one.opened_by == member_id
                    else None,
                    "settled_by_you_at": _written(one.decided_at)
                    if one.decided_by == member_id
                    else None,
                }
                for one in handled
            ],
            CHOICES: {
                "agreed_to_version": choices.agreed_version,
                "agreed_at": _written(choices.agreed_at),
                "wants_one_note_before_it_closes": choices.wants_nudges,
                "keeps_own_numbers_for_days": choices.history_days,
            }
            if choices != Choices(member_id=member_id)
            else {},
            HISTORY: {
                "days": [on.isoformat() for _, on, _ in days],
                "numbers": [
                    {"on": one.on.isoformat(), "heavy": one.heavy, "now": one.now}
                    for one in numbers
                ],
            }
            if days
            else {},
        }
        return found | await self._rounds_of(tx, member_id)

    @override
    async def forget_member(self, tx: Transaction, guild_id: GuildId, member_id: MemberId) -> None:
        await self._groups.hold_all_of_in(tx, member_id)
        for answer in await AnswerStore(tx).list_of(member_id):
            await self._drop(tx, answer)
        await AnswerStore(tx).forget(member_id)
        await ChoiceStore(tx).forget(member_id)
        await HistoryStore(tx).drop(guild_id, member_id)
        await RoundStore(tx).forget(member_id)

    async def watched_of(self, tx: Transaction, member_id: MemberId) -> Sequence[Watched]:
        mine = await AnswerStore(tx).list_of(member_id)
        return [Watched(one.id, "checkins.", one.sent_at) for one in mine]

    @property
    @override
    def parts(self) -> Sequence[Part]:
        return (ALL_ANSWERS, ALL_NUMBERS)

    @override
    async def forget_part(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId, part: Part
    ) -> None:
        if part == ALL_NUMBERS:
            await self._stop_numbers(tx, guild_id, member_id)
            return
        for answer in await AnswerStore(tx).list_of(member_id):
            await self._drop(tx, answer)

    async def _rounds_of(self, tx: Transaction, member_id: MemberId) -> dict[str, Any]:
        store = RoundStore(tx)
        return {
            COUNTED: [
                {"until": asked.closes_at.isoformat(), "counted_as": band.name.lower()}
                for asked, band in await store.list_marks_of(member_id)
            ],
            ASKED: [
                {"at": asked.opens_at.isoformat()} for asked in await store.list_asked_by(member_id)
            ],
        }

    async def _exported(self, tx: Transaction, answer: Answer) -> Mapping[str, Any]:
        said = await self._said(tx, answer)
        return {
            "sent_at": answer.sent_at.isoformat(),
            "how_far_it_may_go": answer.ceiling.value,
            "what_became_of_it": answer.state.value,
            "read_aloud_at": _written(answer.read_aloud_at),
            "what_you_said": None
            if said is None
            else {
                "heavy": said.heavy,
                "now": said.now,
                "time_for_yourself": said.own_time,
                "need": said.need,
                "words": said.words,
            },
        }


def _written(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
