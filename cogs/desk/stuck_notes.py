"""What could not be sent or done, with the ways to settle it, and to mend the room that is in the way."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import ChannelId, DeliveryId, GuildId
from bot.features.checkins import promises as checkins
from bot.features.checkins import round_promises as rounds
from bot.features.groups.model import Group
from bot.features.outbox.model import Debt, Delivery, DeliveryState, Reason
from bot.features.requests import promises as requests
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.pages import Section, desk_section
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import label
from cogs._kit.times import how_long
from cogs.groups.edit_screen import NewRoomsButton, RepairButton

SHOWN_AT_ONCE = 3
_ABOUT_CHECK_INS: Final = frozenset({checkins.SETTLED, checkins.UNREAD, rounds.NUDGE})
_ABOUT_REQUESTS: Final = frozenset({requests.TOLD})
"""To whom is not said: who checks in, or asks to be reached, is for the one who opens it."""


@desk_section(order=90)
async def stuck_notes(interaction: Interaction, guild_id: GuildId, say: Speaker) -> Section | None:
    found = await interaction.client.services.desk.stuck(guild_id, person(interaction))
    # Who has closed their private notes finds them on their own page; no facilitator can change that.
    stuck = [one for one in found if one.failure is not Reason.NOTES_BLOCKED]
    if not stuck:
        return None
    lines = [
        say.plural(
            "**{n} thing could not be done.**", "**{n} things could not be done.**", len(stuck)
        ),
        *(_line(number, one, say) for number, one in enumerate(stuck[:SHOWN_AT_ONCE], start=1)),
    ]
    if len(stuck) > SHOWN_AT_ONCE:
        lines += ["", say("Why, for all of them:"), *by_reason(stuck, say)]
    taps: list[tuple[TapButton, ...]] = []
    for number, one in enumerate(stuck[:SHOWN_AT_ONCE], start=1):
        again = SendAgainButton(guild_id, one.id, say, number=number)
        let_go = LetGoButton(guild_id, one.id, say, number=number)
        taps.append((let_go,) if one.failure is Reason.ROOM_GONE else (again, let_go))
    services = interaction.client.services
    desk = (await services.guilds.get(guild_id)).desk_channel_id
    by_rooms = [one for one in stuck[:SHOWN_AT_ONCE] if _is_room_trouble(one, desk)]
    if by_rooms:
        groups = await services.desk.groups_for(guild_id, person(interaction))
        lines += ["", *_ways_out(by_rooms, say)]
        taps.append(_mending(by_rooms, groups, say))
    return Section("\n".join(lines), taps)


def _is_room_trouble(one: Delivery, desk: ChannelId | None) -> bool:
    is_a_groups = one.group_id is not None and one.channel_id != desk
    return is_a_groups and one.failure in {Reason.ROOM_GONE, Reason.ROOM_CLOSED}


def _ways_out(by_rooms: Sequence[Delivery], say: Speaker) -> list[str]:
    reasons = {one.failure for one in by_rooms}
    lines: list[str] = []
    if Reason.ROOM_CLOSED in reasons:
        lines.append(
            say("Someone shut me out of a room. Mend its rooms, then send the note again.")
        )
    if Reason.ROOM_GONE in reasons:
        lines.append(say("A room is gone, and its note with it. I can put a new room there."))
    return lines


def _mending(
    by_rooms: Sequence[Delivery], groups: Sequence[Group], say: Speaker
) -> tuple[TapButton, ...]:
    """One button for each group whose room is in the way."""
    broken = {one.group_id for one in by_rooms}
    taps = tuple(
        RepairButton(group.guild_id, group.id, say)
        if group.has_rooms
        else NewRoomsButton(group.guild_id, group.id, say)
        for group in groups
        if group.id in broken
    )
    names = (group.name for group in groups if group.id in broken)
    if len(taps) > 1:
        for tap, name in zip(taps, names, strict=True):
            tap.item.label = label(say("Mend the rooms of {group}", group=name))
    return taps


def by_reason(stuck: Sequence[Delivery], say: Speaker) -> list[str]:
    """The most frequent first: behind many there is one cause, and often one remedy."""
    counts = Counter(_why(one, say) for one in stuck)
    return [
        say("- {n} times: {why}", n=number, why=why)
        if number > 1
        else say("- Once: {why}", why=why)
        for why, number in counts.most_common()
    ]


def _line(number: int, one: Delivery, say: Speaker) -> str:
    return f"{_what(number, one, say)} {_why(one, say)}"


def _what(number: int, one: Delivery, say: Speaker) -> str:
    when = how_long(one.due_at)
    if one.debt is Debt.DO:
        since = how_long(one.first_attempt_at or one.due_at)
        return say("{number}. A change in a room. I first tried {when}.", number=number, when=since)
    if one.channel_id is not None:
        room = f"<#{one.channel_id}>"
        return say("{number}. A note in {room}, due {when}.", number=number, room=room, when=when)
    if one.kind in _ABOUT_CHECK_INS:
        return say("{number}. A note about a check-in, due {when}.", number=number, when=when)
    if one.kind in _ABOUT_REQUESTS:
        return say(
            "{number}. A note to someone who asked to be reached, due {when}.",
            number=number,
            when=when,
        )
    if one.member_id is not None and one.group_id is not None:
        # Only facilitators of that group get this far; what belongs to no group is shown to all, without a name.
        person = f"<@{one.member_id}>"
        return say(
            "{number}. A note to {person}, due {when}.", number=number, person=person, when=when
        )
    return say("{number}. A note, due {when}.", number=number, when=when)


def _why(one: Delivery, say: Speaker) -> str:
    if one.state is DeliveryState.UNCERTAIN:
        return say("It may have gone out; I can't tell.")
    match one.failure:
        case Reason.ROOM_CLOSED:
            return say("I may not write there.")
        case Reason.ROOM_GONE:
            return say("The room is gone.")
        case Reason.GAVE_UP | Reason.NO_ANSWER | Reason.UNKNOWN:
            return say("Discord gave no answer for hours.")
        case Reason.BROKEN:
            return say("That was a fault of mine, and my log has it.")
        case _:
            return say("It did not go out.")


class SendAgainButton(TapButton, template=r"desk:again:(?P<guild_id>\d+):(?P<delivery_id>\d+)"):
    def __init__(
        self,
        guild_id: GuildId,
        delivery_id: DeliveryId,
        say: Speaker | None = None,
        *,
        number: int = 1,
    ) -> None:
        words = (say or Speaker())("{number}. Send again", number=number)
        super().__init__(f"desk:again:{guild_id}:{delivery_id}", words, style=ButtonStyle.primary)
        self.guild_id = guild_id
        self.delivery_id = delivery_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        services = interaction.client.services
        guild_id = claimed_guild(interaction, self.guild_id)
        await services.desk.send_again(guild_id, self.delivery_id, person(interaction))
        await deliver_own(interaction)
        await _desk_again(interaction, guild_id)


class LetGoButton(TapButton, template=r"desk:let_go:(?P<guild_id>\d+):(?P<delivery_id>\d+)"):
    def __init__(
        self,
        guild_id: GuildId,
        delivery_id: DeliveryId,
        say: Speaker | None = None,
        *,
        number: int = 1,
    ) -> None:
        words = (say or Speaker())("{number}. Let it go", number=number)
        super().__init__(f"desk:let_go:{guild_id}:{delivery_id}", words)
        self.guild_id = guild_id
        self.delivery_id = delivery_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await interaction.client.services.desk.let_go(
            guild_id, self.delivery_id, person(interaction)
        )
        await _desk_again(interaction, guild_id)


async def _desk_again(interaction: Interaction, guild_id: GuildId) -> None:
    # Here, since the desk shows this section.
    from cogs.desk.desk_screen import desk_screen  # noqa: PLC0415

    await show(interaction, await desk_screen(interaction, guild_id, speaker(interaction)))
