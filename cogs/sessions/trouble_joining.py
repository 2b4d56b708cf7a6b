"""**Trouble joining?**, from a quarter of an hour before a meeting until it is over."""

from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

from typing_extensions import override

from bot.core.ids import GuildId, SessionId
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs.helplines.help_now import HelpNowButton
from cogs.members.my_page import MyPageButton

TroubleTap: TypeAlias = Callable[[GuildId, SessionId, Speaker], Awaitable[Tappable]]

TROUBLE_TAPS: Final[list[TroubleTap]] = []
"""What else helps somebody in. Other features add theirs."""


class TroubleButton(TapButton, template=r"sessions:trouble:(?P<guild_id>\d+):(?P<session_id>\d+)"):
    def __init__(
        self, guild_id: GuildId, session_id: SessionId, say: Speaker | None = None
    ) -> None:
        words = (say or Speaker())("Trouble joining?")
        super().__init__(f"sessions:trouble:{guild_id}:{session_id}", words)
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        summary = await interaction.client.services.sessions.summary(
            guild_id, self.session_id, person(interaction)
        )
        room = summary.group.voice_channel_id
        lines = [
            say("**Trouble joining?** Try these, one at a time."),
            say("1. Tap the voice room: {room}", room=f"<#{room}>")
            if room is not None
            else say("1. Tap the voice room in the list of rooms."),
            say("2. If you hear nothing, leave the voice room and tap it again."),
            say("3. On a phone, let Discord use the microphone. Then close Discord and open it."),
            say("4. On a computer, try Discord in a web browser."),
            say("You can also just listen, or write in the room. That is fine too."),
        ]
        taps = [
            *[await make(guild_id, self.session_id, say) for make in TROUBLE_TAPS],
            MyPageButton(guild_id, say),
            HelpNowButton(say),
        ]
        await show(interaction, Screen("\n".join(lines), taps), discreet=True)
