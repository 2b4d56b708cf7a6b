"""``/session find-time``: the times to ask about, looked at before anyone is asked."""

import re
from collections.abc import Sequence
from typing import Any, ClassVar, Final

import discord
from discord import ButtonStyle, ui
from typing_extensions import override

from bot.core.errors import NotAllowedError, NotFoundError, Refusal
from bot.core.ids import GroupId, GuildId
from bot.features.polls.ground import Question
from bot.features.polls.model import DAYS_OPEN, PollId, Rhythm, Slot, SlotId
from bot.features.sessions.model import TYPED_LIMIT
from cogs._kit.interaction import Interaction, claimed_guild, here, person
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.refusals import words_for
from cogs._kit.replies import show
from cogs._kit.safe import SafeForm, TapButton, TapList, form_id
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import paragraphs, plain
from cogs._kit.times import day_and_time
from cogs.polls.slot_words import slot_label, slot_line
from cogs.sessions.schedule_form import PlanButton

_IDS: Final = r"(?P<guild_id>\d+):(?P<poll_id>\d+)"
_NOTHING: Final = [discord.SelectOption(label="-")]


class TimesList(TapList, template=rf"polls:ticks:{_IDS}"):
    """Which times to ask about. All that were proposed are ticked at first."""

    def __init__(
        self, guild_id: GuildId, poll_id: PollId, question: Question | None, say: Speaker
    ) -> None:
        options = [] if question is None else _options(question, question.slots, say)
        super().__init__(
            f"polls:ticks:{guild_id}:{poll_id}",
            say("Choose the times"),
            options or _NOTHING,
            at_least=0,
            at_most=max(1, len(options)),
        )
        self.guild_id = guild_id
        self.poll_id = poll_id

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "TimesList":
        ids = GuildId(int(match["guild_id"])), PollId(int(match["poll_id"]))
        return cls(*ids, None, Speaker())

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        chosen = {SlotId(int(value)) for value in self.chosen if value.isdecimal()}
        question = await interaction.client.services.polls.tick(
            guild_id, self.poll_id, chosen, by=person(interaction)
        )
        await show(interaction, draft_screen(question, speaker(interaction)))


class DaysList(TapList, template=rf"polls:days:{_IDS}"):
    """How long the group may answer."""

    def __init__(self, guild_id: GuildId, poll_id: PollId, days: int, say: Speaker) -> None:
        options = [
            discord.SelectOption(
                label=say.plural("Open for {n} day", "Open for {n} days", one),
                value=str(one),
                default=one == days,
            )
            for one in DAYS_OPEN
        ]
        super().__init__(f"polls:days:{guild_id}:{poll_id}", say("How long?"), options)
        self.guild_id = guild_id
        self.poll_id = poll_id

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "DaysList":
        return cls(GuildId(int(match["guild_id"])), PollId(int(match["poll_id"])), 0, Speaker())

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        days = int(self.chosen[0]) if self.chosen[0].isdecimal() else None
        question = await interaction.client.services.polls.change_draft(
            guild_id, self.poll_id, by=person(interaction), days=days
        )
        await show(interaction, draft_screen(question, speaker(interaction)))


def _ids(match: re.Match[str]) -> tuple[GuildId, PollId]:
    return GuildId(int(match["guild_id"])), PollId(int(match["poll_id"]))


class RhythmButton(TapButton, template=rf"polls:rhythm:{_IDS}:(?P<rhythm>{'|'.join(Rhythm)})"):
    """One meeting, or the same time every week."""

    def __init__(
        self, guild_id: GuildId, poll_id: PollId, rhythm: Rhythm, say: Speaker | None = None
    ) -> None:
        say = say or Speaker()
        words = {Rhythm.ONCE: say("Find one meeting"), Rhythm.WEEKLY: say("Find a weekly time")}
        super().__init__(f"polls:rhythm:{guild_id}:{poll_id}:{rhythm}", words[rhythm])
        self.guild_id = guild_id
        self.poll_id = poll_id
        self.rhythm = rhythm

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "RhythmButton":
        return cls(*_ids(match), Rhythm(match["rhythm"]))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        question = await interaction.client.services.polls.change_draft(
            guild_id, self.poll_id, by=person(interaction), rhythm=self.rhythm
        )
        await show(interaction, draft_screen(question, speaker(interaction)))


class AddTimeButton(TapButton, template=rf"polls:add:{_IDS}"):
    opens_form: ClassVar[bool] = True

    def __init__(self, guild_id: GuildId, poll_id: PollId, say: Speaker | None = None) -> None:
        super().__init__(f"polls:add:{guild_id}:{poll_id}", (say or Speaker())("Add a time"))
        self.guild_id = guild_id
        self.poll_id = poll_id

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "AddTimeButton":
        return cls(*_ids(match))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        claimed_guild(interaction, self.guild_id)
        await interaction.response.send_modal(AddTimeForm(interaction, self.poll_id))


