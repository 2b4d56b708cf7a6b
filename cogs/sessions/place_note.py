"""A place opened: the note, what stands behind it, and the wakes of the line."""

from bot.core.errors import Refusal
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import NotWanted
from bot.features.sessions import promises
from bot.features.sessions.ground import Summary
from bot.features.sessions.model import RsvpAnswer
from cogs._kit import note_lines
from cogs._kit.deliveries import Note, Reading, deed, note, opens
from cogs._kit.interaction import Interaction, person
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs.outbox.open_button import OpenButton
from cogs.sessions.answer_screens import answer_screen
from cogs.sessions.meeting_screen import meeting_screen
from cogs.sessions.session_card import session_of


@note(promises.PLACE)
async def place_opened(delivery: Delivery, reading: Reading) -> Note:
    if delivery.member_id is None:
        raise NotWanted
    sessions = reading.services.sessions
    try:
        summary = await sessions.summary(
            delivery.guild_id, session_of(delivery), delivery.member_id
        )
    except Refusal:
        raise NotWanted from None
    if not _still_going(summary) or not summary.session.is_coming(reading.now):
        raise NotWanted
    return Note(note_lines.place_opened(reading.say), [OpenButton(delivery.id, reading.say)])


@opens(promises.PLACE)
async def opened(delivery: Delivery, interaction: Interaction, say: Speaker) -> Screen:
    """What the place is now: theirs, kept for a while, or gone to whoever was faster."""
    services = interaction.client.services
    session_id = session_of(delivery)
    now = services.clock.now()
    summary = await services.sessions.open_card(delivery.guild_id, session_id, person(interaction))
    if _still_going(summary) and summary.session.is_coming(now):
        return answer_screen(summary, say, now)
    return await meeting_screen(interaction, delivery.guild_id, session_id, say)


@deed(promises.OFFER_LAPSED)
@deed(promises.LINE_OFFERS)
async def settle_line(delivery: Delivery, reading: Reading) -> None:
    await reading.services.sessions.settle_line(delivery.guild_id, session_of(delivery))


@deed(promises.LINE_OPENS)
async def open_line(delivery: Delivery, reading: Reading) -> None:
    await reading.services.sessions.settle_line(
        delivery.guild_id, session_of(delivery), announce=True
    )


def _still_going(summary: Summary) -> bool:
    return summary.rsvp is not None and summary.rsvp.answer is RsvpAnswer.GOING
