"""The setup's step for facilitators: a group's first meeting."""

from bot.features.guilds.model import Guild
from cogs._kit.interaction import Interaction, person
from cogs._kit.setup_steps import StepLine, setup_step
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs.sessions.schedule_form import PlanButton


@setup_step(20)
async def first_meeting(interaction: Interaction, guild: Guild, say: Speaker) -> StepLine | None:
    """Left out until there is a group to meet."""
    services = interaction.client.services
    groups = await services.groups.list_active(guild.guild_id)
    if not groups:
        return None
    led = await services.groups.list_facilitated(guild.guild_id, person(interaction))
    for group in sorted(groups, key=lambda one: one not in led):
        if await services.sessions.find_next(guild.guild_id, group.id) is None:
            text = say("Plan the first meeting of {group}.", group=plain(group.name))
            return StepLine(done=False, text=text, taps=[PlanButton(group.id, say)])
    return StepLine(done=True, text=say("Every group has a meeting planned."))
