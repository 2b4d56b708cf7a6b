"""**Change or move**: how far, then one form. ``/session move`` and ``/session edit`` lead here."""

import re
from collections.abc import Sequence
from typing import Any, ClassVar, Final

import discord
from discord import ui
from typing_extensions import override

from bot.core.ids import GuildId, SessionId
from bot.core.wall_time import load_zone
from bot.features.sessions.change_rules import Change, ChangeId
from bot.features.sessions.closing import Evening
from bot.features.sessions.model import TITLE_LIMIT, TYPED_LIMIT, Scope, Session
from bot.features.sessions.recurrence import Once
from bot.features.sessions.scheduling import Typed
from bot.features.sessions.service import MeetingCard
from cogs._kit.interaction import Interaction, claimed_guild, here, person
from cogs._kit.replies import next_steps, show
from cogs._kit.safe import SafeForm, TapButton, TapList, form_id
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label, plain
from cogs._kit.times import day_and_time, day_in, zone_name
from cogs.sessions.next_meeting import EVENING_LINES, EVENING_TAPS, EveningButton
from cogs.sessions.skip_meeting import SkipButton

_IDS: Final = r"(?P<guild_id>\d+):(?P<session_id>\d+)"
_SCOPES: Final = "|".join(Scope)
_NUMBER: Final = 4


class ChangeMeetingButton(TapButton, template=rf"sessions:alter:{_IDS}"):
    opens_form: ClassVar[bool] = True

    def __init__(
        self, guild_id: GuildId, session_id: SessionId, say: Speaker | None = None
    ) -> None:
        words = (say or Speaker())("Change or move")
        super().__init__(f"sessions:alter:{guild_id}:{session_id}", words)
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await _begin(interaction, claimed_guild(interaction, self.guild_id), self.session_id)


class ChangeList(TapList, template=r"sessions:alter_which:(?P<guild_id>\d+)"):
    """Which meeting ``/session move`` means."""

    opens_form: ClassVar[bool] = True

    def __init__(
        self,
        guild_id: GuildId,
        meetings: Sequence[MeetingCard] = (),
        say: Speaker | None = None,
    ) -> None:
        say = say or Speaker()
        super().__init__(
            f"sessions:alter_which:{guild_id}",
            say("Which meeting?"),
            meeting_options(meetings, say) or [discord.SelectOption(label="-")],
        )
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await _begin(interaction, guild_id, SessionId(int(self.chosen[0])))


class ScopeButton(TapButton, template=rf"sessions:scope:{_IDS}:(?P<scope>{_SCOPES})"):
    opens_form: ClassVar[bool] = True

    def __init__(
        self,
        guild_id: GuildId,
        session_id: SessionId,
        scope: Scope,
        say: Speaker | None = None,
    ) -> None:
        super().__init__(
            f"sessions:scope:{guild_id}:{session_id}:{scope}",
            scope_word(scope, say or Speaker()),
        )
        self.guild_id = guild_id
        self.session_id = session_id
        self.scope = scope

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "ScopeButton":
        return cls(
            GuildId(int(match["guild_id"])),
            SessionId(int(match["session_id"])),
            Scope(match["scope"]),
        )

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        found = await interaction.client.services.sessions.look_to_change(
            claimed_guild(interaction, self.guild_id), self.session_id, by=person(interaction)
        )
        form = ChangeForm(interaction, found.session, self.scope)
        await interaction.response.send_modal(form)


class RetypeButton(TapButton, template=r"sessions:retype:(?P<change_id>\d+)"):
    """Back to the form, with what was typed in it."""

    opens_form: ClassVar[bool] = True

    def __init__(self, change_id: ChangeId, say: Speaker | None = None) -> None:
        super().__init__(f"sessions:retype:{change_id}", (say or Speaker())("Type it again"))
        self.change_id = change_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        change, session = await interaction.client.services.sessions.get_change(
            here(interaction), self.change_id, by=person(interaction)
        )
        form = ChangeForm(interaction, session, change.scope, change)
        await interaction.response.send_modal(form)


