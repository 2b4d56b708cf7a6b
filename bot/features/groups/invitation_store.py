from datetime import datetime

from sqlalchemy import delete, select, update

from bot.core.ids import GroupId, GuildId, MemberId
from bot.db.database import Transaction
from bot.features.groups.tables import InvitationRow


class InvitationStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx.session

    async def save(
        self,
        guild_id: GuildId,
        group_id: GroupId,
        member_id: MemberId,
        *,
        by: MemberId,
        at: datetime,
    ) -> None:
        await self._tx.merge(
            InvitationRow(
                guild_id=guild_id,
                group_id=group_id,
                member_id=member_id,
                invited_by_member_id=by,
                invited_at=at,
            )
        )
        await self._tx.flush()

    async def list_of(self, member_id: MemberId, *, after: datetime) -> frozenset[GroupId]:
        """The groups to which a person holds an invitation that still counts."""
        query = select(InvitationRow.group_id).where(
            InvitationRow.member_id == member_id, InvitationRow.invited_at > after
        )
        return frozenset(GroupId(number) for number in await self._tx.scalars(query))

    async def drop(self, group_id: GroupId, member_id: MemberId) -> None:
        await self._tx.execute(
            delete(InvitationRow).where(
                InvitationRow.group_id == group_id, InvitationRow.member_id == member_id
            )
        )

    async def drop_old(self, before: datetime) -> None:
        await self._tx.execute(delete(InvitationRow).where(InvitationRow.invited_at <= before))

    async def forget(self, member_id: MemberId) -> None:
        await self._tx.execute(delete(InvitationRow).where(InvitationRow.member_id == member_id))
        await self._tx.execute(
            update(InvitationRow)
            .where(InvitationRow.invited_by_member_id == member_id)
            .values(invited_by_member_id=None)
        )
