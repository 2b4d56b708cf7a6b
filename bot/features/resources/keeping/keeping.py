"""Keeping the shelf true: correct a link, look at it again, take it off, put it back. What it said stays known."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from typing_extensions import Unpack

from bot.core.ids import GuildId
from bot.db.database import Transaction
from bot.features.groups.model import Standing
from bot.features.resources.addresses import Address, read_address
from bot.features.resources.keeping.states import PUT_ON_SHELF
from bot.features.resources.keeping.suggesting import SuggestingPart
from bot.features.resources.keeping.writing import Edit
from bot.features.resources.looks import corrected, read_today
from bot.features.resources.model import (
    Change,
    Details,
    LinkHealth,
    LinkState,
    Page,
    PastChange,
    Resource,
    ResourceId,
    State,
)
from bot.features.resources.people_store import ChangeStore, SuggestionStore
from bot.features.resources.sharing.share_store import ShareStore
from bot.features.resources.shelf import paged
from bot.features.resources.store import ResourceStore


class Part(StrEnum):
    """What of the shelf a facilitator looks through."""

    SHOWN = "shown"
    SUGGESTED = "suggested"
    OVERDUE = "overdue"
    BROKEN = "broken"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Kept:
    """One link as its keepers see it."""

    resource: Resource
    address: Address
    history: Sequence[PastChange]
    """Newest first."""
    is_shown: bool
    is_overdue: bool
    today: date
    """On the server's clock."""
    shared: int
    """How often it has come to a room."""


class KeepingPart(SuggestingPart):
    async def require_keeper(self, guild_id: GuildId, *, by: Standing) -> None:
        """Before work that only a keeper of the shelf may ask for."""
        async with self._groups.deciding(guild_id, by.member_id) as tx:
            await self._require_keeper(tx, by)

    async def list_shelf(
        self, guild_id: GuildId, part: Part, *, by: Standing, page: int = 0
    ) -> tuple[Page, dict[Part, int]]:
        """A page of one part, and how many links each part has."""
        async with self._groups.deciding(guild_id, by.member_id) as tx:
            await self._require_keeper(tx, by)
            every = await ResourceStore(tx).list_all()
            today = await self._today(tx)
        found = {
            one: [each for each in every if _is_in(one, each, is_shown=each.is_shown(today))]
            for one in (Part.SHOWN, Part.SUGGESTED, Part.BROKEN, Part.RETIRED)
        }
        approved = [one for one in every if one.state is State.APPROVED]
        found[Part.OVERDUE] = [one for one in approved if one.is_overdue(today)]
        for links in found.values():
            links.sort(key=lambda one: (one.details.title.casefold(), one.id))
        return paged(found[part], page), {one: len(found[one]) for one in Part}

    async def keep(self, guild_id: GuildId, resource_id: ResourceId, *, by: Standing) -> Kept:
        """Look at a link with its history."""
        async with self._groups.deciding(guild_id, by.member_id) as tx:
            await self._require_keeper(tx, by)
            return await self._kept(tx, await ResourceStore(tx).get(resource_id))

    async def history(
        self, guild_id: GuildId, resource_id: ResourceId, *, by: Standing
    ) -> Sequence[PastChange]:
        """Newest first."""
        return (await self.keep(guild_id, resource_id, by=by)).history

    async def edit(
        self,
        guild_id: GuildId,
        resource_id: ResourceId,
        *,
        by: Standing,
        **changes: Unpack[Edit],
    ) -> Kept:
        """Only what is named; the rest stays as somebody else may just have written it."""
        async with self._deciding(guild_id, resource_id, by) as (tx, before):
            details = replace(before.details, **changes)
            details = corrected(before.details, details, await self._today(tx))
            return await self._edited(tx, before, details, by)

    async def new_address(
        self,
        guild_id: GuildId,
        resource_id: ResourceId,
        url: str,
        *,
        by: Standing,
        is_read: bool = False,
    ) -> Kept:
        """The page lives elsewhere now. ``is_read``: they have read it there today."""
        async with self._deciding(guild_id, resource_id, by) as (tx, before):
            today, details = await self._today(tx), replace(before.details, url=url)
            details = (
                read_today(details, today) if is_read else corrected(before.details, details, today)
            )
            return await self._edited(tx, before, details, by)

    async def _edited(
        self, tx: Transaction, before: Resource, details: Details, by: Standing
    ) -> Kept:
        forgets = await self._of_suggester(tx, before.id)
        after = await self._writer(tx).write(
            before, Change.EDITED, by=by.member_id, details=details, forgets=forgets
        )
        await self._record(tx, "link.edited", after, by)
        return await self._kept(tx, after)

    async def review(self, guild_id: GuildId, resource_id: ResourceId, *, by: Standing) -> Kept:
        """*Still good*: somebody has read it today, whatever the weekly look thought of it."""
        async with self._deciding(guild_id, resource_id, by) as (tx, before):
            writer = self._writer(tx)
            after = await writer.write(
                before,
                Change.REVIEWED,
                by=by.member_id,
                details=read_today(before.details, await self._today(tx)),
                health=_trusted(before.health),
            )
            await self._record(tx, "link.reviewed", after, by)
            return await self._kept(tx, after)

    async def retire(self, guild_id: GuildId, resource_id: ResourceId, *, by: Standing) -> Kept:
        """*Take off the shelf*. It and its history are kept."""
        async with self._deciding(guild_id, resource_id, by) as (tx, before):
            writer = self._writer(tx)
            after = await writer.write(before, Change.RETIRED, by=by.member_id)
            await self._record(tx, "link.retired", after, by)
            return await self._kept(tx, after)

    async def return_to_shelf(
        self, guild_id: GuildId, resource_id: ResourceId, *, by: Standing
    ) -> Kept:
        """One that never stood there waits for a second facilitator, as if it was suggested now."""
        async with self._deciding(guild_id, resource_id, by) as (tx, before):
            past = await ChangeStore(tx).list_for(resource_id)
            was_there = any(one.change in PUT_ON_SHELF for one in past)
            change = Change.RETURNED if was_there else Change.SUGGESTED
            writer = self._writer(tx)
            after = await writer.write(before, change, by=by.member_id)
            if not was_there:
                await SuggestionStore(tx).add(
                    resource_id,
                    by.member_id,
                    None,
                    wants_word=False,
                    made_at=self._clock.now(),
                )
            await self._record(tx, "link.returned", after, by)
            return await self._kept(tx, after)

    async def _kept(self, tx: Transaction, resource: Resource) -> Kept:
        today = await self._today(tx)
        return Kept(
            resource,
            address=read_address(resource.details.url),
            history=await ChangeStore(tx).list_for(resource.id),
            is_shown=resource.is_shown(today),
            is_overdue=resource.is_overdue(today),
            today=today,
            shared=await ShareStore(tx).count_of(resource.id),
        )


_TRUSTED: Final = frozenset({LinkState.GOOD, LinkState.UNCHECKED})


def _trusted(health: LinkHealth) -> LinkHealth:
    """A person found the page. The next look begins anew."""
    state = health.state if health.state in _TRUSTED else LinkState.UNCHECKED
    return LinkHealth(state, health.checked_at)


def _is_in(part: Part, one: Resource, *, is_shown: bool) -> bool:
    match part:
        case Part.SHOWN:
            return is_shown
        case Part.SUGGESTED:
            return one.state is State.SUGGESTED
        case Part.BROKEN:
            return one.state is State.APPROVED and not is_shown
        case _:
            return one.state is State.RETIRED
