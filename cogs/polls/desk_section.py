"""On the desk: which groups are being asked for a time, and whose answers are in."""

from bot.core.ids import GuildId
from bot.features.polls.closing import Waiting
from bot.features.polls.model import PollState
from cogs._kit.interaction import Interaction, person
from cogs._kit.pages import Section, desk_section
from cogs._kit.speaker import Speaker
from cogs._kit.text import label, plain
from cogs._kit.times import day_and_time
from cogs.polls.results_screen import ResultsButton

_SHOWN = 3


@desk_section(order=35)
async def times_to_find(
    interaction: Interaction, guild_id: GuildId, say: Speaker
) -> Section | None:
    waiting = await interaction.client.services.polls.list_waiting(guild_id, person(interaction))
    if not waiting:
        return None
    # What can be settled first, then what still runs.
    first = sorted(waiting, key=lambda one: one.poll.state is PollState.OPEN)[:_SHOWN]
    taps = tuple(
        ResultsButton(
            guild_id, one.poll.id, say, label(say("Times for {group}", group=one.group.name))
        )
        for one in first
    )
    return Section("\n".join(_line(one, say) for one in first), [taps])


def _line(one: Waiting, say: Speaker) -> str:
    facts = {"group": plain(one.group.name), "n": one.answered, "asked": one.asked}
    if one.poll.state is PollState.OPEN and one.poll.closes_at is not None:
        until = day_and_time(one.poll.closes_at)
        return say(
            "{n} of {asked} in {group} have said when they can come. Open until {time}.",
            time=until,
            **facts,
        )
    return say("The answers of {group} are in: {n} of {asked}.", **facts)
