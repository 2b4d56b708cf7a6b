"""Asking the search index of each database: FTS5 in a file, GIN in PostgreSQL. Both find by whole terms and their
beginnings, and neither has a say in the order."""

from collections.abc import Sequence

from sqlalchemy import Select, func, literal_column, select, text

from bot.core.ids import GuildId
from bot.db.types import Id
from bot.features.resources.tables import ResourceRow


def guild_term(guild_id: GuildId) -> str:
    """One of the terms of every link, so that a large shelf next door costs this one nothing."""
    return f"g{guild_id}"


def finding(
    guild_id: GuildId, words: Sequence[Sequence[str]], *, every: bool, is_sqlite: bool
) -> Select[int]:
    """Select the ids of links with ``every`` word, or any. A word is its terms, of which one is enough; one that
    ends in ``*`` is the beginning of a term. Terms are the analyser's: small letters and digits, nothing else."""
    guild = guild_term(guild_id)
    if is_sqlite:
        alternatives = [" OR ".join(_fts5(term) for term in word) for word in words]
        wanted = (" AND " if every else " OR ").join(f"({one})" for one in alternatives)
        return (
            select(literal_column("rowid", type_=Id()))
            .select_from(text("resources_fts"))
            .where(
                text("resources_fts MATCH :looked_for").bindparams(
                    looked_for=f'"{guild}" AND ({wanted})'
                )
            )
        )
    alternatives = [" | ".join(_tsquery(term) for term in word) for word in words]
    wanted = (" & " if every else " | ").join(f"({one})" for one in alternatives)
    return select(ResourceRow.id).where(
        func.to_tsvector("simple", ResourceRow.terms).op("@@")(
            func.to_tsquery("simple", f"{guild} & ({wanted})")
        )
    )


def _fts5(term: str) -> str:
    return f'"{term.removesuffix("*")}"' + ("*" if term.endswith("*") else "")


def _tsquery(term: str) -> str:
    return f"{term.removesuffix('*')}:*" if term.endswith("*") else term
