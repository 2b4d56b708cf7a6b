"""That somebody shows facilitators a message: on the desk, and behind a note. None of it says who, or which."""

from bot.core.ids import GuildId
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import NotWanted
from bot.features.reports.ground import Told
from bot.features.reports.model import ReportId
from bot.features.reports.promises import NOTICE
from cogs._kit import note_lines
from cogs._kit.deliveries import Note, Reading, note, opens
from cogs._kit.interaction import Interaction, person
from cogs._kit.pages import Section, desk_section
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs._kit.times import how_long
from cogs.desk.desk_button import DeskButton
from cogs.outbox.open_button import OpenButton
from cogs.reports.facilitator_screen import OpenReportButton

_AT_ONCE = 3


@desk_section(order=2)
async def told_messages(
    interaction: Interaction, guild_id: GuildId, say: Speaker
) -> Section | None:
    by = person(interaction)
    found = await interaction.client.services.reports.list_for_desk(guild_id, by)
    if not found:
        return None
    shown = found[:_AT_ONCE]
    lines = [
        say.plural(
            "**{n} person shows you something in a room.**",
            "**{n} people show you something in a room.**",
            len(found),
        ),
        *(f"{number}. {report_line(one, say)}" for number, one in enumerate(shown, start=1)),
    ]
    taps = [
        OpenReportButton(guild_id, one.report.id, say, number=number)
        for number, one in enumerate(shown, start=1)
    ]
    return Section("\n".join(lines), taps)


def report_line(told: Told, say: Speaker) -> str:
    ago = how_long(told.report.told_at)
    place = say("This server") if told.group is None else plain(told.group.name)
    if told.report.taken_by is not None:
        return say("{place}, told {ago}. You have this one.", place=place, ago=ago)
    return say("{place}, told {ago}. No one is on it yet.", place=place, ago=ago)


@note(NOTICE)
async def something_is_shown(delivery: Delivery, reading: Reading) -> Note:
    """Only while there is something for this facilitator to do."""
    if delivery.member_id is None:
        raise NotWanted
    told = await reading.services.reports.find_waiting(
        delivery.guild_id, report_of(delivery), by=delivery.member_id
    )
    if told is None:
        raise NotWanted
    return Note(note_lines.waiting(reading.say), [OpenButton(delivery.id, reading.say)])


@opens(NOTICE)
async def opened(delivery: Delivery, interaction: Interaction, say: Speaker) -> Screen:
    told = await interaction.client.services.reports.find_waiting(
        delivery.guild_id, report_of(delivery), by=person(interaction)
    )
    desk = DeskButton(delivery.guild_id, say)
    if told is None:
        return Screen(say("Someone has this one, or it is over. Nothing is left to do."), [desk])
    words = say("Someone shows you something in a room.")
    open_it = OpenReportButton(delivery.guild_id, told.report.id, say)
    return Screen(f"{words}\n{report_line(told, say)}", [open_it, desk])


def report_of(delivery: Delivery) -> ReportId:
    return ReportId(delivery.subject_id or 0)
