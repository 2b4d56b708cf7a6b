"""The card in the room, and the notes around it. It names nobody and pings nobody; nobody sees who has answered."""

from bot.core.errors import NotFoundError, Refusal
from bot.core.ids import GuildId
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import NotWanted
from bot.features.polls import promises
from bot.features.polls.ground import Question
from bot.features.polls.model import PollId, PollState, Rhythm
from cogs._kit import note_lines
from cogs._kit.deliveries import Note, Reading, deed, note, opens
from cogs._kit.interaction import Interaction
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs._kit.times import day_and_time
from cogs.helplines.help_now import HelpNowButton
from cogs.members.my_page import MyPageButton
from cogs.outbox.open_button import OpenButton
from cogs.outbox.read_back import put_up, redraw
from cogs.polls.answer_sheet import MarkTimesButton, answer_screen
from cogs.polls.results_screen import results_screen
from cogs.polls.slot_words import became_words


def poll_of(delivery: Delivery) -> PollId:
    return PollId(delivery.subject_id or 0)


@deed(promises.CARD)
async def draw_card(delivery: Delivery, reading: Reading) -> None:
    """Change the card to what is true now; while answers are wanted, put up a new one if somebody deleted it."""
    polls = reading.services.polls
    try:
        question = await polls.card(delivery.guild_id, poll_of(delivery))
    except NotFoundError:
        return  # put away, or the group has ended
    room, poll = question.group.text_channel_id, question.poll
    if room is None:
        return  # it is asked for again once the room is there
    view = card_screen(question).view()
    channel = reading.client.get_partial_messageable(room, guild_id=delivery.guild_id)
    if await redraw(channel, poll.card_message_id, view):
        return
    if poll.state is not PollState.OPEN:
        return  # nobody misses the card of a closed question
    card = await put_up(delivery, reading, channel, view)
    await polls.remember_card(GuildId(delivery.guild_id), poll.id, card)


@deed(promises.CLOSE)
async def close(delivery: Delivery, reading: Reading) -> None:
    try:
        await reading.services.polls.close_due(delivery.guild_id, poll_of(delivery))
    except NotFoundError:
        return  # there is nothing left to close


@deed(promises.REMIND)
async def remind(delivery: Delivery, reading: Reading) -> None:
    try:
        await reading.services.polls.remind(delivery.guild_id, poll_of(delivery))
    except NotFoundError:
        return  # nobody waits for answers any more


@note(promises.STILL_OPEN)
async def still_open(delivery: Delivery, reading: Reading) -> Note:
    """Once, a day before the deadline. Who has answered or left meanwhile is left alone."""
    if reading.member is None:
        raise NotWanted
    polls, who = reading.services.polls, reading.member.member_id
    try:
        sheet = await polls.sheet(delivery.guild_id, poll_of(delivery), by=who)
    except Refusal as pointless:
        raise NotWanted from pointless
    if sheet.fits:
        raise NotWanted
    return Note(note_lines.waiting(reading.say), [OpenButton(delivery.id, reading.say)])


@opens(promises.STILL_OPEN)
async def open_sheet(delivery: Delivery, interaction: Interaction, say: Speaker) -> Screen:
    return await answer_screen(interaction, delivery.guild_id, poll_of(delivery), say)


@note(promises.ANSWERS_IN)
async def answers_in(delivery: Delivery, reading: Reading) -> Note:
    return Note(note_lines.waiting(reading.say), [OpenButton(delivery.id, reading.say)])


@opens(promises.ANSWERS_IN)
async def open_results(delivery: Delivery, interaction: Interaction, say: Speaker) -> Screen:
    return await results_screen(interaction, delivery.guild_id, poll_of(delivery), say)


def card_screen(question: Question) -> Screen:
    poll, say = question.poll, Speaker(question.group.language)
    guild_id = poll.guild_id
    if poll.state is not PollState.OPEN or poll.closes_at is None:
        closed = say("We asked for a time to meet. This is closed now. Thank you for your answers.")
        if question.became:
            closed = say(
                "We asked for a time to meet. It became: {meeting}. Thank you for your answers.",
                meeting=became_words(question, say),
            )
        return Screen(closed, [MyPageButton(guild_id, say), HelpNowButton(say)])
    asked = (
        say("**When could you come every week?**")
        if poll.rhythm is Rhythm.WEEKLY
        else say("**When could you come?**")
    )
    how = say("Mark your times, on your own clock. Only the facilitators see what you say.")
    until = say("You can answer until {time}.", time=day_and_time(poll.closes_at))
    return Screen(
        f"{asked}\n{how}\n{until}", [MarkTimesButton(guild_id, poll.id, say), HelpNowButton(say)]
    )
