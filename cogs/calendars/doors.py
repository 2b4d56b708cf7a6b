"""The buttons that lead to the calendar screens. They stand on each other's screens and on those of meetings."""

from typing import ClassVar

from typing_extensions import override

from bot.core.ids import GuildId, SessionId
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.speaker import Speaker
from cogs.calendars.words import NO_MEETING

ABOUT = r"(?P<guild_id>\d+):(?P<session_id>\d+)"


class CalendarButton(TapButton, template=r"calendars:calendar"):
    """One about a person's own calendar. It remembers the meeting for which they wanted it, or ``NO_MEETING``."""

    action: ClassVar[str]

    def __init__(
        self,
        guild_id: GuildId,
        session_id: int = NO_MEETING,
        say: Speaker | None = None,
        *,
        label: str | None = None,
    ) -> None:
        words = label or self.words(say or Speaker())
        super().__init__(f"calendars:{self.action}:{guild_id}:{session_id}", words)
        self.guild_id = guild_id
        self.session_id = SessionId(session_id)

    @classmethod
    def words(cls, say: Speaker) -> str:
        raise NotImplementedError


class AddToCalendarButton(CalendarButton, template=rf"calendars:add:{ABOUT}"):
    action = "add"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Add to calendar")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        from cogs.calendars.event_screen import event_screen  # noqa: PLC0415  it leads back here

        guild_id = claimed_guild(interaction, self.guild_id)
        screen = await event_screen(interaction, guild_id, self.session_id)
        await show(interaction, screen, discreet=True)


class MyCalendarButton(CalendarButton, template=rf"calendars:mine:{ABOUT}"):
    action = "mine"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("My calendar")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        from cogs.calendars.choices_screen import choices_screen  # noqa: PLC0415  it leads back here

        guild_id = claimed_guild(interaction, self.guild_id)
        screen = await choices_screen(interaction, guild_id, self.session_id)
        await show(interaction, screen, discreet=True)


class CalendarLinkButton(CalendarButton, template=rf"calendars:link:{ABOUT}"):
    action = "link"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Calendar link")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        from cogs.calendars.link_screen import link_screen  # noqa: PLC0415  it leads back here

        guild_id = claimed_guild(interaction, self.guild_id)
        screen = await link_screen(interaction, guild_id, self.session_id)
        await show(interaction, screen, discreet=True)


async def require_meeting(interaction: Interaction, guild_id: GuildId, session_id: int) -> None:
    """Refuse who does not come to the meeting that a tap names; from My page it names none."""
    if session_id != NO_MEETING:
        sessions = interaction.client.services.sessions
        await sessions.summary(guild_id, SessionId(session_id), person(interaction))
