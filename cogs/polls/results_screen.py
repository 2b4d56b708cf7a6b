"""The answers, for facilitators: the best time first, as words and as a picture, and the way to a meeting."""

import asyncio
import io
import re
from typing import Final

import discord
from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GuildId
from bot.core.wall_time import load_zone
from bot.features.polls.closing import Results
from bot.features.polls.model import LONGEST_ROTATION, PollId, PollState, Rhythm, SlotId
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.replies import show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label, plain
from cogs._kit.times import zone_name
from cogs.polls.heat_map import HeatMap, draw
from cogs.polls.results_words import result_lines
from cogs.polls.slot_words import slot_label
from cogs.sessions.next_meeting import NextMeetingButton
from cogs.sessions.schedule_form import PlanButton
from cogs.sessions.schedule_preview import preview_screen

_IDS: Final = r"(?P<guild_id>\d+):(?P<poll_id>\d+)"
_MOST_BUTTONS: Final = 5
_EVERY_WEEK: Final = "1"
_DESCRIPTION: Final = 1024
"""Discord's own limit for what a screen reader reads out."""


def _ids(match: re.Match[str]) -> tuple[GuildId, PollId]:
    return GuildId(int(match["guild_id"])), PollId(int(match["poll_id"]))


class ResultsButton(TapButton, template=rf"polls:results:{_IDS}"):
    def __init__(
        self, guild_id: GuildId, poll_id: PollId, say: Speaker | None = None, words: str = ""
    ) -> None:
        words = words or (say or Speaker())("Look at the answers")
        super().__init__(f"polls:results:{guild_id}:{poll_id}", words)
        self.guild_id = guild_id
        self.poll_id = poll_id

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "ResultsButton":
        return cls(*_ids(match))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        say = speaker(interaction)
        await show(interaction, await results_screen(interaction, guild_id, self.poll_id, say))


