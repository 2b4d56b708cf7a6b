"""Bringing links to a shelf, from the starter library or from a file, and taking them along: looked at first, then all
of them or none."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from bot.core.evidence import Mark
from bot.core.ids import GuildId, new_id
from bot.db.database import Transaction
from bot.features.groups.model import Standing
from bot.features.resources.errors import ShelfChangedError
from bot.features.resources.files.exchange import Entry, write_file
from bot.features.resources.files.import_plan import (
    ImportPlan,
    Planned,
    is_as_in_starter,
    plan_import,
    starter_entry,
)
from bot.features.resources.files.import_store import Arrival, ImportStore
from bot.features.resources.files.starter import StarterLibrary, starter_library
from bot.features.resources.files.written import as_fields
from bot.features.resources.finding import searching
from bot.features.resources.ground import Ground
from bot.features.resources.model import (
    Change,
    LinkHealth,
    PastChange,
    Resource,
    ResourceId,
    State,
)
from bot.features.resources.people_store import ChangeStore
from bot.features.resources.store import ResourceStore

_CLOCKS_APART: Final = timedelta(days=1)
"""Somebody east of us may have looked tomorrow."""


class ImportingPart(Ground):
    async def preview_starter(self, guild_id: GuildId, *, by: Standing) -> ImportPlan:
        return await self._preview(guild_id, _starter(), by=by)

    async def preview_file(
        self, guild_id: GuildId, incoming: Sequence[Entry], *, by: Standing
    ) -> ImportPlan:
        return await self._preview(guild_id, _of_a_file(incoming, self._clock.now().date()), by=by)

    async def import_starter(self, guild_id: GuildId, *, by: Standing, digest: str) -> ImportPlan:
        """Do what a preview with that digest has shown. Raises ``ShelfChangedError`` when it would be something
        else by now."""
        return await self._import(guild_id, _starter(), by=by, digest=digest)

    async def import_file(
        self, guild_id: GuildId, incoming: Sequence[Entry], *, by: Standing, digest: str
    ) -> ImportPlan:
        """As with the starter library. What a file makes of one of its links counts as changed here."""
        return await self._import(
            guild_id, _of_a_file(incoming, self._clock.now().date()), by=by, digest=digest
        )

    async def export_file(self, guild_id: GuildId, *, by: Standing) -> str:
        """What stands on the shelf now: no suggestions, nothing that was taken off, and nobody's name."""
        async with self._groups.deciding(guild_id, by.member_id) as tx:
            await self._require_keeper(tx, by)
            shelf = await ResourceStore(tx).list_all(State.APPROVED)
            await self._audit.record(tx, actor=by.member_id, action="resources.library.exported")
        return await asyncio.to_thread(write_file, shelf)

    async def _preview(
        self, guild_id: GuildId, incoming: Sequence[Entry], *, by: Standing
    ) -> ImportPlan:
        async with self._groups.deciding(guild_id, by.member_id) as tx:
            await self._require_keeper(tx, by)
            return plan_import(incoming, await ResourceStore(tx).list_all())

    async def _import(
        self, guild_id: GuildId, incoming: Sequence[Entry], *, by: Standing, digest: str
    ) -> ImportPlan:
        now = self._clock.now()
        async with self._groups.deciding(guild_id, by.member_id) as tx:
            await self._require_keeper(tx, by)
            store = ImportStore(tx)
            await store.hold_shelf()
            plan = plan_import(incoming, await ResourceStore(tx).list_all())
            if plan.digest != digest:
                raise ShelfChangedError
            if plan.does_nothing:
                return plan
            made = [(one, _new(one, guild_id, now)) for one in plan.new]
            made += [(one, _changed(one, now)) for one in plan.changed]
            arrivals = await asyncio.to_thread(_arrivals, made)
            if not await store.put(arrivals):
                raise ShelfChangedError
            await ResourceStore(tx).add_words(
                {word for one in arrivals for word in searching.words_of(one.resource.details)}
            )
            for one, resource in made:
                await self._remember(tx, one, resource, by, now)
            await self._audit.record(tx, actor=by.member_id, action="resources.library.imported")
        return plan

    async def _remember(
        self, tx: Transaction, planned: Planned, resource: Resource, by: Standing, now: datetime
    ) -> None:
        before = {} if planned.before is None else as_fields(planned.before.details)
        is_newer_starter = planned.before is not None and not resource.is_edited
        past = PastChange(
            change=Change.UPDATED
            if is_newer_starter and resource.starter_id is not None
            else Change.IMPORTED,
            at=now,
            by=by.member_id,
            before={name: _said(before.get(name)) for name in planned.changes},
        )
        await ChangeStore(tx).add(new_id(now), resource.id, past)


def _starter() -> tuple[Entry, ...]:
    return tuple(starter_entry(one) for one in starter_library().links)


def _of_a_file(incoming: Sequence[Entry], today: date) -> tuple[Entry, ...]:
    """A file may name any id, and any day of a look. An id that the starter library does not have is nobody's, and a
    look that is still to come is none."""
    starter = starter_library()
    newest = max(
        one.details.checked_on for one in starter.links
    )  # of a clock that is ahead of ours
    to_come = max(today + _CLOCKS_APART, newest)
    return tuple([_believed(one, starter, to_come=to_come, today=today) for one in incoming])


def _believed(entry: Entry, starter: StarterLibrary, *, to_come: date, today: date) -> Entry:
    if entry.starter_id is not None and starter.find(entry.starter_id) is None:
        entry = replace(entry, starter_id=None)
    if entry.details.checked_on <= to_come:
        return entry
    unread = replace(entry.details, checked_on=today, review_by=today, mark=Mark.UNCONFIRMED)
    return replace(entry, details=unread)


def _new(planned: Planned, guild_id: GuildId, now: datetime) -> Resource:
    starter_id = planned.entry.starter_id
    return Resource(
        id=ResourceId(new_id(now)),
        guild_id=guild_id,
        state=State.APPROVED,
        details=planned.details,
        made_at=now,
        changed_at=now,
        starter_id=starter_id,
        is_edited=_is_own(planned, starter_id),
    )


def _changed(planned: Planned, now: datetime) -> Resource:
    before = planned.before
    assert before is not None  # noqa: S101  what is changed was there
    starter_id = planned.entry.starter_id or before.starter_id
    moved = before.details.url != planned.details.url
    return replace(
        before,
        details=planned.details,
        changed_at=now,
        health=LinkHealth() if moved else before.health,
        starter_id=starter_id,
        is_edited=_is_own(planned, starter_id),
    )


def _is_own(planned: Planned, starter_id: str | None) -> bool:
    """A link of the starter library that says something else here: a newer one leaves it alone."""
    return starter_id is not None and not is_as_in_starter(
        planned.details, starter_id, starter_library()
    )


def _arrivals(made: Sequence[tuple[Planned, Resource]]) -> tuple[Arrival, ...]:
    return tuple(
        Arrival(
            resource,
            address_key=planned.entry.key,
            terms=searching.terms_of(resource.details, resource.guild_id),
            is_new=planned.before is None,
        )
        for planned, resource in made
    )


def _said(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]  of texts
    return "" if value is None else str(value)
