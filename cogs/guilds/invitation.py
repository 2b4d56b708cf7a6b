"""Words to copy, for inviting people without telling anyone else what it is."""

from typing_extensions import override

from bot.features.guilds.model import Guild
from cogs._kit.interaction import Interaction, here
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.setup_steps import StepLine, setup_step
from cogs._kit.speaker import Speaker, speaker
from cogs.guilds.groups_half import GroupsHalfButton


@setup_step(30)
async def invite(_interaction: Interaction, guild: Guild, say: Speaker) -> StepLine | None:
    if guild.set_up_at is None:
        return None
    return StepLine(
        done=True,
        text=say("Invite people: there is a text to copy."),
        taps=[InvitationButton(say)],
    )


class InvitationButton(TapButton, template=r"guilds:invitation"):
    def __init__(self, say: Speaker | None = None) -> None:
        super().__init__("guilds:invitation", (say or Speaker())("Invitation text"))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        guild = await interaction.client.services.guilds.get(here(interaction))
        words = say(
            "Copy this, and add an invitation link to your server. "
            "It names nothing that others should not read.\n"
            "```\n{text}\n```",
            text=_text(interaction, guild),
        )
        await show(interaction, Screen(words, [GroupsHalfButton(say, is_next=False)]))


def _text(interaction: Interaction, guild: Guild) -> str:
    # It is sent to people here, so it speaks the rooms' language.
    say = Speaker(guild.language)
    channel = (
        None
        if interaction.guild is None or guild.front_door_channel_id is None
        else interaction.guild.get_channel(guild.front_door_channel_id)
    )
    return say(
        "Hello. There is a quiet place for us on Discord now. "
        "Open it with the link, go to #{room}, and tap “Join a group”. "
        "No one sees that you look. Use a first name or a nickname if you like.",
        room="start-here" if channel is None else channel.name.replace("`", "'"),
    )
