"""**Ask now**: a look at the question as its people will see it, then the card stands in their room."""

import re
from datetime import timedelta
from typing import Final

import discord
from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GroupId, GuildId
from bot.features.checkins.turning import Rounds
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.replies import show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import paragraphs, plain
from cogs._kit.times import day_and_time
from cogs.checkins.results_screen import RoundsButton
from cogs.checkins.rhythm_words import length_words, question_lines
from cogs.checkins.round_buttons import ABOUT, AskingButton

_DAYS_OPEN: Final = (1, 2, 3, 5, 7)


class AskSoonButton(AskingButton, template=rf"checkins:ask:{ABOUT}"):
    """To the look; nobody is asked yet."""

    action = "ask"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Ask now")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await show(interaction, await ask_screen(interaction, guild_id, self.group_id))


class OpenForList(TapList, template=rf"checkins:open_for:{ABOUT}"):
    def __init__(
        self, guild_id: GuildId, group_id: GroupId, days: int = 3, say: Speaker | None = None
    ) -> None:
        say = say or Speaker()
        super().__init__(
            f"checkins:open_for:{guild_id}:{group_id}",
            say("How long?"),
            [
                discord.SelectOption(
                    label=say(
                        "Open for {length}", length=length_words(timedelta(days=number), say)
                    ),
                    value=str(number),
                    default=number == days,
                )
                for number in _DAYS_OPEN
            ],
        )
        self.guild_id = guild_id
        self.group_id = group_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        days = int(self.chosen[0])
        await show(interaction, await ask_screen(interaction, guild_id, self.group_id, days))


class AskGroupButton(TapButton, template=rf"checkins:ask_now:{ABOUT}:(?P<days>\d)"):
    def __init__(
        self, guild_id: GuildId, group_id: GroupId, days: int, say: Speaker | None = None
    ) -> None:
        super().__init__(
            f"checkins:ask_now:{guild_id}:{group_id}:{days}",
            (say or Speaker())("Ask the group"),
            style=ButtonStyle.primary,
        )
        self.guild_id = guild_id
        self.group_id = group_id
        self.days = days

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "AskGroupButton":
        about = GuildId(int(match["guild_id"])), GroupId(int(match["group_id"]))
        return cls(*about, int(match["days"]))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id, say = claimed_guild(interaction, self.guild_id), speaker(interaction)
        services = interaction.client.services
        rounds = await services.checkins.ask_now(
            guild_id,
            self.group_id,
            by=person(interaction),
            open_for=timedelta(days=self.days),
        )
        await deliver_own(interaction)
        await show(interaction, _asked_screen(rounds, say))


async def ask_screen(
    interaction: Interaction, guild_id: GuildId, group_id: GroupId, days: int | None = None
) -> Screen:
    services, say = interaction.client.services, speaker(interaction)
    rounds = await services.checkins.results(guild_id, group_id, by=person(interaction))
    group, rhythm = rounds.group, rounds.rhythm
    usual = rhythm.open_for // timedelta(days=1)
    if days is None:
        days = usual if usual in _DAYS_OPEN else 3
    until = services.clock.now() + timedelta(days=days)
    lines = [
        say("**No one is asked yet.** Ask {group} now?", group=plain(group.name)),
        say("It stays open until {time}.", time=day_and_time(until)),
    ]
    if rounds.open is not None:
        lines.append(say("The one that is open now closes when you ask."))
    lines += question_lines(rhythm.set_name, rhythm.rounds_so_far, group, say)
    return Screen(
        paragraphs(lines),
        [
            OpenForList(guild_id, group_id, days, say),
            (AskGroupButton(guild_id, group_id, days, say), RoundsButton(guild_id, group_id, say)),
        ],
    )


def _asked_screen(rounds: Rounds, say: Speaker) -> Screen:
    group, room = rounds.group, rounds.group.text_channel_id
    lines = [say("Asked. No one sees who answers.")]
    if rounds.open is not None:
        until = day_and_time(rounds.open.closes_at)
        lines.append(say("{group} can answer until {time}.", group=plain(group.name), time=until))
    lines.append(
        say("The card comes when the room is there.")
        if room is None
        else say("The card stands in {room}. It names no one.", room=f"<#{room}>")
    )
    return Screen("\n".join(lines), [RoundsButton(group.guild_id, group.id, say)])
