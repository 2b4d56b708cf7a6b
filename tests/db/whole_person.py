"""Somebody of whom every feature keeps something, each with words of its own that can be found again anywhere."""

import json
import secrets

from sqlalchemy import String, insert, select

from bot.db.base import Base
from bot.db.data_keys import DataKeyRow
from bot.db.database import EVERY_GUILD
from bot.db.sealed_columns import sealed_columns
from bot.db.tables import every_table
from bot.db.upgrade import upgrade
from bot.features.outbox.tables import HeldGuildRow
from bot.features.privacy.declared import EVERY_DECLARATION
from tests.architecture.rows import PARTICULAR, Household, names_by_pseudonym
from tests.db.lived_in import ELM, MAPLE, RUTH, SAM, House

RUN = secrets.token_hex(4)
"""PostgreSQL's files hold what earlier runs have left there."""
NOT_OURS_TO_CHOOSE = {HeldGuildRow.__tablename__, DataKeyRow.__tablename__, "moves"}


def phrase(table, column, who, guild_id):
    """No two are the same, none is a word of the bot's, and each fits where letters are kept."""
    there = [str(one) for table in every_table().sorted_tables for one in table.columns]
    return f"{RUN}{guild_id % 10}{who % 10}{there.index(f'{table}.{column}'):03d}"


def written_columns():
    """Of everything that is declared: what holds letters and is locked with nothing. What stands under a pseudonym
    stays when its person is erased, and then is nobody's."""
    tables = every_table().tables
    return [
        (one.table, name)
        for one in EVERY_DECLARATION
        for name in one.columns
        if type(tables[one.table].columns[name].type) is String
        and name not in PARTICULAR
        and not any(map(names_by_pseudonym, tables[one.table].columns))
    ]


def locked_words(path, words, who):
    """As the feature writes them, where it locks more than words."""
    match path:
        case "AnswerRow.sealed":
            said = {"heavy": 1, "now": 1, "own_time": False, "need": None, "words": words}
            return json.dumps(said)
        case "HistoryRow.sealed":
            return json.dumps({"heavy": 1, "now": 2})
        case "KeptApartRow.away_from":
            return str(who + 1)
        case "ReportRow.about":
            return f"7:8:{who + 1}"
        case "PersonalReminderRow.sealed":
            return json.dumps({"what": words, "typed": words})
        case _:
            return words


class WholeHouse(House):
    """Ruth in two servers, in each in another state, and Sam beside her in one."""

    def __init__(self, url, folder):
        super().__init__(url, folder)
        self.locked = {RUTH: set(), SAM: set()}
        """What each has written, that must be readable for nobody but through the bot."""
        self.plain = {RUTH: set(), SAM: set()}

    async def fill(self):
        await upgrade(self.db)
        for guild_id, who, turn in ((MAPLE, RUTH, 0), (MAPLE, SAM, 0), (ELM, RUTH, 1)):
            await self._move_in(guild_id, who, turn)

    async def _move_in(self, guild_id, who, turn):
        particular = {
            f"{table}.{column}": phrase(table, column, who, guild_id)
            for table, column in written_columns()
        }
        self.plain[who] |= set(particular.values())
        async with self.db.transaction(guild_id) as tx:
            pseudonym = await self.sealer.pseudonym(tx, who)
            household = Household(
                guild_id, who, turn=turn, pseudonym=pseudonym, particular=particular
            )
            rows = {mapper.class_: values for mapper, values in household.values_for_all()}
            for column in sealed_columns():
                values = rows[column.row]
                if values[column.name] is None:
                    continue  # such an answer has been taken back
                table = column.row.__tablename__
                words = phrase(table, column.name, who, guild_id)
                said = locked_words(column.path, words, who)
                if words in said:
                    self.locked[who].add(words)
                context = column.context.format_map(values)
                values[column.name] = await self.sealer.seal(tx, who, said, context)
        async with self.db.transaction(EVERY_GUILD) as tx:
            for row, values in rows.items():
                table = Base.metadata.tables[row.__tablename__]
                if table.name in NOT_OURS_TO_CHOOSE:
                    continue
                if [column.name for column in table.primary_key] == ["guild_id"]:
                    same = select(table).where(table.c.guild_id == guild_id)
                    if (await tx.session.execute(same)).first():
                        continue
                await tx.session.execute(insert(row).values(**values))