class ChangeForm(SafeForm):
    def __init__(
        self,
        interaction: Interaction,
        session: Session,
        scope: Scope,
        change: Change | None = None,
    ) -> None:
        say = speaker(interaction)
        super().__init__(
            title=say("Change or move"), custom_id=form_id("sessions:change_form", interaction)
        )
        self.session = session
        self.scope = scope
        self.change_id = None if change is None else change.id
        shown = change or session
        zone = load_zone(session.zone)
        at = session.promised if scope is Scope.THIS else session.slot
        self.when: ui.TextInput[Any] = ui.TextInput(
            custom_id="when",
            required=False,
            max_length=TYPED_LIMIT,
            placeholder=day_in(at.to_instant(), zone, say.language),
            default=None if change is None else change.typed,
        )
        self.meeting_title: ui.TextInput[Any] = ui.TextInput(
            custom_id="title",
            required=False,
            max_length=TITLE_LIMIT,
            placeholder=say("Meeting"),
            default=shown.title,
        )
        self.minutes: ui.TextInput[Any] = ui.TextInput(
            custom_id="minutes",
            required=False,
            max_length=_NUMBER,
            default=str(shown.minutes),
        )
        self.seats: ui.TextInput[Any] = ui.TextInput(
            custom_id="seats",
            required=False,
            max_length=_NUMBER,
            placeholder=say("As many as come"),
            default=None if shown.seats is None else str(shown.seats),
        )
        about = say(
            "On the clock of {place}. Leave it out and the time stays.", place=zone_name(zone)
        )
        for text, hint, field in (
            (say("New time"), about, self.when),
            (say("Title"), say("It shows in the room. A plain one is safest."), self.meeting_title),
            (say("How many minutes?"), None, self.minutes),
            (say("How many seats?"), None, self.seats),
        ):
            self.add_item(ui.Label(text=text, description=hint, component=field))

    @override
    async def on_form(self, interaction: Interaction) -> None:
        from cogs.sessions.change_preview import change_screen  # noqa: PLC0415  leads back here

        sessions = interaction.client.services.sessions
        typed = Typed(
            self.when.value,
            self.meeting_title.value or None,
            _number(self.minutes.value),
            _number(self.seats.value),
        )
        guild_id, by = self.session.guild_id, person(interaction)
        language = str(interaction.locale)
        if self.change_id is None:
            preview = await sessions.start_change(
                guild_id, self.session.id, self.scope, typed, by=by, language=language
            )
        else:
            preview = await sessions.type_again(
                guild_id, self.change_id, typed, by=by, language=language
            )
        await show(interaction, change_screen(preview, speaker(interaction), interaction))


def scope_word(scope: Scope, say: Speaker) -> str:
    words = {
        Scope.THIS: say("Only this one"),
        Scope.FOLLOWING: say("This and all after it"),
        Scope.ALL: say("All that are to come"),
    }
    return words[scope]


def meeting_options(meetings: Sequence[MeetingCard], say: Speaker) -> list[discord.SelectOption]:
    """A facilitator's meetings to choose from."""
    options: list[discord.SelectOption] = []
    for one in meetings:
        day = day_in(one.session.starts_at, load_zone(one.session.zone), say.language)
        words = label(f"{day} · {one.group.name}", limit=SELECT_LABEL)
        options.append(discord.SelectOption(label=words, value=str(one.session.id)))
    return options


async def change_which(interaction: Interaction) -> Screen | None:
    """What ``/session move`` and ``/session edit`` begin with. None if nothing is planned."""
    say, guild_id = speaker(interaction), here(interaction)
    coming = await interaction.client.services.sessions.list_led(guild_id, person(interaction))
    if not coming:
        return None
    words = say("Which meeting do you want to change or move? Nothing is changed yet.")
    return Screen(words, [ChangeList(guild_id, coming, say)])


async def _begin(interaction: Interaction, guild_id: GuildId, session_id: SessionId) -> None:
    """Ask how far only if there is more than this one meeting."""
    found = await interaction.client.services.sessions.look_to_change(
        guild_id, session_id, by=person(interaction)
    )
    if found.coming == 1 and isinstance(found.series.repeats, Once):
        form = ChangeForm(interaction, found.session, Scope.THIS)
        await interaction.response.send_modal(form)
        return
    await interaction.response.defer()
    say = speaker(interaction)
    words = say(
        "The meeting of {group} on {time} is one of a series. How far should the change go? "
        "Nothing is changed yet.",
        group=plain(found.group.name),
        time=day_and_time(found.session.starts_at),
    )
    scopes = tuple(ScopeButton(guild_id, session_id, scope, say) for scope in Scope)
    await show(
        interaction,
        Screen(
            words,
            [
                scopes,
                *next_steps(
                    SkipButton(guild_id, session_id, say),
                    EveningButton(guild_id, session_id, say("Keep it")),
                ),
            ],
        ),
    )


async def change_tap(interaction: Interaction, evening: Evening, say: Speaker) -> Tappable | None:
    session = evening.session
    if not session.is_coming(interaction.client.services.clock.now()):
        return None
    return ChangeMeetingButton(session.guild_id, session.id, say)


async def asked_again_line(interaction: Interaction, session: Session, say: Speaker) -> str | None:
    if not session.is_coming(interaction.client.services.clock.now()):
        return None
    asked = await interaction.client.services.sessions.count_asked_again(
        session.guild_id, session.id, by=person(interaction)
    )
    if not asked:
        return None
    return say.plural(
        "{n} person has not said if the new time suits them.",
        "{n} people have not said if the new time suits them.",
        asked,
    )


def _number(typed: str) -> int | None:
    """Nothing typed is None. What is no number becomes one that is refused, with the way back to the form."""
    typed = typed.strip()
    if not typed:
        return None
    return int(typed) if typed.isdecimal() else 0


if change_tap not in EVENING_TAPS:
    EVENING_TAPS.append(change_tap)
if asked_again_line not in EVENING_LINES:
    EVENING_LINES.append(asked_again_line)
