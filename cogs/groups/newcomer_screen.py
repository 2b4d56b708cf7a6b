"""A wish to join, opened: name, relation, clock, for that group's facilitators only, and the three answers."""

from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

import discord
from discord import ButtonStyle, ui
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.groups.joining import Newcomer
from bot.features.groups.model import AskId
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import plain
from cogs._kit.times import how_long
from cogs.desk.desk_button import DeskButton
from cogs.groups.group_words import clock_word, relation_word
from cogs.groups.names import name_of

ASK = r"(?P<guild_id>\d+):(?P<ask_id>\d+)"

NEWCOMER_LINES: list[Callable[[Interaction, Newcomer, Speaker], Awaitable[str | None]]] = []
"""What else a facilitator should know before they answer. Other cogs add theirs."""


class AskButton(TapButton, template=r"groups:ask"):
    """A button about one wish to join. It carries the wish's number and never a person."""

    action: ClassVar[str]

    def __init__(self, guild_id: GuildId, ask_id: AskId, words: str = "-", **look: Any) -> None:
        super().__init__(f"groups:{self.action}:{guild_id}:{ask_id}", words, **look)
        self.guild_id = guild_id
        self.ask_id = ask_id


class OpenNewcomerButton(AskButton, template=rf"groups:newcomer:{ASK}"):
    action = "newcomer"

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        newcomer = await interaction.client.services.groups.open_ask(
            guild_id, self.ask_id, by=person(interaction)
        )
        screen = await _newcomer_screen(interaction, newcomer, self.ask_id)
        await show(interaction, screen, discreet=True)


class SayHelloButton(AskButton, template=rf"groups:hello:{ASK}"):
    """Marks that this facilitator speaks with them first, and hands over words to copy."""

    action = "hello"

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        newcomer = await interaction.client.services.groups.greet(
            guild_id, self.ask_id, by=person(interaction)
        )
        me = plain(interaction.user.display_name, limit=60)
        hello = say(
            "Hello, this is {name}. You asked to hear from us. Is this a good place to write?",
            name=me,
        )
        words = say(
            "Your co-facilitators see that you say hello first. "
            "Here are words to copy. They tell nobody what this is about."
        )
        await show(
            interaction,
            Screen(
                f"{words}\n```\n{hello}\n```",
                [
                    _profile_link(newcomer, say),
                    *_answers(guild_id, self.ask_id, say),
                    DeskButton(guild_id, say),
                ],
            ),
            discreet=True,
        )


class LetInButton(AskButton, template=rf"groups:let_in:{ASK}"):
    action = "let_in"

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        services = interaction.client.services
        guild_id = claimed_guild(interaction, self.guild_id)
        newcomer = await services.groups.let_in(guild_id, self.ask_id, by=person(interaction))
        await deliver_own(interaction)
        name = await name_of(interaction.client, guild_id, newcomer.membership.member_id, say)
        words = say(
            "Done. {name} can see {group} now. {told} No one in the group was told.",
            name=name,
            group=plain(newcomer.group.name),
            told=await _told(interaction, newcomer, say),
        )
        await show(interaction, Screen(words, [DeskButton(guild_id, say)]))


class NotNowButton(AskButton, template=rf"groups:not_now:{ASK}"):
    """Shows first what the person will read."""

    action = "not_now"

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        newcomer = await interaction.client.services.groups.open_ask(
            guild_id, self.ask_id, by=person(interaction)
        )
        name = await name_of(interaction.client, guild_id, newcomer.membership.member_id, say)
        words = say(
            "This is what {name} will read:\n"
            "> We can't offer you a place in this group right now. This is not a judgment of you.\n"
            "They may ask again after 30 days.",
            name=name,
        )
        await show(
            interaction,
            Screen(
                words,
                [
                    SendNotNowButton(
                        guild_id, self.ask_id, say("Send this"), style=ButtonStyle.danger
                    ),
                    OpenNewcomerButton(guild_id, self.ask_id, say("Back")),
                ],
            ),
            discreet=True,
        )


class SendNotNowButton(AskButton, template=rf"groups:not_now_sent:{ASK}"):
    action = "not_now_sent"

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        services = interaction.client.services
        guild_id = claimed_guild(interaction, self.guild_id)
        newcomer = await services.groups.not_now(guild_id, self.ask_id, by=person(interaction))
        await deliver_own(interaction)
        told = await _told(interaction, newcomer, say)
        words = say("Done. {told} They read it in private. No one else was told.", told=told)
        await show(interaction, Screen(words, [DeskButton(guild_id, say)]))


async def _newcomer_screen(interaction: Interaction, newcomer: Newcomer, ask_id: AskId) -> Screen:
    say = speaker(interaction)
    group, ask = newcomer.group, newcomer.membership
    lines = [
        say(
            "**{name}** would like to join **{group}**.",
            name=await name_of(interaction.client, group.guild_id, ask.member_id, say),
            group=plain(group.name),
        ),
        f"{relation_word(ask.relation, say)}, {clock_word(newcomer.zone, say)}",
        say("Asked {ago}.", ago=how_long(ask.asked_at)),
    ]
    if ask.greeted_by is not None:
        by = await name_of(interaction.client, group.guild_id, ask.greeted_by, say)
        lines.append(
            say("You are saying hello first.")
            if ask.greeted_by == person(interaction)
            else say("{name} is saying hello first.", name=by)
        )
    more = [await line(interaction, newcomer, say) for line in NEWCOMER_LINES]
    lines += [line for line in more if line is not None]
    hello = SayHelloButton(group.guild_id, ask_id, say("Say hello first"))
    return Screen("\n".join(lines), [hello, *_answers(group.guild_id, ask_id, say)])


async def _told(interaction: Interaction, newcomer: Newcomer, say: Speaker) -> str:
    """Whether they hear of it without looking."""
    services = interaction.client.services
    member = await services.members.get(newcomer.group.guild_id, newcomer.membership.member_id)
    if member.can_be_told(services.clock.now()):
        return say("They were told that something waits.")
    return say("They get no notes from me, so they see it when they look at their page.")


def _answers(guild_id: GuildId, ask_id: AskId, say: Speaker) -> tuple[Tappable, ...]:
    return (
        LetInButton(guild_id, ask_id, say("Let in"), style=ButtonStyle.success),
        NotNowButton(guild_id, ask_id, say("Not now")),
    )


def _profile_link(newcomer: Newcomer, say: Speaker) -> Tappable:
    button: ui.Button[Any] = ui.Button(
        label=say("Their profile"),
        style=discord.ButtonStyle.link,
        url=f"https://discord.com/users/{newcomer.membership.member_id}",
    )
    return button
