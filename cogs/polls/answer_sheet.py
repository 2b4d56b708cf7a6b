"""**Mark my times**: one time after the other, one tap each, on the person's own clock. Every tap is kept at once."""

import re
from typing import Final

import discord
from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GuildId
from bot.core.zones import zone_label
from bot.features.polls.marking import AnswerSheet
from bot.features.polls.model import Fit, PollId, Rhythm, SlotId
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.still_here import refuse_departed
from cogs._kit.text import SELECT_LABEL, label
from cogs._kit.times import day_and_time
from cogs.members.clock_choice import ClockButton, after_clock
from cogs.members.my_page import MyPageButton
from cogs.polls.slot_words import fit_word, slot_label

CLOCK: Final = "times"
_IDS: Final = r"(?P<guild_id>\d+):(?P<poll_id>\d+)"


class MarkTimesButton(TapButton, template=rf"polls:times:{_IDS}"):
    """On the card in the room."""

    def __init__(self, guild_id: GuildId, poll_id: PollId, say: Speaker | None = None) -> None:
        words = (say or Speaker())("Mark my times")
        super().__init__(f"polls:times:{guild_id}:{poll_id}", words, style=ButtonStyle.primary)
        self.guild_id = guild_id
        self.poll_id = poll_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        screen = await answer_screen(interaction, guild_id, self.poll_id, speaker(interaction))
        await show(interaction, screen, discreet=True)


class FitButton(TapButton, template=rf"polls:fit:{_IDS}:(?P<slot_id>\d+):(?P<fit>{'|'.join(Fit)})"):
    def __init__(
        self,
        guild_id: GuildId,
        poll_id: PollId,
        slot_id: SlotId,
        fit: Fit,
        say: Speaker | None = None,
        *,
        is_chosen: bool = False,
    ) -> None:
        super().__init__(
            f"polls:fit:{guild_id}:{poll_id}:{slot_id}:{fit}",
            fit_word(fit, say or Speaker()),
            style=ButtonStyle.primary if is_chosen else ButtonStyle.secondary,
        )
        self.guild_id = guild_id
        self.poll_id = poll_id
        self.slot_id = slot_id
        self.fit = fit

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "FitButton":
        return cls(
            GuildId(int(match["guild_id"])),
            PollId(int(match["poll_id"])),
            SlotId(int(match["slot_id"])),
            Fit(match["fit"]),
        )

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        await refuse_departed(interaction, guild_id)
        sheet = await interaction.client.services.polls.mark(
            guild_id, self.poll_id, self.slot_id, self.fit, by=person(interaction)
        )
        await show(interaction, _sheet_screen(sheet, say, is_saved=True), discreet=True)


class SlotList(TapList, template=rf"polls:slot:{_IDS}"):
    """Go to one of the times, also to change what was said about it."""

    def __init__(
        self, guild_id: GuildId, poll_id: PollId, sheet: AnswerSheet | None, say: Speaker
    ) -> None:
        options = [] if sheet is None else _options(sheet, say)
        super().__init__(
            f"polls:slot:{guild_id}:{poll_id}",
            say("Go to another time"),
            options or [discord.SelectOption(label="-")],
        )
        self.guild_id = guild_id
        self.poll_id = poll_id

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "SlotList":
        ids = GuildId(int(match["guild_id"])), PollId(int(match["poll_id"]))
        return cls(*ids, None, Speaker())

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        chosen = SlotId(int(self.chosen[0])) if self.chosen[0].isdecimal() else None
        say = speaker(interaction)
        screen = await answer_screen(interaction, guild_id, self.poll_id, say, at=chosen)
        await show(interaction, screen, discreet=True)


@after_clock(CLOCK)
async def back_on_their_clock(
    interaction: Interaction, guild_id: GuildId, zone: str, ids: tuple[int, ...], say: Speaker
) -> Screen:
    """They have set their clock from here, so they come back here."""
    members = interaction.client.services.members
    await members.confirm_clock(guild_id, person(interaction), zone, language=say.language)
    return await answer_screen(interaction, guild_id, PollId(ids[0] if ids else 0), say)


