"""**Reminders I set**: all of them, what comes first on top, and one looked at closely."""

import re
from typing import Final

import discord
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.personal_reminders.model import Reminder, ReminderId
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import next_steps, show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label, plain
from cogs.members.my_notes import MyNotesButton
from cogs.members.my_page import MyPageButton
from cogs.personal_reminders.answered_notes import clear_answered
from cogs.personal_reminders.remind_form import ChangeReminderButton, RemindButton
from cogs.personal_reminders.taps import ABOUT, ReminderButton
from cogs.personal_reminders.words import joined, plan_line, quoted, state_line

ON_A_PAGE: Final = 8
_SHORT: Final = 120


class ReminderListButton(
    TapButton, template=r"personal_reminders:list:(?P<guild_id>\d+):(?P<page>\d+)"
):
    def __init__(
        self,
        guild_id: GuildId,
        say: Speaker | None = None,
        *,
        page: int = 0,
        words: str | None = None,
    ) -> None:
        label_ = words or (say or Speaker())("Reminders I set")
        super().__init__(f"personal_reminders:list:{guild_id}:{page}", label_)
        self.guild_id = guild_id
        self.page = page

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "ReminderListButton":
        return cls(GuildId(int(match["guild_id"])), page=int(match["page"]))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await show(interaction, await list_screen(interaction, guild_id, self.page), discreet=True)


class PickReminderList(TapList, template=r"personal_reminders:pick:(?P<guild_id>\d+)"):
    def __init__(
        self,
        guild_id: GuildId,
        reminders: list[Reminder] | None = None,
        say: Speaker | None = None,
    ) -> None:
        say = say or Speaker()
        options = [
            discord.SelectOption(
                label=label(one.what or plan_words(one, say), limit=SELECT_LABEL),
                value=str(one.id),
            )
            for one in reminders or ()
        ]
        super().__init__(
            f"personal_reminders:pick:{guild_id}",
            say("Look at one"),
            options or [discord.SelectOption(label="-")],
        )
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        chosen = self.chosen[0]
        reminder_id = ReminderId(int(chosen) if chosen.isdecimal() else 0)
        await show(interaction, await one_screen(interaction, guild_id, reminder_id), discreet=True)


class DoneButton(ReminderButton, template=rf"personal_reminders:done:{ABOUT}"):
    """One that comes once is gone with that; one that repeats comes again next time."""

    action = "done"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Done")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id, me = claimed_guild(interaction, self.guild_id), person(interaction)
        services, say = interaction.client.services, speaker(interaction)
        left = await services.personal_reminders.done(guild_id, self.reminder_id, by=me)
        await services.members.note_answered(guild_id, me)
        if left is None:
            words = say("Done. I took it off your list.")
        else:
            member = await services.members.get(guild_id, me)
            state = state_line(left, member, say, services.clock.now())
            words = joined([say("Done for this time."), state], " ")
        await show(interaction, Screen(words, _ways_on(guild_id, say)), discreet=True)
        await clear_answered(interaction, guild_id, self.reminder_id)


class StopReminderButton(ReminderButton, template=rf"personal_reminders:stop:{ABOUT}"):
    action = "stop"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Stop this one")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id, me = claimed_guild(interaction, self.guild_id), person(interaction)
        services, say = interaction.client.services, speaker(interaction)
        await services.personal_reminders.stop(guild_id, self.reminder_id, by=me)
        await services.members.note_answered(guild_id, me)
        words = say("Stopped. It won't come again, and I erased your words.")
        await show(interaction, Screen(words, _ways_on(guild_id, say)), discreet=True)
        await clear_answered(interaction, guild_id, self.reminder_id)


async def list_screen(interaction: Interaction, guild_id: GuildId, page: int = 0) -> Screen:
    services, say = interaction.client.services, speaker(interaction)
    mine = await services.personal_reminders.mine(guild_id, person(interaction))
    if not mine.reminders:
        words = say("**Reminders I set**\n\nYou have set none. What should I remind you of?")
        return Screen(words, (RemindButton(guild_id, say), MyPageButton(guild_id, say)))
    page = min(page, (len(mine.reminders) - 1) // ON_A_PAGE)
    begin = page * ON_A_PAGE
    shown = list(mine.reminders[begin : begin + ON_A_PAGE])
    now = services.clock.now()
    lines = [_entry(one, state_line(one, mine.member, say, now), say) for one in shown]
    earlier = later = notes = None
    if page:
        earlier = ReminderListButton(guild_id, page=page - 1, words=say("Earlier"))
    if begin + ON_A_PAGE < len(mine.reminders):
        later = ReminderListButton(guild_id, page=page + 1, words=say("Later"))
    if not mine.member.gets_notes(now):
        notes = MyNotesButton(guild_id, say)
    taps = next_steps(
        PickReminderList(guild_id, shown, say),
        earlier,
        later,
        RemindButton(guild_id, say),
        notes,
        MyPageButton(guild_id, say),
    )
    return Screen(joined([say("**Reminders I set**"), *lines]), taps)


async def one_screen(
    interaction: Interaction, guild_id: GuildId, reminder_id: ReminderId
) -> Screen:
    services, say, me = interaction.client.services, speaker(interaction), person(interaction)
    reminder = await services.personal_reminders.get(guild_id, reminder_id, by=me)
    member = await services.members.get(guild_id, me)
    words = [
        quoted(reminder.what),
        plan_words(reminder, say),
        state_line(reminder, member, say, services.clock.now()),
    ]
    taps: list[Tappable] = [ChangeReminderButton(guild_id, reminder.id, say)]
    if reminder.repeats:
        taps.append(StopReminderButton(guild_id, reminder.id, say))
    else:
        taps.append(DoneButton(guild_id, reminder.id, say))
    taps += [ReminderListButton(guild_id, say), MyPageButton(guild_id, say)]
    return Screen(joined(words), taps)


def plan_words(reminder: Reminder, say: Speaker) -> str:
    return say("A reminder") if reminder.plan is None else plan_line(reminder.plan, say)


def _entry(reminder: Reminder, state: str, say: Speaker) -> str:
    title = plain(reminder.what, limit=_SHORT) or say("A reminder")
    return f"**{title}**\n{plan_words(reminder, say)}\n{state}"


def _ways_on(guild_id: GuildId, say: Speaker) -> tuple[Tappable, ...]:
    return (
        ReminderListButton(guild_id, say),
        RemindButton(guild_id, say),
        MyPageButton(guild_id, say),
    )
