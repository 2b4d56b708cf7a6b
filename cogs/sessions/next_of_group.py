"""**Next meeting**, for members: the one of the same group that comes after."""

from typing_extensions import override

from bot.core.ids import GuildId, SessionId
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs.helplines.help_now import HelpNowButton
from cogs.members.my_page import MyPageButton


class MeetingAfterButton(
    TapButton, template=r"sessions:after:(?P<guild_id>\d+):(?P<session_id>\d+)"
):
    def __init__(
        self, guild_id: GuildId, session_id: SessionId, say: Speaker | None = None
    ) -> None:
        words = (say or Speaker())("Next meeting")
        super().__init__(f"sessions:after:{guild_id}:{session_id}", words)
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        # Here, since that screen may have this button on it.
        from cogs.sessions.meeting_screen import meeting_screen  # noqa: PLC0415

        say = speaker(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        following = await interaction.client.services.sessions.find_following(
            guild_id, self.session_id, person(interaction)
        )
        if following is None:
            screen = Screen(
                say("No other meeting is planned yet. Once it is, it stands on your page."),
                [MyPageButton(guild_id, say), HelpNowButton(say)],
            )
        else:
            screen = await meeting_screen(interaction, guild_id, following.session.id, say)
        await show(interaction, screen, discreet=True)
