"""Words in the room: a card that says who shared and not what, and *Read*, which opens it privately."""

from typing_extensions import override

from bot.core.ids import ChannelId, GuildId, MessageId
from bot.features.checkins import promises
from bot.features.checkins.model import CLAIM_LASTS, AnswerId
from bot.features.outbox.model import Delivery
from cogs._kit.deliveries import Reading, deed
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import Closing, close_words_of, show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import quoted
from cogs._kit.times import day_and_time
from cogs.checkins.open_note import NOTE
from cogs.groups.names import name_of
from cogs.outbox.read_back import put_up, redraw, take_off


class ReadWordsButton(TapButton, template=rf"checkins:words:{NOTE}"):
    """For people of the group. Nobody is told who read."""

    def __init__(
        self,
        guild_id: GuildId,
        answer_id: AnswerId,
        say: Speaker | None = None,
        *,
        again: bool = False,
    ) -> None:
        say = say or Speaker()
        words = say("Read again") if again else say("Read")
        super().__init__(f"checkins:words:{guild_id}:{answer_id}", words)
        self.guild_id = guild_id
        self.answer_id = answer_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        checkins = interaction.client.services.checkins
        shared = await checkins.read_in_room(guild_id, self.answer_id, person(interaction))
        head = say("**{person} shared this.**", person=f"<@{shared.author}>")
        until = say("It can be read here until {time}.", time=day_and_time(shared.until))
        again = ReadWordsButton(guild_id, self.answer_id, say, again=True)
        leaves = Screen(say("These words are closed again."), [again])
        closing = Closing(CLAIM_LASTS, leaves, frozenset({self.answer_id}))
        screen = Screen(f"{head}\n{quoted(shared.words)}\n\n{until}")
        await show(interaction, screen, discreet=True, closing=closing)


@deed(promises.ROOM_CARD)
async def put_card_in_room(delivery: Delivery, reading: Reading) -> None:
    """It stands there once, and stays where it is when it stands there already."""
    checkins = reading.services.checkins
    answer_id = AnswerId(delivery.subject_id or 0)
    card = await checkins.room_card(delivery.guild_id, answer_id)
    if card is None or not card.is_wanted or card.group.text_channel_id is None:
        return  # it is asked for again once there is a room
    answer, room, say = card.answer, card.group.text_channel_id, Speaker(card.group.language)
    # As the server shows it: who reads the room knows them by that name.
    name = await name_of(reading.client, delivery.guild_id, answer.member_id, say)
    words = say("{person} shared a few words.", person=name)
    view = Screen(words, [ReadWordsButton(delivery.guild_id, answer_id, say)]).view()
    channel = reading.client.get_partial_messageable(room, guild_id=delivery.guild_id)
    stays = answer.card_channel_id == room
    if stays and await redraw(channel, answer.card_message_id, view):
        return
    message_id = await put_up(delivery, reading, channel, view)
    await checkins.remember_card(delivery.guild_id, answer_id, room, message_id)


@deed(promises.CLOSE_CARD)
async def take_card_away(delivery: Delivery, reading: Reading) -> None:
    """It goes whole: what is left of it would point at somebody."""
    channel_id = delivery.channel_id or ChannelId(0)
    channel = reading.client.get_partial_messageable(channel_id, guild_id=delivery.guild_id)
    await take_off(channel, MessageId(int(delivery.params["message_id"])))


@deed(promises.CLOSE_SCREENS)
async def close_open_screens(delivery: Delivery, reading: Reading) -> None:
    """Those that this process has opened. With several, taps in private notes come to another one, and what they
    opened closes at its time."""
    close_words_of(reading.client, delivery.subject_id or 0)


@deed(promises.OVERDUE)
async def look_whether_it_was_read(delivery: Delivery, reading: Reading) -> None:
    answer_id = AnswerId(delivery.subject_id or 0)
    await reading.services.checkins.tell_unread(delivery.guild_id, answer_id)


@deed(promises.WIPE)
async def let_it_end(delivery: Delivery, reading: Reading) -> None:
    answer_id = AnswerId(delivery.subject_id or 0)
    await reading.services.checkins.wipe(delivery.guild_id, answer_id)
