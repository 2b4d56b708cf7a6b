"""Are you still here? Asked once a year at most: in a private note, or in a room without a name."""

from bot.core.ids import GuildId
from bot.features.idle.model import ASK, ASK_ROOM, ERASED_AFTER
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import NotWanted
from cogs._kit import note_lines
from cogs._kit.deliveries import Card, Note, Reading, card, note, opens
from cogs._kit.interaction import Interaction, person
from cogs._kit.last_tap import only_looked
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker
from cogs._kit.times import day
from cogs.helplines.help_now import HelpNowButton
from cogs.idle.keep_button import KeepPlaceButton
from cogs.members.my_page import MyPageButton
from cogs.outbox.open_button import OpenButton
from cogs.privacy.erase import EraseButton


@note(ASK)
async def something_waits(delivery: Delivery, reading: Reading) -> Note:
    member_id = delivery.member_id
    if member_id is None or not await reading.services.idle.is_idle(delivery.guild_id, member_id):
        raise NotWanted
    return Note(note_lines.waiting(reading.say), [OpenButton(delivery.id, reading.say)])


@opens(ASK)
async def are_you_still_here(delivery: Delivery, interaction: Interaction, say: Speaker) -> Screen:
    only_looked(interaction)
    services = interaction.client.services
    me, guild_id = person(interaction), delivery.guild_id
    if not await services.idle.is_idle(guild_id, me):
        words = say("You have been here since I asked. I keep your place, and nothing is erased.")
        return Screen(words, [MyPageButton(guild_id, say)])
    found = await services.idle.find_question(guild_id, me)
    erased_at = None if found is None else found.erased_at
    return Screen(
        say(
            "**Do you want to stay?**\n\nYou have tapped nothing here for a year. "
            "If no tap comes, I erase what I keep about you after {date}, and your rooms go from your list. "
            "I tell no one. Your own posts stay. I ask only this once.",
            date=day(erased_at or services.clock.now() + ERASED_AFTER),
        ),
        answers(guild_id, say),
    )


def answers(guild_id: GuildId, say: Speaker) -> tuple[Tappable, ...]:
    erase = EraseButton(guild_id, say, words=say("Erase what is kept about me"))
    return (KeepPlaceButton(guild_id, say), erase)


@card(ASK_ROOM)
async def to_nobody_by_name(delivery: Delivery, reading: Reading) -> Card:
    guild_id, say = delivery.guild_id, reading.say
    if delivery.group_id is None:
        raise NotWanted
    group = await reading.services.groups.get(guild_id, delivery.group_id)
    if not await reading.services.idle.is_anybody_to_ask(guild_id, group):
        raise NotWanted
    words = say(
        "**Do you want to stay?**\nI ask this when somebody in this room has tapped none of my buttons for a year. "
        "I don't say who. If it may be you, tap *Keep my place*. "
        "If no tap comes, I erase what I keep about you after {date}, and this room goes from your list. "
        "Your own posts stay. If you tap now and then, there is nothing to do.",
        date=day(reading.now + ERASED_AFTER),
    )
    taps = (KeepPlaceButton(guild_id, say), MyPageButton(guild_id, say), HelpNowButton(say))
    return Card(Screen(words, taps))
