"""**My check-ins**: what waits for me, all that I sent, my numbers, and whether I am reminded."""

import re
from typing import Any, Final

import discord
from typing_extensions import override

from bot.core.ids import GuildId
from bot.core.wall_time import load_zone
from bot.features.checkins.answering import Mine
from bot.features.checkins.model import AnswerId, AnswerState
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.pages import Section, my_page_section
from cogs._kit.replies import show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label, paragraphs, plain
from cogs._kit.times import day_and_time, day_in
from cogs.checkins.answer_words import state_name
from cogs.checkins.my_answer import LookButton, answer_screen, became_of_it
from cogs.checkins.my_numbers import NumbersButton
from cogs.checkins.start_button import start_for_group
from cogs.members.my_page import MyPageButton

_AT_ONCE: Final = 8
_ROUNDS_ON_MY_PAGE: Final = 4
_ASKED: Final = frozenset({AnswerState.CHANGE_ASKED, AnswerState.LEAVE_ASKED})


class MyCheckInsButton(TapButton, template=r"checkins:mine:(?P<guild_id>\d+)"):
    def __init__(self, guild_id: GuildId, say: Speaker | None = None) -> None:
        super().__init__(f"checkins:mine:{guild_id}", (say or Speaker())("My check-ins"))
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await show(interaction, await mine_screen(interaction, guild_id), discreet=True)


class PickAnswerList(TapList, template=r"checkins:pick:(?P<guild_id>\d+)"):
    def __init__(
        self,
        guild_id: GuildId,
        options: list[discord.SelectOption] | None = None,
        say: Speaker | None = None,
    ) -> None:
        super().__init__(
            f"checkins:pick:{guild_id}",
            (say or Speaker())("Look at one"),
            options or [discord.SelectOption(label="-")],
        )
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        chosen = self.chosen[0]
        answer_id = AnswerId(int(chosen) if chosen.isdecimal() else 0)
        mine = await interaction.client.services.checkins.get_mine(
            guild_id, answer_id, person(interaction)
        )
        await show(interaction, await answer_screen(interaction, mine), discreet=True)


class NudgeButton(TapButton, template=r"checkins:nudge:(?P<guild_id>\d+):(?P<yes>yes|no)"):
    """One note before a check-in closes, for those who want one."""

    def __init__(self, guild_id: GuildId, say: Speaker | None = None, *, yes: bool) -> None:
        say = say or Speaker()
        super().__init__(
            f"checkins:nudge:{guild_id}:{'yes' if yes else 'no'}",
            say("Remind me once") if yes else say("No reminder"),
        )
        self.guild_id = guild_id
        self.yes = yes

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> Any:
        return cls(GuildId(int(match["guild_id"])), yes=match["yes"] == "yes")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await interaction.client.services.checkins.want_nudges(
            guild_id, self.yes, by=person(interaction)
        )
        await show(interaction, await mine_screen(interaction, guild_id), discreet=True)


@my_page_section(order=16)
async def my_check_ins(interaction: Interaction, guild_id: GuildId, say: Speaker) -> Section | None:
    """What can be answered now, and whether something waits for them. Nothing for people who are never asked."""
    checkins, me = interaction.client.services.checkins, person(interaction)
    open_ = await checkins.list_open_for(guild_id, me)
    mine = await checkins.list_mine(guild_id, me)
    choices = await checkins.choices(guild_id, me)
    if not open_ and not mine and choices.history_days is None and not choices.wants_nudges:
        return None
    lines = [say("**My check-ins**")]
    taps: list[Tappable] = []
    # Who has answered is not asked again; what they sent stands below.
    answered = {one.answer.round_id for one in mine if one.answer.state.has_words}
    to_answer = [one for one in open_ if one.round.id not in answered]
    for one in to_answer[:_ROUNDS_ON_MY_PAGE]:
        until = day_and_time(one.round.closes_at)
        lines.append(
            say(
                "{group} asks how your week was, until {time}.",
                group=plain(one.group.name),
                time=until,
            )
        )
        taps.append(start_for_group(guild_id, one.round.id, one.group.name, say))
    asked = [one for one in mine if one.answer.state in _ASKED]
    if asked:
        lines.append(say("A facilitator has a question for you."))
        taps.append(LookButton(guild_id, asked[0].answer.id, words=say("See the question")))
    elif mine:
        state = " ".join(await became_of_it(interaction, mine[0]))
        lines.append(say("Your last one: {state}", state=state))
        taps.append(LookButton(guild_id, mine[0].answer.id, words=say("See my last one")))
    return Section("\n".join(lines), (*taps, MyCheckInsButton(guild_id, say)))


async def mine_screen(interaction: Interaction, guild_id: GuildId) -> Screen:
    services, say, me = interaction.client.services, speaker(interaction), person(interaction)
    mine = list(await services.checkins.list_mine(guild_id, me))
    # What waits for an answer stands first; else the newest does.
    mine.sort(key=lambda one: one.answer.state not in _ASKED)
    choices = await services.checkins.choices(guild_id, me)
    member = await services.members.get(guild_id, me)
    lines = [say("**My check-ins**")]
    lines += [_entry(one, say) for one in mine[:_AT_ONCE]]
    if not mine:
        lines.append(say("There is nothing here. What was dealt with is erased after some days."))
    lines += [
        "",
        say("I remind you once before a check-in closes.")
        if choices.wants_nudges
        else say("I don't remind you of check-ins."),
    ]
    taps: list[Tappable] = []
    if mine:
        zone = member.confirmed_zone
        options = [_option(one, zone, say) for one in mine[:_AT_ONCE]]
        taps.append(PickAnswerList(guild_id, options, say))
    taps += [
        NumbersButton(guild_id, say),
        NudgeButton(guild_id, say, yes=not choices.wants_nudges),
        MyPageButton(guild_id, say),
    ]
    return Screen(paragraphs(lines), taps)


def _entry(mine: Mine, say: Speaker) -> str:
    state = state_name(mine.answer.state, say)
    return say("- {time}: {state}", time=day_and_time(mine.answer.sent_at), state=state)


def _option(mine: Mine, zone: str | None, say: Speaker) -> discord.SelectOption:
    answer, state = mine.answer, state_name(mine.answer.state, say)
    group_zone = None if mine.group is None else mine.group.zone
    day = day_in(answer.sent_at, load_zone(zone or group_zone or "UTC"), say.language)
    words = say("{day}: {state}", day=day, state=state)
    return discord.SelectOption(label=label(words, limit=SELECT_LABEL), value=str(answer.id))
