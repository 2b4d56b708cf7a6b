"""The library: links worth trusting, found in two taps, kept true in ten minutes a week.

The parts are named for what people do: read, search, suggest, keep the shelf, share, check.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from typing_extensions import override

from bot.core.clock import Clock
from bot.core.ids import GuildId, MemberId
from bot.core.personal_data import Declaration, HoldsParts, Part
from bot.db.data_keys import Sealer
from bot.db.database import Database, Transaction
from bot.features.audit.service import AuditService
from bot.features.groups.service import GroupService
from bot.features.guilds.service import GuildService
from bot.features.members.service import MemberService
from bot.features.outbox.service import OutboxService
from bot.features.resources.declarations import (
    ALL_SAVED,
    ALL_SUGGESTED,
    DECLARATIONS,
    DONE,
    SAVED,
    SUGGESTED,
)
from bot.features.resources.files.importing import ImportingPart
from bot.features.resources.finding.search import SearchPart
from bot.features.resources.health.health import HealthPart
from bot.features.resources.keeping.own_suggestions import OwnSuggestionsPart
from bot.features.resources.people_store import ChangeStore, SavedStore, SuggestionStore
from bot.features.resources.sharing.weekly_pick import WeeklyPickPart
from bot.features.resources.shelf import ShelfPart
from bot.features.resources.store import ResourceStore
from bot.features.sessions.service import SessionService


class ResourceService(
    ShelfPart,
    SearchPart,
    HealthPart,
    ImportingPart,
    OwnSuggestionsPart,
    WeeklyPickPart,
    HoldsParts[Transaction],
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
            sealer=sealer,
        )
        sessions.on_change(self._meetings_changed)
        groups.on_archived(self._drop_pick)
        groups.on_change(self._pick_follows_group)

    # What is kept of a person.

    @property
    @override
    def declarations(self) -> Sequence[Declaration]:
        return DECLARATIONS

    @override
    async def export_member(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId
    ) -> Mapping[str, Any]:
        saved = await SavedStore(tx).list_of(member_id)
        suggested = await SuggestionStore(tx).list_of(member_id)
        done = await ChangeStore(tx).list_by(member_id)
        shared = await ChangeStore(tx).list_shared_by(member_id)
        ids = {resource_id for resource_id, _ in saved} | {one.resource_id for one in suggested}
        titles = {one.id: one.details for one in await ResourceStore(tx).list_by_ids(ids)}
        exported: dict[str, Any] = {}
        if saved:
            exported[SAVED] = [
                {
                    "title": titles[resource_id].title,
                    "address": titles[resource_id].url,
                    "saved_at": saved_at.isoformat(),
                }
                for resource_id, saved_at in saved
            ]
        if suggested:
            exported[SUGGESTED] = [
                {
                    "title": titles[one.resource_id].title,
                    "address": titles[one.resource_id].url,
                    "why": await self._opened_why(tx, member_id, one.resource_id, one.sealed_why),
                    "wants_to_hear_of_it": one.wants_word,
                    "suggested_at": one.made_at.isoformat(),
                }
                for one in suggested
            ]
        if done or shared:
            exported[DONE] = [
                *({"what": change.value, "at": at.isoformat()} for _, change, at in done),
                *({"what": "shared", "at": at.isoformat()} for at in shared),
            ]
        return exported

    @override
    async def forget_member(self, tx: Transaction, guild_id: GuildId, member_id: MemberId) -> None:
        """A link that they suggested stays with the facilitators; who it was, why, and what they called it goes."""
        await SavedStore(tx).drop_all_of(member_id)
        await self._forget_suggester(tx, member_id)
        await ChangeStore(tx).forget(member_id)

    @property
    @override
    def parts(self) -> Sequence[Part]:
        return (ALL_SAVED, ALL_SUGGESTED)

    @override
    async def forget_part(
        self, tx: Transaction, guild_id: GuildId, member_id: MemberId, part: Part
    ) -> None:
        if part == ALL_SAVED:
            await SavedStore(tx).drop_all_of(member_id)
        else:
            await self._forget_suggester(tx, member_id)
