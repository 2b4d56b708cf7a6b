"""**Keep apart from someone**, on the facilitators' page about a person: written down, looked at, lifted."""

from typing import Final

from typing_extensions import override

from bot.core.ids import GroupId, GuildId, MemberId
from bot.features.keep_apart.model import Noted, PairId
from cogs._kit.group_button import ABOUT
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.pickers import TapPeople
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import plain
from cogs.groups.members_screen import BackToPersonButton, PersonButton
from cogs.groups.names import name_of

_PERSON: Final = rf"{ABOUT}:(?P<member_id>\d+)"
_SHOWN: Final = 5
"""So many pairs have a button each. Nobody needs more at once."""


class KeepApartButton(PersonButton, template=rf"keep_apart:look:{_PERSON}"):
    feature = "keep_apart"
    action = "look"

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        about = (claimed_guild(interaction, self.guild_id), self.group_id, self.member_id)
        await show(interaction, await _noted_screen(interaction, *about), discreet=True)


class AwayFromList(TapPeople, template=rf"keep_apart:from:{_PERSON}"):
    def __init__(
        self,
        guild_id: GuildId,
        group_id: GroupId,
        member_id: MemberId,
        say: Speaker | None = None,
    ) -> None:
        words = (say or Speaker())("Keep apart from …")
        super().__init__(f"keep_apart:from:{guild_id}:{group_id}:{member_id}", words)
        self.guild_id = guild_id
        self.group_id = group_id
        self.member_id = member_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        together = await interaction.client.services.keep_apart.add(
            guild_id,
            self.group_id,
            asked_by=self.member_id,
            away_from=MemberId(self.chosen[0].id),
            by=person(interaction),
        )
        lines = [
            say("Noted. Whoever would bring the two together is asked to talk with you first.")
        ]
        if together:
            groups = ", ".join(plain(group.name) for group in together)
            lines.append(
                say(
                    "They are both in {groups} now. I change nothing there. "
                    "Please decide with your co-facilitators what to do.",
                    groups=groups,
                )
            )
        screen = await _noted_screen(
            interaction, guild_id, self.group_id, self.member_id, done="\n".join(lines)
        )
        await show(interaction, screen, discreet=True)


class LiftButton(TapButton, template=rf"keep_apart:lift:{ABOUT}:(?P<pair_id>\d+)"):
    def __init__(
        self, guild_id: GuildId, group_id: GroupId, pair_id: PairId, words: str = "-"
    ) -> None:
        super().__init__(f"keep_apart:lift:{guild_id}:{group_id}:{pair_id}", words)
        self.guild_id = guild_id
        self.group_id = group_id
        self.pair_id = pair_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        asked_by = await interaction.client.services.keep_apart.lift(
            guild_id, self.group_id, self.pair_id, by=person(interaction)
        )
        done = say("It stands no longer. No one was told.")
        screen = await _noted_screen(interaction, guild_id, self.group_id, asked_by, done=done)
        await show(interaction, screen, discreet=True)


async def _noted_screen(
    interaction: Interaction,
    guild_id: GuildId,
    group_id: GroupId,
    member_id: MemberId,
    *,
    done: str | None = None,
) -> Screen:
    say = speaker(interaction)
    noted = await interaction.client.services.keep_apart.look(
        guild_id, group_id, member_id, by=person(interaction)
    )
    name = await name_of(interaction.client, guild_id, member_id, say)
    named = [await name_of(interaction.client, guild_id, pair.away_from, say) for pair in noted.own]
    lines = [
        say("**Keep {name} apart from someone**", name=name),
        *([] if done is None else [done]),
        say(
            "For when somebody told you whom they must not meet here. Only you see whom it is about. "
            "The others are asked to talk with you before they let that person in. "
            "Neither of the two is told. "
            "{name} can see under “My data” that you noted it, but not from whom.",
            name=name,
        ),
        *await _words(interaction, guild_id, noted, named, say),
    ]
    lifts = [
        LiftButton(guild_id, group_id, pair.id, say("Not apart any more: {name}", name=other[:60]))
        for pair, other in zip(noted.own[:_SHOWN], named, strict=False)
    ]
    taps: list[Tappable | tuple[Tappable, ...]] = [
        AwayFromList(guild_id, group_id, member_id, say),
        *lifts,
        BackToPersonButton(guild_id, group_id, member_id, say("Back")),
    ]
    return Screen("\n\n".join(lines), taps)


async def _words(
    interaction: Interaction, guild_id: GuildId, noted: Noted, named: list[str], say: Speaker
) -> list[str]:
    lines: list[str] = []
    if named:
        lines.append(say("Noted: apart from {names}.", names=", ".join(named)))
    if noted.others_know:
        others = [
            await name_of(interaction.client, guild_id, one, say) for one in noted.others_know
        ]
        lines.append(say("{names} noted something too.", names=", ".join(others)))
    return lines


def offered_about_a_person(
    guild_id: GuildId, group_id: GroupId, member_id: MemberId, say: Speaker
) -> Tappable:
    return KeepApartButton(guild_id, group_id, member_id, say("Keep apart from someone"))
