"""Ruth in Oak, which is asked how the week was; and checking in."""

from datetime import time

from bot.core.ids import MemberId
from bot.features.groups.model import DutyHours, Standing
from tests.cogs.group_town import knows_clock
from tests.cogs.oak_town import member, oak, room

PLATES = (
    "I set two plates again tonight. I know I will do it tomorrow. "
    "I would like to hear if others do this."
)
HOSTILE = "@everyone ``` <@1> \u202eneve\u202c z\u0351\u0351\u0351\u0351\u0351\u0351algo\n[x](https://x.example) **b**"


async def ruth_of_oak(town):
    """A member of Oak on London's clock. Dana reads on weekdays from nine to five. It is Sunday; the group is asked."""
    group = await oak(town)
    dana = MemberId(town.person("Dana").id)
    await town.services.groups.edit(
        town.guild_id,
        group.id,
        by=Standing(dana, is_facilitator=True),
        duty_hours=DutyHours(frozenset(range(5)), time(9), time(17)),
    )
    person = await member(town, group, "Ruth")
    await knows_clock(town, person, "Europe/London")
    person.group = group
    await ask(town, person)
    return person


async def ask(town, person):
    dana = MemberId(town.person("Dana").id)
    await town.services.checkins.ask_now(town.guild_id, person.group.id, by=dana)
    await town.deliver()


async def check_in(town, person, who, *, card=None, **said):
    await person.tap("Check in", on=card or room(town, person.group).last_message)
    await person.tap(who)
    if "I agree" in person.labels:
        await person.tap("I agree")
    await person.fill(**said)
