"""A message that somebody shows, as a facilitator sees it who was told: which, by whom, and what to do."""

import re
from typing import Final

import discord
from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.reports.ground import Told
from bot.features.reports.model import Report, ReportId
from cogs._kit.acknowledgement import DID_NOT_TAKE_IT
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import plain
from cogs._kit.times import how_long
from cogs.desk.desk_button import DeskButton
from cogs.helplines.help_now import HelpNowButton
from cogs.reports.own_report import link_to

_REPORT: Final = r"(?P<guild_id>\d+):(?P<report_id>\d+)"


class OpenReportButton(TapButton, template=rf"reports:open:{_REPORT}"):
    def __init__(
        self,
        guild_id: GuildId,
        report_id: ReportId,
        say: Speaker | None = None,
        *,
        number: int | None = None,
    ) -> None:
        """With a ``number`` where one screen shows several."""
        say = say or Speaker()
        words = say("Open") if number is None else say("{number}. Open", number=number)
        super().__init__(f"reports:open:{guild_id}:{report_id}", words, style=ButtonStyle.primary)
        self.guild_id = guild_id
        self.report_id = report_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        told = await interaction.client.services.reports.open_(
            guild_id, self.report_id, by=person(interaction)
        )
        await show(interaction, await _screen(interaction, told), discreet=True)


class ReportStepButton(
    TapButton, template=rf"reports:step:{_REPORT}:(?P<step>take|done|give_back)"
):
    """*I'm on it*, *Done*, *Hand over*."""

    def __init__(
        self, guild_id: GuildId, report_id: ReportId, step: str, say: Speaker | None = None
    ) -> None:
        say = say or Speaker()
        words = {
            "take": say("I'm on it"),
            "done": say("Done"),
            "give_back": say("Hand over"),
        }
        is_next = step != "give_back"
        super().__init__(
            f"reports:step:{guild_id}:{report_id}:{step}",
            words[step],
            style=ButtonStyle.primary if is_next else ButtonStyle.secondary,
        )
        self.guild_id = guild_id
        self.report_id = report_id
        self.step = step

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "ReportStepButton":
        guild_id, report_id = GuildId(int(match["guild_id"])), ReportId(int(match["report_id"]))
        return cls(guild_id, report_id, match["step"])

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id, say = claimed_guild(interaction, self.guild_id), speaker(interaction)
        reports, by = interaction.client.services.reports, person(interaction)
        if self.step == "take":
            told = await reports.take(guild_id, self.report_id, by=by)
            await show(interaction, await _screen(interaction, told), discreet=True)
            return
        if self.step == "done":
            await reports.finish(guild_id, self.report_id, by=by)
            words = say("Done. Whoever showed it can see that you looked after it. Thank you.")
        else:
            await reports.give_back(guild_id, self.report_id, by=by)
            words = say("It is back on the desk for the others.")
        await show(interaction, Screen(words, [DeskButton(guild_id, say)]), discreet=True)


async def _screen(interaction: Interaction, told: Told) -> Screen:
    say, report = speaker(interaction), told.report
    guild_id = report.guild_id
    ids = (guild_id, report.id)
    who, ago = f"<@{report.told_by}>", how_long(report.told_at)
    lines = [
        say("**{person}** showed you something {ago}.", person=who, ago=ago)
        if told.group is None
        else say(
            "**{person}** from {group} showed you something {ago}.",
            person=who,
            group=plain(told.group.name),
            ago=ago,
        ),
        await _where(interaction, report, say),
        say(
            "Only those I told know of it. Whoever wrote it was not told, so please don't say who showed it to you."
        ),
    ]
    if report.taken_by is None:
        taps = [ReportStepButton(*ids, "take", say)]
        lines.append(say("When you tap *I'm on it*, {person} can see that.", person=who))
    else:
        taps = [ReportStepButton(*ids, step, say) for step in ("done", "give_back")]
        lines.append(say("You have this one, and {person} can see that.", person=who))
    return Screen("\n\n".join(lines), [*taps, DeskButton(guild_id, say), HelpNowButton(say)])


async def _where(interaction: Interaction, report: Report, say: Speaker) -> str:
    """It is never left open whom to ask: whoever wrote it must not learn of it by a question."""
    about, who = report.about, f"<@{report.told_by}>"
    channel = interaction.client.get_partial_messageable(about.channel_id, guild_id=report.guild_id)
    try:
        await channel.fetch_message(about.message_id)
    except discord.NotFound:
        return say("It was deleted meanwhile. {person} can tell you what it was about.", person=who)
    except DID_NOT_TAKE_IT:
        pass  # a room that the bot may not read; the facilitator may
    return say(
        "It is this: {link}\nIf it does not open for you, please ask {person}.",
        link=link_to(report.guild_id, about),
        person=who,
    )
