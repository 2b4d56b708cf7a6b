from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from bot.core.ids import ChannelId, GuildId, MessageId, RoleId
from bot.db.database import Transaction
from bot.features.guilds.model import Guild, SetupStep
from bot.features.guilds.tables import GuildRow


class GuildStore:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def find(self, guild_id: GuildId) -> Guild | None:
        row = await self._tx.session.get(GuildRow, guild_id)
        return None if row is None else _guild(row)

    async def lock(self, guild_id: GuildId) -> Guild:
        """Hold the settings until the end of the transaction; make them first if there are none."""
        insert = postgresql.insert if self._tx.dialect == "postgresql" else sqlite.insert
        values = _values(Guild(guild_id))
        await self._tx.session.execute(insert(GuildRow).values(values).on_conflict_do_nothing())
        query = (
            select(GuildRow)
            .where(GuildRow.guild_id == guild_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return _guild((await self._tx.session.execute(query)).scalar_one())

    async def save(self, guild: Guild) -> None:
        await self._tx.session.merge(GuildRow(**_values(guild)))
        await self._tx.session.flush()

    async def list_(self) -> tuple[Guild, ...]:
        rows = await self._tx.session.scalars(select(GuildRow).order_by(GuildRow.guild_id))
        return tuple(_guild(row) for row in rows)


def _values(guild: Guild) -> dict[str, object]:
    return {
        "guild_id": guild.guild_id,
        "language": guild.language,
        "zone": guild.zone,
        "help_country": guild.help_country,
        "front_door_channel_id": guild.front_door_channel_id,
        "front_door_message_id": guild.front_door_message_id,
        "desk_channel_id": guild.desk_channel_id,
        "desk_message_id": guild.desk_message_id,
        "facilitator_role_id": guild.facilitator_role_id,
        "program": guild.program,
        "attested_at": guild.attested_at,
        "decided": sorted(guild.decided),
        "set_up_at": guild.set_up_at,
    }


def _guild(row: GuildRow) -> Guild:
    return Guild(
        guild_id=GuildId(row.guild_id),
        language=row.language,
        zone=row.zone,
        help_country=row.help_country,
        front_door_channel_id=_channel(row.front_door_channel_id),
        front_door_message_id=_message(row.front_door_message_id),
        desk_channel_id=_channel(row.desk_channel_id),
        desk_message_id=_message(row.desk_message_id),
        facilitator_role_id=None
        if row.facilitator_role_id is None
        else RoleId(row.facilitator_role_id),
        program=row.program,
        attested_at=row.attested_at,
        decided=frozenset(SetupStep(word) for word in row.decided),
        set_up_at=row.set_up_at,
    )


def _channel(number: int | None) -> ChannelId | None:
    return None if number is None else ChannelId(number)


def _message(number: int | None) -> MessageId | None:
    return None if number is None else MessageId(number)
