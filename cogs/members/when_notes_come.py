"""**When notes come**: how long before a meeting, where to, about which meetings, and not in quiet hours."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.members.model import Member, NoteChoices, NotePlace
from bot.features.members.note_times import Lead
from bot.features.reminders.model import Reminder
from bot.features.reminders.service import has_come
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.times import day_and_time
from cogs.members.lead_words import lead_options, lead_word, leads_line
from cogs.members.my_notes import MyNotesButton, NoteSwitchButton, Switch
from cogs.members.quiet_hours import QuietHoursButton, quiet_line

_GUILD: Final = r"(?P<guild_id>\d+)"


class WhenNotesComeButton(TapButton, template=rf"members:when:{_GUILD}"):
    def __init__(self, guild_id: GuildId, say: Speaker | None = None) -> None:
        super().__init__(f"members:when:{guild_id}", (say or Speaker())("When they come"))
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        member = await interaction.client.services.members.get(guild_id, person(interaction))
        await show(interaction, await when_notes_come(interaction, member), discreet=True)


class LeadsList(TapList, template=rf"members:leads:{_GUILD}"):
    def __init__(
        self,
        guild_id: GuildId,
        chosen: frozenset[Lead] | None = None,
        say: Speaker | None = None,
    ) -> None:
        """None: what their group chose."""
        say = say or Speaker()
        nothing = say("No notes before meetings")
        super().__init__(
            f"members:leads:{guild_id}",
            say("As my group does it") if chosen is None else nothing,
            lead_options(chosen or (), say),
            at_least=0,
            at_most=len(Lead),
        )
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        leads = frozenset(one for one in Lead if one.value in self.chosen)
        await _change(interaction, self.guild_id, lambda notes: replace(notes, leads=leads))


class AsMyGroupButton(TapButton, template=rf"members:asgroup:{_GUILD}"):
    def __init__(self, guild_id: GuildId, say: Speaker | None = None) -> None:
        super().__init__(f"members:asgroup:{guild_id}", (say or Speaker())("As my group does it"))
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await _change(interaction, self.guild_id, lambda notes: replace(notes, leads=None))


class OnlyGoingButton(TapButton, template=rf"members:only:{_GUILD}:(?P<what>yes|all)"):
    def __init__(self, guild_id: GuildId, what: str, say: Speaker | None = None) -> None:
        say = say or Speaker()
        words = say("Only where I said Going") if what == "yes" else say("About all my meetings")
        super().__init__(f"members:only:{guild_id}:{what}", words)
        self.guild_id = guild_id
        self.what = what

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "OnlyGoingButton":
        return cls(GuildId(int(match["guild_id"])), match["what"])

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await _change(
            interaction, self.guild_id, lambda notes: replace(notes, only_going=self.what == "yes")
        )


class NotePlaceButton(TapButton, template=rf"members:place:{_GUILD}:(?P<place>private|room)"):
    def __init__(self, guild_id: GuildId, place: NotePlace, say: Speaker | None = None) -> None:
        say = say or Speaker()
        words = say("In the room instead") if place is NotePlace.ROOM else say("Privately instead")
        super().__init__(f"members:place:{guild_id}:{place}", words)
        self.guild_id = guild_id
        self.place = place

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "NotePlaceButton":
        return cls(GuildId(int(match["guild_id"])), NotePlace(match["place"]))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await _change(interaction, self.guild_id, lambda notes: replace(notes, place=self.place))


async def when_notes_come(interaction: Interaction, member: Member) -> Screen:
    # Here, since that list leads to these pages.
    from cogs.personal_reminders.reminder_list import ReminderListButton  # noqa: PLC0415

    say, services = speaker(interaction), interaction.client.services
    guild_id, notes = member.guild_id, member.notes
    ends = (ReminderListButton(guild_id, say), MyNotesButton(guild_id, say))
    if notes.place is NotePlace.ROOM:
        words = say(
            "**When notes come**\n\n"
            "One line in your group's room, an hour before a meeting. It names nobody, and no "
            "phone rings. You get no private note before meetings. News of a change still comes "
            "privately, if you allow notes."
        )
        taps = (
            NotePlaceButton(guild_id, NotePlace.PRIVATE, say),
            OnlyGoingButton(guild_id, "all" if notes.only_going else "yes", say),
            *ends,
        )
        return Screen(f"{words}\n{_which_line(member, say)}", taps)
    ahead = await services.reminders.look_ahead(guild_id, member)
    lines = [say("**When notes come**"), ""]
    if notes.leads is None:
        lines.append(say("Before a meeting: as your group does it. You can choose below."))
    else:
        lines.append(say("Before a meeting: {when}.", when=leads_line(notes.leads, say)))
        if not notes.only_going and any(one.before < Lead.DAY.before for one in notes.leads):
            lines.append(say("Those less than a day before come only if you said Going or Maybe."))
    lines += [_which_line(member, say), quiet_line(member, say)]
    now = services.clock.now()
    allow: tuple[NoteSwitchButton, ...] = ()
    if not notes.allowed:
        lines.append(say("Private notes are off now, so none comes."))
        allow = (NoteSwitchButton(guild_id, Switch.ALLOW, say),)
    elif not member.wants_notes(now) and member.paused_until is not None:
        until = day_and_time(member.paused_until)
        lines.append(say("Your notes are paused until {day}, so none comes before.", day=until))
        allow = (NoteSwitchButton(guild_id, Switch.GO_ON, say),)
    elif ahead is not None:
        occasion, reminders = ahead
        lines += ["", say("For your meeting on {when}:", when=day_and_time(occasion.starts_at))]
        sent = await services.outbox.list_sent(
            guild_id, member_id=member.member_id, subject_id=occasion.id
        )
        lines += [_reminder_line(one, say, has_come=has_come(one, sent)) for one in reminders]
    return Screen(
        "\n".join(lines),
        (
            LeadsList(guild_id, notes.leads, say),
            *(() if notes.leads is None else (AsMyGroupButton(guild_id, say),)),
            *allow,
            OnlyGoingButton(guild_id, "all" if notes.only_going else "yes", say),
            QuietHoursButton(guild_id, say),
            NotePlaceButton(guild_id, NotePlace.ROOM, say),
            *ends,
        ),
    )


def _which_line(member: Member, say: Speaker) -> str:
    if member.notes.only_going:
        return say("Only about meetings to which you said Going.")
    return say("About all meetings, except where you said Can't make it.")


def _reminder_line(reminder: Reminder, say: Speaker, *, has_come: bool) -> str:
    """Quiet hours move a note, or leave it out: it is said which. One that came before them is behind us."""
    lead = lead_word(reminder.lead, say)
    if has_come:
        return say("- {lead}: it came already, before your quiet hours", lead=lead)
    if reminder.due_at is None:
        return say("- {lead}: none, it is in your quiet hours", lead=lead)
    when = day_and_time(reminder.due_at)
    if reminder.due_at < reminder.wanted_at:
        return say("- {lead}: {when}, before your quiet hours", lead=lead, when=when)
    if reminder.due_at > reminder.wanted_at:
        return say("- {lead}: {when}, after your quiet hours", lead=lead, when=when)
    return say("- {lead}: {when}", lead=lead, when=when)


async def _change(
    interaction: Interaction, guild_id: GuildId, change: Callable[[NoteChoices], NoteChoices]
) -> None:
    services = interaction.client.services
    guild_id = claimed_guild(interaction, guild_id)
    member = await services.members.adjust_notes(guild_id, person(interaction), change)
    await show(interaction, await when_notes_come(interaction, member), discreet=True)
