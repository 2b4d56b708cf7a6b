"""A group that is asked for a time: what tests of polls begin with."""

from bot.core.ids import MemberId
from bot.features.polls.ground import Question
from bot.features.polls.model import Fit
from tests.cogs.oak_town import room
from tests.town import Person, Town


async def ask_oak(town: Town, group, *, leader: str = "Dana") -> Question:
    """As a facilitator who takes what is proposed."""
    by = MemberId(town.person(leader).id)
    question = await town.services.polls.start(town.guild_id, group.id, minutes=60, by=by)
    asked = await town.services.polls.ask(town.guild_id, question.poll.id, by=by)
    await town.deliver()
    return asked


async def says(town: Town, person: Person, question: Question, *letters: str) -> None:
    """One letter for each time: w(orks), i(f needed), n(o)."""
    fits = {"w": Fit.WORKS, "i": Fit.IF_NEEDED, "n": Fit.NO}
    for slot, letter in zip(question.ticked, letters, strict=False):
        await town.services.polls.mark(
            town.guild_id, question.poll.id, slot.id, fits[letter], by=MemberId(person.id)
        )


async def poll_card(town: Town, group, question: Question):
    """The card as it stands in the room, or None."""
    poll = (await town.services.polls.card(town.guild_id, question.poll.id)).poll
    found = [one for one in room(town, group).history() if one.id == poll.card_message_id]
    return found[0] if found else None


async def forged_polls(town: Town, group) -> dict[str, int]:
    """For the walk over all buttons: a question that runs, and one that nobody was asked yet."""
    asked = await ask_oak(town, group)
    by = MemberId(town.person("Dana").id)
    draft = await town.services.polls.start(town.guild_id, group.id, minutes=60, by=by)
    return {"poll": asked.poll.id, "slot": asked.ticked[0].id, "unasked": draft.poll.id}
