"""A wish to join, as the desk sees it: a card that names nobody, and goes when it is settled."""

from typing import Final

from discord import ButtonStyle

from bot.core.ids import GuildId
from bot.features.groups.errors import AskNotFoundError
from bot.features.groups.model import AskId, Group, Membership, MembershipState
from bot.features.groups.promises import NEWCOMER, NUDGE
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import NotWanted
from cogs._kit.deliveries import Card, Reading, card, deed
from cogs._kit.interaction import Interaction, person
from cogs._kit.pages import Section, desk_section
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs._kit.times import how_long
from cogs.groups.newcomer_screen import OpenNewcomerButton
from cogs.outbox.read_back import take_off

_AT_ONCE: Final = 5


@card(NEWCOMER)
async def somebody_asks(delivery: Delivery, reading: Reading) -> Card:
    group, ask = await _still_waiting(delivery, reading)
    words = reading.say("1 person would like to join {group}.", group=plain(group.name))
    return Card(_card(delivery, f"{words} {how_long(ask.asked_at)}", reading.say))


@card(NUDGE)
async def somebody_waits(delivery: Delivery, reading: Reading) -> Card:
    group, ask = await _still_waiting(delivery, reading)
    words = reading.say(
        "1 person still waits to join {group}. They asked {ago}.",
        group=plain(group.name),
        ago=how_long(ask.asked_at),
    )
    return Card(_card(delivery, words, reading.say), silent=False)


@deed("groups.settle")
async def take_cards_off(delivery: Delivery, reading: Reading) -> None:
    if delivery.subject_id is None:
        return
    about = await reading.services.outbox.list_about(delivery.guild_id, delivery.subject_id)
    for sent in about:
        if sent.kind not in (NEWCOMER, NUDGE) or sent.message_id is None:
            continue
        channel = reading.client.get_partial_messageable(
            sent.sent_channel_id or sent.channel_id or 0, guild_id=delivery.guild_id
        )
        await take_off(channel, sent.message_id)


@desk_section(order=10)
async def newcomers(interaction: Interaction, guild_id: GuildId, say: Speaker) -> Section | None:
    """Who waits in the groups of the facilitator who looks, oldest first."""
    groups = interaction.client.services.groups
    led = {
        group.id: group for group in await groups.list_facilitated(guild_id, person(interaction))
    }
    waiting = [one for one in await groups.list_asked(guild_id) if one.group_id in led]
    if not waiting:
        return None
    lines = [
        say.plural(
            "**{n} person would like to join.**", "**{n} people would like to join.**", len(waiting)
        ),
        *(_line(number, one, led[one.group_id], say) for number, one in _numbered(waiting)),
    ]
    taps = [
        OpenNewcomerButton(guild_id, one.ask_id, say("{number}. Open", number=number))
        for number, one in _numbered(waiting)
        if one.ask_id is not None
    ]
    return Section("\n".join(lines), taps)


def _numbered(waiting: list[Membership]) -> list[tuple[int, Membership]]:
    return list(enumerate(waiting[:_AT_ONCE], start=1))


def _line(number: int, one: Membership, group: Group, say: Speaker) -> str:
    return say(
        "{number}. {group}, {ago}",
        number=number,
        group=plain(group.name),
        ago=how_long(one.asked_at),
    )


def _card(delivery: Delivery, words: str, say: Speaker) -> Screen:
    ask_id = AskId(delivery.subject_id or 0)
    button = OpenNewcomerButton(delivery.guild_id, ask_id, say("Open"), style=ButtonStyle.primary)
    return Screen(words, [button])


async def _still_waiting(delivery: Delivery, reading: Reading) -> tuple[Group, Membership]:
    if delivery.subject_id is None:
        raise NotWanted
    try:
        group, ask = await reading.services.groups.peek(
            delivery.guild_id, AskId(delivery.subject_id)
        )
    except AskNotFoundError as gone:
        raise NotWanted from gone
    if ask.state is not MembershipState.ASKED:
        raise NotWanted
    return group, ask
