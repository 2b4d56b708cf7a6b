"""**Change something**: where each thing is put right."""

from typing import Final

from typing_extensions import override

from bot.core.ids import GuildId
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs.members.clock_choice import ClockButton
from cogs.members.my_clock import PAGE
from cogs.members.my_notes import MyNotesButton
from cogs.members.my_page import MyPageButton
from cogs.privacy.privacy_screen import PrivacyButton

_GUILD: Final = r"(?P<guild_id>\d+)"


class ChangeButton(TapButton, template=rf"privacy:change:{_GUILD}"):
    def __init__(self, guild_id: GuildId, say: Speaker | None = None) -> None:
        super().__init__(f"privacy:change:{guild_id}", (say or Speaker())("Change something"))
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await show(interaction, await _change_screen(interaction, guild_id), discreet=True)


async def _change_screen(interaction: Interaction, guild_id: GuildId) -> Screen:
    # Their own screens lead back here.
    from cogs.calendars.doors import MyCalendarButton  # noqa: PLC0415
    from cogs.checkins.my_check_ins import MyCheckInsButton  # noqa: PLC0415
    from cogs.personal_reminders.reminder_list import ReminderListButton  # noqa: PLC0415

    say, services = speaker(interaction), interaction.client.services
    me = person(interaction)
    lines = [
        say("**Change something**\n"),
        say("- Your clock and your notes: right here."),
        say("- Your language: I speak the one that you chose for Discord itself."),
        say("- Your groups, meetings and saved links: on **My page**, each with its own button."),
    ]
    taps: list[Tappable] = [ClockButton(guild_id, PAGE, say), MyNotesButton(guild_id, say)]
    if await services.checkins.list_mine(guild_id, me):
        lines.append(
            say("- A check-in: until a facilitator opens it. You can take it back any time.")
        )
        taps.append(MyCheckInsButton(guild_id, say))
    if (await services.personal_reminders.mine(guild_id, me)).reminders:
        lines.append(say("- Your own reminders: each can be changed or stopped."))
        taps.append(ReminderListButton(guild_id, say=say))
    if (await services.calendars.mine(guild_id, me)).choices is not None:
        lines.append(say("- Your calendar: what it shows, and its link."))
        taps.append(MyCalendarButton(guild_id, say=say))
    lines.append(
        say(
            "\nWhat a facilitator wrote down wrongly, such as who came, a facilitator can put right. "
            "What can't be changed can be erased."
        )
    )
    rows: list[Tappable | tuple[Tappable, ...]] = [
        tuple(taps),
        (PrivacyButton(guild_id, say), MyPageButton(guild_id, say)),
    ]
    return Screen("\n".join(lines), rows)
