"""A link that was shared and does not come, since its meeting is off or it left the shelf: on the desk, for the
facilitators of that group."""

from bot.core.ids import GuildId
from bot.features.resources.sharing.sharing import LeftBecause, LeftBehind
from cogs._kit.interaction import Interaction, person
from cogs._kit.pages import Section, desk_section
from cogs._kit.screens import Tappable
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs._kit.times import day_and_time
from cogs.resources.keeping.keeper_screen import KeepLinkButton
from cogs.resources.sharing.share_taps import ShareWhenButton, UnshareButton


@desk_section(order=38)
async def link_left_behind(
    interaction: Interaction, guild_id: GuildId, say: Speaker
) -> Section | None:
    """One at a time, so that it is plain what each button is about."""
    found = await interaction.client.services.resources.list_left_behind(
        guild_id, by=person(interaction)
    )
    if not found:
        return None
    share = found[0].shared.share
    first: Tappable = (
        ShareWhenButton(guild_id, share.resource_id, share.group_id, say)
        if found[0].because is LeftBecause.MEETING_OFF
        else KeepLinkButton(guild_id, share.resource_id, say)
    )
    return Section(_line(found[0], say), [first, UnshareButton(guild_id, share.id, say)])


def _line(left: LeftBehind, say: Speaker) -> str:
    shared = left.shared
    title, group = plain(shared.resource.details.title), plain(shared.group.name)
    if left.because is LeftBecause.MEETING_OFF and shared.session is not None:
        return say(
            "**“{title}” did not come to {group}.** The meeting on {time} is off.",
            title=title,
            group=group,
            time=day_and_time(shared.session.starts_at),
        )
    if left.because is LeftBecause.OFF_SHELF:
        return say(
            "**“{title}” does not come to {group}.** It was taken off the shelf.",
            title=title,
            group=group,
        )
    return say(
        "**“{title}” does not come to {group}.** The link does not work just now.",
        title=title,
        group=group,
    )
