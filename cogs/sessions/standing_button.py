"""**Come every time**, and the way back. Without it, an answer is for one meeting."""

from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GuildId, SessionId
from bot.features.sessions.ground import Summary
from bot.features.sessions.model import RsvpAnswer
from bot.features.sessions.standing import EveryTime
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.still_here import refuse_departed
from cogs.members.my_page import MyPageButton
from cogs.sessions.rsvp_button import NeverMindButton

_IDS = r"(?P<guild_id>\d+):(?P<session_id>\d+)"


class EveryTimeButton(TapButton, template=rf"sessions:standing:{_IDS}"):
    def __init__(
        self, guild_id: GuildId, session_id: SessionId, say: Speaker | None = None
    ) -> None:
        words = (say or Speaker())("Come every time")
        super().__init__(f"sessions:standing:{guild_id}:{session_id}", words)
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        services = interaction.client.services
        await refuse_departed(interaction, self.guild_id)
        came = await services.sessions.come_every_time(
            claimed_guild(interaction, self.guild_id),
            self.session_id,
            by=person(interaction),
            turn=interaction.id,
        )
        await services.members.note_answered(self.guild_id, person(interaction))
        await show(interaction, _every_time(came, speaker(interaction)), discreet=True)


class StopEveryTimeButton(TapButton, template=rf"sessions:standing_stop:{_IDS}"):
    """Says first what stops: a seat that is given back may be gone."""

    def __init__(
        self, guild_id: GuildId, session_id: SessionId, say: Speaker | None = None
    ) -> None:
        words = (say or Speaker())("Stop coming every time")
        super().__init__(f"sessions:standing_stop:{guild_id}:{session_id}", words)
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        words = say(
            "If you stop, I take back each Going that I said for you. Your seats there are free "
            "for others then. What you tapped yourself stays. Nothing is changed yet."
        )
        taps = [StopNowButton(guild_id, self.session_id, say), NeverMindButton(say)]
        await show(interaction, Screen(words, taps), discreet=True)


class StopNowButton(TapButton, template=rf"sessions:standing_end:{_IDS}"):
    def __init__(
        self, guild_id: GuildId, session_id: SessionId, say: Speaker | None = None
    ) -> None:
        words = (say or Speaker())("Stop it")
        super().__init__(
            f"sessions:standing_end:{guild_id}:{session_id}", words, style=ButtonStyle.danger
        )
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        stopped = await interaction.client.services.sessions.stop_coming_every_time(
            claimed_guild(interaction, self.guild_id), self.session_id, by=person(interaction)
        )
        await show(interaction, _stopped(stopped, speaker(interaction)), discreet=True)


def every_time_tap(
    summary: Summary, say: Speaker, *, is_asked_for: bool = False
) -> Tappable | None:
    """For a series only. It is offered to who is coming, and under **More** to all who look for it."""
    session, ties = summary.session, summary.ties
    if ties.comes_every_time:
        return StopEveryTimeButton(session.guild_id, session.id, say)
    is_coming = summary.rsvp is not None and summary.rsvp.answer is RsvpAnswer.GOING
    if ties.repeats and (is_coming or is_asked_for):
        return EveryTimeButton(session.guild_id, session.id, say)
    return None


async def offered_under_more(
    _interaction: Interaction, summary: Summary, say: Speaker
) -> Tappable | None:
    return every_time_tap(summary, say, is_asked_for=True)


def _every_time(came: EveryTime, say: Speaker) -> Screen:
    session = came.session
    lines = [say("You come every time now. I say Going for you at each new meeting.")]
    if came.answered:
        lines.append(
            say.plural(
                "For now that is {n} more meeting.", "For now that is {n} more.", came.answered
            )
        )
    if came.waiting:
        lines.append(
            say.plural(
                "{n} of them is full. You wait in line there.",
                "{n} of them are full. You wait in line there.",
                came.waiting,
            )
        )
    lines.append(say("If one day does not work, tap Can't make it. That counts for that day only."))
    taps = [
        StopEveryTimeButton(session.guild_id, session.id, say),
        MyPageButton(session.guild_id, say),
    ]
    return Screen("\n".join(lines), taps)


def _stopped(stopped: EveryTime, say: Speaker) -> Screen:
    session = stopped.session
    lines = [say("You don't come every time any more. You can still say Going for one meeting.")]
    if stopped.answered:
        lines.append(
            say.plural("I took back {n} answer.", "I took back {n} answers.", stopped.answered)
        )
    taps = [
        MyPageButton(session.guild_id, say),
        EveryTimeButton(session.guild_id, session.id, say),
    ]
    return Screen("\n".join(lines), taps)
