"""What waits to be read, on the desk and behind a private note: how many, in which group, how old. It names
nobody and shows no words."""

from collections.abc import Sequence
from typing import Final

from bot.core.ids import GuildId
from bot.features.checkins.promises import WAITING
from bot.features.checkins.reviewing import WaitingNotes
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import NotWanted
from cogs._kit import note_lines
from cogs._kit.deliveries import Note, Reading, note, opens
from cogs._kit.interaction import Interaction, person
from cogs._kit.pages import Section, desk_section
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs._kit.text import label, plain
from cogs._kit.times import how_long
from cogs.checkins.open_note import OpenNextButton
from cogs.desk.desk_button import DeskButton
from cogs.outbox.open_button import OpenButton

_TOGETHER: Final = 5
"""Groups that stay together on one page; one button for each."""


@desk_section(order=12)
async def notes_to_read(
    interaction: Interaction, guild_id: GuildId, say: Speaker
) -> Sequence[Section]:
    waiting = await interaction.client.services.checkins.list_waiting(guild_id, person(interaction))
    open_to_them = sum(1 for one in waiting if one.count)
    now = interaction.client.services.clock.now()
    by_age = sorted(waiting, key=lambda one: one.oldest_at or now)
    return [
        Section(
            "\n".join(_line(one, say) for one in some),
            [
                OpenNextButton(guild_id, one.group.id, _open_words(one, open_to_them, say))
                for one in some
                if one.count
            ],
        )
        for some in (by_age[at : at + _TOGETHER] for at in range(0, len(by_age), _TOGETHER))
    ]


@note(WAITING)
async def something_waits(delivery: Delivery, reading: Reading) -> Note:
    if delivery.member_id is None:
        raise NotWanted
    checkins = reading.services.checkins
    waiting = await checkins.list_waiting(delivery.guild_id, delivery.member_id)
    if not any(one.count for one in waiting):
        raise NotWanted
    return Note(note_lines.waiting(reading.say), [OpenButton(delivery.id, reading.say)])


@opens(WAITING)
async def opened(delivery: Delivery, interaction: Interaction, say: Speaker) -> Screen:
    """What waits, and one tap more to the words: a note that is opened by chance has opened nothing."""
    sections = await notes_to_read(interaction, delivery.guild_id, say)
    if not sections:
        words = say("Nothing more waits to be read.")
        return Screen(words, [DeskButton(delivery.guild_id, say)])
    first, *others = sections
    words = [first.text, say("More of them stand on the desk.")] if others else [first.text]
    return Screen("\n".join(words), [*first.taps, DeskButton(delivery.guild_id, say)])


def _line(one: WaitingNotes, say: Speaker) -> str:
    name = plain(one.group.name)
    lines: list[str] = []
    if one.count and one.oldest_at is not None:
        lines.append(
            say.plural(
                "**{n} note to read in {group}.** It came {ago}.",
                "**{n} notes to read in {group}.** The oldest came {ago}.",
                one.count,
                group=name,
                ago=how_long(one.oldest_at),
            )
        )
    if one.being_read:
        lines.append(
            say.plural(
                "{n} note in {group} is open before another facilitator.",
                "{n} notes in {group} are open before other facilitators.",
                one.being_read,
                group=name,
            )
        )
    return "\n".join(lines)


def _open_words(one: WaitingNotes, groups: int, say: Speaker) -> str:
    if groups > 1:
        return label(say("Open the oldest of {group}", group=one.group.name))
    return say("Open the oldest") if one.count > 1 else say("Open it")
