"""Who is asked to stand in, and who is told of it: private notes, a line on the desk, a line on *Next meeting*."""

from bot.core.errors import NotAllowedError, NotFoundError
from bot.core.ids import GuildId, MemberId
from bot.features.hosting.stand_in_model import StandInAnswer, StandInState
from bot.features.hosting.stand_in_promises import STAND_IN, STAND_IN_LATE, STAND_IN_NEWS
from bot.features.hosting.stand_ins import Search
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import NotWanted
from bot.features.sessions.model import Session
from cogs._kit import note_lines
from cogs._kit.deliveries import Note, Reading, deed, note, opens
from cogs._kit.interaction import Interaction, person
from cogs._kit.pages import Section, desk_section
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs._kit.times import day_and_time
from cogs.hosting.stand_in_button import AskedButton
from cogs.hosting.stand_in_screen import is_in_time, search_screen
from cogs.outbox.open_button import OpenButton
from cogs.sessions.session_card import session_of

_AT_ONCE = 3


@note(STAND_IN)
async def asked(delivery: Delivery, reading: Reading) -> Note:
    search = await _search(delivery, reading)
    answer = search.answers.get(delivery.member_id or MemberId(0))
    if not is_in_time(search, reading.now) or answer is not StandInAnswer.ASKED:
        raise NotWanted
    return Note(note_lines.waiting(reading.say), [OpenButton(delivery.id, reading.say)])


@note(STAND_IN_NEWS)
async def told(delivery: Delivery, reading: Reading) -> Note:
    search = await _search(delivery, reading)
    if not search.session.is_coming(reading.now):
        raise NotWanted
    return Note(note_lines.waiting(reading.say), [OpenButton(delivery.id, reading.say)])


@opens(STAND_IN)
@opens(STAND_IN_NEWS)
async def opened(delivery: Delivery, interaction: Interaction, say: Speaker) -> Screen:
    by = person(interaction)
    hosting = interaction.client.services.hosting
    search = await hosting.find_search(delivery.guild_id, session_of(delivery), by=by)
    return search_screen(search, by, say)


@deed(STAND_IN_LATE)
async def give_up(delivery: Delivery, reading: Reading) -> None:
    hosting = reading.services.hosting
    await hosting.give_up_on_stand_in(delivery.guild_id, session_of(delivery))


@desk_section(order=15)
async def asked_on_desk(
    interaction: Interaction, guild_id: GuildId, say: Speaker
) -> Section | None:
    """Also for a facilitator whom no note reaches."""
    services = interaction.client.services
    found = await services.hosting.list_asked_to_stand_in(guild_id, person(interaction))
    now = services.clock.now()
    waiting = [one for one in found if is_in_time(one, now)][:_AT_ONCE]
    if not waiting:
        return None
    lines = [
        say(
            "**Can you lead {group} on {time}?**",
            group=plain(one.group.name),
            time=day_and_time(one.session.starts_at),
        )
        for one in waiting
    ]
    taps = [AskedButton(guild_id, one.session.id, say) for one in waiting]
    return Section("\n".join(lines), taps)


async def leader_line(interaction: Interaction, session: Session, say: Speaker) -> str | None:
    """On *Next meeting*: who leads this one, or that somebody is looked for."""
    hosting = interaction.client.services.hosting
    search = await hosting.find_search(session.guild_id, session.id, by=person(interaction))
    if search.leader is not None:
        return say("{leader} leads this one.", leader=f"<@{search.leader}>")
    if search.stand_in is None or not session.is_coming(interaction.client.services.clock.now()):
        return None
    match search.stand_in.state:
        case StandInState.LOOKING:
            return say("A stand-in is wanted. No one has said yes so far.")
        case StandInState.NOT_FOUND:
            return say("**No one can lead this one yet.**")
        case StandInState.FOUND | StandInState.WITHDRAWN:
            return None


async def _search(delivery: Delivery, reading: Reading) -> Search:
    if delivery.member_id is None:
        raise NotWanted
    try:
        return await reading.services.hosting.find_search(
            delivery.guild_id, session_of(delivery), by=delivery.member_id
        )
    except (NotAllowedError, NotFoundError) as gone:
        raise NotWanted from gone
