"""``/resources share``: the same as *Share* on a link's card, for who types."""

from typing import Final

from discord import app_commands

from bot.core.ids import GuildId
from bot.features.groups.model import Group
from bot.features.resources.errors import MeetingPastError, ResourceGoneError
from bot.features.resources.model import Filters, ResourceId, ShareWhen
from cogs._kit.interaction import Interaction, person
from cogs._kit.replies import show
from cogs._kit.text import SELECT_LABEL, label
from cogs.resources.reader import reader_of
from cogs.resources.reading.typed_words import chosen_link, offered
from cogs.resources.sharing.pick_screen import choose_and_tell
from cogs.resources.sharing.share_screen import share_and_tell, when_screen

_MOST: Final = 25


async def suggest_to_share(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    if interaction.guild_id is None:
        return []
    guild_id = GuildId(interaction.guild_id)
    found = await interaction.client.services.resources.suggest_titles(
        guild_id, typed, reader_of(interaction, guild_id)
    )
    return [
        app_commands.Choice(
            name=label(one.details.title, limit=SELECT_LABEL), value=offered(one.id)
        )
        for one in found[:_MOST]
    ]


async def share_by_command(
    interaction: Interaction, group: Group, link: str, when: ShareWhen | None
) -> None:
    """Without a time they are asked, and so is who typed words: the best match of them may be another page than the
    one that was meant, and a room can't unsee it."""
    chosen = chosen_link(link)
    resource_id = chosen or await _best_match(interaction, group.guild_id, link)
    where = (group.guild_id, resource_id, group.id)
    if chosen is None and when is not ShareWhen.PICK:
        when = None
    match when:
        case None:
            await show(interaction, await when_screen(interaction, *where))
        case ShareWhen.NOW:
            await share_and_tell(interaction, *where, when)
        case ShareWhen.PICK:
            await choose_and_tell(interaction, group.guild_id, group.id, resource_id)
        case ShareWhen.WITH_MEETING | ShareWhen.AFTER_MEETING:
            offered = await interaction.client.services.resources.offer_sharing(
                *where, by=person(interaction)
            )
            fits = [
                one.id
                for one in offered.meetings
                if when is ShareWhen.AFTER_MEETING or one.id in offered.begins_later
            ]
            if not fits:
                raise MeetingPastError(*where)
            await share_and_tell(interaction, *where, when, session_id=fits[0])


async def _best_match(interaction: Interaction, guild_id: GuildId, typed: str) -> ResourceId:
    # Not what is offered before a word is typed: that would put the top of the shelf in a room.
    found = await interaction.client.services.resources.search(
        guild_id, typed, Filters(), reader_of(interaction, guild_id)
    )
    if not found.items:
        raise ResourceGoneError
    return found.items[0].id
