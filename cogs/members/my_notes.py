"""**Notes to my phone**: whether and how the bot may write to a person privately."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final, assert_never
from zoneinfo import ZoneInfo

from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GuildId, MemberId
from bot.features.members.model import Member, NoteChoices, NoteWords
from bot.features.members.service import MemberService
from cogs._kit import note_lines
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.times import day_and_time
from cogs.members.my_page import MyPageButton
from cogs.members.test_note import send_test_note

PAUSE = timedelta(days=14)
_SAMPLE = time(19, 30)


class Switch(StrEnum):
    """What one tap on this page changes. Each says what will be, so a second tap changes nothing."""

    ALLOW = "allow"
    STOP = "stop"
    THESE_WORDS = "these"
    ONLY_A_NOTE = "only"
    SILENT = "silent"
    SOUND = "sound"
    CLEAR = "clear"
    LEAVE = "leave"
    MENTION = "mention"
    NO_MENTION = "nomention"
    PAUSE = "pause"
    GO_ON = "goon"


_LABELS: Final[dict[Switch, Callable[[Speaker], str]]] = {
    Switch.ALLOW: lambda say: say("Allow notes"),
    Switch.STOP: lambda say: say("Stop all notes"),
    Switch.THESE_WORDS: lambda say: say("Show these words"),
    Switch.ONLY_A_NOTE: lambda say: say("Show only “A note.”"),
    Switch.SILENT: lambda say: say("Make them silent"),
    Switch.SOUND: lambda say: say("Give them sound"),
    Switch.CLEAR: lambda say: say("Clear after meetings"),
    Switch.LEAVE: lambda say: say("Don't clear them"),
    Switch.MENTION: lambda say: say("If blocked, mention me"),
    Switch.NO_MENTION: lambda say: say("Never mention me"),
    Switch.PAUSE: lambda say: say("Pause for 2 weeks"),
    Switch.GO_ON: lambda say: say("Start again now"),
}


_LOOKS: Final = frozenset(
    {
        Switch.THESE_WORDS,
        Switch.ONLY_A_NOTE,
        Switch.SILENT,
        Switch.SOUND,
        Switch.CLEAR,
        Switch.LEAVE,
        Switch.MENTION,
        Switch.NO_MENTION,
    }
)
"""Those that stand on *How they look*."""


class MyNotesButton(TapButton, template=r"members:notes:(?P<guild_id>\d+)"):
    def __init__(self, guild_id: GuildId, say: Speaker | None = None) -> None:
        super().__init__(f"members:notes:{guild_id}", (say or Speaker())("Notes to my phone"))
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        member = await interaction.client.services.members.get(guild_id, person(interaction))
        await show(interaction, await notes_screen(interaction, member), discreet=True)


class NoteSwitchButton(
    TapButton,
    template=rf"members:note:(?P<guild_id>\d+):(?P<switch>{'|'.join(Switch)})",
):
    def __init__(self, guild_id: GuildId, switch: Switch, say: Speaker | None = None) -> None:
        is_first = switch in {Switch.ALLOW, Switch.GO_ON}
        super().__init__(
            f"members:note:{guild_id}:{switch}",
            _LABELS[switch](say or Speaker()),
            style=ButtonStyle.primary if is_first else ButtonStyle.secondary,
        )
        self.guild_id = guild_id
        self.switch = switch

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "NoteSwitchButton":
        return cls(GuildId(int(match["guild_id"])), Switch(match["switch"]))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        services = interaction.client.services
        guild_id = claimed_guild(interaction, self.guild_id)
        now, me = services.clock.now(), person(interaction)
        member = await _changed(services.members, guild_id, me, self.switch, now)
        page = how_they_look if self.switch in _LOOKS else notes_screen
        await show(interaction, await page(interaction, member), discreet=True)


class HowTheyLookButton(TapButton, template=r"members:look:(?P<guild_id>\d+)"):
    def __init__(self, guild_id: GuildId, say: Speaker | None = None) -> None:
        super().__init__(f"members:look:{guild_id}", (say or Speaker())("How they look"))
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        member = await interaction.client.services.members.get(guild_id, person(interaction))
        await show(interaction, await how_they_look(interaction, member), discreet=True)


class SendTestNoteButton(TapButton, template=r"members:test:(?P<guild_id>\d+)"):
    def __init__(
        self, guild_id: GuildId, say: Speaker | None = None, *, again: bool = False
    ) -> None:
        say = say or Speaker()
        words = say("Try again") if again else say("Send a test note")
        super().__init__(f"members:test:{guild_id}", words)
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        if await send_test_note(interaction, guild_id):
            words = say("Sent. Look at your phone: it shows nothing more than that.")
            member = await interaction.client.services.members.get(guild_id, person(interaction))
            if member.notes.clear_after:
                words += "\n" + say("In 10 minutes I take it away again.")
            taps = (MyNotesButton(guild_id, say), MyPageButton(guild_id, say))
            await show(interaction, Screen(words, taps), discreet=True)
        else:
            await show(interaction, blocked_screen(guild_id, say), discreet=True)


async def notes_screen(interaction: Interaction, member: Member) -> Screen:
    say = speaker(interaction)
    now = interaction.client.services.clock.now()
    line = await line_on_phone(interaction, member, say)
    return Screen(_words(member, line, say, now), _taps(member, say, now))


async def how_they_look(interaction: Interaction, member: Member) -> Screen:
    say, notes, guild_id = speaker(interaction), member.notes, member.guild_id
    shows = _shows(await line_on_phone(interaction, member, say), say)
    lines = [say("**How notes look**"), "", shows, *_look_lines(member, say)]
    switches = (
        Switch.THESE_WORDS if notes.words is NoteWords.A_NOTE else Switch.ONLY_A_NOTE,
        Switch.SOUND if notes.silent else Switch.SILENT,
        Switch.LEAVE if notes.clear_after else Switch.CLEAR,
        Switch.NO_MENTION if notes.room_mention else Switch.MENTION,
    )
    taps = (*(NoteSwitchButton(guild_id, one, say) for one in switches),)
    return Screen("\n".join(lines), (*taps, MyNotesButton(guild_id, say)))


def blocked_screen(guild_id: GuildId, say: Speaker) -> Screen:
    return Screen(
        blocked_words(say),
        (SendTestNoteButton(guild_id, say, again=True), MyPageButton(guild_id, say)),
    )


def blocked_words(say: Speaker) -> str:
    return say(
        "I can't send you private notes. Discord is blocking them. "
        "To fix it: tap the server's name, then Privacy Settings, then turn on Direct Messages. "
        "Or keep it as it is and look at My page. I won't ask again."
    )


async def line_on_phone(interaction: Interaction, member: Member, say: Speaker) -> str:
    """The very line that a lock screen would show a day before their next meeting; who has none sees an evening."""
    services, zone = interaction.client.services, member.confirmed_zone
    if member.notes.words is NoteWords.A_NOTE:
        return note_lines.anything(say)
    if zone is None:
        return note_lines.tomorrow(note_lines.named(services.clock.now(), None, say), say)
    at = await services.reminders.next_start(member.guild_id, member.member_id)
    if at is None:
        today = services.clock.now().astimezone(ZoneInfo(zone)).date()
        at = datetime.combine(today, _SAMPLE, tzinfo=ZoneInfo(zone))
    return note_lines.tomorrow(note_lines.named(at, zone, say), say)


async def _changed(
    members: MemberService, guild_id: GuildId, member_id: MemberId, switch: Switch, now: datetime
) -> Member:
    match switch:
        case Switch.ALLOW:
            return await members.allow_notes(guild_id, member_id)
        case Switch.STOP:
            return await members.stop_notes(guild_id, member_id)
        case Switch.PAUSE:
            return await members.pause_notes(guild_id, member_id, now + PAUSE)
        case Switch.GO_ON:
            return await members.pause_notes(guild_id, member_id, None)
        case _:
            return await members.adjust_notes(
                guild_id, member_id, lambda notes: _with(notes, switch)
            )


def _with(notes: NoteChoices, switch: Switch) -> NoteChoices:
    match switch:
        case Switch.THESE_WORDS:
            return replace(notes, words=NoteWords.THESE)
        case Switch.ONLY_A_NOTE:
            return replace(notes, words=NoteWords.A_NOTE)
        case Switch.SILENT | Switch.SOUND:
            return replace(notes, silent=switch is Switch.SILENT)
        case Switch.CLEAR | Switch.LEAVE:
            return replace(notes, clear_after=switch is Switch.CLEAR)
        case Switch.MENTION | Switch.NO_MENTION:
            return replace(notes, room_mention=switch is Switch.MENTION)
        case Switch.ALLOW | Switch.STOP | Switch.PAUSE | Switch.GO_ON:
            return notes
        case _:
            assert_never(switch)


def _shows(line: str, say: Speaker) -> str:
    # An empty line ends the quote, also where a reader is lenient about it.
    return say("This is all that your phone would show:\n> {line}", line=line) + "\n"


def _look_lines(member: Member, say: Speaker) -> list[str]:
    notes = member.notes
    lines = [say("They come silently.") if notes.silent else say("They come with sound.")]
    if notes.clear_after:
        lines.append(
            say("I clear them after each meeting, and your reminders once you answer them.")
        )
    if notes.room_mention:
        lines.append(
            say("If Discord blocks them, I mention you in your room. It tells nothing more.")
        )
    return lines


def _words(member: Member, line: str, say: Speaker, now: datetime) -> str:
    shows = _shows(line, say)
    if not member.notes.allowed:
        off = say(
            "**Notes to my phone**\n\nI don't write to you. You can allow short private notes."
        )
        return f"{off}\n{shows}"
    parts = [say("**Notes to my phone**\n\nI may write you short private notes."), shows]
    if member.paused_until is not None and member.paused_until > now:
        parts.append(say("They are paused until {day}.", day=day_and_time(member.paused_until)))
    if member.notes_blocked_at is not None:
        parts.append(blocked_words(say))
    return "\n".join((*parts, *_look_lines(member, say)))


def _taps(member: Member, say: Speaker, now: datetime) -> tuple[Tappable, ...]:
    # Here, since these pages have the button that leads back.
    from cogs.members.pause_notes import PauseNotesButton  # noqa: PLC0415
    from cogs.members.when_notes_come import WhenNotesComeButton  # noqa: PLC0415

    guild_id = member.guild_id
    ends = (SendTestNoteButton(guild_id, say), MyPageButton(guild_id, say))
    if not member.notes.allowed:
        return (
            NoteSwitchButton(guild_id, Switch.ALLOW, say),
            WhenNotesComeButton(guild_id, say),
            *ends,
        )
    is_paused = member.paused_until is not None and member.paused_until > now
    return (
        WhenNotesComeButton(guild_id, say),
        HowTheyLookButton(guild_id, say),
        NoteSwitchButton(guild_id, Switch.GO_ON, say)
        if is_paused
        else PauseNotesButton(guild_id, say),
        NoteSwitchButton(guild_id, Switch.STOP, say),
        *ends,
    )
