from datetime import datetime, time

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, GuildScoped, one_of
from bot.db.types import Id, Instant, OneOf, Several
from bot.features.members.model import ConsentKind, NotePlace, NoteWords
from bot.features.members.note_times import Lead


class MemberRow(GuildScoped, Base):
    __tablename__ = "members"
    __table_args__ = (one_of("note_words", NoteWords), one_of("note_place", NotePlace))

    guild_id: Mapped[int] = mapped_column(Id, primary_key=True)
    member_id: Mapped[int] = mapped_column(Id, primary_key=True, index=True)
    language: Mapped[str] = mapped_column(String(16), info={"personal": True})
    zone: Mapped[str | None] = mapped_column(String(64), info={"personal": True})
    clock_confirmed: Mapped[bool]
    adult_at: Mapped[datetime | None] = mapped_column(Instant, info={"personal": True})
    rules_version: Mapped[str | None] = mapped_column(String(32))
    notes_allowed: Mapped[bool]
    note_words: Mapped[NoteWords] = mapped_column(OneOf(NoteWords))
    notes_silent: Mapped[bool]
    clear_after: Mapped[bool]
    room_mention: Mapped[bool]
    note_leads: Mapped[frozenset[Lead] | None] = mapped_column(Several(Lead))
    note_place: Mapped[NotePlace] = mapped_column(OneOf(NotePlace))
    only_going: Mapped[bool]
    quiet_begins: Mapped[time | None]
    quiet_ends: Mapped[time | None]
    notes_blocked_at: Mapped[datetime | None] = mapped_column(Instant)
    unanswered: Mapped[int]
    asked_to_keep_at: Mapped[datetime | None] = mapped_column(Instant)
    paused_until: Mapped[datetime | None] = mapped_column(Instant)


class ConsentReceiptRow(GuildScoped, Base):
    """Names its person by pseudonym: once their key is destroyed, nobody can say whose yes it was."""

    __tablename__ = "consent_receipts"
    __table_args__ = (one_of("kind", ConsentKind),)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    pseudonym: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[ConsentKind] = mapped_column(OneOf(ConsentKind))
    version: Mapped[str] = mapped_column(String(32))
    given: Mapped[bool]
    at: Mapped[datetime] = mapped_column(Instant)
    keep_until: Mapped[datetime | None] = mapped_column(Instant, index=True)
    """Set when the person was erased or left; before that it stays."""
