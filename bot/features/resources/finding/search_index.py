"""Asking the search index of each database: FTS5 in a file, GIN in PostgreSQL. Both find by whole terms and their
beginnings, and neither has a say in the order."""

from collections.abc import Callable, Collection, Sequence
from itertools import combinations

from sqlalchemy import Select, func, literal_column, select, text

from bot.db.types import Id
from bot.features.resources.tables import ResourceRow

Terms = Collection[str]
"""Of which one is enough. One that ends in ``*`` is the beginning of a term. They are the analyser's: small letters
and digits, nothing else."""


def finding(
    required: Sequence[Terms], wanted: Sequence[Terms], *, at_least: int, most: int, is_sqlite: bool
) -> Select[int]:
    """Select the ids of links that have all that is required and ``at_least`` so many of what is wanted; of too many
    the oldest, so that both databases choose alike."""
    together = combinations(wanted, min(at_least, len(wanted)))
    if is_sqlite:
        ways = " OR ".join(f"({_all(way, ' AND ', _fts5, ' OR ')})" for way in together)
        rowid = literal_column("rowid", type_=Id())
        looked_for = f"{_all(required, ' AND ', _fts5, ' OR ')} AND ({ways})"
        return (
            select(rowid.label("id"))
            .select_from(text("resources_fts"))
            .where(text("resources_fts MATCH :looked_for").bindparams(looked_for=looked_for))
            .order_by(rowid)
            .limit(most)
        )
    ways = " | ".join(f"({_all(way, ' & ', _tsquery, ' | ')})" for way in together)
    looked_for = f"{_all(required, ' & ', _tsquery, ' | ')} & ({ways})"
    return (
        select(ResourceRow.id)
        .where(
            func.to_tsvector("simple", ResourceRow.terms).op("@@")(
                func.to_tsquery("simple", looked_for)
            )
        )
        .order_by(ResourceRow.id)
        .limit(most)
    )


def _all(groups: Sequence[Terms], also: str, written: Callable[[str], str], either: str) -> str:
    return also.join(f"({either.join(map(written, sorted(terms)))})" for terms in groups)


def _fts5(term: str) -> str:
    return f'"{term.removesuffix("*")}"' + ("*" if term.endswith("*") else "")


def _tsquery(term: str) -> str:
    return f"{term.removesuffix('*')}:*" if term.endswith("*") else term
