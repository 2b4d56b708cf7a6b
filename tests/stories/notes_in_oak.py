"""Oak, with notes on their way: what stories of check-ins begin with."""

from bot.core.ids import MemberId
from bot.demo.acting import words_of
from bot.features.checkins.model import AnswerState, Ceiling, Said
from bot.features.groups.model import Standing
from tests.cogs.oak_town import member, room, schedule

MARKED = "The lantern by the blue door"
WORDS = f"{MARKED} is lit.\n```@everyone``` [tap](https://example.org)"
SHOWN = "The lantern by the blue door is lit."
HEAVY = Said(heavy=9, need="heard", words=WORDS)
KEEP, TALK, CHANGE = "Read, not shared", "Ask to talk", "Ask for a change"
ALOUD, ROOM = "Read aloud", "Put in the room"
ASK_ALOUD, ASK_ROOM = "Ask whether I may read it aloud", "Ask whether it may go in the room"


class Oak:
    """Led by Dana and Marcus, asked by Dana, with a meeting on Wednesday."""

    def __init__(self, town, group) -> None:
        self.town = town
        self.group = group
        self.checkins = town.services.checkins

    @property
    def desk_words(self) -> str:
        return self.town.person("Dana").sees

    async def begin(self) -> "Oak":
        town, group = self.town, self.group
        dana = MemberId(town.person("Dana").id)
        marcus = MemberId(town.person("Marcus", facilitator=True).id)
        leads = Standing(dana, is_facilitator=True)
        await town.services.groups.add_facilitator(town.guild_id, group.id, marcus, by=leads)
        self.session = await schedule(town)
        asked = await self.checkins.ask_now(town.guild_id, group.id, by=dana)
        self.round_id = asked.open.id
        await town.deliver()
        return self

    async def send(self, name, ceiling=Ceiling.ROOM, said=HEAVY):
        """As the form does it."""
        person = await member(self.town, self.group, name)
        by, guild_id = MemberId(person.id), self.town.guild_id
        await self.town.services.checkins.agree(guild_id, by)
        sent = await self.town.services.checkins.send(
            guild_id, self.round_id, by=by, ceiling=ceiling, said=said
        )
        return sent.answer.id

    async def open_desk(self, name="Dana"):
        person = self.town.person(name)
        await person.command("desk")
        return person

    async def open(self, name="Dana"):
        person = await self.open_desk(name)
        await person.tap("Open it")
        return person

    async def state(self, answer_id, name) -> AnswerState:
        mine = await self.town.services.checkins.get_mine(
            self.town.guild_id, answer_id, MemberId(self.town.person(name).id)
        )
        return mine.answer.state

    async def take_back(self, answer_id, name) -> None:
        by = MemberId(self.town.person(name).id)
        await self.town.services.checkins.take_back(self.town.guild_id, answer_id, by=by)
        await self.town.deliver()

    def in_room(self) -> list[str]:
        found = [words_of(one) for one in room(self.town, self.group).history()]
        return [one for one in found if "shared a few words" in one]

    def card(self):
        cards = room(self.town, self.group).history()
        return next(one for one in cards if "shared a few words" in words_of(one))
