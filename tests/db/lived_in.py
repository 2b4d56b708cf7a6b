"""A database with rows in every table, its keys, and a folder for copies."""

from sqlalchemy import insert, select, update

from bot.app import Ground, services_on
from bot.commands.restore import restored
from bot.core.clock import TurnedClock
from bot.core.ids import GuildId, MemberId
from bot.core.key_ring import KeyRing, new_ring
from bot.db.copies import Copies
from bot.db.data_keys import Sealer
from bot.db.database import EVERY_GUILD, Database
from bot.db.erasure_file import ErasureFile
from bot.db.erasures import ErasureLedger
from bot.db.tables import every_table
from bot.db.unfinished import take_out_everything
from bot.db.upgrade import upgrade
from bot.features.calendars.model import TITLE_SEALED_AS
from bot.features.calendars.tables import CalendarChoicesRow
from config.settings import Settings
from tests.architecture.rows import NOON, Household
from tests.features.outbox.fake_sender import FakeSender

MAPLE, ELM = GuildId(815000000000000700), GuildId(815000000000000701)
RUTH, SAM = MemberId(815000000000000007), MemberId(815000000000000008)
WORDS = "The lantern of Ruth is lit."
ALL_BUT = {"data_keys", "moves"}


class House:
    """A database with rows in every table, its keys, and a folder for copies."""

    def __init__(self, url, folder):
        self.data = folder / "data"
        if not self.data.exists():
            self.data.mkdir(mode=0o700, parents=True)
            new_ring(self.data / "key_ring.json")
        self.clock = TurnedClock(NOON)
        self.settings = Settings(
            data_folder=self.data, database_url=url or f"sqlite:///{self.data}/porchlight.sqlite3"
        )
        self.folder = self.settings.backup_folder
        self.open()

    def open(self):
        self.db = Database(self.settings.database_url, survives_power_cut=False)
        self.ring = KeyRing.load(self.settings.key_ring)
        self.erasures = ErasureLedger(
            self.ring, self.clock, file=ErasureFile(self.settings.erasures_file)
        )
        self.copies = Copies(
            self.db,
            self.ring,
            self.clock,
            folder=self.folder,
            scratch_in=self.data,
            audit_seen=self.settings.audit_seen_file,
            erasures=self.erasures,
        )
        ground = Ground(self.db, self.ring, self.clock, erasures=self.erasures)
        services = services_on(ground, FakeSender())
        self.privacy, self.outbox = services.privacy, services.outbox
        self.sealer = Sealer(self.ring, self.clock)

    async def fill(self):
        await upgrade(self.db)
        async with self.db.transaction(EVERY_GUILD) as tx:
            for turn, (guild_id, who) in enumerate([(MAPLE, RUTH), (ELM, SAM)]):
                for mapper, values in Household(guild_id, who, turn=turn).values_for_all():
                    # Of a server that the bot was taken out of, nothing would be done.
                    if mapper.local_table.name not in {*ALL_BUT, "held_guilds"}:
                        await tx.session.execute(insert(mapper.class_).values(**values))
        async with self.db.transaction(MAPLE) as tx:
            sealed = await self.sealer.seal(tx, RUTH, WORDS, TITLE_SEALED_AS)
            await tx.session.execute(update(CalendarChoicesRow).values(sealed_title=sealed))
        async with self.db.transaction(ELM) as tx:
            await self.sealer.pseudonym(tx, SAM)

    async def words_of_ruth(self):
        async with self.db.reading(MAPLE) as tx:
            sealed = (await tx.session.scalars(select(CalendarChoicesRow.sealed_title))).one()
            return await self.sealer.open(tx, RUTH, sealed, TITLE_SEALED_AS)

    async def rows(self):
        async with self.db.reading(EVERY_GUILD) as tx:
            return {
                table.name: sorted(map(tuple, await tx.session.execute(select(table))), key=repr)
                for table in every_table().sorted_tables
                if table.name != "moves"
            }

    async def burn(self):
        """The database is gone."""
        await self.copies.stop()
        if self.db.is_sqlite:
            await self.db.close()
            for file in self.data.glob("porchlight.sqlite3*"):
                file.unlink()
        else:
            await take_out_everything(self.db)
            await self.db.close()

    async def put_back(self, path, **how):
        how = {"aside": False, "without_words": False} | how
        back = await restored(self.settings, self.clock, path, **how)
        self.open()
        return back


def owed(n, due):
    return {
        "id": n + 1,
        "guild_id": MAPLE,
        "key": f"note {n}",
        "debt": "say",
        "kind": "k",
        "params": {},
        "member_id": RUTH,
        "due_at": due,
        "deadline_at": due,
        "wake_at": due,
        "state": "waiting",
        "attempts": 0,
        "revision": 0,
        "is_withdrawn": False,
        "is_erased_when_done": False,
        "was_late": False,
        "may_be_twice": False,
        "created_at": NOON,
    }