class AddTimeForm(SafeForm):
    def __init__(self, interaction: Interaction, poll_id: PollId) -> None:
        say = speaker(interaction)
        super().__init__(title=say("Add a time"), custom_id=form_id("polls:add_form", interaction))
        self.poll_id = poll_id
        self.when: ui.TextInput[Any] = ui.TextInput(
            custom_id="when", max_length=TYPED_LIMIT, placeholder=say("Wednesday 7:30 PM")
        )
        about = say("On the group's clock. I show you what I understood.")
        self.add_item(ui.Label(text=say("When?"), description=about, component=self.when))

    @override
    async def on_form(self, interaction: Interaction) -> None:
        say, guild_id = speaker(interaction), here(interaction)
        try:
            question = await interaction.client.services.polls.add_time(
                guild_id,
                self.poll_id,
                self.when.value,
                by=person(interaction),
                language=str(interaction.locale),
            )
        except (NotAllowedError, NotFoundError):
            raise
        except Refusal as trouble:
            refused = words_for(trouble)(trouble, say, interaction)
            typed = say("You wrote: “{words}”", words=plain(self.when.value))
            taps = [
                AddTimeButton(guild_id, self.poll_id, say),
                BackToTimesButton(guild_id, self.poll_id, say),
            ]
            await show(interaction, Screen(f"{refused.text}\n{typed}", taps))
            return
        await show(interaction, draft_screen(question, say))


class BackToTimesButton(TapButton, template=rf"polls:look:{_IDS}"):
    def __init__(self, guild_id: GuildId, poll_id: PollId, say: Speaker | None = None) -> None:
        super().__init__(
            f"polls:look:{guild_id}:{poll_id}", (say or Speaker())("Back to the times")
        )
        self.guild_id = guild_id
        self.poll_id = poll_id

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "BackToTimesButton":
        return cls(*_ids(match))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        question = await interaction.client.services.polls.get_draft(
            guild_id, self.poll_id, by=person(interaction)
        )
        await show(interaction, draft_screen(question, speaker(interaction)))


class AskButton(TapButton, template=rf"polls:ask:{_IDS}"):
    def __init__(self, guild_id: GuildId, poll_id: PollId, say: Speaker | None = None) -> None:
        words = (say or Speaker())("Ask the group")
        super().__init__(f"polls:ask:{guild_id}:{poll_id}", words, style=ButtonStyle.primary)
        self.guild_id = guild_id
        self.poll_id = poll_id

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "AskButton":
        return cls(*_ids(match))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        from cogs.polls.results_screen import ResultsButton  # noqa: PLC0415  its refusals lead here

        say = speaker(interaction)
        services = interaction.client.services
        guild_id = claimed_guild(interaction, self.guild_id)
        question = await services.polls.ask(guild_id, self.poll_id, by=person(interaction))
        await deliver_own(interaction)
        poll, room = question.poll, question.group.text_channel_id
        until = "" if poll.closes_at is None else day_and_time(poll.closes_at)
        lines = [
            say(
                "Asked. {group} can answer until {time}.",
                group=plain(question.group.name),
                time=until,
            ),
            say("The card comes when the room is there.")
            if room is None
            else say("The card stands in {room}. It names no one.", room=f"<#{room}>"),
            say("I write to you when the answers are in. They stand on your desk too."),
        ]
        await show(interaction, Screen("\n".join(lines), [ResultsButton(guild_id, poll.id, say)]))


class DropPollButton(TapButton, template=rf"polls:drop:{_IDS}"):
    def __init__(self, guild_id: GuildId, poll_id: PollId, say: Speaker | None = None) -> None:
        super().__init__(f"polls:drop:{guild_id}:{poll_id}", (say or Speaker())("Cancel"))
        self.guild_id = guild_id
        self.poll_id = poll_id

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "DropPollButton":
        return cls(*_ids(match))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        polls = interaction.client.services.polls
        await polls.drop_draft(guild_id, self.poll_id, by=person(interaction))
        await show(interaction, Screen(say("No one was asked."), [PlanButton(None, say)]))


async def start_screen(interaction: Interaction, group_id: GroupId, minutes: int | None) -> Screen:
    """What ``/session find-time`` shows first."""
    question = await interaction.client.services.polls.start(
        here(interaction), group_id, minutes=minutes, by=person(interaction)
    )
    return draft_screen(question, speaker(interaction))


def draft_screen(question: Question, say: Speaker) -> Screen:
    poll = question.poll
    guild_id, ticked = poll.guild_id, question.ticked
    is_weekly = poll.rhythm is Rhythm.WEEKLY
    group = plain(question.group.name)
    lines = [
        say("**Not asked yet.** When could {group} meet every week?", group=group)
        if is_weekly
        else say("**Not asked yet.** When could {group} meet?", group=group),
        say(
            "{minutes} minutes. These times suit the clocks of the group best:",
            minutes=poll.minutes,
        ),
        *(f"- {_line(question, slot, say)}" for slot in ticked),
    ]
    if not ticked:
        lines.append(say("No time is chosen yet. Choose some below, or add your own."))
    lines.append(say("Leave out what does not suit you, or add a time. Then ask the group."))
    other = Rhythm.ONCE if is_weekly else Rhythm.WEEKLY
    return Screen(
        paragraphs(lines),
        [
            *([TimesList(guild_id, poll.id, question, say)] if question.slots else []),
            DaysList(guild_id, poll.id, poll.days, say),
            (AddTimeButton(guild_id, poll.id, say), RhythmButton(guild_id, poll.id, other, say)),
            (AskButton(guild_id, poll.id, say), DropPollButton(guild_id, poll.id, say)),
        ],
    )


def _line(question: Question, slot: Slot, say: Speaker) -> str:
    line = slot_line(question, slot, say)
    if not (unfair := question.unfair_for.get(slot.id, 0)):
        return line
    return say.plural(
        "{line} (early or late for {n} person)",
        "{line} (early or late for {n} people)",
        unfair,
        line=line,
    )


def _options(question: Question, slots: Sequence[Slot], say: Speaker) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(
            label=slot_label(question.poll, slot, question.poll.zone, say),
            value=str(slot.id),
            default=slot.is_ticked,
        )
        for slot in slots
    ]
