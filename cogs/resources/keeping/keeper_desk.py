"""That links wait for a facilitator, on the desk and in the groups half of the setup. Which, is behind the button."""

from bot.core.ids import GuildId
from bot.features.guilds.model import Guild
from cogs._kit.interaction import Interaction
from cogs._kit.pages import Section, desk_section
from cogs._kit.setup_steps import StepLine, setup_step
from cogs._kit.speaker import Speaker
from cogs.resources.keeping.bring_in import StarterButton
from cogs.resources.keeping.health_screen import HealthButton
from cogs.resources.keeping.suggestion_screen import SuggestedButton


@desk_section(order=60)
async def suggested_links(
    interaction: Interaction, guild_id: GuildId, say: Speaker
) -> Section | None:
    waiting = await interaction.client.services.resources.count_suggested(guild_id)
    if not waiting:
        return None
    words = say.plural("**{n} link was suggested.**", "**{n} links were suggested.**", waiting)
    return Section(words, [SuggestedButton(guild_id, None, say)])


@desk_section(order=61)
async def ailing_links(interaction: Interaction, guild_id: GuildId, say: Speaker) -> Section | None:
    ailing = await interaction.client.services.resources.count_ailing(guild_id)
    if not ailing:
        return None
    words = say.plural("**{n} link needs a look.**", "**{n} links need a look.**", ailing)
    return Section(words, [HealthButton(guild_id, say=say)])


@setup_step(40)
async def fill_the_shelf(interaction: Interaction, guild: Guild, say: Speaker) -> StepLine | None:
    """By choice: a server can do without."""
    if guild.set_up_at is None:
        return None
    if await interaction.client.services.resources.count_shown(guild.guild_id):
        return StepLine(done=True, text=say("Links to read are on the shelf."))
    return StepLine(
        done=True,
        text=say("Links to read: the shelf is empty. A starter library is there if you like."),
        taps=[StarterButton(guild.guild_id, say)],
    )
