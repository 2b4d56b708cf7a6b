"""What its author hears of a check-in, in one line that tells nothing."""

from bot.core.errors import NotFoundError
from bot.features.checkins import promises, round_promises
from bot.features.checkins.answering import Mine
from bot.features.checkins.model import AnswerId, AnswerState, RoundId
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import NotWanted
from cogs._kit import note_lines
from cogs._kit.deliveries import Note, Reading, note, opens
from cogs._kit.interaction import Interaction, person
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs.checkins.my_answer import answer_screen
from cogs.checkins.start_button import who_screen
from cogs.outbox.open_button import OpenButton


@note(promises.SETTLED)
async def it_is_settled(delivery: Delivery, reading: Reading) -> Note:
    await _mine(delivery, reading)
    return _waiting(delivery, reading)


@note(promises.UNREAD)
async def nobody_has_read_it(delivery: Delivery, reading: Reading) -> Note:
    mine = await _mine(delivery, reading)
    if mine.answer.state is not AnswerState.WAITING:
        raise NotWanted
    return _waiting(delivery, reading)


@note(round_promises.NUDGE)
async def it_closes_soon(delivery: Delivery, reading: Reading) -> Note:
    try:
        card = await reading.services.checkins.round_card(delivery.guild_id, _round_id(delivery))
    except NotFoundError:
        raise NotWanted from None
    if not card.round.takes_answers(reading.now):
        raise NotWanted
    return _waiting(delivery, reading)


@opens(promises.SETTLED)
@opens(promises.UNREAD)
async def opened(delivery: Delivery, interaction: Interaction, _say: Speaker) -> Screen:
    mine = await interaction.client.services.checkins.get_mine(
        delivery.guild_id, _answer_id(delivery), person(interaction)
    )
    return await answer_screen(interaction, mine)


@opens(round_promises.NUDGE)
async def opened_before_it_closes(
    delivery: Delivery, interaction: Interaction, _say: Speaker
) -> Screen:
    asking = await interaction.client.services.checkins.prepare(
        delivery.guild_id, _round_id(delivery), person(interaction)
    )
    if asking.earlier is not None:
        return await answer_screen(interaction, asking.earlier)
    return await who_screen(interaction, asking)


def _waiting(delivery: Delivery, reading: Reading) -> Note:
    line = note_lines.waiting(reading.say)
    if reading.late_by:
        line = note_lines.late(line, reading.late_by, reading.say)
    return Note(line, [OpenButton(delivery.id, reading.say)])


async def _mine(delivery: Delivery, reading: Reading) -> Mine:
    if delivery.member_id is None:
        raise NotWanted
    try:
        return await reading.services.checkins.get_mine(
            delivery.guild_id, _answer_id(delivery), delivery.member_id
        )
    except NotFoundError:
        raise NotWanted from None


def _answer_id(delivery: Delivery) -> AnswerId:
    return AnswerId(delivery.subject_id or 0)


def _round_id(delivery: Delivery) -> RoundId:
    return RoundId(delivery.subject_id or 0)
