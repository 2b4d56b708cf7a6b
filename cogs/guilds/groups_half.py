"""The groups half of the setup, for facilitators: the steps that the other features add."""

from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.guilds.errors import NotServerManagerError
from bot.features.guilds.model import Guild
from cogs._kit.interaction import Interaction, here
from cogs._kit.pages import Section, desk_section
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.setup_steps import setup_lines
from cogs._kit.speaker import Speaker, speaker


class GroupsHalfButton(TapButton, template=r"guilds:groups"):
    def __init__(self, say: Speaker | None = None, *, is_next: bool = True) -> None:
        say = say or Speaker()
        super().__init__(
            "guilds:groups",
            say("Next: groups") if is_next else say("Groups"),
            style=ButtonStyle.primary if is_next else ButtonStyle.secondary,
        )

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = here(interaction)
        if not (interaction.permissions.manage_events or interaction.permissions.manage_guild):
            raise NotServerManagerError
        guild = await interaction.client.services.guilds.get(guild_id)
        await show(interaction, await groups_page(interaction, guild))


async def groups_page(interaction: Interaction, guild: Guild) -> Screen:
    say = speaker(interaction)
    lines = await setup_lines(interaction, guild, say)
    shown = [
        say("✓ {step}", step=line.text) if line.done else say("· {step}", step=line.text)
        for line in lines
    ]
    parts = [
        say("**Setting up the groups**\nThis half is for facilitators."),
        "\n".join(shown),
        await next_for_facilitators(interaction, guild, say),
    ]
    current = next((line for line in lines if not line.done), None)
    taps = [tap for line in lines if line.done or line is current for tap in line.taps]
    if current is not None:
        # What comes next stands first.
        taps.sort(key=lambda tap: tap not in current.taps)
    return Screen("\n\n".join(part for part in parts if part), taps)


async def next_for_facilitators(interaction: Interaction, guild: Guild, say: Speaker) -> str:
    for line in await setup_lines(interaction, guild, say):
        if not line.done:
            return say("**Missing:** {step}\n**Next:** a facilitator.", step=line.text)
    return say("**Nothing is missing.** People can come in by the front door.")


@desk_section(90)
async def getting_started(
    interaction: Interaction, guild_id: GuildId, say: Speaker
) -> Section | None:
    """Facilitators don't see `/setup`, so their half of it stands on their desk until it is done."""
    guild = await interaction.client.services.guilds.get(guild_id)
    if all(line.done for line in await setup_lines(interaction, guild, say)):
        return None
    return Section(await next_for_facilitators(interaction, guild, say), [GroupsHalfButton(say)])
