"""What a facilitator has put on the list or in the room, or asked its writer about, with the way to end it."""

from collections.abc import Sequence
from typing import Final

from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.checkins.model import Answer, AnswerState, Event
from bot.features.checkins.reviewing import Underway
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.pages import Section, desk_section
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import plain
from cogs._kit.times import day_and_time
from cogs.checkins.decisions import DecideButton
from cogs.checkins.said_words import way_words
from cogs.desk.desk_button import DeskButton
from cogs.sessions.schedule_form import PlanButton

_AT_ONCE: Final = 10


class OnItsWayButton(TapButton, template=r"checkins:on_its_way:(?P<guild_id>\d+)"):
    def __init__(self, guild_id: GuildId, say: Speaker | None = None, *, count: int = 1) -> None:
        words = (say or Speaker()).plural("Look at it", "Look at them", count)
        super().__init__(f"checkins:on_its_way:{guild_id}", words)
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        say = speaker(interaction)
        await interaction.client.services.desk.groups_for(guild_id, person(interaction))
        found = await _mine(interaction, guild_id)
        if not found:
            words = say("Nothing of yours is on its way.")
            await show(interaction, Screen(words, [DeskButton(guild_id, say)]))
            return
        shown = list(enumerate(found[:_AT_ONCE], start=1))
        lines = [_line(number, one, say) for number, one in shown]
        if len(found) > _AT_ONCE:
            lines.append(say("More follow when these are done."))
        taps = [
            DecideButton(guild_id, one.answer.id, Event.KEEP, _end_words(number, one.answer, say))
            for number, one in shown
        ]
        ways = [*_plan_taps(found, say), DeskButton(guild_id, say)]
        screen = Screen("\n".join(lines), [*taps, tuple(ways)])
        await show(interaction, screen, discreet=True)


@desk_section(order=60)
async def notes_on_their_way(
    interaction: Interaction, guild_id: GuildId, say: Speaker
) -> Section | None:
    found = await _mine(interaction, guild_id)
    if not found:
        return None
    words = say.plural(
        "{n} note that you read is on its way.",
        "{n} notes that you read are on their way.",
        len(found),
    )
    late = sum(not one.has_meeting for one in found)
    if late:
        no_meeting = say.plural(
            "{n} note to read aloud has no meeting in time. You can plan one.",
            "{n} notes to read aloud have no meeting in time. You can plan one.",
            late,
        )
        words = f"{words}\n{no_meeting}"
    look = OnItsWayButton(guild_id, say, count=len(found))
    return Section(words, [(look, *_plan_taps(found, say))])


async def _mine(interaction: Interaction, guild_id: GuildId) -> tuple[Underway, ...]:
    return await interaction.client.services.checkins.list_underway(guild_id, person(interaction))


def _plan_taps(found: Sequence[Underway], say: Speaker) -> list[PlanButton]:
    """For the group whose list no meeting comes for; of several, the form asks for which."""
    groups = {one.group.id for one in found if not one.has_meeting}
    return [PlanButton(groups.pop() if len(groups) == 1 else None, say)] if groups else []


def _line(number: int, one: Underway, say: Speaker) -> str:
    if not one.has_meeting:
        return say(
            "{number}. {person}, {group}: to be read aloud. No meeting comes before it is erased on {time}.",
            number=number,
            person=f"<@{one.answer.member_id}>",
            group=plain(one.group.name),
            time=day_and_time(one.answer.erased_at),
        )
    return say(
        "{number}. {person}, {group}: {way}",
        number=number,
        person=f"<@{one.answer.member_id}>",
        group=plain(one.group.name),
        way=way_words(one.answer, say),
    )


def _end_words(number: int, answer: Answer, say: Speaker) -> str:
    if answer.state is AnswerState.ON_LIST:
        return say("{number}. Take it off the list", number=number)
    if answer.state is AnswerState.IN_ROOM:
        return say("{number}. Take it out of the room", number=number)
    return say("{number}. Take my question back", number=number)
