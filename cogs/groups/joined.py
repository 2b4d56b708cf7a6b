"""What somebody reads when they have asked, and when there is an answer."""

from typing import assert_never

from bot.core.ids import GroupId, GuildId
from bot.features.groups.joining import Wish
from bot.features.groups.model import Group, Membership, MembershipState
from bot.features.outbox.model import Delivery
from cogs._kit import note_lines
from cogs._kit.deliveries import Note, Reading, note, opens
from cogs._kit.interaction import Interaction, person
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker
from cogs._kit.still_here import refuse_departed
from cogs._kit.text import plain
from cogs.groups.group_words import date_word
from cogs.groups.guidelines_button import GuidelinesButton
from cogs.helplines.help_now import HelpNowButton
from cogs.members.my_page import MyPageButton
from cogs.outbox.open_button import OpenButton
from cogs.resources.reading.read_button import ReadButton


async def joined_screen(
    interaction: Interaction, guild_id: GuildId, group_id: GroupId, wish: Wish, say: Speaker
) -> Screen:
    """Send the wish; where the door is open, they are in at once."""
    # Here, since the list of groups leads to this screen.
    from cogs.groups.join_button import join_line  # noqa: PLC0415

    services = interaction.client.services
    await refuse_departed(interaction, guild_id)
    membership = await services.groups.ask_to_join(guild_id, group_id, person(interaction), wish)
    await deliver_own(interaction)
    group = await services.groups.get(guild_id, group_id)
    if membership.state.opens_room:
        return you_are_in(group, say)
    line = await join_line(interaction, group, say)
    return Screen(
        say("Sent. Mostly within a day.")
        + f"\n\n**{plain(group.name)}**\n{line}\n\n"
        + say(
            "No one but its facilitators sees that you asked. You can take it back on your page."
        ),
        [MyPageButton(guild_id, say), HelpNowButton(say)],
    )


@note("groups.waiting")
async def something_waits(delivery: Delivery, reading: Reading) -> Note:
    return Note(note_lines.waiting(reading.say), [OpenButton(delivery.id, reading.say)])


@opens("groups.waiting")
async def open_answer(delivery: Delivery, interaction: Interaction, say: Speaker) -> Screen:
    services = interaction.client.services
    for one in await services.groups.list_belongings(delivery.guild_id, person(interaction)):
        if one.group.id == delivery.group_id and one.membership is not None:
            return answer_screen(one.group, one.membership, say)
    return Screen(
        say("That group has ended. There may be another one for you."),
        _open_to_all(delivery.guild_id, say),
    )


def answer_screen(group: Group, membership: Membership, say: Speaker) -> Screen:
    """What the answer is by now."""
    match membership.state:
        case MembershipState.ACTIVE | MembershipState.ON_BREAK:
            return you_are_in(group, say)
        case MembershipState.DECLINED | MembershipState.REMOVED | MembershipState.BLOCKED:
            return no_place(group, membership, say)
        case MembershipState.ASKED:
            return Screen(
                say("You have asked to join. You mostly hear back within a day."),
                [MyPageButton(group.guild_id, say), HelpNowButton(say)],
            )
        case MembershipState.LEFT:
            return Screen(
                say("You are not in this group now. You can come back any time."),
                _open_to_all(group.guild_id, say),
            )
        case _:
            assert_never(membership.state)


def you_are_in(group: Group, say: Speaker) -> Screen:
    room = "" if group.text_channel_id is None else f"<#{group.text_channel_id}>"
    return Screen(
        say(
            "You're in. **{name}** is in your list of rooms now: {room}\n"
            "No one there was told. You can look around, and you never have to say anything.",
            name=plain(group.name),
            room=room,
        ),
        [
            MyPageButton(group.guild_id, say),
            GuidelinesButton(group.guild_id, say),
            HelpNowButton(say),
        ],
    )


def no_place(group: Group, membership: Membership, say: Speaker) -> Screen:
    return Screen(no_place_words(membership, say), _open_to_all(group.guild_id, say))


def no_place_words(membership: Membership | None, say: Speaker) -> str:
    """The same for who was turned down, removed or blocked; only a date is there or not."""
    sorry = say(
        "We can't offer you a place in this group right now. This is not a judgment of you."
    )
    if membership is None or membership.ask_again_on is None:
        return f"{sorry} {say('These are open to you.')}"
    day = date_word(membership.ask_again_on, say)
    later = say("You can ask again after {date}. Until then, these are open to you.", date=day)
    return f"{sorry} {later}"


def _open_to_all(guild_id: GuildId, say: Speaker) -> list[Tappable]:
    return [ReadButton(guild_id, say), HelpNowButton(say), MyPageButton(guild_id, say)]
