"""**Pause**: a series rests for a while, and goes on at its own dates."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, Final

import discord
from discord import ButtonStyle, ui
from typing_extensions import override

from bot.core.ids import GuildId, SeriesId
from bot.features.groups.model import Group
from bot.features.sessions.errors import PauseDatesError
from bot.features.sessions.model import TYPED_LIMIT, Series, Session
from bot.features.sessions.pausing import Pause, PausePreview, SeriesCard
from cogs._kit.deliveries import Reading
from cogs._kit.interaction import Interaction, claimed_guild, here, person
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.replies import next_steps, show
from cogs._kit.safe import SafeForm, TapButton, TapList, form_id
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import paragraphs, plain
from cogs._kit.times import day_and_time
from cogs.groups.hub_card import HUB_LINES
from cogs.sessions.meeting_words import date_word
from cogs.sessions.next_meeting import NextMeetingButton
from cogs.sessions.skip_meeting import series_options

_SERIES: Final = r"(?P<guild_id>\d+):(?P<series_id>\d+)"
_DAY: Final = r"\d{4}-\d\d-\d\d"
_OPEN: Final = "open"
_SHOWN: Final = 6


class PauseButton(TapButton, template=rf"sessions:pause:{_SERIES}"):
    opens_form: ClassVar[bool] = True

    def __init__(
        self,
        guild_id: GuildId,
        series_id: SeriesId,
        say: Speaker | None = None,
        *,
        is_paused: bool = False,
    ) -> None:
        say = say or Speaker()
        super().__init__(
            f"sessions:pause:{guild_id}:{series_id}",
            say("Change the dates") if is_paused else say("Type the dates"),
        )
        self.guild_id = guild_id
        self.series_id = series_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        series = await interaction.client.services.sessions.get_series(
            claimed_guild(interaction, self.guild_id), self.series_id, by=person(interaction)
        )
        await interaction.response.send_modal(PauseForm(interaction, series))


class PauseList(TapList, template=r"sessions:pause_which:(?P<guild_id>\d+)"):
    opens_form: ClassVar[bool] = True

    def __init__(
        self,
        guild_id: GuildId,
        series: Sequence[SeriesCard] = (),
        say: Speaker | None = None,
    ) -> None:
        say = say or Speaker()
        super().__init__(
            f"sessions:pause_which:{guild_id}",
            say("Which series?"),
            series_options(series, say) or [discord.SelectOption(label="-")],
        )
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id, say = claimed_guild(interaction, self.guild_id), speaker(interaction)
        services = interaction.client.services
        series = await services.sessions.get_series(
            guild_id, SeriesId(int(self.chosen[0])), by=person(interaction)
        )
        if series.paused_on is None or _is_over(series, services.clock.now().date()):
            await interaction.response.send_modal(PauseForm(interaction, series))
            return
        await interaction.response.defer()
        await show(interaction, _paused_screen(series, say))


class ResumeButton(TapButton, template=rf"sessions:resume:{_SERIES}"):
    def __init__(self, guild_id: GuildId, series_id: SeriesId, say: Speaker | None = None) -> None:
        super().__init__(
            f"sessions:resume:{guild_id}:{series_id}",
            (say or Speaker())("Resume now"),
            style=ButtonStyle.primary,
        )
        self.guild_id = guild_id
        self.series_id = series_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say, guild_id = speaker(interaction), claimed_guild(interaction, self.guild_id)
        services = interaction.client.services
        back = await services.sessions.resume(guild_id, self.series_id, by=person(interaction))
        await deliver_own(interaction)
        lines = [say("The meetings go on. Everyone has what they said before.")]
        if back:
            lines.append(say("These are back:\n{times}", times=_times(back, say)))
        await show(interaction, Screen("\n".join(lines), [NextMeetingButton(guild_id, say)]))


class PauseNowButton(
    TapButton,
    template=rf"sessions:pause_now:{_SERIES}:(?P<begins>{_DAY}):(?P<resumes>{_DAY}|{_OPEN})",
):
    def __init__(
        self,
        guild_id: GuildId,
        series_id: SeriesId,
        begins: str,
        resumes: str,
        say: Speaker | None = None,
    ) -> None:
        super().__init__(
            f"sessions:pause_now:{guild_id}:{series_id}:{begins}:{resumes}",
            (say or Speaker())("Let them rest"),
            style=ButtonStyle.primary,
        )
        self.guild_id = guild_id
        self.series_id = series_id
        self.begins = begins
        self.resumes = resumes

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "PauseNowButton":
        return cls(
            GuildId(int(match["guild_id"])),
            SeriesId(int(match["series_id"])),
            match["begins"],
            match["resumes"],
        )

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say, guild_id = speaker(interaction), claimed_guild(interaction, self.guild_id)
        services = interaction.client.services
        done = await services.sessions.pause(
            guild_id, self.series_id, self._pause(), by=person(interaction)
        )
        await deliver_own(interaction)
        words = "\n".join([say("Done."), _dates_line(done.pause, say), _told_line(done.told, say)])
        taps = [ResumeButton(guild_id, self.series_id, say), NextMeetingButton(guild_id, say)]
        await show(interaction, Screen(words, taps))

    def _pause(self) -> Pause:
        try:
            resumes = None if self.resumes == _OPEN else date.fromisoformat(self.resumes)
            return Pause(date.fromisoformat(self.begins), resumes)
        except ValueError:
            raise PauseDatesError from None


class PauseForm(SafeForm):
    def __init__(self, interaction: Interaction, series: Series) -> None:
        say = speaker(interaction)
        super().__init__(
            title=say("Let meetings rest"), custom_id=form_id("sessions:pause_form", interaction)
        )
        self.guild_id = series.guild_id
        self.series_id = series.id
        self.begins: ui.TextInput[Any] = ui.TextInput(
            custom_id="begins",
            required=False,
            max_length=TYPED_LIMIT,
            placeholder=say("today"),
            default=None if series.paused_on is None else date_word(series.paused_on, say),
        )
        self.resumes: ui.TextInput[Any] = ui.TextInput(
            custom_id="resumes",
            required=False,
            max_length=TYPED_LIMIT,
            placeholder=say("January 6"),
            default=None if series.resumes_on is None else date_word(series.resumes_on, say),
        )
        open_end = say("Leave it out if you don't know yet. You can end the rest any time.")
        for text, hint, field in (
            (say("From which day?"), None, self.begins),
            (say("On which day may they start again?"), open_end, self.resumes),
        ):
            self.add_item(ui.Label(text=text, description=hint, component=field))

    @override
    async def on_form(self, interaction: Interaction) -> None:
        preview = await interaction.client.services.sessions.read_pause(
            self.guild_id,
            self.series_id,
            self.begins.value,
            self.resumes.value,
            by=person(interaction),
            language=str(interaction.locale),
        )
        await show(interaction, _preview_screen(preview, speaker(interaction)))


async def pause_which(interaction: Interaction) -> Screen | None:
    """What ``/session pause`` begins with. None if no series goes on."""
    say, guild_id = speaker(interaction), here(interaction)
    series = await interaction.client.services.sessions.list_led_series(
        guild_id, person(interaction)
    )
    if not series:
        return None
    words = say("Which meetings should rest, or go on? Nothing is changed yet.")
    return Screen(words, [PauseList(guild_id, series, say)])


async def rest_line(reading: Reading, group: Group) -> str | None:
    """On the group's hub."""
    rest = await reading.services.sessions.find_rest(group.guild_id, group.id)
    say = Speaker(group.language)
    if rest is None:
        return None
    until = rest.pause.resumes_on
    if rest.is_everything:
        if until is None:
            return say("Meetings rest for now.")
        return say("Meetings rest until {date}.", date=date_word(until, say))
    if until is None:
        return say("Some meetings rest for now.")
    return say("Some meetings rest until {date}.", date=date_word(until, say))


