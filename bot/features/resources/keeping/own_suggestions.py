"""What became of the links that somebody suggested, for themselves, and taking back what nobody has decided yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.core.ids import GuildId, MemberId
from bot.db.database import Transaction
from bot.features.resources.errors import ResourceGoneError
from bot.features.resources.ground import Ground
from bot.features.resources.keeping.errors import NotWaitingError
from bot.features.resources.model import Change, PastChange, Resource, ResourceId, State
from bot.features.resources.people_store import ChangeStore, SuggestionStore
from bot.features.resources.store import ResourceStore

SHOWN_FOR: Final = timedelta(days=90)
"""What was decided longer ago is no news."""
MOST_SHOWN: Final = 10


class Became(StrEnum):
    WAITING = "waiting"
    ON_SHELF = "on_shelf"
    NOT_TAKEN = "not_taken"
    TAKEN_OFF = "taken_off"
    """It has been on the shelf since, and is no more."""


@dataclass(frozen=True, slots=True)
class OwnSuggestion:
    resource: Resource
    became: Became
    made_at: datetime


class OwnSuggestionsPart(Ground):
    async def list_suggested_by(
        self, guild_id: GuildId, *, by: MemberId
    ) -> Sequence[OwnSuggestion]:
        """What waits first, then the newest."""
        since = self._clock.now() - SHOWN_FOR
        async with self._db.reading(guild_id) as tx:
            waiting = {one.resource_id for one in await SuggestionStore(tx).list_of(by)}
            made = {
                resource_id: at
                for resource_id, _, at in await ChangeStore(tx).list_by(by, Change.SUGGESTED)
                if at > since or resource_id in waiting
            }
            # What somebody else suggested anew is theirs to hear about.
            found = [
                one
                for one in await ResourceStore(tx).list_by_ids(made)
                if one.id in waiting or one.state is not State.SUGGESTED
            ]
            found.sort(key=lambda one: (one.id in waiting, made[one.id]), reverse=True)
            changes = ChangeStore(tx)
            return [
                OwnSuggestion(
                    one,
                    _became(one, await changes.list_for(one.id)),
                    made_at=made[one.id],
                )
                for one in found[:MOST_SHOWN]
            ]

    async def get_waiting_of(
        self, guild_id: GuildId, resource_id: ResourceId, *, by: MemberId
    ) -> Resource:
        """Raises ``NotWaitingError`` for another's, and for what is decided."""
        async with self._db.reading(guild_id) as tx:
            await self._require_own(tx, resource_id, by)
            return await ResourceStore(tx).get(resource_id)

    async def take_back_suggestion(
        self, guild_id: GuildId, resource_id: ResourceId, *, by: MemberId
    ) -> None:
        """As if it had never been suggested: it goes, unless it has been here before; then it is where it was."""
        async with self._db.transaction(guild_id) as tx:
            try:
                resource = await ResourceStore(tx).lock(resource_id)
            except ResourceGoneError:
                raise NotWaitingError from None
            await self._require_own(tx, resource_id, by)
            past = await ChangeStore(tx).list_for(resource_id)
            if all(one.change in {Change.SUGGESTED, Change.EDITED} for one in past):
                await ResourceStore(tx).drop(resource_id)
                return
            await SuggestionStore(tx).drop(resource_id)
            await ChangeStore(tx).drop_newest(resource_id, Change.SUGGESTED)
            await ResourceStore(tx).move(resource.id, State.RETIRED)

    async def _require_own(self, tx: Transaction, resource_id: ResourceId, by: MemberId) -> None:
        kept = await SuggestionStore(tx).find(resource_id)
        if kept is None or kept.by != by:
            raise NotWaitingError(is_anothers=kept is not None)


def _became(resource: Resource, past: Sequence[PastChange]) -> Became:
    """``past`` is newest first."""
    match resource.state:
        case State.SUGGESTED:
            return Became.WAITING
        case State.APPROVED:
            return Became.ON_SHELF
        case State.RETIRED:
            last = next(
                (one.change for one in past if one.change in {Change.DECLINED, Change.RETIRED}),
                Change.DECLINED,
            )
            return Became.NOT_TAKEN if last is Change.DECLINED else Became.TAKEN_OFF