async def answer_screen(
    interaction: Interaction,
    guild_id: GuildId,
    poll_id: PollId,
    say: Speaker,
    *,
    at: SlotId | None = None,
) -> Screen:
    await refuse_departed(interaction, guild_id)
    polls = interaction.client.services.polls
    sheet = await polls.sheet(guild_id, poll_id, by=person(interaction))
    return _sheet_screen(sheet, say, at=at)


def _sheet_screen(
    sheet: AnswerSheet, say: Speaker, *, at: SlotId | None = None, is_saved: bool = False
) -> Screen:
    poll = sheet.question.poll
    known = {slot.id for slot in sheet.question.slots}
    current = at if at in known else sheet.next_open
    until = "" if poll.closes_at is None else day_and_time(poll.closes_at)
    parts = [
        f"{_head(sheet, say)}\n{_clock_line(sheet, say)}",
        "\n".join(_lines(sheet, current, say)),
    ]
    if current is None:
        parts.append(say("That is all. Thank you. You can change it until {time}.", time=until))
    else:
        if is_saved:
            parts.append(say("Saved. You can change it until {time}.", time=until))
        parts.append(_ask_about(sheet, current, say))
    return Screen("\n\n".join(parts), _taps(sheet, current, say))


def _head(sheet: AnswerSheet, say: Speaker) -> str:
    poll = sheet.question.poll
    if poll.rhythm is Rhythm.WEEKLY:
        asked = say(
            "**When could you come every week?** For {minutes} minutes.", minutes=poll.minutes
        )
    else:
        asked = say("**When could you come?** For {minutes} minutes.", minutes=poll.minutes)
    return f"{asked} {say('Only the facilitators see what you say.')}"


def _clock_line(sheet: AnswerSheet, say: Speaker) -> str:
    clock = zone_label(sheet.zone, say.language, sheet.question.slots[0].starts_at)
    if sheet.is_own_clock:
        return say("These times are on your clock, {clock}.", clock=clock)
    return say("These times are on the group's clock, {clock}.", clock=clock)


def _lines(sheet: AnswerSheet, current: SlotId | None, say: Speaker) -> list[str]:
    lines: list[str] = []
    for slot in sheet.question.slots:
        time = slot_label(sheet.question.poll, slot, sheet.zone, say)
        fit = sheet.fits.get(slot.id)
        said = (
            time if fit is None else say("{time}: {answer}", time=time, answer=fit_word(fit, say))
        )
        lines.append(f"- **{said}**" if slot.id == current else f"- {said}")
    return lines


def _ask_about(sheet: AnswerSheet, current: SlotId, say: Speaker) -> str:
    slots = sheet.question.slots
    number = next(index for index, slot in enumerate(slots, start=1) if slot.id == current)
    time = slot_label(sheet.question.poll, slots[number - 1], sheet.zone, say)
    return say("{number} of {n}: **{time}**?", number=number, n=len(slots), time=time)


def _taps(
    sheet: AnswerSheet, current: SlotId | None, say: Speaker
) -> list[Tappable | tuple[Tappable, ...]]:
    poll = sheet.question.poll
    taps: list[Tappable | tuple[Tappable, ...]] = []
    if current is not None:
        taps.append(
            tuple(
                FitButton(
                    poll.guild_id,
                    poll.id,
                    current,
                    fit,
                    say,
                    is_chosen=sheet.fits.get(current) is fit,
                )
                for fit in Fit
            )
        )
    taps.append(SlotList(poll.guild_id, poll.id, sheet, say))
    if not sheet.is_own_clock:
        taps.append(ClockButton(poll.guild_id, f"{CLOCK}.{poll.id}", say))
    taps.append(MyPageButton(poll.guild_id, say))
    return taps


def _options(sheet: AnswerSheet, say: Speaker) -> list[discord.SelectOption]:
    options: list[discord.SelectOption] = []
    for slot in sheet.question.slots:
        time = slot_label(sheet.question.poll, slot, sheet.zone, say)
        fit = sheet.fits.get(slot.id)
        said = (
            time if fit is None else say("{time}: {answer}", time=time, answer=fit_word(fit, say))
        )
        options.append(
            discord.SelectOption(label=label(said, limit=SELECT_LABEL), value=str(slot.id))
        )
    return options
