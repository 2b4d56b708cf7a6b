from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Row, delete, inspect, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ColumnElement

from bot.core.ids import GuildId, MemberId
from bot.core.sealed import Pseudonym
from bot.db.database import Transaction
from bot.features.members.model import ASK_AFTER_UNANSWERED, Consent, Member, NoteChoices, Person
from bot.features.members.note_times import QuietHours
from bot.features.members.tables import ConsentReceiptRow, MemberRow

_AnyRow: TypeAlias = Row[*tuple[Any, ...]]


class MemberStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def find(self, guild_id: GuildId, member_id: MemberId) -> Member | None:
        row = await self._tx.session.get(MemberRow, (guild_id, member_id))
        return None if row is None else _member(row)

    async def list_(self, member_ids: Collection[MemberId]) -> Mapping[MemberId, Member]:
        """Those of whom anything is kept, in the guild of the transaction."""
        query = select(MemberRow).where(MemberRow.member_id.in_(member_ids))
        rows = await self._tx.session.scalars(query)
        return {MemberId(row.member_id): _member(row) for row in rows}

    async def list_people(self, people: Collection[Person]) -> Mapping[Person, Member]:
        """Those of whom anything is kept, in whichever guild."""
        rows = await self._tx.session.execute(select(*_COLUMNS).where(_among(people)))
        return {(GuildId(row.guild_id), MemberId(row.member_id)): _member(row) for row in rows}

    async def add_unanswered(self, notes: Mapping[Person, int]) -> None:
        """Count what was sent, for people of any guild. Their rows are held in one order, so that two who count
        never wait for each other."""
        if self._tx.dialect == "postgresql":
            keys = (MemberRow.guild_id, MemberRow.member_id)
            await self._tx.session.execute(
                select(*keys).where(_among(notes)).order_by(*keys).with_for_update()
            )
        by_count = defaultdict[int, list[Person]](list)
        for person, count in notes.items():
            by_count[count].append(person)
        for count, people in by_count.items():
            await self._tx.session.execute(
                update(MemberRow)
                .where(_among(people))
                .values(unanswered=MemberRow.unanswered + count, notes_blocked_at=None)
                .execution_options(synchronize_session=False)
            )

    async def list_unanswering(self, people: Collection[Person]) -> Sequence[Member]:
        """Those of them with enough unanswered to be asked, who were not asked before."""
        query = select(*_COLUMNS).where(
            _among(people),
            MemberRow.unanswered >= ASK_AFTER_UNANSWERED,
            MemberRow.asked_to_keep_at.is_(None),
        )
        return [_member(row) for row in await self._tx.session.execute(query)]

    async def lock(self, guild_id: GuildId, member_id: MemberId) -> Member | None:
        """Hold what is kept of somebody; nothing is made for a stranger."""
        query = (
            select(MemberRow)
            .where(MemberRow.guild_id == guild_id, MemberRow.member_id == member_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        row = (await self._tx.session.execute(query)).scalar_one_or_none()
        return None if row is None else _member(row)

    async def lock_or_add(self, guild_id: GuildId, member_id: MemberId) -> Member:
        insert = postgresql.insert if self._tx.dialect == "postgresql" else sqlite.insert
        values = _values(Member(guild_id, member_id))
        await self._tx.session.execute(insert(MemberRow).values(values).on_conflict_do_nothing())
        found = await self.lock(guild_id, member_id)
        return found or Member(guild_id, member_id, known=True)

    async def save(self, member: Member) -> None:
        await self._tx.session.merge(MemberRow(**_values(member)))
        await self._tx.session.flush()

    async def delete(self, guild_id: GuildId, member_id: MemberId) -> None:
        await self._tx.session.execute(
            delete(MemberRow).where(
                MemberRow.guild_id == guild_id, MemberRow.member_id == member_id
            )
        )


class ConsentStore:
    """Receipts of one guild, named by pseudonym."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(
        self, receipt_id: int, guild_id: GuildId, pseudonym: Pseudonym, consent: Consent
    ) -> None:
        self._tx.session.add(
            ConsentReceiptRow(
                id=receipt_id,
                guild_id=guild_id,
                pseudonym=pseudonym,
                kind=consent.kind,
                version=consent.version,
                given=consent.given,
                at=consent.at,
                keep_until=None,
            )
        )
        await self._tx.session.flush()

    async def list_(self, pseudonym: Pseudonym) -> Sequence[Consent]:
        query = (
            select(ConsentReceiptRow)
            .where(ConsentReceiptRow.pseudonym == pseudonym)
            .order_by(ConsentReceiptRow.at, ConsentReceiptRow.id)
        )
        return tuple(
            Consent(kind=row.kind, version=row.version, given=row.given, at=row.at)
            for row in await self._tx.session.scalars(query)
        )

    async def mark_keep_until(self, pseudonym: Pseudonym, until: datetime) -> None:
        await self._tx.session.execute(
            update(ConsentReceiptRow)
            .where(ConsentReceiptRow.pseudonym == pseudonym)
            .values(keep_until=until)
        )

    async def delete_older(self, now: datetime) -> None:
        await self._tx.session.execute(
            delete(ConsentReceiptRow).where(ConsentReceiptRow.keep_until <= now)
        )


_COLUMNS = tuple(column.class_attribute for column in inspect(MemberRow).column_attrs)
"""Read so, a row is a row and nothing more: nobody watches whether it changes."""


def _among(people: Collection[Person]) -> ColumnElement[bool]:
    return tuple_(MemberRow.guild_id, MemberRow.member_id).in_(list(people))


def _values(member: Member) -> dict[str, object]:
    notes = member.notes
    return {
        "guild_id": member.guild_id,
        "member_id": member.member_id,
        "language": member.language,
        "zone": member.zone,
        "clock_confirmed": member.clock_confirmed,
        "adult_at": member.adult_at,
        "rules_version": member.rules_version,
        "notes_allowed": notes.allowed,
        "note_words": notes.words,
        "notes_silent": notes.silent,
        "clear_after": notes.clear_after,
        "room_mention": notes.room_mention,
        "note_leads": notes.leads,
        "note_place": notes.place,
        "only_going": notes.only_going,
        "quiet_begins": None if notes.quiet is None else notes.quiet.begins,
        "quiet_ends": None if notes.quiet is None else notes.quiet.ends,
        "notes_blocked_at": member.notes_blocked_at,
        "unanswered": member.unanswered,
        "asked_to_keep_at": member.asked_to_keep_at,
        "paused_until": member.paused_until,
    }


def _quiet_hours(row: MemberRow | _AnyRow) -> QuietHours | None:
    if row.quiet_begins is None or row.quiet_ends is None:
        return None
    return QuietHours(row.quiet_begins, row.quiet_ends)


def _member(row: MemberRow | _AnyRow) -> Member:
    return Member(
        guild_id=GuildId(row.guild_id),
        member_id=MemberId(row.member_id),
        language=row.language,
        zone=row.zone,
        clock_confirmed=row.clock_confirmed,
        adult_at=row.adult_at,
        rules_version=row.rules_version,
        notes=NoteChoices(
            allowed=row.notes_allowed,
            words=row.note_words,
            silent=row.notes_silent,
            clear_after=row.clear_after,
            room_mention=row.room_mention,
            leads=row.note_leads,
            place=row.note_place,
            only_going=row.only_going,
            quiet=_quiet_hours(row),
        ),
        notes_blocked_at=row.notes_blocked_at,
        unanswered=row.unanswered,
        asked_to_keep_at=row.asked_to_keep_at,
        paused_until=row.paused_until,
        known=True,
    )
