"""Searching the shelf: what somebody typed is read, looked for, and forgotten."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Final

from bot.core.ids import GuildId
from bot.db.database import EVERY_GUILD, Transaction
from bot.features.resources.finding import searching
from bot.features.resources.finding.ranking import Candidate, Sought, rank
from bot.features.resources.finding.search_index import Terms
from bot.features.resources.finding.search_store import (
    SearchStore,
    Some,
    list_guilds_written_otherwise,
)
from bot.features.resources.finding.searching import Query, Unit, read_query
from bot.features.resources.finding.spelling import meant_by, slips_in
from bot.features.resources.finding.synonyms import bundled_synonyms
from bot.features.resources.ground import Ground
from bot.features.resources.model import Filters, Page, Reader, Resource
from bot.features.resources.shelf import ON_A_PAGE
from bot.features.resources.store import ResourceStore

MOST_CANDIDATES: Final = 60
"""So many are looked at for each way of asking."""
_ENOUGH: Final = 25
_MOST_PAIRED: Final = 6
"""Of more things there would be too many pairs."""
MOST_SUGGESTED: Final = 25
"""Discord shows as many while somebody types."""
_AT_A_TIME: Final = 200


class SearchPart(Ground):
    async def search(
        self, guild_id: GuildId, text: str, filters: Filters, reader: Reader, *, page: int = 0
    ) -> Page:
        """Whatever it is that was typed; without a word that could be looked for nothing is found."""
        query = read_query(text, language=reader.language)
        async with self._db.reading(guild_id) as tx:
            looking = _Looking(tx, filters, await self._today(tx), reader)
            query, found = await looking.for_all(query)
            ranked = rank(found, query, reader)
            pages = max(1, -(-len(ranked) // ON_A_PAGE))
            page = min(max(page, 0), pages - 1)
            items = await looking.load(ranked[page * ON_A_PAGE : (page + 1) * ON_A_PAGE])
        return Page(items, page, pages, len(ranked))

    async def suggest_titles(
        self, guild_id: GuildId, text: str, reader: Reader
    ) -> tuple[Resource, ...]:
        """What they may be about to type, for a list under their hands; the top of the shelf before they begin."""
        query = read_query(text, language=reader.language, is_typing=True)
        async with self._db.reading(guild_id) as tx:
            looking = _Looking(tx, Filters(), await self._today(tx), reader)
            if query.words:
                query, found = await looking.for_all(query)
            else:
                found = await looking.top()
            return await looking.load(rank(found, query, reader)[:MOST_SUGGESTED])

    async def repair_terms(self) -> None:
        """Write anew what another analyser or other synonyms have written. With nothing to do it is one look."""
        version = searching.version()
        while True:
            async with self._db.reading(EVERY_GUILD) as tx:
                guilds = await list_guilds_written_otherwise(tx, version, most=_AT_A_TIME)
            if not guilds:
                return
            for guild_id in guilds:
                await self._rewrite_some(guild_id, version)

    async def _rewrite_some(self, guild_id: GuildId, version: str) -> None:
        async with self._db.transaction(guild_id) as tx:
            store = SearchStore(tx)
            ids = await store.list_written_otherwise(version, most=_AT_A_TIME)
            words: set[str] = set()
            for one in await ResourceStore(tx).list_by_ids(ids):
                await store.save_terms(one.id, searching.terms_of(one.details, guild_id))
                words |= searching.words_of(one.details)
            await ResourceStore(tx).add_words(words)


class _Looking:
    """One search on one shelf, for one reader."""

    def __init__(self, tx: Transaction, filters: Filters, on: date, reader: Reader) -> None:
        self._shelf = ResourceStore(tx)
        self._index = SearchStore(tx)
        self._filters = filters
        self._on = on
        self._language = reader.language
        """What somebody reads who types such words."""

    async def for_all(self, query: Query) -> tuple[Query, Collection[Candidate]]:
        """Return what was found, and the query as it was understood."""
        self._language = query.language or self._language
        found = await self._for_units(query)
        meant = {
            unit.typed: await self._meant_by(unit.typed)
            for unit in query.units
            if unit.typed is not None and await self._is_unknown(unit, found)
        }
        if not any(meant.values()):
            return query, found
        query = query.mended(meant)
        self._language = query.language or self._language
        return query, await self._for_units(query)

    async def top(self) -> Sequence[Candidate]:
        return await self._index.list_top(self._on, language=self._language, most=MOST_SUGGESTED)

    async def load(self, ranked: Iterable[Candidate]) -> tuple[Resource, ...]:
        ids = [one.id for one in ranked]
        found = {one.id: one for one in await self._shelf.list_by_ids(ids)}
        return tuple(found[one] for one in ids)

    async def _for_units(self, query: Query) -> Collection[Candidate]:
        """On a shelf of a usual size, all that have any of it. On a large one those whose titles have all of it, then
        those that have all, then those that have two things of it, until there are enough."""
        whole = len(query.units)
        if not whole:
            return ()
        anywhere = [unit.terms() for unit in query.units]
        found = await self._first([unit.title_terms() for unit in query.units], at_least=whole)
        if len(found) >= _ENOUGH:
            return found
        if whole == 1:
            return found | await self._first(anywhere, at_least=1)
        some = await self._ask(anywhere, at_least=1)
        if some.is_all:
            return some.links
        for at_least in (whole, 2) if 2 < whole <= _MOST_PAIRED else (whole,):  # noqa: PLR2004  a pair of two is all
            found |= await self._first(anywhere, at_least=at_least)
            if len(found) >= _ENOUGH:
                return found
        return found | set(some.links)

    async def _first(self, wanted: Sequence[Terms], *, at_least: int) -> set[Candidate]:
        """Return some of them, and if there are too many, some that whoever typed it can read as well."""
        some = await self._ask(wanted, at_least=at_least)
        if some.is_all:
            return {*some.links}
        if sum(searching.speaks(one.terms, self._language) for one in some.links) >= _ENOUGH:
            return {*some.links}
        readable = searching.terms_speaking(self._language)
        return {*some.links, *(await self._ask(wanted, readable, at_least=at_least)).links}

    async def _ask(
        self, wanted: Sequence[Terms], *required: Terms, at_least: int, most: int = MOST_CANDIDATES
    ) -> Some:
        filtered = searching.terms_matching(self._filters)
        return await self._index.list_candidates(
            [*filtered, *required],
            wanted,
            self._filters,
            self._on,
            at_least=at_least,
            most=most,
        )

    async def _is_unknown(self, unit: Unit, found: Iterable[Candidate]) -> bool:
        """Whether a word finds nothing here, whatever else is asked."""
        if unit.typed in bundled_synonyms().vocabulary:
            return False
        sought = Sought.by(unit)
        if any(sought.weight(one.terms) for one in found):
            return False
        return not (await self._ask([unit.terms()], at_least=1, most=1)).links

    async def _meant_by(self, word: str) -> tuple[str, ...]:
        near = await self._index.list_words_near(word, slips_in(word))
        return meant_by(word, {*near, *bundled_synonyms().vocabulary})
