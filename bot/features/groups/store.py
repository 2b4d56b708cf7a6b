from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from bot.core.ids import ChannelId, GroupId, GuildId, MemberId, MessageId
from bot.db.database import Transaction, locked
from bot.features.groups.errors import AskNotFoundError, GroupNotFoundError
from bot.features.groups.model import (
    AskId,
    DutyHours,
    Group,
    Membership,
    MembershipState,
)
from bot.features.groups.naming import same_name
from bot.features.groups.tables import FacilitatorRow, GroupRow, MembershipRow

_IN_ROOM = (MembershipState.ACTIVE, MembershipState.ON_BREAK)
_ALIVE = GroupRow.archived_at.is_(None)
_FORGOTTEN = tuple(state for state in MembershipState if state.may_be_forgotten)


class GroupStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session
        self._dialect = tx.dialect

    async def get(self, group_id: GroupId) -> Group:
        """Archived ones too; whoever decides about one asks for a living one."""
        group = await self.find(group_id)
        if group is None:
            raise GroupNotFoundError
        return group

    async def get_living(self, group_id: GroupId) -> Group:
        group = await self.get(group_id)
        if group.is_archived:
            raise GroupNotFoundError
        return group

    async def find(self, group_id: GroupId) -> Group | None:
        row = await self._tx.get(GroupRow, group_id)
        return None if row is None else _group(row)

    async def get_with_person(
        self, group_id: GroupId, member_id: MemberId
    ) -> tuple[Group, MembershipState | None, bool]:
        """A group, what somebody is in it, and whether they lead it: in one question, since every answer asks it."""
        belongs = and_(MembershipRow.group_id == GroupRow.id, MembershipRow.member_id == member_id)
        leads = and_(FacilitatorRow.group_id == GroupRow.id, FacilitatorRow.member_id == member_id)
        query = (
            select(GroupRow, MembershipRow.state, FacilitatorRow.member_id.is_not(None))
            .outerjoin(MembershipRow, belongs)
            .outerjoin(FacilitatorRow, leads)
            .where(GroupRow.id == group_id)
            .execution_options(populate_existing=True)
        )
        found = (await self._tx.execute(query)).one_or_none()
        if found is None:
            raise GroupNotFoundError
        row, state, is_facilitator = found
        return _group(row), state, is_facilitator

    async def lock(self, group_id: GroupId) -> Group:
        """Hold the group: who is in it, who leads it and whether it is full is decided one at a time."""
        query = locked(select(GroupRow).where(GroupRow.id == group_id))
        row = (
            await self._tx.execute(query.execution_options(populate_existing=True))
        ).scalar_one_or_none()
        if row is None:
            raise GroupNotFoundError
        return _group(row)

    async def lock_living(self, group_id: GroupId) -> Group:
        group = await self.lock(group_id)
        if group.is_archived:
            raise GroupNotFoundError
        return group

    async def add_once(self, group: Group) -> bool:
        """False if a living group has that name."""
        insert = postgresql.insert if self._dialect == "postgresql" else sqlite.insert
        statement = insert(GroupRow).values(_values(group)).on_conflict_do_nothing()
        added = await self._tx.execute(statement.returning(GroupRow.id))
        return added.scalar_one_or_none() is not None

    async def save(self, group: Group) -> None:
        await self._tx.merge(GroupRow(**_values(group)))
        await self._tx.flush()

    async def save_once(self, group: Group) -> bool:
        """False, and nothing saved, if another living group has that name."""
        try:
            async with self._tx.begin_nested():
                await self.save(group)
        except IntegrityError:
            return False
        return True

    async def find_by_channel(self, channel_id: ChannelId) -> Group | None:
        has_it = (GroupRow.text_channel_id == channel_id) | (
            GroupRow.voice_channel_id == channel_id
        )
        return next(iter(await self._list(has_it, _ALIVE)), None)

    async def list_alive(self) -> tuple[Group, ...]:
        return await self._list(_ALIVE)

    async def list_all(self) -> tuple[Group, ...]:
        """Those that have ended too."""
        return await self._list()

    async def list_some(self, group_ids: Collection[GroupId]) -> tuple[Group, ...]:
        return await self._list(GroupRow.id.in_(group_ids), _ALIVE)

    async def _list(self, *conditions: ColumnElement[bool]) -> tuple[Group, ...]:
        query = select(GroupRow).where(*conditions).order_by(GroupRow.name_key, GroupRow.id)
        return tuple(_group(row) for row in await self._tx.scalars(query))


class MembershipStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def find(self, group_id: GroupId, member_id: MemberId) -> Membership | None:
        """Read anew each time, so that after ``GroupStore.lock`` it is what the lock holds."""
        row = await self._tx.get(MembershipRow, (group_id, member_id), populate_existing=True)
        return None if row is None else _membership(row)

    async def get_ask(self, ask_id: AskId) -> Membership:
        query = select(MembershipRow).where(MembershipRow.ask_id == ask_id)
        row = (await self._tx.execute(query)).scalar_one_or_none()
        if row is None:
            raise AskNotFoundError
        return _membership(row)

    async def save(self, guild_id: GuildId, membership: Membership) -> None:
        await self._tx.merge(
            MembershipRow(
                guild_id=guild_id,
                group_id=membership.group_id,
                member_id=membership.member_id,
                relation=membership.relation,
                state=membership.state,
                asked_at=membership.asked_at,
                since=membership.since,
                ask_again_on=membership.ask_again_on,
                ask_id=membership.ask_id,
                greeted_by_member_id=membership.greeted_by,
                settled_by_member_id=membership.settled_by,
            )
        )
        await self._tx.flush()

    async def count_in_room(self, group_id: GroupId) -> int:
        query = select(func.count(MembershipRow.member_id)).where(
            MembershipRow.group_id == group_id, MembershipRow.state.in_(_IN_ROOM)
        )
        return (await self._tx.execute(query)).scalar_one()

    async def list_(self, group_id: GroupId, *states: MembershipState) -> tuple[Membership, ...]:
        """Longest there first. Without states: everyone of whom anything is known."""
        query = select(MembershipRow).where(MembershipRow.group_id == group_id)
        if states:
            query = query.where(MembershipRow.state.in_(states))
        query = query.order_by(MembershipRow.asked_at, MembershipRow.member_id)
        return tuple(_membership(row) for row in await self._tx.scalars(query))

    async def list_of(self, member_id: MemberId) -> tuple[Membership, ...]:
        query = (
            select(MembershipRow)
            .where(MembershipRow.member_id == member_id)
            .order_by(MembershipRow.asked_at, MembershipRow.group_id)
            .execution_options(populate_existing=True)
        )
        return tuple(_membership(row) for row in await self._tx.scalars(query))

    async def list_asked(self, group_ids: Collection[GroupId]) -> tuple[Membership, ...]:
        """Those who wait, oldest first."""
        query = (
            select(MembershipRow)
            .where(
                MembershipRow.group_id.in_(group_ids),
                MembershipRow.state == MembershipState.ASKED,
            )
            .order_by(MembershipRow.asked_at, MembershipRow.ask_id)
        )
        return tuple(_membership(row) for row in await self._tx.scalars(query))

    async def list_over(
        self, before: datetime, today: date, *, of: MemberId | None = None
    ) -> tuple[tuple[GuildId, Membership], ...]:
        """Whoever left before that moment and may ask again by now, and everyone of a group that had ended by then.
        Blocked people stay known as long as their group is there."""
        may_ask_again = MembershipRow.ask_again_on.is_(None) | (MembershipRow.ask_again_on <= today)
        is_over = and_(
            MembershipRow.state.in_(_FORGOTTEN), MembershipRow.since < before, may_ask_again
        )
        query = select(MembershipRow).where(
            is_over | MembershipRow.group_id.in_(_ended(before)), *_theirs(MembershipRow, of)
        )
        query = query.execution_options(populate_existing=True)
        return tuple(
            (GuildId(row.guild_id), _membership(row)) for row in await self._tx.scalars(query)
        )

    async def drop(self, group_id: GroupId, member_id: MemberId) -> None:
        await self._tx.execute(
            delete(MembershipRow).where(
                MembershipRow.group_id == group_id, MembershipRow.member_id == member_id
            )
        )

    async def forget(self, member_id: MemberId) -> None:
        """Their own rows go; where they only acted, the others' rows lose the name."""
        await self._tx.execute(delete(MembershipRow).where(MembershipRow.member_id == member_id))
        for column in (MembershipRow.greeted_by_member_id, MembershipRow.settled_by_member_id):
            await self._tx.execute(
                update(MembershipRow).where(column == member_id).values({column.key: None})
            )


class FacilitatorStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def add(
        self, guild_id: GuildId, group_id: GroupId, member_id: MemberId, since: datetime
    ) -> None:
        self._tx.add(
            FacilitatorRow(guild_id=guild_id, group_id=group_id, member_id=member_id, since=since)
        )
        await self._tx.flush()

    async def is_one(self, group_id: GroupId, member_id: MemberId) -> bool:
        return await self._tx.get(FacilitatorRow, (group_id, member_id)) is not None

    async def list_(
        self, group_id: GroupId, *, led_by: datetime | None = None
    ) -> tuple[MemberId, ...]:
        """Longest there first. ``led_by``: only those who led it at that moment already."""
        query = (
            select(FacilitatorRow.member_id)
            .where(FacilitatorRow.group_id == group_id)
            .order_by(FacilitatorRow.since, FacilitatorRow.member_id)
        )
        if led_by is not None:
            query = query.where(FacilitatorRow.since <= led_by)
        return tuple(MemberId(number) for number in await self._tx.scalars(query))

    async def list_led(self, member_id: MemberId) -> tuple[GroupId, ...]:
        query = select(FacilitatorRow.group_id).where(FacilitatorRow.member_id == member_id)
        return tuple(GroupId(number) for number in await self._tx.scalars(query))

    async def list_over(
        self, before: datetime, *, of: MemberId | None = None
    ) -> tuple[tuple[GuildId, GroupId, MemberId], ...]:
        """Who led a group that had ended by then."""
        row = FacilitatorRow
        query = select(row.guild_id, row.group_id, row.member_id).where(
            row.group_id.in_(_ended(before)), *_theirs(row, of)
        )
        return tuple(
            (GuildId(guild), GroupId(group), MemberId(member))
            for guild, group, member in (await self._tx.execute(query)).all()
        )

    async def list_led_groups(self) -> frozenset[GroupId]:
        """Groups that anybody leads."""
        query = select(FacilitatorRow.group_id).distinct()
        return frozenset(GroupId(number) for number in await self._tx.scalars(query))

    async def list_since(self, member_id: MemberId) -> tuple[tuple[GroupId, datetime], ...]:
        query = select(FacilitatorRow).where(FacilitatorRow.member_id == member_id)
        return tuple((GroupId(row.group_id), row.since) for row in await self._tx.scalars(query))

    async def drop(self, group_id: GroupId, member_id: MemberId) -> None:
        await self._tx.execute(
            delete(FacilitatorRow).where(
                FacilitatorRow.group_id == group_id, FacilitatorRow.member_id == member_id
            )
        )


def _ended(before: datetime) -> Select[int]:
    return select(GroupRow.id).where(GroupRow.archived_at < before)


def _theirs(
    row: type[MembershipRow | FacilitatorRow], member_id: MemberId | None
) -> tuple[ColumnElement[bool], ...]:
    return () if member_id is None else (row.member_id == member_id,)


def _values(group: Group) -> dict[str, Any]:
    return {
        "id": group.id,
        "guild_id": group.guild_id,
        "name": group.name,
        "name_key": same_name(group.name),
        "template": group.template,
        "joining": group.joining,
        "seats": group.seats,
        "language": group.language,
        "zone": group.zone,
        "text_channel_id": group.text_channel_id,
        "voice_channel_id": group.voice_channel_id,
        "rooms_are_ours": group.rooms_are_ours,
        "rooms_closed": group.rooms_closed,
        "hub_message_id": group.hub_message_id,
        "holiday_country": group.holiday_country,
        "note_leads": group.leads,
        "keeps_names": group.keeps_names,
        "shows_events": group.shows_events,
        "duty_hours": None if group.duty_hours is None else _hours_written(group.duty_hours),
        "archived_at": group.archived_at,
    }


def _group(row: GroupRow) -> Group:
    return Group(
        id=GroupId(row.id),
        guild_id=GuildId(row.guild_id),
        name=row.name,
        template=row.template,
        joining=row.joining,
        seats=row.seats,
        language=row.language,
        zone=row.zone,
        text_channel_id=None if row.text_channel_id is None else ChannelId(row.text_channel_id),
        voice_channel_id=None if row.voice_channel_id is None else ChannelId(row.voice_channel_id),
        rooms_are_ours=row.rooms_are_ours,
        rooms_closed=row.rooms_closed,
        hub_message_id=None if row.hub_message_id is None else MessageId(row.hub_message_id),
        holiday_country=row.holiday_country,
        leads=row.note_leads,
        keeps_names=row.keeps_names,
        shows_events=row.shows_events,
        duty_hours=None if row.duty_hours is None else _hours_read(row.duty_hours),
        archived_at=row.archived_at,
    )


def _hours_written(hours: DutyHours) -> dict[str, object]:
    return {
        "days": sorted(hours.weekdays),
        "from": hours.from_.isoformat("minutes"),
        "to": hours.to.isoformat("minutes"),
    }


def _hours_read(written: dict[str, object]) -> DutyHours:
    to = time.fromisoformat(str(written["to"]))
    return DutyHours(
        weekdays=frozenset(cast("list[int]", written["days"])),
        from_=time.fromisoformat(str(written["from"])),
        # An older version wrote the end of the day so.
        to=time(0) if to == time(23, 59) else to,
    )


def _membership(row: MembershipRow) -> Membership:
    greeted, settled = row.greeted_by_member_id, row.settled_by_member_id
    return Membership(
        group_id=GroupId(row.group_id),
        member_id=MemberId(row.member_id),
        relation=row.relation,
        state=row.state,
        asked_at=row.asked_at,
        since=row.since,
        ask_again_on=row.ask_again_on,
        ask_id=None if row.ask_id is None else AskId(row.ask_id),
        greeted_by=None if greeted is None else MemberId(greeted),
        settled_by=None if settled is None else MemberId(settled),
    )
