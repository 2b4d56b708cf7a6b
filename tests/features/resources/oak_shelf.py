"""Oak with Dana and Marcus to lead it, Sam and Ruth in it, and an empty shelf."""

from bot.features.groups.model import Standing
from bot.features.guilds.model import ProgramAnswer
from bot.features.resources.keeping.suggestion_promises import DECIDED
from bot.features.resources.model import Topic
from bot.features.resources.service import ResourceService
from tests.features.sessions.oak import DANA, MARCUS, RUTH, SAM, Oak

DANA_LEADS, MARCUS_LEADS = Standing(DANA), Standing(MARCUS)
PAGE = "https://www.al-anon.org/newcomers/"
WHY = "It helped my sister on her worst night."


class Shelf:
    def __init__(self, oak: Oak) -> None:
        self.oak = oak
        self.guild_id = oak.guild_id
        self.service = ResourceService(
            db=oak.db,
            clock=oak.clock,
            audit=oak.audit,
            outbox=oak.outbox,
            guilds=oak.guilds,
            members=oak.members,
            groups=oak.groups,
            sessions=oak.sessions,
            sealer=oak.sealer,
        )

    async def open(self) -> "Shelf":
        oak, guild_id = self.oak, self.guild_id
        await oak.guilds.save_server_half(guild_id, by=DANA, program=ProgramAnswer.NO)
        await oak.let_in(SAM, MARCUS, RUTH)
        await oak.groups.add_facilitator(guild_id, oak.group_id, MARCUS, by=DANA_LEADS)
        return self

    async def suggest(self, url=PAGE, by=SAM, **said):
        return await self.service.suggest(self.guild_id, url, by=by, **said)

    async def ready(self, url=PAGE, **said):
        """Suggested by Sam, and filled in by Marcus."""
        resource = (await self.suggest(url, **said)).resource
        await self.service.edit(
            self.guild_id,
            resource.id,
            by=MARCUS_LEADS,
            title="For newcomers",
            summary="What to expect.",
            topics=(Topic.GROUP,),
        )
        return resource.id

    async def told(self) -> int:
        await self.oak.outbox.deliver_due()
        return self.oak.heard(SAM, DECIDED)
