"""The shelf, its history, what people saved or suggested, and what was shared. Who read what is nowhere."""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    DDL,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    event,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.evidence import Mark
from bot.db.base import Base, GuildScoped, one_of
from bot.db.sealed_columns import sealed_for
from bot.db.types import Id, Instant, Json, OneOf, Tags
from bot.features.resources.checking.verdict import Cause
from bot.features.resources.model import (
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    LONGEST_URL,
    WHY_SEALED_AS,
    Change,
    Kind,
    LinkState,
    ShareWhen,
    State,
)


class ResourceRow(GuildScoped, Base):
    __tablename__ = "resources"
    __table_args__ = (
        one_of("state", State),
        one_of("kind", Kind),
        one_of("mark", Mark),
        one_of("link_state", LinkState),
        one_of("link_cause", Cause),
        # Whoever suggests a page twice is told of the first, also when two people do so at once.
        UniqueConstraint("guild_id", "address_key", name="uq_resources_address"),
        UniqueConstraint("guild_id", "starter_id", name="uq_resources_starter"),
        Index("ix_resources_shelf", "guild_id", "state"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    state: Mapped[State] = mapped_column(OneOf(State))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    url: Mapped[str] = mapped_column(String(LONGEST_URL))
    address_key: Mapped[str] = mapped_column(String(LONGEST_URL))
    """The address without what does not change the page, so that the same one is found again."""
    summary: Mapped[str] = mapped_column(String(LONGEST_SUMMARY))
    kind: Mapped[Kind] = mapped_column(OneOf(Kind))
    topics: Mapped[tuple[str, ...]] = mapped_column(Tags)
    audiences: Mapped[tuple[str, ...]] = mapped_column(Tags)
    languages: Mapped[tuple[str, ...]] = mapped_column(Tags)
    countries: Mapped[tuple[str, ...]] = mapped_column(Tags)
    sets: Mapped[tuple[str, ...]] = mapped_column(Tags)
    minutes: Mapped[int | None]
    has_captions: Mapped[bool | None]
    expires_on: Mapped[date | None] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(120))
    mark: Mapped[Mark] = mapped_column(OneOf(Mark))
    checked_on: Mapped[date] = mapped_column(Date)
    review_by: Mapped[date] = mapped_column(Date)
    place: Mapped[int]
    starter_id: Mapped[str | None] = mapped_column(String(64))
    is_edited: Mapped[bool] = mapped_column(default=False)
    useful: Mapped[int] = mapped_column(default=0)
    not_useful: Mapped[int] = mapped_column(default=0)
    link_state: Mapped[LinkState] = mapped_column(OneOf(LinkState))
    link_checked_at: Mapped[datetime | None] = mapped_column(Instant)
    link_failing_since: Mapped[datetime | None] = mapped_column(Instant)
    link_moved_to: Mapped[str | None] = mapped_column(String(LONGEST_URL))
    link_cause: Mapped[Cause | None] = mapped_column(OneOf(Cause))
    link_unsure_since: Mapped[datetime | None] = mapped_column(Instant)
    terms: Mapped[str] = mapped_column(Text)
    """What it is found by, as the analyser wrote it: plain words of small letters and digits."""
    made_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)


class ResourceWordRow(GuildScoped, Base):
    """The words of a shelf as people would type them: what a slip of the thumb is mended by."""

    __tablename__ = "resource_words"

    guild_id: Mapped[int] = mapped_column(Id, primary_key=True)
    word: Mapped[str] = mapped_column(String(40), primary_key=True)


class ResourceChangeRow(GuildScoped, Base):
    __tablename__ = "resource_changes"
    __table_args__ = (one_of("change", Change),)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    resource_id: Mapped[int] = mapped_column(
        Id, ForeignKey("resources.id", ondelete="CASCADE"), index=True
    )
    change: Mapped[Change] = mapped_column(OneOf(Change))
    at: Mapped[datetime] = mapped_column(Instant)
    by_member_id: Mapped[int | None] = mapped_column(Id, index=True)
    before: Mapped[dict[str, Any]] = mapped_column(Json)


class SuggestionRow(GuildScoped, Base):
    __tablename__ = "resource_suggestions"

    resource_id: Mapped[int] = mapped_column(
        Id,
        ForeignKey("resources.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    member_id: Mapped[int] = mapped_column(Id, index=True)
    sealed_why: Mapped[bytes | None] = mapped_column(
        LargeBinary, info=sealed_for("member_id", WHY_SEALED_AS)
    )
    wants_word: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(Instant)


class SavedResourceRow(GuildScoped, Base):
    __tablename__ = "saved_resources"

    member_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    resource_id: Mapped[int] = mapped_column(
        Id,
        ForeignKey("resources.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
    )
    saved_at: Mapped[datetime] = mapped_column(Instant)


class ShareRow(GuildScoped, Base):
    __tablename__ = "resource_shares"
    __table_args__ = (one_of("share_when", ShareWhen),)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    group_id: Mapped[int] = mapped_column(
        Id, ForeignKey("groups.id", ondelete="CASCADE"), index=True
    )
    resource_id: Mapped[int] = mapped_column(
        Id, ForeignKey("resources.id", ondelete="CASCADE"), index=True
    )
    session_id: Mapped[int | None] = mapped_column(
        Id, ForeignKey("sessions.id", ondelete="CASCADE"), index=True
    )
    share_when: Mapped[ShareWhen] = mapped_column(OneOf(ShareWhen))
    by_member_id: Mapped[int | None] = mapped_column(Id, index=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    shared_at: Mapped[datetime | None] = mapped_column(Instant)
    """When it came to the room. None while it waits for its meeting, or when it never came."""


class PickRow(GuildScoped, Base):
    """A group without a row has no link of the week."""

    __tablename__ = "resource_picks"

    group_id: Mapped[int] = mapped_column(
        Id, ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    weekday: Mapped[int]
    minute: Mapped[int]
    since: Mapped[datetime] = mapped_column(Instant)
    next_resource_id: Mapped[int | None] = mapped_column(
        Id, ForeignKey("resources.id", ondelete="SET NULL")
    )


# The search index is the database's own, and follows the table by itself. Revision 0015 says the same.
_SQLITE: Final = (
    """CREATE VIRTUAL TABLE resources_fts USING fts5(
        terms, content='resources', content_rowid='id', tokenize='unicode61')""",
    """CREATE TRIGGER resources_fts_added AFTER INSERT ON resources BEGIN
        INSERT INTO resources_fts(rowid, terms) VALUES (new.id, new.terms); END""",
    """CREATE TRIGGER resources_fts_gone AFTER DELETE ON resources BEGIN
        INSERT INTO resources_fts(resources_fts, rowid, terms) VALUES ('delete', old.id, old.terms); END""",
    """CREATE TRIGGER resources_fts_changed AFTER UPDATE OF terms ON resources BEGIN
        INSERT INTO resources_fts(resources_fts, rowid, terms) VALUES ('delete', old.id, old.terms);
        INSERT INTO resources_fts(rowid, terms) VALUES (new.id, new.terms); END""",
)
_POSTGRESQL: Final = (
    "CREATE INDEX resources_fts ON resources USING gin (to_tsvector('simple', terms))",
)
for _dialect, _statements in (("sqlite", _SQLITE), ("postgresql", _POSTGRESQL)):
    for _statement in _statements:
        event.listen(
            ResourceRow.__table__, "after_create", DDL(_statement).execute_if(dialect=_dialect)
        )
