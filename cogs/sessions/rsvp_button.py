"""**Going · Maybe · Can't make it**, on cards and on private notes."""

import re
from typing import Final

from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GuildId, SessionId
from bot.features.groups.errors import NotInGroupError
from bot.features.sessions.model import RsvpAnswer
from cogs._kit.asked_anew import with_question
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show, take_away
from cogs._kit.safe import TapButton
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.still_here import refuse_departed
from cogs.groups.on_break import on_break_screen

_STYLES: Final = {RsvpAnswer.GOING: ButtonStyle.primary}


class RsvpButton(
    TapButton,
    template=r"sessions:rsvp:(?P<guild_id>\d+):(?P<session_id>\d+):(?P<answer>going|maybe|declined)",
):
    def __init__(
        self,
        guild_id: GuildId,
        session_id: SessionId,
        answer: RsvpAnswer,
        say: Speaker | None = None,
    ) -> None:
        super().__init__(
            f"sessions:rsvp:{guild_id}:{session_id}:{answer}",
            _label(answer, say or Speaker()),
            style=_STYLES.get(answer, ButtonStyle.secondary),
        )
        self.guild_id = guild_id
        self.session_id = session_id
        self.answer = answer

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "RsvpButton":
        return cls(
            GuildId(int(match["guild_id"])),
            SessionId(int(match["session_id"])),
            RsvpAnswer(match["answer"]),
        )

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await answered(interaction, self.guild_id, self.session_id, self.answer, wait=False)


class WaitButton(TapButton, template=r"sessions:wait:(?P<guild_id>\d+):(?P<session_id>\d+)"):
    """Stand in line for a seat."""

    def __init__(
        self, guild_id: GuildId, session_id: SessionId, say: Speaker | None = None
    ) -> None:
        super().__init__(
            f"sessions:wait:{guild_id}:{session_id}",
            (say or Speaker())("Wait in line"),
            style=ButtonStyle.primary,
        )
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await answered(interaction, self.guild_id, self.session_id, RsvpAnswer.GOING, wait=True)


class NeverMindButton(TapButton, template=r"sessions:never_mind"):
    """Leave everything as it was."""

    def __init__(self, say: Speaker | None = None, *, words: str | None = None) -> None:
        super().__init__("sessions:never_mind", words or (say or Speaker())("Never mind"))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await take_away(interaction)


async def answered(
    interaction: Interaction,
    guild_id: GuildId,
    session_id: SessionId,
    answer: RsvpAnswer,
    *,
    wait: bool,
) -> None:
    # Here, since the screens that follow have these buttons on them.
    from cogs.sessions.answer_screens import answer_screen  # noqa: PLC0415

    services = interaction.client.services
    await refuse_departed(interaction, guild_id)
    try:
        summary = await services.sessions.record_rsvp(
            claimed_guild(interaction, guild_id),
            session_id,
            by=person(interaction),
            answer=answer,
            turn=interaction.id,
            wait=wait,
        )
    except NotInGroupError:
        group = (await services.sessions.card(guild_id, session_id)).group
        resting = await on_break_screen(interaction, guild_id, group.id)
        if resting is None:
            raise
        await show(interaction, resting, discreet=True)
        return
    if summary.member.unanswered:
        # An answer, wherever it was tapped, is an answer to the notes too.
        await services.members.note_answered(guild_id, person(interaction))
    say = speaker(interaction)
    screen = answer_screen(summary, say, services.clock.now())
    screen = await with_question(interaction, guild_id, screen, say)
    await show(interaction, screen, discreet=True)


def _label(answer: RsvpAnswer, say: Speaker) -> str:
    labels = {
        RsvpAnswer.GOING: say("Going"),
        RsvpAnswer.MAYBE: say("Maybe"),
        RsvpAnswer.DECLINED: say("Can't make it"),
    }
    return labels[answer]
