"""Sharing a link with a group's room: with which, when, and what came of it."""

from bot.core.ids import GroupId, GuildId, SessionId
from bot.features.resources.model import ResourceId, ShareWhen
from bot.features.resources.sharing.sharing import Shared
from bot.features.resources.shelf import Card
from cogs._kit.interaction import Interaction, person
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.replies import show
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import plain
from cogs._kit.times import day_and_time
from cogs.desk.desk_button import DeskButton
from cogs.resources.reading.link_words import told
from cogs.resources.reading.read_button import ReadButton
from cogs.resources.sharing.pick_taps import WeekButton
from cogs.resources.sharing.share_taps import (
    ShareAtList,
    ShareButton,
    ShareGroupList,
    ShareNowButton,
    UnshareButton,
    WeekThisButton,
)


async def offered_on_card(interaction: Interaction, card: Card, say: Speaker) -> Tappable | None:
    """Only for who leads a group; nobody else gets to see it."""
    guild_id = card.resource.guild_id
    led = await interaction.client.services.groups.list_facilitated(guild_id, person(interaction))
    return ShareButton(guild_id, card.resource.id, say) if led else None


async def share_screen(
    interaction: Interaction, guild_id: GuildId, resource_id: ResourceId
) -> Screen:
    """Who leads one group is not asked which."""
    say, services = speaker(interaction), interaction.client.services
    groups = await services.resources.list_to_share_with(guild_id, by=person(interaction))
    if len(groups) == 1:
        return await when_screen(interaction, guild_id, resource_id, groups[0].id)
    card = await services.resources.look_at(guild_id, resource_id, by=person(interaction))
    words = say("Which group should get this link?")
    return Screen(
        f"{words}\n\n{told(card.resource.details, say)}",
        [ShareGroupList(guild_id, resource_id, groups, say), ReadButton(guild_id, say)],
    )


async def when_screen(
    interaction: Interaction, guild_id: GuildId, resource_id: ResourceId, group_id: GroupId
) -> Screen:
    say = speaker(interaction)
    sharing = await interaction.client.services.resources.offer_sharing(
        guild_id, resource_id, group_id, by=person(interaction)
    )
    details = sharing.resource.details
    parts = [
        say(
            "**Share this with {group}?** Nothing is posted yet. It comes as one quiet card.",
            group=plain(sharing.group.name),
        ),
        told(details, say),
    ]
    if details.needs_care:
        parts.append(
            say("Some people are watched at home, and the room will show this title. Is that safe?")
        )
    ids = (guild_id, resource_id, group_id)
    taps: list[Tappable] = [ShareNowButton(*ids, say)]
    if sharing.meetings:
        taps.append(ShareAtList(*ids, sharing, say))
    return Screen("\n\n".join(parts), [*taps, WeekThisButton(*ids, say), DeskButton(guild_id, say)])


async def share_and_tell(
    interaction: Interaction,
    guild_id: GuildId,
    resource_id: ResourceId,
    group_id: GroupId,
    when: ShareWhen,
    *,
    session_id: SessionId | None = None,
) -> None:
    services, say = interaction.client.services, speaker(interaction)
    shared = await services.resources.share(
        guild_id, resource_id, group_id, when, by=person(interaction), session_id=session_id
    )
    await deliver_own(interaction)
    await show(interaction, _shared_screen(shared, say))


def _shared_screen(shared: Shared, say: Speaker) -> Screen:
    share, group = shared.share, plain(shared.group.name)
    taps: list[Tappable] = []
    if shared.session is None:
        words = say(
            "It goes to the room of {group} now, once and without a sound. "
            "When the link of the week comes, it will be another one.",
            group=group,
        )
    else:
        at = day_and_time(shared.session.starts_at)
        if share.when is ShareWhen.WITH_MEETING:
            words = say(
                "It comes to {group} just before the meeting on {time}.", group=group, time=at
            )
        else:
            words = say(
                "It comes to {group} when the meeting on {time} is closed, "
                "or 2 hours after it ends.",
                group=group,
                time=at,
            )
        follows = say("If that moves, it moves too. If that is off, the desk tells you.")
        words = f"{words} {follows}"
        taps.append(UnshareButton(share.guild_id, share.id, say))
    more = (WeekButton(share.guild_id, share.group_id, say), DeskButton(share.guild_id, say))
    return Screen(words, [*taps, *more])


def taken_back_screen(shared: Shared, say: Speaker) -> Screen:
    share, title = shared.share, plain(shared.resource.details.title)
    if share.shared_at is None:
        words = say("“{title}” does not come to the room.", title=title)
    else:
        words = say("“{title}” is in the room already. You can delete it there.", title=title)
    taps = [ShareButton(share.guild_id, share.resource_id, say), DeskButton(share.guild_id, say)]
    return Screen(words, taps)
