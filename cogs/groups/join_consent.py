"""Joining, the three short screens. Nothing is written before the last tap: the buttons carry what was chosen."""

import re
from dataclasses import dataclass, replace
from typing import Any, Final

from discord import ButtonStyle
from typing_extensions import override

from bot.core.errors import NotFoundError
from bot.core.ids import GroupId, GuildId
from bot.features.groups.agreement import consent, rules_version
from bot.features.groups.joining import Wish
from bot.features.groups.model import Relation
from cogs._kit import note_lines
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.program_notice import program_notice
from cogs._kit.replies import show, take_away
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import label
from cogs.groups.guidelines_button import guidelines_screen
from cogs.groups.joined import joined_screen
from cogs.members.clock_choice import ClockFlow, after_clock

JOIN: Final = "join"
"""The word behind which a choice of a clock comes back here."""

_RELATIONS: Final = tuple(Relation)
_STEPS: Final = r"what|privacy|choices|guidelines|adult|notes|join|not_now"


@dataclass(frozen=True, slots=True)
class JoinState:
    """What was chosen so far. It travels in every button, so a restart loses nothing."""

    guild_id: GuildId
    group_id: GroupId
    relation: Relation
    is_adult: bool = False
    wants_notes: bool = False

    def custom_id(self, step: str) -> str:
        boxes = f"{self.is_adult:d}{self.wants_notes:d}"
        return (
            f"groups:join_step:{self.guild_id}:{self.group_id}:{self.relation.value}:{boxes}:{step}"
        )

    @classmethod
    def of(cls, match: re.Match[str]) -> "JoinState":
        return cls(
            GuildId(int(match["guild_id"])),
            GroupId(int(match["group_id"])),
            Relation(match["relation"]),
            is_adult=match["adult"] == "1",
            wants_notes=match["notes"] == "1",
        )

    def wish(self) -> Wish:
        return Wish(
            relation=self.relation,
            is_adult=self.is_adult,
            rules_version=rules_version(),
            wants_notes=self.wants_notes,
        )


class JoinStepButton(
    TapButton,
    template=r"groups:join_step:(?P<guild_id>\d+):(?P<group_id>\d+):"
    rf"(?P<relation>{'|'.join(_RELATIONS)}):(?P<adult>[01])(?P<notes>[01]):(?P<step>{_STEPS})",
):
    def __init__(self, state: JoinState, step: str, words: str = "-", **look: Any) -> None:
        super().__init__(state.custom_id(step), label(words), **look)
        self.state = state
        self.step = step

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "JoinStepButton":
        return cls(JoinState.of(match), match["step"])

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        claimed_guild(interaction, self.state.guild_id)
        match self.step:
            case "not_now":
                await take_away(interaction)
            case "join":
                await show(interaction, await _join(interaction, self.state, say), discreet=True)
            case "what":
                await show(interaction, await first_screen(interaction, self.state), discreet=True)
            case _:
                await show(interaction, consent_screen(self.state, self.step, say), discreet=True)


async def first_screen(interaction: Interaction, state: JoinState) -> Screen:
    """What this is. Where a clinic or program may run the server, that is said before anything else."""
    say = speaker(interaction)
    guild = await interaction.client.services.guilds.get(state.guild_id)
    screen = consent_screen(state, "what", say)
    notice = program_notice(guild, say)
    return screen if notice is None else replace(screen, text=f"{notice}\n\n{screen.text}")


def consent_screen(state: JoinState, step: str, say: Speaker) -> Screen:
    """The screen that a step leads to; ticking a box leads to the same screen with the box ticked."""
    texts = consent(say.language)
    match step:
        case "what":
            shown = texts.what_this_is
            taps = [_next(state, "privacy", say)]
        case "privacy":
            shown = texts.your_privacy
            taps = [_next(state, "choices", say), _back(state, "what", say)]
        case "guidelines":
            return guidelines_screen(say, _back(state, "choices", say))
        case "adult":
            return _choices(replace(state, is_adult=not state.is_adult), say)
        case "notes":
            return _choices(replace(state, wants_notes=not state.wants_notes), say)
        case _:
            return _choices(state, say)
    return Screen(f"**{shown.title}**\n{shown.text}", taps)


def _choices(state: JoinState, say: Speaker) -> Screen:
    texts = consent(say.language).your_choices
    line = note_lines.tomorrow(say("meeting"), say)
    words = [
        f"**{texts.title}**\n{texts.text}",
        say("If you tick the second, this is all that would show:") + f"\n> {line}",
    ]
    return Screen(
        "\n\n".join(words),
        [
            (_box(state, "adult", texts.statement, ticked=state.is_adult),),
            (_box(state, "notes", texts.notes, ticked=state.wants_notes),),
            (
                JoinStepButton(state, "join", say("Join"), style=ButtonStyle.success),
                JoinStepButton(state, "guidelines", say("Guidelines")),
                JoinStepButton(state, "not_now", say("Not now")),
            ),
        ],
    )


async def _join(interaction: Interaction, state: JoinState, say: Speaker) -> Screen:
    """Say at once what is in the way; then, if their clock is not known yet, ask for it first."""
    services = interaction.client.services
    if not state.is_adult:
        return _first_box_needed(state, say)
    await services.groups.check_may_join(state.guild_id, state.group_id, person(interaction))
    member = await services.members.get(state.guild_id, person(interaction))
    if member.confirmed_zone is not None:
        return await joined_screen(interaction, state.guild_id, state.group_id, state.wish(), say)
    relation = _RELATIONS.index(state.relation)
    then = f"{JOIN}.{state.group_id}.{relation}.{state.wants_notes:d}"
    asked = await ClockFlow(state.guild_id, then).screen(interaction)
    words = say("One more thing, so that you see each time on your own clock.")
    return Screen(f"{words}\n\n{asked.text}", asked.taps)


def _first_box_needed(state: JoinState, say: Speaker) -> Screen:
    """The same boxes again, so that one tap puts it right and nothing has to be chosen twice."""
    choices = _choices(state, say)
    words = say("To join, please tick the first box. I have sent nothing and kept nothing.")
    return replace(choices, text=f"{words}\n\n{choices.text}")


@after_clock(JOIN)
async def join_with_clock(
    interaction: Interaction, guild_id: GuildId, zone: str, ids: tuple[int, ...], say: Speaker
) -> Screen:
    """The clock was the last question. It is only asked once the statement was made."""
    if len(ids) != len(("group", "relation", "notes")):
        raise NotFoundError  # no button of ours leads here like that
    group_id, relation, notes = ids
    state = JoinState(
        guild_id,
        GroupId(group_id),
        _RELATIONS[relation % len(_RELATIONS)],
        is_adult=True,
        wants_notes=bool(notes),
    )
    services = interaction.client.services
    await services.groups.check_may_join(guild_id, state.group_id, person(interaction))
    await services.members.confirm_clock(guild_id, person(interaction), zone, language=say.language)
    return await joined_screen(interaction, guild_id, state.group_id, state.wish(), say)


def _next(state: JoinState, step: str, say: Speaker) -> JoinStepButton:
    return JoinStepButton(state, step, say("Next"), style=ButtonStyle.primary)


def _back(state: JoinState, step: str, say: Speaker) -> JoinStepButton:
    return JoinStepButton(state, step, say("Back"))


def _box(state: JoinState, step: str, words: str, *, ticked: bool) -> JoinStepButton:
    style = ButtonStyle.success if ticked else ButtonStyle.secondary
    return JoinStepButton(state, step, f"{'☑' if ticked else '☐'} {words}", style=style)
