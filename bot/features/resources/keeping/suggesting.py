"""Anybody suggests a link, facilitators decide about it, and whoever suggested it is told once if they wish."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from bot.core.evidence import Mark
from bot.core.ids import GuildId, MemberId
from bot.core.sealed import SealedError
from bot.db.database import Transaction
from bot.features.groups.model import Standing
from bot.features.resources.addresses import Address, read_address
from bot.features.resources.errors import ResourceGoneError
from bot.features.resources.fields import site_name, tidy
from bot.features.resources.ground import Ground
from bot.features.resources.keeping.errors import (
    LinkSettledError,
    NotReadyError,
    OtherPageError,
    OwnSuggestionError,
    TooManySuggestionsError,
)
from bot.features.resources.keeping.states import PUT_ON_SHELF, next_state
from bot.features.resources.keeping.suggestion_promises import decided
from bot.features.resources.keeping.writing import (
    Lacking,
    ShelfWriter,
    lacking,
    unnamed,
)
from bot.features.resources.looks import read_today, seen_as
from bot.features.resources.model import (
    GOOD_FOR,
    LONGEST_TITLE,
    LONGEST_WHY,
    WHY_SEALED_AS,
    Change,
    Details,
    Kind,
    Resource,
    ResourceId,
    State,
    Suggestion,
)
from bot.features.resources.people_store import ChangeStore, SuggestionStore
from bot.features.resources.store import ResourceStore

MOST_A_DAY: Final = 5
A_DAY: Final = timedelta(days=1)
APPROVED: Final = "approved"


class Found(StrEnum):
    """What became of a suggestion at once."""

    NEW = "new"
    ON_SHELF = "on_shelf"
    WAITING = "waiting"
    """Somebody had the same thought; who, is not told."""
    ONCE_HERE = "once_here"
    """It was taken off or declined before, and is looked at again."""


class No(StrEnum):
    """Why a link does not go on the shelf. Each has one kind sentence."""

    HAVE_IT = "have_it"
    OFF_TOPIC = "off_topic"
    NOT_SURE = "not_sure"
    SELLS = "sells"
    WALLED = "walled"
    OLD = "old"
    NOT_OPEN = "not_open"


@dataclass(frozen=True, slots=True)
class Suggested:
    resource: Resource
    found: Found


@dataclass(frozen=True, slots=True)
class Waiting:
    """One suggestion as a facilitator looks at it."""

    suggestion: Suggestion
    address: Address
    total: int
    """So many wait."""
    following: ResourceId | None
    lacks: tuple[Lacking, ...]
    is_own: bool
    """They suggested it themselves, and somebody else here could decide."""


class SuggestingPart(Ground):
    async def takes_why(self, guild_id: GuildId) -> bool:
        """Where a program runs the server, nobody's own words are kept."""
        async with self._db.reading(guild_id) as tx:
            return not (await self._guilds.get_in(tx, guild_id)).is_run_by_program

    async def suggest(
        self,
        guild_id: GuildId,
        url: str,
        *,
        by: MemberId,
        title: str = "",
        why: str = "",
        wants_word: bool = False,
    ) -> Suggested:
        """What is here already comes back as it is, and nobody is asked about it."""
        address, now = read_address(url), self._clock.now()
        async with self._db.transaction(guild_id) as tx:
            store = SuggestionStore(tx)
            if await store.count_since(by, now - A_DAY) >= MOST_A_DAY:
                raise TooManySuggestionsError(guild_id, limit=MOST_A_DAY)
            guild = await self._guilds.get_in(tx, guild_id)
            if guild.is_run_by_program:
                title = why = ""
            writer = self._writer(tx)
            blank = await self._blank(tx, address, title, guild.language)
            resource, is_new = await self._add_or_hold(tx, blank, by)
            if not is_new:
                if resource.state is State.APPROVED:
                    return Suggested(resource, Found.ON_SHELF)
                if resource.state is State.SUGGESTED:
                    return Suggested(resource, Found.WAITING)
                resource = await writer.write(resource, Change.SUGGESTED, by=by)
            context = WHY_SEALED_AS.format(resource_id=resource.id)
            why = why.strip()[:LONGEST_WHY]
            sealed = await self._sealer.seal(tx, by, why, context) if why else None
            await store.add(resource.id, by, sealed, wants_word=wants_word, made_at=now)
            return Suggested(resource, Found.NEW if is_new else Found.ONCE_HERE)

    async def count_suggested(self, guild_id: GuildId) -> int:
        """Without a word of what they are."""
        async with self._db.reading(guild_id) as tx:
            return len(await ResourceStore(tx).list_all(State.SUGGESTED))

    async def look_at_suggestion(
        self, guild_id: GuildId, resource_id: ResourceId | None, *, by: Standing
    ) -> Waiting | None:
        """One of them, or the oldest; None if none waits. Who suggested it and why is for facilitators, and that they
        looked is kept."""
        async with self._groups.deciding(guild_id, by.member_id) as tx:
            await self._require_keeper(tx, by)
            waiting = await self._waiting(tx)
            ids = [one.id for one in waiting]
            if resource_id is None:
                if not waiting:
                    return None
                resource = waiting[0]
            else:
                resource = await ResourceStore(tx).get(resource_id)
                if resource.state is not State.SUGGESTED:
                    raise LinkSettledError(guild_id, resource.id, resource.state)
            at = ids.index(resource.id)
            suggestion = await self._opened(tx, resource, by)
            return Waiting(
                suggestion,
                address=read_address(resource.details.url),
                total=len(ids),
                following=ids[(at + 1) % len(ids)] if len(ids) > 1 else None,
                lacks=lacking(resource.details),
                is_own=await self._is_own(tx, resource, by.member_id),
            )

    async def approve(
        self,
        guild_id: GuildId,
        resource_id: ResourceId,
        *,
        by: Standing,
        seen: str | None = None,
    ) -> Resource:
        """They have read the page today, the one with the address ``seen`` (its ``seen_as``), and it has a title, a
        summary and a topic."""
        async with self._deciding(guild_id, resource_id, by) as (tx, before):
            # Who comes second reads that, and not what it lacks now.
            next_state(before, Change.APPROVED)
            require_seen(before, seen)
            if await self._is_own(tx, before, by.member_id):
                raise OwnSuggestionError(guild_id)
            if missing := lacking(before.details):
                raise NotReadyError(guild_id, resource_id, missing)
            details = read_today(before.details, await self._today(tx))
            writer = self._writer(tx)
            after = await writer.write(before, Change.APPROVED, by=by.member_id, details=details)
            await self._tell(tx, after, APPROVED, by)
            return after

    async def decline(
        self, guild_id: GuildId, resource_id: ResourceId, no: No, *, by: Standing
    ) -> Resource:
        """What its suggester called it goes with the suggestion, unless it has stood on the shelf."""
        async with self._deciding(guild_id, resource_id, by) as (tx, before):
            forgets = await self._of_suggester(tx, resource_id)
            details = unnamed(before.details) if forgets else before.details
            writer = self._writer(tx)
            after = await writer.write(
                before, Change.DECLINED, by=by.member_id, details=details, forgets=forgets
            )
            await self._tell(tx, after, no.value, by)
            return after

    async def suggester_gone(
        self, tx: Transaction, _guild_id: GuildId, member_id: MemberId
    ) -> None:
        """They have left the server: their links wait on, without them and why."""
        await self._forget_suggester(tx, member_id)

    # Inside a transaction.

    @asynccontextmanager
    async def _deciding(
        self, guild_id: GuildId, resource_id: ResourceId, by: Standing
    ) -> AsyncGenerator[tuple[Transaction, Resource]]:
        """For keepers of the shelf, one at a time."""
        async with self._groups.deciding(guild_id, by.member_id) as tx:
            await self._require_keeper(tx, by)
            yield tx, await ResourceStore(tx).lock(resource_id)

    def _writer(self, tx: Transaction) -> ShelfWriter:
        return ShelfWriter(tx, now=self._clock.now())

    async def _add_or_hold(
        self, tx: Transaction, blank: Details, by: MemberId
    ) -> tuple[Resource, bool]:
        """A new one; or the one that is here, held, and False. What its suggester takes back in the same moment is
        suggested anew."""
        resource, is_new = await self._writer(tx).add_once(blank, by=by)
        if is_new:
            return resource, True
        try:
            return await ResourceStore(tx).lock(resource.id), False
        except ResourceGoneError:
            return await self._add_or_hold(tx, blank, by)

    async def _blank(self, tx: Transaction, address: Address, title: str, language: str) -> Details:
        """A facilitator says the rest."""
        today = await self._today(tx)
        return Details(
            title=tidy(title)[:LONGEST_TITLE] or site_name(address.url),
            url=address.url,
            summary="",
            kind=Kind.READ,
            topics=(),
            source=site_name(address.url),
            mark=Mark.UNCONFIRMED,
            checked_on=today,
            review_by=today + GOOD_FOR,
            languages=(language,),
        )

    async def _forget_suggester(self, tx: Transaction, member_id: MemberId) -> None:
        """What they called a link goes with them; a facilitator names it again. Whose words a title is that has been
        edited, nobody can tell any more."""
        store = SuggestionStore(tx)
        for one in await store.list_of(member_id):
            resource = await ResourceStore(tx).lock(one.resource_id)
            if await self._of_suggester(tx, resource.id):
                await self._writer(tx).unname(resource)
        await store.drop_all_of(member_id)

    async def _of_suggester(self, tx: Transaction, resource_id: ResourceId) -> tuple[str, ...]:
        """The fields that hold a suggester's own words, theirs to have erased: what a link is called, until it has
        stood on the shelf."""
        past = await ChangeStore(tx).list_for(resource_id)
        return () if any(one.change in PUT_ON_SHELF for one in past) else ("title",)

    async def _waiting(self, tx: Transaction) -> list[Resource]:
        found = await ResourceStore(tx).list_all(State.SUGGESTED)
        return sorted(found, key=lambda one: (one.changed_at, one.id))

    async def _opened(self, tx: Transaction, resource: Resource, by: Standing) -> Suggestion:
        kept = await SuggestionStore(tx).find(resource.id)
        leads = await self._groups.leads_any_in(tx, by.member_id)
        if kept is None or not leads:
            made_at = resource.changed_at if kept is None else kept.made_at
            return Suggestion(resource, None, None, wants_word=False, made_at=made_at)
        suggester = kept.by
        await self._record(tx, "suggestion.opened", resource, by, about=suggester)
        why = await self._opened_why(tx, suggester, resource.id, kept.sealed_why)
        return Suggestion(resource, suggester, why, kept.wants_word, kept.made_at)

    async def _is_own(self, tx: Transaction, resource: Resource, member_id: MemberId) -> bool:
        """And there is somebody else to look at it."""
        kept = await SuggestionStore(tx).find(resource.id)
        if kept is None or kept.by != member_id:
            return False
        return bool(await self._groups.leaders_in(tx) - {member_id})

    async def _tell(self, tx: Transaction, resource: Resource, what: str, by: Standing) -> None:
        kept = await SuggestionStore(tx).find(resource.id)
        if kept is not None and kept.wants_word and kept.by != by.member_id:
            now = self._clock.now()
            promise = decided(resource, kept.by, what, kept.made_at, now)
            await self._outbox.post(tx, [promise])
        await SuggestionStore(tx).drop(resource.id)
        what = APPROVED if what == APPROVED else "declined"
        await self._record(tx, f"link.{what}", resource, by)

    async def _record(
        self,
        tx: Transaction,
        what: str,
        resource: Resource,
        by: Standing,
        *,
        about: MemberId | None = None,
    ) -> None:
        await self._audit.record(
            tx,
            actor=by.member_id,
            action=f"resources.{what}",
            subject_member=about,
            subject_id=resource.id,
        )

    async def _opened_why(
        self, tx: Transaction, member_id: MemberId, resource_id: ResourceId, sealed: bytes | None
    ) -> str | None:
        """None as well for words that nobody can open any more."""
        if sealed is None:
            return None
        context = WHY_SEALED_AS.format(resource_id=resource_id)
        try:
            return await self._sealer.open(tx, member_id, sealed, context)
        except SealedError:
            return None


def require_seen(resource: Resource, seen: str | None) -> None:
    """Nobody vouches for a page that they have not had before them."""
    if seen is not None and seen_as(resource.details.url) != seen:
        raise OtherPageError(resource.guild_id, resource.id)