def rest_words(series: Series, today: date, say: Speaker) -> list[str]:
    """In a list of meetings, below the rule. Nothing once a pause is over."""
    if series.paused_on is None or _is_over(series, today):
        return []
    return [_dates_line(Pause(series.paused_on, series.resumes_on), say)]


def _paused_screen(series: Series, say: Speaker) -> Screen:
    guild_id = series.guild_id
    pause = Pause(series.paused_on or date.min, series.resumes_on)
    return Screen(
        _dates_line(pause, say),
        next_steps(
            ResumeButton(guild_id, series.id, say),
            PauseButton(guild_id, series.id, say, is_paused=True),
            NextMeetingButton(guild_id, say),
        ),
    )


def _preview_screen(preview: PausePreview, say: Speaker) -> Screen:
    series, pause = preview.series, preview.pause
    lines = [
        say(
            "**Nothing is changed yet.** Is this right, for {group}?",
            group=plain(preview.group.name),
        ),
        _dates_line(pause, say),
    ]
    if preview.resting:
        lines.append(say("These rest:\n{times}", times=_times(preview.resting, say)))
    if preview.coming_back:
        lines.append(say("These are back:\n{times}", times=_times(preview.coming_back, say)))
    lines.append(_told_line(preview.told, say))
    resumes = _OPEN if pause.resumes_on is None else pause.resumes_on.isoformat()
    begins = pause.begins_on.isoformat()
    return Screen(
        paragraphs(lines),
        next_steps(
            PauseNowButton(series.guild_id, series.id, begins, resumes, say),
            PauseButton(series.guild_id, series.id, say, is_paused=True),
            NextMeetingButton(series.guild_id, say, label=say("Leave it as it is")),
        ),
    )


def _dates_line(pause: Pause, say: Speaker) -> str:
    begins = date_word(pause.begins_on, say)
    if pause.resumes_on is None:
        return say("Meetings rest from {date} until you end it.", date=begins)
    return say(
        "Meetings rest from {date}. They may start again on {resumes}.",
        date=begins,
        resumes=date_word(pause.resumes_on, say),
    )


def _told_line(told: int, say: Speaker) -> str:
    if not told:
        return say("No one had said that they come, so no one gets a note.")
    return say.plural(
        "{n} person who meant to come gets one note.",
        "{n} people who meant to come get one note each.",
        told,
    )


def _times(sessions: Sequence[Session], say: Speaker) -> str:
    lines = [f"- {day_and_time(one.starts_at)}" for one in sessions[:_SHOWN]]
    if len(sessions) > _SHOWN:
        lines.append(say("- and {n} more", n=len(sessions) - _SHOWN))
    return "\n".join(lines)


def _is_over(series: Series, today: date) -> bool:
    return series.resumes_on is not None and series.resumes_on <= today


if rest_line not in HUB_LINES:
    HUB_LINES.append(rest_line)
