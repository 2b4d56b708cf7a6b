"""What search asks the database: which links could be meant, which words a shelf has, whose terms are of old."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Row, and_, case, func, or_, select, update

from bot.core.ids import GuildId
from bot.db.database import Transaction, locked
from bot.db.types import tagged
from bot.features.resources.finding.ranking import Candidate
from bot.features.resources.finding.search_index import Terms, finding
from bot.features.resources.finding.searching import guild_term
from bot.features.resources.model import ANY_LANGUAGE, Filters, LinkState, ResourceId
from bot.features.resources.store import matching, shown
from bot.features.resources.tables import ResourceRow, ResourceWordRow

_RANKED_BY: Final = (
    ResourceRow.id,
    ResourceRow.terms,
    ResourceRow.title,
    ResourceRow.place,
    ResourceRow.link_state,
)


@dataclass(frozen=True, slots=True)
class Some:
    links: Sequence[Candidate]
    is_all: bool
    """Whether there are no more."""


class SearchStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session
        self._guild_id = tx.guild_id
        self._is_sqlite = tx.dialect == "sqlite"

    async def list_candidates(
        self,
        required: Sequence[Terms],
        wanted: Sequence[Terms],
        filters: Filters,
        on: date,
        *,
        at_least: int,
        most: int,
    ) -> Some:
        """Shown links of this shelf that have all that is required and ``at_least`` so many of what is wanted."""
        found = finding(
            [[guild_term(self._guild_id)], *required],
            wanted,
            at_least=at_least,
            most=most,
            is_sqlite=self._is_sqlite,
        ).subquery()
        # With an inner join SQLite would rather go through the whole shelf than by what was found.
        query = (
            select(*_RANKED_BY)
            .select_from(found)
            .outerjoin(
                ResourceRow, and_(ResourceRow.id == found.c.id, shown(on), *matching(filters))
            )
        )
        rows = (await self._tx.execute(query)).all()
        links = tuple(_candidate(row) for row in rows if row.id is not None)
        return Some(links, is_all=len(rows) < most)

    async def list_top(self, on: date, *, language: str, most: int) -> tuple[Candidate, ...]:
        """Shown links in the order of the shelf, those in a language first."""
        speaks = or_(
            tagged(ResourceRow.languages, language), tagged(ResourceRow.languages, ANY_LANGUAGE)
        )
        query = (
            select(*_RANKED_BY)
            .where(shown(on))
            .order_by(case((speaks, 0), else_=1), ResourceRow.place, ResourceRow.id)
            .limit(most)
        )
        return tuple(_candidate(row) for row in await self._tx.execute(query))

    async def list_words_near(self, word: str, slips: int) -> tuple[str, ...]:
        """At least about as long as this one, and with one of its first two letters at the start."""
        query = select(ResourceWordRow.word).where(
            func.substr(ResourceWordRow.word, 1, 1).in_([*word[:2]]),
            func.length(ResourceWordRow.word) >= len(word) - slips,
        )
        return tuple(await self._tx.scalars(query))

    async def list_written_otherwise(self, version: str, *, most: int) -> tuple[ResourceId, ...]:
        """Links whose terms another analyser or other synonyms have written. Nobody changes them meanwhile."""
        query = (
            select(ResourceRow)
            .where(ResourceRow.terms.not_like(f"{version} %"))
            .order_by(ResourceRow.id)
            .limit(most)
        )
        return tuple(ResourceId(row.id) for row in await self._tx.scalars(locked(query)))

    async def save_terms(self, resource_id: ResourceId, terms: str) -> None:
        await self._tx.execute(
            update(ResourceRow).where(ResourceRow.id == resource_id).values(terms=terms)
        )


async def list_guilds_written_otherwise(
    tx: Transaction, version: str, *, most: int
) -> tuple[GuildId, ...]:
    """Whose shelves have such links, in a transaction of every guild."""
    query = (
        select(ResourceRow.guild_id)
        .where(ResourceRow.terms.not_like(f"{version} %"))
        .distinct()
        .limit(most)
    )
    return tuple(GuildId(one) for one in await tx.session.scalars(query))


def _candidate(row: Row[int, str, str, int, LinkState]) -> Candidate:
    return Candidate(
        id=ResourceId(row.id),
        terms=frozenset(row.terms.split()),
        title=row.title,
        place=row.place,
        is_sure=row.link_state.is_sure,
    )