class ClosePollButton(TapButton, template=rf"polls:close:{_IDS}"):
    """Before the deadline, if enough have answered."""

    def __init__(self, guild_id: GuildId, poll_id: PollId, say: Speaker | None = None) -> None:
        super().__init__(f"polls:close:{guild_id}:{poll_id}", (say or Speaker())("Close it now"))
        self.guild_id = guild_id
        self.poll_id = poll_id

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "ClosePollButton":
        return cls(*_ids(match))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        services, say = interaction.client.services, speaker(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        results = await services.polls.close(guild_id, self.poll_id, by=person(interaction))
        await deliver_own(interaction)
        await show(interaction, await _drawn(interaction, results, say))


class PutAwayButton(TapButton, template=rf"polls:away:{_IDS}:(?P<step>ask|do)"):
    """The time is found, or the question has settled itself: nothing of it has to be kept."""

    def __init__(
        self,
        guild_id: GuildId,
        poll_id: PollId,
        step: str = "ask",
        say: Speaker | None = None,
        words: str = "",
    ) -> None:
        say = say or Speaker()
        words = words or (say("Put away") if step == "ask" else say("Erase the answers"))
        super().__init__(
            f"polls:away:{guild_id}:{poll_id}:{step}",
            words,
            style=ButtonStyle.secondary if step == "ask" else ButtonStyle.danger,
        )
        self.guild_id = guild_id
        self.poll_id = poll_id
        self.step = step

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "PutAwayButton":
        return cls(*_ids(match), match["step"])

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say, by = speaker(interaction), person(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        polls = interaction.client.services.polls
        if self.step == "ask":
            results = await polls.results(guild_id, self.poll_id, by=by)
            words = say(
                "Put away the answers of {group}? I erase who said what. Nothing is changed yet.",
                group=plain(results.question.group.name),
            )
            erase = PutAwayButton(guild_id, self.poll_id, "do", say)
            await show(
                interaction, Screen(words, [erase, ResultsButton(guild_id, self.poll_id, say)])
            )
            return
        question = await polls.put_away(guild_id, self.poll_id, by=by)
        words = say("Done. The question and all answers are erased.")
        taps = [NextMeetingButton(guild_id, say), PlanButton(question.group.id, say)]
        await show(interaction, Screen(words, taps))


class MakeMeetingButton(
    TapButton,
    template=rf"polls:make:{_IDS}:(?P<slot_id>\d+):(?P<every>[0-{LONGEST_ROTATION}])"
    rf":(?P<later>[0-{LONGEST_ROTATION - 1}])",
):
    """From a time to the usual preview: once, every week, or every so many weeks in turns."""

    def __init__(
        self,
        guild_id: GuildId,
        poll_id: PollId,
        slot_id: SlotId,
        words: str = "-",
        *,
        every: int = 0,
        later: int = 0,
    ) -> None:
        super().__init__(f"polls:make:{guild_id}:{poll_id}:{slot_id}:{every}:{later}", words)
        self.guild_id = guild_id
        self.poll_id = poll_id
        self.slot_id = slot_id
        self.every = every
        self.later = later

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "MakeMeetingButton":
        every, later = int(match["every"]), int(match["later"])
        slot_id = SlotId(int(match["slot_id"]))
        return cls(*_ids(match), slot_id, every=every, later=later)

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        preview = await interaction.client.services.polls.draft_meeting(
            claimed_guild(interaction, self.guild_id),
            self.poll_id,
            self.slot_id,
            by=person(interaction),
            every=self.every,
            later=self.later,
        )
        await show(interaction, preview_screen(preview, speaker(interaction), interaction))


class MoreTimesList(TapList, template=rf"polls:more:{_IDS}"):
    """What is not among the best is a list, so that the best are seen."""

    def __init__(
        self,
        guild_id: GuildId,
        poll_id: PollId,
        options: list[discord.SelectOption] | None = None,
        say: Speaker | None = None,
    ) -> None:
        super().__init__(
            f"polls:more:{guild_id}:{poll_id}",
            (say or Speaker())("More times"),
            options or [discord.SelectOption(label="-")],
        )
        self.guild_id = guild_id
        self.poll_id = poll_id

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "MoreTimesList":
        return cls(*_ids(match))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        slot, _, every = self.chosen[0].partition(":")
        preview = await interaction.client.services.polls.draft_meeting(
            guild_id,
            self.poll_id,
            SlotId(int(slot) if slot.isdecimal() else 0),
            by=person(interaction),
            every=1 if every == _EVERY_WEEK else 0,
        )
        await show(interaction, preview_screen(preview, speaker(interaction), interaction))


async def results_screen(
    interaction: Interaction, guild_id: GuildId, poll_id: PollId, say: Speaker
) -> Screen:
    polls = interaction.client.services.polls
    results = await polls.results(guild_id, poll_id, by=person(interaction))
    return await _drawn(interaction, results, say)


async def _drawn(interaction: Interaction, results: Results, say: Speaker) -> Screen:
    poll = results.question.poll
    lines = result_lines(results, say)
    # A meeting is posted in the server; behind a private note there is none.
    is_in_server = interaction.guild_id is not None
    is_settled = results.question.is_settled
    if results.answered and not is_settled and not is_in_server:
        lines.append(say("To plan a meeting at one of these, open your desk in the server."))
    taps = _taps(results, say) if is_in_server and not is_settled else []
    if poll.state is PollState.OPEN:
        again = ResultsButton(poll.guild_id, poll.id, say, say("Look again"))
        taps += [again, ClosePollButton(poll.guild_id, poll.id, say)]
    else:
        taps.append(PutAwayButton(poll.guild_id, poll.id, "ask", say))
    files = [await _picture(results, say)] if results.answered else []
    return Screen("\n".join(lines), taps, files)


def _taps(results: Results, say: Speaker) -> list[Tappable | tuple[Tappable, ...]]:
    poll = results.question.poll
    ids = poll.guild_id, poll.id
    if not results.answered:
        return [PlanButton(results.question.group.id, say)]
    turns = tuple(
        MakeMeetingButton(
            *ids,
            place.slot.id,
            say("Plan turn {n}", n=number + 1),
            every=len(results.turns),
            later=number,
        )
        for number, place in enumerate(results.turns)
    )
    wanted = [(n, place) for n, place in enumerate(results.places, start=1) if place.coming]
    ways = (1,) if poll.rhythm is Rhythm.WEEKLY else (0, 1)
    shown = [(n, place, every) for n, place in wanted for every in ways]
    shown = shown[: (_MOST_BUTTONS - len(turns)) // len(ways) * len(ways)]
    best: list[Tappable] = [
        MakeMeetingButton(*ids, place.slot.id, _offer(number, every, say), every=every)
        for number, place, every in shown
    ]
    rest = [
        discord.SelectOption(
            label=label(
                f"{_offer(number, every, say)} · {slot_label(poll, place.slot, poll.zone, say)}",
                limit=SELECT_LABEL,
            ),
            value=f"{place.slot.id}:{every}",
        )
        for number, place in wanted
        for every in (0, 1)
        if (number, place, every) not in shown
    ]
    rows: list[Tappable | tuple[Tappable, ...]] = [
        tuple(best[start : start + len(ways)]) for start in range(0, len(best), len(ways))
    ]
    return [*rows, *([turns] if turns else []), *([MoreTimesList(*ids, rest, say)] if rest else [])]


def _offer(number: int, every: int, say: Speaker) -> str:
    if every:
        return say("{n}. Make it every week", n=number)
    return say("{n}. Make it a meeting", n=number)


async def _picture(results: Results, say: Speaker) -> discord.File:
    """Drawn in a thread. The description says all that it shows."""
    poll = results.question.poll
    heat_map = _heat_map(results, say)
    drawn = await asyncio.to_thread(draw, heat_map)
    said = "; ".join(
        say(
            "{time}: works {works}, if needed {needed}, no {no}, no answer {silent}",
            time=row,
            works=counts[0],
            needed=counts[1],
            no=counts[2],
            silent=counts[3],
        )
        for row, counts in zip(heat_map.rows, heat_map.counts, strict=True)
    )
    description = f"{heat_map.title}. {said}"[:_DESCRIPTION]
    return discord.File(io.BytesIO(drawn), f"times-{poll.id}.png", description=description)


def _heat_map(results: Results, say: Speaker) -> HeatMap:
    poll = results.question.poll
    people = len(results.answered) + len(results.silent)
    places = sorted(results.places, key=lambda place: place.slot.wall.at)
    counts = [(len(one.works), len(one.if_needed), len(one.no)) for one in places]
    return HeatMap(
        title=say("Who could come, {place} time", place=zone_name(load_zone(poll.zone))),
        columns=(say("Works"), say("If\nneeded"), say("No"), say("No\nanswer")),
        rows=[slot_label(poll, one.slot, poll.zone, say) for one in places],
        counts=[(*three, people - sum(three)) for three in counts],
        people=people,
    )
