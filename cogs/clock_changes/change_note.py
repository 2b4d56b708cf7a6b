"""The note that a time changes soon, and what stands behind it."""

from bot.core.ids import SessionId
from bot.features.clock_changes import promises
from bot.features.clock_changes.service import Affected
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import NotWanted
from cogs._kit import note_lines
from cogs._kit.deliveries import Note, Reading, note, opens
from cogs._kit.interaction import Interaction
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs.clock_changes.change_words import change_text, stays_line
from cogs.members.my_page import MyPageButton
from cogs.outbox.open_button import OpenButton
from cogs.sessions.meeting_screen import MoreButton


@note(promises.NOTE)
async def time_changes(delivery: Delivery, reading: Reading) -> Note:
    """Looked at once more before it goes out: a group may have moved, and a person too."""
    if delivery.member_id is None or delivery.subject_id is None:
        raise NotWanted
    found = await reading.services.clock_changes.find_change(
        delivery.guild_id, SessionId(delivery.subject_id), delivery.member_id
    )
    if found is None:
        raise NotWanted
    return Note(note_lines.time_changes(reading.say), [OpenButton(delivery.id, reading.say)])


@opens(promises.NOTE)
async def opened(delivery: Delivery, interaction: Interaction, say: Speaker) -> Screen:
    found: Affected | None = None
    if delivery.member_id is not None and delivery.subject_id is not None:
        found = await interaction.client.services.clock_changes.find_change(
            delivery.guild_id, SessionId(delivery.subject_id), delivery.member_id
        )
    my_page = MyPageButton(delivery.guild_id, say)
    if found is None:
        words = say("That time has come or has changed again. Your page shows what is next.")
        return Screen(words, [my_page])
    session = found.change.session
    meeting = MoreButton(session.guild_id, session.id, say, label=say("Look at the meeting"))
    words = f"{change_text(found.change, say)}\n{stays_line(session, say)}"
    return Screen(words, [meeting, my_page])
