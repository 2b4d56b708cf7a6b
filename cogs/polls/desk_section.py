"""On the desk: which groups are being asked for a time, and whose answers are in."""

from bot.core.ids import GuildId
from bot.features.polls.closing import Waiting
from bot.features.polls.model import PollState
from cogs._kit.interaction import Interaction, person
from cogs._kit.pages import Section, desk_section
from cogs._kit.speaker import Speaker
from cogs._kit.text import label, plain
from cogs._kit.times import day_and_time
from cogs.polls.results_screen import PutAwayButton, ResultsButton
from cogs.polls.slot_words import became_words

_SHOWN = 3


@desk_section(order=35)
async def times_to_find(
    interaction: Interaction, guild_id: GuildId, say: Speaker
) -> Section | None:
    waiting = await interaction.client.services.polls.list_waiting(guild_id, person(interaction))
    if not waiting:
        return None
    # What can be settled first, then what still runs, then what only has to be put away.
    first = sorted(waiting, key=_order)[:_SHOWN]
    taps = tuple(_button(one, say) for one in first)
    return Section("\n".join(_line(one, say) for one in first), [taps])


def _order(one: Waiting) -> tuple[bool, bool]:
    return one.question.is_settled, one.poll.state is PollState.OPEN


def _button(one: Waiting, say: Speaker) -> ResultsButton | PutAwayButton:
    group = one.group.name
    if one.question.is_settled:
        words = label(say("Put away the times for {group}", group=group))
        return PutAwayButton(one.poll.guild_id, one.poll.id, "ask", say, words)
    words = label(say("Times for {group}", group=group))
    return ResultsButton(one.poll.guild_id, one.poll.id, say, words)


def _line(one: Waiting, say: Speaker) -> str:
    facts = {"group": plain(one.group.name), "n": one.answered, "asked": one.asked}
    if one.poll.state is PollState.OPEN and one.poll.closes_at is not None:
        until = day_and_time(one.poll.closes_at)
        return say(
            "{n} of {asked} in {group} have said when they can come. Open until {time}.",
            time=until,
            **facts,
        )
    if one.question.is_settled:
        meeting = became_words(one.question, say)
        return say("The question to {group} became: {meeting}.", meeting=meeting, **facts)
    return say("The answers of {group} are in: {n} of {asked}.", **facts)
