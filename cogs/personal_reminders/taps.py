"""What the buttons of reminders have in common: the server and the reminder stand in the custom_id."""

from typing import ClassVar, Final

from discord import ButtonStyle

from bot.core.ids import GuildId
from bot.features.personal_reminders.model import ReminderId
from cogs._kit.safe import TapButton
from cogs._kit.speaker import Speaker

ABOUT: Final = r"(?P<guild_id>\d+):(?P<reminder_id>\d+)"


class ReminderButton(TapButton, template=rf"personal_reminders:none:{ABOUT}"):
    """One reminder of the person who taps; the service looks whose it is."""

    action: ClassVar[str] = "none"
    style: ClassVar[ButtonStyle] = ButtonStyle.secondary

    def __init__(
        self, guild_id: GuildId, reminder_id: ReminderId, say: Speaker | None = None
    ) -> None:
        super().__init__(
            f"personal_reminders:{self.action}:{guild_id}:{reminder_id}",
            self.words(say or Speaker()),
            style=self.style,
        )
        self.guild_id = guild_id
        self.reminder_id = reminder_id

    @classmethod
    def words(cls, say: Speaker) -> str:
        raise NotImplementedError
