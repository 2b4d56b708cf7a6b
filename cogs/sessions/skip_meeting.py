"""**Skip this date**: one meeting of a series is left out, and can be put back."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, Final

import discord
from discord import ButtonStyle, ui
from typing_extensions import override

from bot.core.ids import GuildId, SeriesId, SessionId
from bot.core.wall_time import load_zone
from bot.features.groups.model import Group
from bot.features.sessions.errors import NoMeetingThatDayError
from bot.features.sessions.model import TYPED_LIMIT, CancelReason, Session
from bot.features.sessions.pausing import SeriesCard
from bot.features.sessions.service import MeetingCard
from bot.features.sessions.skipping import SkipPreview
from cogs._kit.interaction import Interaction, claimed_guild, here, person
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.replies import next_steps, show
from cogs._kit.safe import SafeForm, TapButton, TapList, form_id
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label, plain
from cogs._kit.times import day_and_time, day_in
from cogs.sessions.next_meeting import NextMeetingButton
from cogs.sessions.rule_words import rule_line

_IDS: Final = r"(?P<guild_id>\d+):(?P<session_id>\d+)"


class SkipButton(TapButton, template=rf"sessions:skip:{_IDS}"):
    def __init__(
        self, guild_id: GuildId, session_id: SessionId, say: Speaker | None = None
    ) -> None:
        words = (say or Speaker())("Skip this date")
        super().__init__(f"sessions:skip:{guild_id}:{session_id}", words)
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await show(interaction, await _preview(interaction, guild_id, self.session_id))


class SkipNowButton(TapButton, template=rf"sessions:skip_now:{_IDS}"):
    def __init__(
        self, guild_id: GuildId, session_id: SessionId, say: Speaker | None = None
    ) -> None:
        super().__init__(
            f"sessions:skip_now:{guild_id}:{session_id}",
            (say or Speaker())("Skip it"),
            style=ButtonStyle.danger,
        )
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        services = interaction.client.services
        off = await services.sessions.skip(guild_id, self.session_id, by=person(interaction))
        await deliver_own(interaction)
        await show(interaction, _skipped_screen(off, speaker(interaction)))


class SkipDayButton(
    TapButton,
    template=r"sessions:skip_day:(?P<guild_id>\d+):(?P<series_id>\d+):(?P<day>\d{4}-\d\d-\d\d)",
):
    """A date beyond what is planned."""

    def __init__(
        self, guild_id: GuildId, series_id: SeriesId, day: str, say: Speaker | None = None
    ) -> None:
        super().__init__(
            f"sessions:skip_day:{guild_id}:{series_id}:{day}",
            (say or Speaker())("Skip it"),
            style=ButtonStyle.danger,
        )
        self.guild_id = guild_id
        self.series_id = series_id
        self.day = day

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "SkipDayButton":
        return cls(GuildId(int(match["guild_id"])), SeriesId(int(match["series_id"])), match["day"])

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        services = interaction.client.services
        try:
            day = date.fromisoformat(self.day)
        except ValueError:
            raise NoMeetingThatDayError(date.min) from None
        off = await services.sessions.skip_day(
            guild_id, self.series_id, day, by=person(interaction)
        )
        await deliver_own(interaction)
        await show(interaction, _skipped_screen(off, speaker(interaction)))


class SkipList(TapList, template=r"sessions:skip_which:(?P<guild_id>\d+)"):
    def __init__(
        self,
        guild_id: GuildId,
        meetings: Sequence[MeetingCard] = (),
        say: Speaker | None = None,
    ) -> None:
        say = say or Speaker()
        super().__init__(
            f"sessions:skip_which:{guild_id}",
            say("Which date?"),
            _options(meetings, say) or [discord.SelectOption(label="-")],
        )
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        chosen = SessionId(int(self.chosen[0]))
        await show(interaction, await _preview(interaction, guild_id, chosen))


class LaterDateList(TapList, template=r"sessions:skip_date:(?P<guild_id>\d+)"):
    """Of which series a date further ahead is left out; then it is typed."""

    opens_form: ClassVar[bool] = True

    def __init__(
        self,
        guild_id: GuildId,
        series: Sequence[SeriesCard] = (),
        say: Speaker | None = None,
    ) -> None:
        say = say or Speaker()
        super().__init__(
            f"sessions:skip_date:{guild_id}",
            say("A date further ahead, of which meeting?"),
            series_options(series, say) or [discord.SelectOption(label="-")],
        )
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        series = await interaction.client.services.sessions.get_series(
            guild_id, SeriesId(int(self.chosen[0])), by=person(interaction)
        )
        form = SkipDateForm(interaction, guild_id, series.id)
        await interaction.response.send_modal(form)


class SkipDateForm(SafeForm):
    def __init__(self, interaction: Interaction, guild_id: GuildId, series_id: SeriesId) -> None:
        say = speaker(interaction)
        super().__init__(
            title=say("Skip a date"), custom_id=form_id("sessions:skip_form", interaction)
        )
        self.guild_id = guild_id
        self.series_id = series_id
        self.day: ui.TextInput[Any] = ui.TextInput(
            custom_id="day", max_length=TYPED_LIMIT, placeholder=say("December 24")
        )
        self.add_item(ui.Label(text=say("Which date?"), component=self.day))

    @override
    async def on_form(self, interaction: Interaction) -> None:
        preview = await interaction.client.services.sessions.preview_skip_day(
            self.guild_id,
            self.series_id,
            self.day.value,
            by=person(interaction),
            language=str(interaction.locale),
        )
        await show(interaction, _preview_screen(preview, speaker(interaction)))


class PutBackButton(TapButton, template=rf"sessions:back:{_IDS}"):
    def __init__(
        self, guild_id: GuildId, session_id: SessionId, say: Speaker | None = None
    ) -> None:
        words = (say or Speaker())("Put it back")
        super().__init__(f"sessions:back:{guild_id}:{session_id}", words)
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await _put_back(interaction, guild_id, self.session_id)


class PutBackList(TapList, template=r"sessions:back_which:(?P<guild_id>\d+)"):
    """The dates that are left out."""

    def __init__(
        self,
        guild_id: GuildId,
        meetings: Sequence[MeetingCard] = (),
        say: Speaker | None = None,
    ) -> None:
        say = say or Speaker()
        super().__init__(
            f"sessions:back_which:{guild_id}",
            say("Put a skipped date back"),
            _options(meetings, say) or [discord.SelectOption(label="-")],
        )
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await _put_back(interaction, guild_id, SessionId(int(self.chosen[0])))


async def skip_which(interaction: Interaction) -> Screen | None:
    """What ``/session skip`` begins with. None if there is nothing to leave out or to put back."""
    say, guild_id, by = speaker(interaction), here(interaction), person(interaction)
    sessions = interaction.client.services.sessions
    coming = await sessions.list_led(guild_id, by)
    series = await sessions.list_led_series(guild_id, by)
    skipped = [
        one
        for one in await sessions.list_called_off(guild_id, by)
        if one.session.cancel_reason is CancelReason.SKIPPED
    ]
    lists = next_steps(
        SkipList(guild_id, coming, say) if coming else None,
        LaterDateList(guild_id, series, say) if series else None,
        PutBackList(guild_id, skipped, say) if skipped else None,
    )
    words = say("Which date should be left out? The series goes on. Nothing is changed yet.")
    return Screen(words, lists) if lists else None


def series_options(series: Sequence[SeriesCard], say: Speaker) -> list[discord.SelectOption]:
    """A facilitator's series, as people call them: ``Oak: Every Wednesday, 7:30 PM New York``."""
    options: list[discord.SelectOption] = []
    for one in series[:25]:
        name = _name(one.group, one.series.title)
        words = f"{name}: {rule_line(one.series.first, one.series.repeats, say)}"
        option = discord.SelectOption(
            label=label(words, limit=SELECT_LABEL), value=str(one.series.id)
        )
        if one.next_at is not None:
            day = day_in(one.next_at, load_zone(one.series.first.zone), say.language)
            option.description = say("Next: {day}", day=day)
        options.append(option)
    return options


