"""Keeping the shelf true: correct a link, look at it again, take it off, put it back. What it said stays known."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from typing_extensions import Unpack

from bot.core.ids import GuildId
from bot.db.database import Transaction
from bot.features.groups.model import Standing
from bot.features.resources.addresses import Address, read_address
from bot.features.resources.keeping.errors import LooksLikeAnotherError
from bot.features.resources.keeping.looking_through import Look, Part, look_through
from bot.features.resources.keeping.states import PUT_ON_SHELF
from bot.features.resources.keeping.suggesting import (
    Found,
    Suggested,
    SuggestingPart,
    require_seen,
)
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
    Topic,
)
from bot.features.resources.people_store import ChangeStore, SuggestionStore
from bot.features.resources.sharing.share_store import ShareStore
from bot.features.resources.shelf import paged
from bot.features.resources.store import ResourceStore

ON_A_PAGE: Final = 6


@dataclass(frozen=True, slots=True)
class Through:
    """A page of what somebody looks through."""

    page: Page
    in_parts: Mapping[Part, int]
    in_topics: Mapping[Topic, int]
    is_bare: bool
    """There is no link at all."""


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
        async with self._groups.looking(guild_id, by.member_id) as tx:
            await self._require_keeper(tx, by)

    async def list_shelf(
        self, guild_id: GuildId, look: Look, *, by: Standing, page: int = 0
    ) -> Through:
        async with self._groups.looking(guild_id, by.member_id) as tx:
            await self._require_keeper(tx, by)
            every = await ResourceStore(tx).list_all()
            today = await self._today(tx)
        found = await asyncio.to_thread(look_through, every, look, today)
        return Through(
            paged(found.links, page, on_a_page=ON_A_PAGE),
            found.in_parts,
            found.in_topics,
            is_bare=not every,
        )

    async def add_link(
        self,
        guild_id: GuildId,
        url: str,
        *,
        by: Standing,
        title: str,
        summary: str,
        topics: tuple[Topic, ...],
        source: str = "",
    ) -> Suggested:
        """A facilitator puts a page on the shelf that they have read today. What is here already comes back as it is,
        and nothing is changed; a name that looks like another needs a second pair of eyes."""
        address = read_address(url)
        async with self._groups.deciding(guild_id, by.member_id) as tx:
            await self._require_keeper(tx, by)
            standing = await ResourceStore(tx).find_by_address(address.key)
            if standing is None and address.look_alike is not None:
                raise LooksLikeAnotherError(guild_id, address.look_alike.reads_as)
            guild = await self._guilds.get_in(tx, guild_id)
            blank = await self._blank(tx, address, title, guild.language)
            details = replace(blank, summary=summary, topics=topics, source=source or blank.source)
            details = read_today(details, await self._today(tx))
            writer = self._writer(tx)
            resource, is_new = await writer.add_once(
                details, by=by.member_id, change=Change.APPROVED
            )
            if is_new:
                await self._record(tx, "link.added", resource, by)
                return Suggested(resource, Found.NEW)
            return Suggested(resource, _FOUND[resource.state])

    async def keep(self, guild_id: GuildId, resource_id: ResourceId, *, by: Standing) -> Kept:
        """Look at a link with its history."""
        async with self._groups.looking(guild_id, by.member_id) as tx:
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

    async def review(
        self,
        guild_id: GuildId,
        resource_id: ResourceId,
        *,
        by: Standing,
        seen: str | None = None,
    ) -> Kept:
        """*Still good*: somebody has read it today, at the address ``seen`` (its ``seen_as``), whatever the weekly look
        thought of it."""
        async with self._deciding(guild_id, resource_id, by) as (tx, before):
            require_seen(before, seen)
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


_FOUND: Final = {
    State.APPROVED: Found.ON_SHELF,
    State.SUGGESTED: Found.WAITING,
    State.RETIRED: Found.ONCE_HERE,
}
_TRUSTED: Final = frozenset({LinkState.GOOD, LinkState.UNCHECKED})


def _trusted(health: LinkHealth) -> LinkHealth:
    """A person found the page. The next look begins anew."""
    state = health.state if health.state in _TRUSTED else LinkState.UNCHECKED
    return LinkHealth(state, health.checked_at)
