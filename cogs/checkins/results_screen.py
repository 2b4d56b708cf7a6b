"""How a group is asked and how it went, for its facilitators. It says how many rounds there were, and never who."""

from typing import ClassVar

from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GroupId, GuildId
from bot.features.checkins.model import Asks
from bot.features.checkins.turning import Rounds
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.replies import next_steps, show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import plain
from cogs._kit.times import day_and_time
from cogs.checkins.pulse_words import pulse_file, pulse_words
from cogs.checkins.rhythm_words import next_lines, rhythm_line
from cogs.checkins.round_buttons import ABOUT, ABOUT_ROUND, AskingButton, RoundButton


class RoundsButton(AskingButton, template=rf"checkins:rounds:{ABOUT}"):
    action = "rounds"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("How it goes")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await show(interaction, await results_screen(interaction, guild_id, self.group_id))


class PauseRoundsButton(AskingButton, template=rf"checkins:pause:{ABOUT}"):
    action = "pause"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Let it rest")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id, say = claimed_guild(interaction, self.guild_id), speaker(interaction)
        checkins = interaction.client.services.checkins
        rounds = await checkins.pause(guild_id, self.group_id, by=person(interaction))
        done = say("Done. I ask no one until you resume it.")
        if rounds.open is not None:
            done = say("Done. The one that is open goes on. After it I ask no one.")
        await show(interaction, rounds_screen(rounds, say, done=done))


class ResumeRoundsButton(AskingButton, template=rf"checkins:resume:{ABOUT}"):
    action = "resume"
    style: ClassVar[ButtonStyle] = ButtonStyle.primary

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Resume")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id, say = claimed_guild(interaction, self.guild_id), speaker(interaction)
        services = interaction.client.services
        rounds = await services.checkins.resume(guild_id, self.group_id, by=person(interaction))
        await deliver_own(interaction)
        await show(interaction, rounds_screen(rounds, say, done=say("Done. It goes on.")))


class StopRoundsButton(AskingButton, template=rf"checkins:stop:{ABOUT}"):
    action = "stop"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Only with “Ask now”")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id, say = claimed_guild(interaction, self.guild_id), speaker(interaction)
        checkins = interaction.client.services.checkins
        rounds = await checkins.stop(guild_id, self.group_id, by=person(interaction))
        await show(interaction, rounds_screen(rounds, say, done=say("Done.")))


class CloseRoundButton(RoundButton, template=rf"checkins:close_round:{ABOUT_ROUND}"):
    action = "close_round"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("End this check-in")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id, say = claimed_guild(interaction, self.guild_id), speaker(interaction)
        services = interaction.client.services
        rounds = await services.checkins.close(guild_id, self.round_id, by=person(interaction))
        await deliver_own(interaction)
        await show(interaction, await _with_picture(rounds, say, done=say("It is closed.")))


async def results_screen(interaction: Interaction, guild_id: GuildId, group_id: GroupId) -> Screen:
    checkins = interaction.client.services.checkins
    rounds = await checkins.results(guild_id, group_id, by=person(interaction))
    return await _with_picture(rounds, speaker(interaction))


def rounds_screen(rounds: Rounds, say: Speaker, *, done: str | None = None) -> Screen:
    """Without the picture, for those who came to change something."""
    return Screen("\n".join(_lines(rounds, say, done)), _taps(rounds, say))


async def _with_picture(rounds: Rounds, say: Speaker, *, done: str | None = None) -> Screen:
    lines = _lines(rounds, say, done)
    if rounds.rhythm.rounds_so_far:
        lines.append(
            say.plural(
                "I have asked {n} time so far.",
                "I have asked {n} times so far.",
                rounds.rhythm.rounds_so_far,
            )
        )
    last = rounds.closed[0] if rounds.closed else None
    if last is None or last.closed_at is None:
        return Screen("\n".join(lines), _taps(rounds, say))
    closed = day_and_time(last.closed_at)
    if last.pulse is None:
        lines.append(
            say(
                "The last one closed on {time}. Too few asked to be counted to show how heavy "
                "the week was. That keeps each of them safe.",
                time=closed,
            )
        )
        return Screen("\n".join(lines), _taps(rounds, say))
    lines.append(say("The last one closed on {time}.", time=closed))
    lines.append(pulse_words(last.pulse, say))
    file = await pulse_file(last.pulse, say)
    return Screen("\n".join(lines), _taps(rounds, say), [file])


def _lines(rounds: Rounds, say: Speaker, done: str | None) -> list[str]:
    title = say("**Check-ins of {group}**", group=plain(rounds.group.name))
    said = [] if done is None else [done]
    return [title, *said, rhythm_line(rounds.rhythm, say), *next_lines(rounds, say)]


def _taps(rounds: Rounds, say: Speaker) -> tuple[TapButton, ...]:
    # Here, since what they show leads back here.
    from cogs.checkins.ask_screen import AskSoonButton  # noqa: PLC0415
    from cogs.checkins.schedule_form import PlanRoundsButton  # noqa: PLC0415

    guild_id, group_id = rounds.group.guild_id, rounds.group.id
    by_itself = rounds.rhythm.asks is not Asks.WHEN_TOLD
    rests = rounds.rhythm.is_paused
    found = next_steps(
        AskSoonButton(guild_id, group_id, say),
        PlanRoundsButton(guild_id, group_id, say),
        ResumeRoundsButton(guild_id, group_id, say) if by_itself and rests else None,
        PauseRoundsButton(guild_id, group_id, say) if by_itself and not rests else None,
        StopRoundsButton(guild_id, group_id, say) if by_itself else None,
        # Last, and called so that nobody takes it for the way out of this screen.
        None if rounds.open is None else CloseRoundButton(guild_id, rounds.open.id, say),
    )
    return tuple(tap for tap in found if isinstance(tap, TapButton))