async def _preview(interaction: Interaction, guild_id: GuildId, session_id: SessionId) -> Screen:
    preview = await interaction.client.services.sessions.preview_skip(
        guild_id, session_id, by=person(interaction)
    )
    return _preview_screen(preview, speaker(interaction))


def _preview_screen(preview: SkipPreview, say: Speaker) -> Screen:
    series, session = preview.series, preview.session
    at = preview.slot.to_instant() if session is None else session.starts_at
    words = "\n".join(
        [
            say(
                "**Not skipped yet.** The meeting of {group} on {time} is left out. The ones after "
                "it stay.",
                group=plain(preview.group.name),
                time=day_and_time(at),
            ),
            say.plural(
                "This tells the {n} person who meant to come.",
                "This tells the {n} people who meant to come.",
                preview.told,
            )
            if preview.told
            else say("No one has said yet that they come, so no one gets a note."),
        ]
    )
    if session is None:
        day = preview.slot.at.date().isoformat()
        tap: TapButton = SkipDayButton(series.guild_id, series.id, day, say)
    else:
        tap = SkipNowButton(series.guild_id, session.id, say)
    return Screen(words, [tap, _keep(series.guild_id, say)])


def _skipped_screen(off: Session, say: Speaker) -> Screen:
    words = say(
        "The meeting on {time} is left out. The ones after it stay.",
        time=day_and_time(off.starts_at),
    )
    taps = [PutBackButton(off.guild_id, off.id, say), NextMeetingButton(off.guild_id, say)]
    return Screen(words, taps)


async def _put_back(interaction: Interaction, guild_id: GuildId, session_id: SessionId) -> None:
    say, services = speaker(interaction), interaction.client.services
    back = await services.sessions.put_back(guild_id, session_id, by=person(interaction))
    await deliver_own(interaction)
    words = say(
        "The meeting on {time} takes place again. Everyone has what they said before.",
        time=day_and_time(back.starts_at),
    )
    await show(interaction, Screen(words, [NextMeetingButton(guild_id, say)]))


def _keep(guild_id: GuildId, say: Speaker) -> TapButton:
    return NextMeetingButton(guild_id, say, label=say("Keep it"))


def _options(meetings: Sequence[MeetingCard], say: Speaker) -> list[discord.SelectOption]:
    options: list[discord.SelectOption] = []
    for one in meetings:
        day = day_in(one.session.starts_at, load_zone(one.session.zone), say.language)
        words = label(f"{day} · {_name(one.group, one.session.title)}", limit=SELECT_LABEL)
        options.append(discord.SelectOption(label=words, value=str(one.session.id)))
    return options


def _name(group: Group, title: str | None) -> str:
    """As people say it: two series of a group are told apart by what they are called."""
    return group.name if title is None else f"{group.name}, {title}"
