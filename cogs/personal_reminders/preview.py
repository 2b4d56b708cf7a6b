"""What was understood, before it is kept: *Yes, remind me · Change · Never mind*."""

import re
from datetime import datetime, timedelta
from typing import ClassVar

from discord import ButtonStyle
from typing_extensions import override

from bot.core.errors import Refusal
from bot.core.ids import GuildId
from bot.core.wall_time import load_zone
from bot.features.members.model import NoteWords
from bot.features.personal_reminders.drafting import Preview
from bot.features.personal_reminders.errors import ClockUnknownError
from bot.features.personal_reminders.model import Plan, ReminderId, next_slot
from bot.features.sessions.when_errors import (
    OtherZoneError,
    Pattern,
    UnreadableTimeError,
    UnsupportedPatternError,
)
from cogs._kit import note_lines
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.refusals import words_for
from cogs._kit.replies import next_steps, show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.still_here import refuse_departed
from cogs._kit.times import clock_in, day_and_time, how_long
from cogs.members.clock_choice import ClockFlow, after_clock
from cogs.members.my_notes import MyNotesButton
from cogs.members.my_page import MyPageButton
from cogs.personal_reminders.remind_form import ChangeReminderButton, RemindButton
from cogs.personal_reminders.reminder_list import ReminderListButton
from cogs.personal_reminders.taps import ABOUT, ReminderButton
from cogs.personal_reminders.words import (
    at_line,
    blocked_line,
    joined,
    plan_line,
    quoted,
    state_line,
)
from cogs.sessions.rule_words import weekday


class YesButton(TapButton, template=rf"personal_reminders:yes:{ABOUT}:(?P<allow>[01])"):
    """``allow``: they were told that a yes turns their notes on."""

    def __init__(
        self, guild_id: GuildId, draft_id: ReminderId, say: Speaker | None = None, *, allow: bool
    ) -> None:
        say = say or Speaker()
        words = say("Yes, and turn notes on") if allow else say("Yes, remind me")
        custom_id = f"personal_reminders:yes:{guild_id}:{draft_id}:{int(allow)}"
        super().__init__(custom_id, words, style=ButtonStyle.primary)
        self.guild_id = guild_id
        self.draft_id = draft_id
        self.allow = allow

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "YesButton":
        draft_id = ReminderId(int(match["reminder_id"]))
        return cls(GuildId(int(match["guild_id"])), draft_id, allow=match["allow"] == "1")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await refuse_departed(interaction, guild_id)
        services, me = interaction.client.services, person(interaction)
        say = speaker(interaction)
        kept = await services.personal_reminders.confirm(
            guild_id, self.draft_id, by=me, language=say.language
        )
        if kept.trouble is not None:
            await show(interaction, await draft_screen(interaction, kept), discreet=True)
            return
        if self.allow:
            await services.members.allow_notes(guild_id, me)
        reminder = await services.personal_reminders.get(guild_id, self.draft_id, by=me)
        member = await services.members.get(guild_id, me)
        words = [
            say("Kept.") if member.notes_blocked_at is not None else say("Good. I'll remind you."),
            quoted(reminder.what),
            state_line(reminder, member, say, services.clock.now()),
        ]
        is_blocked = member.notes_blocked_at is not None
        taps = next_steps(
            MyNotesButton(guild_id, say) if is_blocked else None,
            ChangeReminderButton(guild_id, reminder.id, say),
            ReminderListButton(guild_id, say),
            RemindButton(guild_id, say),
            MyPageButton(guild_id, say),
        )
        await show(interaction, Screen(joined(words), taps), discreet=True)


class DropDraftButton(ReminderButton, template=rf"personal_reminders:drop:{ABOUT}"):
    action: ClassVar[str] = "drop"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Never mind")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await interaction.client.services.personal_reminders.drop_draft(
            guild_id, self.reminder_id, by=person(interaction)
        )
        say = speaker(interaction)
        words = say("Fine. I kept nothing of it.")
        taps = (RemindButton(guild_id, say), MyPageButton(guild_id, say))
        await show(interaction, Screen(words, taps), discreet=True)


async def show_draft(
    interaction: Interaction,
    guild_id: GuildId,
    what: str,
    when: str,
    *,
    changes: ReminderId | None = None,
) -> None:
    await refuse_departed(interaction, guild_id)
    preview = await interaction.client.services.personal_reminders.start_draft(
        guild_id,
        person(interaction),
        what,
        when,
        language=str(interaction.locale),
        changes=changes,
    )
    await show(interaction, await draft_screen(interaction, preview), discreet=True)


@after_clock("remind")
async def clock_chosen(
    interaction: Interaction, guild_id: GuildId, zone: str, ids: tuple[int, ...], say: Speaker
) -> Screen:
    """Their clock is known now, so the time can be read."""
    services, me = interaction.client.services, person(interaction)
    await refuse_departed(interaction, guild_id)
    await services.members.confirm_clock(guild_id, me, zone, language=say.language)
    preview = await services.personal_reminders.preview(
        guild_id, ReminderId(ids[0] if ids else 0), by=me, language=str(interaction.locale)
    )
    return await draft_screen(interaction, preview)


