"""The note itself: one line that tells nothing, what stands behind it, and putting it off."""

import re
from collections.abc import Callable
from typing import Final

from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import NotWanted
from bot.features.personal_reminders.errors import ReminderNotFoundError, TonightOverError
from bot.features.personal_reminders.model import Reminder, ReminderId, Snooze
from bot.features.personal_reminders.planning import NEXT_KIND, NOTE_KIND
from cogs._kit import note_lines
from cogs._kit.deliveries import Note, NoteTap, Reading, deed, note, opens
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.refusals import words_for
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs.members.my_notes import MyNotesButton
from cogs.members.my_page import MyPageButton
from cogs.outbox.open_button import OpenButton
from cogs.personal_reminders.answered_notes import clear_answered
from cogs.personal_reminders.remind_form import ChangeReminderButton
from cogs.personal_reminders.reminder_list import (
    DoneButton,
    ReminderListButton,
    StopReminderButton,
    plan_words,
)
from cogs.personal_reminders.taps import ABOUT
from cogs.personal_reminders.words import at_line, joined, quoted

_LABELS: Final[dict[Snooze, Callable[[Speaker], str]]] = {
    Snooze.TEN: lambda say: say("In 10 minutes"),
    Snooze.HOUR: lambda say: say("In 1 hour"),
    Snooze.TONIGHT: lambda say: say("Tonight"),
    Snooze.MORNING: lambda say: say("Tomorrow morning"),
}


class SnoozeButton(
    TapButton, template=rf"personal_reminders:snooze:{ABOUT}:(?P<choice>{'|'.join(Snooze)})"
):
    def __init__(
        self,
        guild_id: GuildId,
        reminder_id: ReminderId,
        choice: Snooze,
        say: Speaker | None = None,
    ) -> None:
        custom_id = f"personal_reminders:snooze:{guild_id}:{reminder_id}:{choice}"
        super().__init__(custom_id, _LABELS[choice](say or Speaker()))
        self.guild_id = guild_id
        self.reminder_id = reminder_id
        self.choice = choice

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "SnoozeButton":
        reminder_id = ReminderId(int(match["reminder_id"]))
        return cls(GuildId(int(match["guild_id"])), reminder_id, Snooze(match["choice"]))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id, me = claimed_guild(interaction, self.guild_id), person(interaction)
        services, say = interaction.client.services, speaker(interaction)
        try:
            later = await services.personal_reminders.snooze(
                guild_id, self.reminder_id, self.choice, by=me
            )
        except TonightOverError as over:
            words = words_for(over)(over, say, interaction).text
            left = [
                SnoozeButton(guild_id, self.reminder_id, choice, say)
                for choice in (Snooze.HOUR, Snooze.MORNING)
            ]
            await show(interaction, Screen(words, left), discreet=True)
            return
        await services.members.note_answered(guild_id, me)
        member = await services.members.get(guild_id, me)
        until = later.snoozed_until or services.clock.now()
        words = say("I'll remind you again: {at}.", at=at_line(until, say))
        others = (one for one in Snooze if one is not self.choice)
        taps: tuple[Tappable, ...] = (
            DoneButton(guild_id, later.id, say),
            # A thumb slips, and the note that had these is off the phone now.
            *(SnoozeButton(guild_id, later.id, choice, say) for choice in others),
            ReminderListButton(guild_id, say),
            MyPageButton(guild_id, say),
        )
        if not member.wants_notes(services.clock.now()):
            words = joined([words, say("Your notes are off or rest now. It waits until then.")])
            taps = (MyNotesButton(guild_id, say), *taps)
        await show(interaction, Screen(words, taps), discreet=True)
        await clear_answered(interaction, guild_id, self.reminder_id)


@note(NOTE_KIND, at_any_hour=True)
async def due(delivery: Delivery, reading: Reading) -> Note:
    reminder = await _reminder(delivery, reading)
    say = reading.say
    line = note_lines.reminder(say)
    if reading.late_by:
        line = note_lines.late(line, reading.late_by, say)
    return Note(line, (OpenButton(delivery.id, say), *note_taps(reminder, say)))


@opens(NOTE_KIND)
async def opened(delivery: Delivery, interaction: Interaction, say: Speaker) -> Screen:
    """What they asked to be reminded of, and when that was meant to be."""
    reminder = await interaction.client.services.personal_reminders.get(
        delivery.guild_id, _reminder_id(delivery), by=person(interaction)
    )
    words = [
        say("You asked me to remind you."),
        quoted(reminder.what),
        plan_words(reminder, say),
    ]
    taps = (
        *note_taps(reminder, say),
        ChangeReminderButton(delivery.guild_id, reminder.id, say),
        ReminderListButton(delivery.guild_id, say),
        MyPageButton(delivery.guild_id, say),
    )
    return Screen(joined(words), taps)


@deed(NEXT_KIND)
async def plan_on(delivery: Delivery, reading: Reading) -> None:
    await reading.services.personal_reminders.plan_on(delivery.guild_id, _reminder_id(delivery))


def note_taps(reminder: Reminder, say: Speaker) -> tuple[NoteTap, ...]:
    guild_id = reminder.guild_id
    stop = (StopReminderButton(guild_id, reminder.id, say),) if reminder.repeats else ()
    return (
        DoneButton(guild_id, reminder.id, say),
        *(SnoozeButton(guild_id, reminder.id, choice, say) for choice in Snooze),
        *stop,
    )


async def _reminder(delivery: Delivery, reading: Reading) -> Reminder:
    if delivery.member_id is None:
        raise NotWanted
    try:
        return await reading.services.personal_reminders.get(
            delivery.guild_id, _reminder_id(delivery), by=delivery.member_id
        )
    except ReminderNotFoundError:
        raise NotWanted from None


def _reminder_id(delivery: Delivery) -> ReminderId:
    return ReminderId(delivery.subject_id or 0)
