"""The card in the room. It names nobody, pings nobody, and nobody sees who has answered."""

from collections.abc import Callable

from bot.core.errors import NotFoundError
from bot.core.ids import GuildId
from bot.features.checkins import round_promises as promises
from bot.features.checkins.model import RoundId, RoundState
from bot.features.checkins.turning import RoundCard
from bot.features.outbox.model import Delivery
from cogs._kit.deliveries import Reading, deed
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs._kit.times import day_and_time
from cogs.checkins.pulse_words import pulse_file, pulse_words
from cogs.helplines.help_now import HelpNowButton
from cogs.members.my_page import MyPageButton
from cogs.outbox.read_back import put_up, redraw

StartTap = Callable[[GuildId, RoundId, Speaker], TapButton]
START: list[StartTap] = []
"""The way into the form. Without one a card would promise what nobody can do, so none is put up."""


def round_of(delivery: Delivery) -> RoundId:
    return RoundId(delivery.subject_id or 0)


@deed(promises.TURN)
async def take_turn(delivery: Delivery, reading: Reading) -> None:
    if delivery.group_id is not None:
        await reading.services.checkins.turn(delivery.guild_id, delivery.group_id)


@deed(promises.CARD)
async def draw_card(delivery: Delivery, reading: Reading) -> None:
    """Change the card to what is true now; while answers are wanted, put up a new one if somebody deleted it."""
    checkins = reading.services.checkins
    try:
        card = await checkins.round_card(delivery.guild_id, round_of(delivery))
    except NotFoundError:
        return  # it is forgotten
    asked, room = card.round, card.group.text_channel_id
    if room is None or not START:
        return  # it is asked for again once the room is there
    screen = await card_screen(card)
    channel = reading.client.get_partial_messageable(room, guild_id=delivery.guild_id)
    if asked.card_channel_id == room and await redraw(
        channel, asked.card_message_id, screen.view(), files=screen.files
    ):
        return
    if asked.state is RoundState.OPEN:
        message_id = await put_up(delivery, reading, channel, screen.view())
        await checkins.remember_round_card(delivery.guild_id, asked.id, room, message_id)


async def card_screen(card: RoundCard) -> Screen:
    """In the language of the room."""
    asked, group = card.round, card.group
    say = Speaker(group.language)
    around = [MyPageButton(group.guild_id, say), HelpNowButton(say)]
    if asked.state is RoundState.OPEN:
        start = [make(group.guild_id, asked.id, say) for make in START]
        return Screen(_open_words(card, say), [*start, HelpNowButton(say), around[0]])
    if asked.pulse is None:
        return Screen(say("This check-in is closed. Thank you, whether you wrote or not."), around)
    lines = [
        say("This check-in is closed. Thank you, whether you wrote or not."),
        pulse_words(asked.pulse, say),
    ]
    return Screen("\n".join(lines), around, [await pulse_file(asked.pulse, say)])


def _open_words(card: RoundCard, say: Speaker) -> str:
    return say(
        "**How was this week?** Check in when it suits you. Open until {time}.",
        time=day_and_time(card.round.closes_at),
    )