async def draft_screen(interaction: Interaction, preview: Preview) -> Screen:
    say, draft = speaker(interaction), preview.draft
    if isinstance(preview.trouble, ClockUnknownError):
        asked = await ClockFlow(draft.guild_id, f"remind.{draft.id}").screen(interaction)
        why = say("One question first. What you typed is safe.")
        return Screen(joined([why, asked.text]), asked.taps)
    retype = ChangeReminderButton(draft.guild_id, draft.id, say)
    drop = DropDraftButton(draft.guild_id, draft.id, say)
    if preview.trouble is not None or draft.plan is None:
        trouble = preview.trouble or UnreadableTimeError()
        typed = joined([quoted(draft.what), quoted(draft.typed)], "\n")
        safe = say("What you typed is safe. Tap Change to go on with it.")
        words = [_trouble_words(trouble, say, interaction), typed, safe]
        return Screen(joined(words), (retype, drop, ReminderListButton(draft.guild_id, say)))
    now = interaction.client.services.clock.now()
    allow = not preview.member.notes.allowed
    yes = YesButton(draft.guild_id, draft.id, say, allow=allow)
    return Screen(_understood(preview, draft.plan, say, now), (yes, retype, drop))


def _understood(preview: Preview, plan: Plan, say: Speaker, now: datetime) -> str:
    draft, member = preview.draft, preview.member
    first = next_slot(plan, passed=None, member=member, now=now) or plan.first.to_instant()
    when = say("**{plan}**", plan=plan_line(plan, say))
    which = say("First: {at}.", at=at_line(first, say)) if plan.repeats else how_long(first)
    return joined(
        [
            say("Shall I remind you?"),
            quoted(draft.what),
            f"{when}\n{which}",
            _filled_in(preview, plan, say),
            _about_notes(preview, say, first, now),
        ]
    )


def _filled_in(preview: Preview, plan: Plan, say: Speaker) -> str:
    """What was not written and is only guessed."""
    reading = preview.reading
    parts: list[str] = []
    if not preview.keeps_words:
        parts.append(say("Here I keep no words of yours, only the time."))
    if reading is not None and not reading.has_own_time:
        parts.append(say("You wrote no time of day, so I took 9 AM."))
    elif reading is not None and reading.took_half:
        at = clock_in(plan.first.to_instant(), load_zone(plan.first.zone), say.language)
        parts.append(say("I took it as {time}. If not, tap Change and write AM or PM.", time=at))
    if reading is not None and reading.past_midnight:
        day = plan.first.at.date()
        parts.append(
            say(
                "It is {today} already, so tomorrow is {tomorrow}. "
                "If you mean this morning, tap Change and write “today”.",
                today=weekday(day - timedelta(days=1), say),
                tomorrow=weekday(day, say),
            )
        )
    return "\n".join(parts)


def _about_notes(preview: Preview, say: Speaker, first: datetime, now: datetime) -> str:
    member = preview.member
    if not member.notes.allowed:
        return say(
            "Your private notes are off, so I can't reach you. A yes turns them on. "
            "Then I also write to you before your meetings."
        )
    parts: list[str] = []
    if member.paused_until is not None and max(now, first) < member.paused_until:
        day = day_and_time(member.paused_until)
        parts.append(say("Your notes rest until {day}. This waits too.", day=day))
    if member.notes_blocked_at is not None:
        return "\n".join([*parts, blocked_line(say)])
    only = member.notes.words is NoteWords.A_NOTE
    line = note_lines.anything(say) if only else note_lines.reminder(say)
    parts.append(say("Your phone will show only: “{line}”", line=line))
    return "\n".join(parts)


def _trouble_words(trouble: Refusal, say: Speaker, interaction: Interaction) -> str:
    """Some words for meetings would not fit somebody's own time."""
    if isinstance(trouble, UnsupportedPatternError) and trouble.pattern is Pattern.TWO_PLANS:
        return say("Those are two times. Please make one reminder for each.")
    if isinstance(trouble, UnsupportedPatternError) and trouble.pattern is Pattern.SEVERAL_DAYS:
        return say(
            "I can take one time in each reminder. Write it like “every day 9 PM” "
            "or “Mondays and Thursdays 8 AM”."
        )
    if isinstance(trouble, OtherZoneError):
        return say("I read times on your own clock. Please write the time there.")
    if type(trouble) is UnreadableTimeError:
        return say(
            "I could not read that time. Write it like “tomorrow 9 AM”, “in 20 minutes” "
            "or “every Monday 8 AM”."
        )
    return words_for(trouble)(trouble, say, interaction).text
