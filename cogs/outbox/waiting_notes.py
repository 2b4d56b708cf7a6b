"""What waits for a person on their page because a note could not bring it."""

from bot.core.ids import GuildId
from cogs._kit.deliveries import OPENERS
from cogs._kit.interaction import Interaction, person
from cogs._kit.pages import Section, my_page_section
from cogs._kit.speaker import Speaker
from cogs.outbox.open_button import OpenButton

SHOWN_AT_ONCE = 3


@my_page_section(order=30)
async def waiting_notes(
    interaction: Interaction, guild_id: GuildId, say: Speaker
) -> Section | None:
    """The newest first; one that is over by now is not offered any more."""
    outbox = interaction.client.services.outbox
    unheard = [
        one
        for one in await outbox.list_unheard(guild_id, person(interaction))
        if one.kind in OPENERS
    ]
    if not unheard:
        return None
    newest = list(reversed(unheard))[:SHOWN_AT_ONCE]
    words = say.plural(
        "**Waiting for you:** {n} note that could not reach you.",
        "**Waiting for you:** {n} notes that could not reach you.",
        len(unheard),
    )
    return Section(words, tuple(OpenButton(one.id, say) for one in newest))
