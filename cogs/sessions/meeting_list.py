"""``/session list``: a facilitator's meetings for a day, a week or a month, one page at a time."""

import re
from datetime import date
from itertools import groupby
from typing import Final

from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.groups.errors import NotFacilitatorError
from bot.features.sessions.listing import Listed, Span
from bot.features.sessions.service import MeetingCard
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import next_steps, show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import plain
from cogs._kit.times import day_and_time
from cogs.sessions.meeting_words import seats_line
from cogs.sessions.next_meeting import MeetingList, nothing_planned
from cogs.sessions.pause_series import rest_words
from cogs.sessions.rule_words import rule_line
from cogs.sessions.schedule_form import PlanButton

ON_A_PAGE: Final = 12


class ListButton(
    TapButton,
    template=r"sessions:list:(?P<guild_id>\d+):(?P<span>day|week|month):(?P<page>\d+)",
):
    """Another span of time, or another page of it."""

    def __init__(self, guild_id: GuildId, span: Span, page: int = 0, words: str = "-") -> None:
        super().__init__(f"sessions:list:{guild_id}:{span}:{page}", words)
        self.guild_id = guild_id
        self.span = span
        self.page = page

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "ListButton":
        guild_id = GuildId(int(match["guild_id"]))
        return cls(guild_id, Span(match["span"]), int(match["page"]))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await show(interaction, await list_screen(interaction, guild_id, self.span, self.page))


async def list_screen(
    interaction: Interaction, guild_id: GuildId, span: Span, page: int = 0
) -> Screen:
    services, say = interaction.client.services, speaker(interaction)
    found = await services.sessions.list_calendar(guild_id, person(interaction), span)
    if not found.listed and found.later is None:
        if not await services.groups.list_facilitated(guild_id, person(interaction)):
            raise NotFacilitatorError
        return nothing_planned(say)
    pages = max(1, -(-len(found.listed) // ON_A_PAGE))
    page = min(page, pages - 1)
    shown = found.listed[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    parts = [_head(span, say), *_blocks(shown, services.clock.now().date(), say)]
    if found.later is not None:
        time = day_and_time(found.later.starts_at)
        parts.append(say("No meeting takes place in this time. The next one is {time}.", time=time))
    if pages > 1:
        parts.append(say("Page {page} of {pages}", page=page + 1, pages=pages))
    coming = [MeetingCard(one.session, one.group, one.taken) for one in shown if not one.is_off]
    coming.sort(key=lambda one: one.session.starts_at)
    turns = next_steps(
        ListButton(guild_id, span, page - 1, say("Page before")) if page else None,
        ListButton(guild_id, span, page + 1, say("Next page")) if page + 1 < pages else None,
    )
    spans = tuple(
        ListButton(guild_id, other, 0, _span_word(other, say)) for other in Span if other != span
    )
    return Screen(
        "\n\n".join(parts),
        [
            *([MeetingList(guild_id, coming, say)] if coming else []),
            *([turns] if turns else []),
            (*spans, PlanButton(None, say)),
        ],
    )


def _blocks(shown: tuple[Listed, ...], today: date, say: Speaker) -> list[str]:
    """Each series with its rule, then its dates: short lines, for a phone."""
    blocks: list[str] = []
    for _, listed in groupby(shown, key=lambda one: one.series.id):
        of_series = list(listed)
        first = of_series[0]
        head = say(
            "**{group}** · {rule}",
            group=plain(first.group.name),
            rule=rule_line(first.series.first, first.series.repeats, say),
        )
        rest = rest_words(first.series, today, say)
        blocks.append("\n".join([head, *rest, *(_line(one, say) for one in of_series)]))
    return blocks


def _line(one: Listed, say: Speaker) -> str:
    time = day_and_time(one.session.starts_at)
    if one.is_off:
        return say("- ~~{time}~~ off", time=time)
    seats = seats_line(one.session, one.taken, say)
    if one.has_moved:
        return say("- {time}, moved, {seats}", time=time, seats=seats)
    return say("- {time}, {seats}", time=time, seats=seats)


def _head(span: Span, say: Speaker) -> str:
    heads = {
        Span.DAY: say("**Your meetings in the next 24 hours**"),
        Span.WEEK: say("**Your meetings in the next 7 days**"),
        Span.MONTH: say("**Your meetings in the next 31 days**"),
    }
    return heads[span]


def _span_word(span: Span, say: Speaker) -> str:
    words = {
        Span.DAY: say("24 hours"),
        Span.WEEK: say("7 days"),
        Span.MONTH: say("31 days"),
    }
    return words[span]
