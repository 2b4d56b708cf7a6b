"""How it stands with a message that one told facilitators about: after telling, and on *My page*. It can be taken back
there."""

from collections.abc import Sequence
from typing import Final

from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.reports.ground import Readers, Told
from bot.features.reports.model import About, ReportId
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.pages import Section, my_page_section
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.times import how_long
from cogs.helplines.help_now import HelpNowButton
from cogs.members.my_page import MyPageButton
from cogs.requests.ask_button import AskButton
from cogs.requests.request_words import watch_words

_REPORT: Final = r"(?P<guild_id>\d+):(?P<report_id>\d+)"
_AT_ONCE: Final = 3


class OwnReportButton(TapButton, template=rf"reports:mine:{_REPORT}"):
    def __init__(
        self,
        guild_id: GuildId,
        report_id: ReportId,
        say: Speaker | None = None,
        *,
        words: str | None = None,
    ) -> None:
        words = words or (say or Speaker())("Look again")
        super().__init__(f"reports:mine:{guild_id}:{report_id}", words)
        self.guild_id = guild_id
        self.report_id = report_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        told = await interaction.client.services.reports.look(
            guild_id, self.report_id, by=person(interaction)
        )
        await show(interaction, told_screen(told, interaction), discreet=True)


class TakeBackReportButton(TapButton, template=rf"reports:take_back:{_REPORT}"):
    def __init__(self, guild_id: GuildId, report_id: ReportId, say: Speaker | None = None) -> None:
        words = (say or Speaker())("Take it back")
        super().__init__(f"reports:take_back:{guild_id}:{report_id}", words)
        self.guild_id = guild_id
        self.report_id = report_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id, say = claimed_guild(interaction, self.guild_id), speaker(interaction)
        await interaction.client.services.reports.take_back(
            guild_id, self.report_id, by=person(interaction)
        )
        words = say("Taken back. I keep nothing of it. Who read it before still knows of it.")
        taps = [MyPageButton(guild_id, say), HelpNowButton(say)]
        await show(interaction, Screen(words, taps), discreet=True)


@my_page_section(order=13)
async def own_reports(interaction: Interaction, guild_id: GuildId, say: Speaker) -> Section | None:
    """While no one is done with it."""
    found = await interaction.client.services.reports.list_own(guild_id, person(interaction))
    if not found:
        return None
    shown = found[-_AT_ONCE:]
    numbers = range(1, len(shown) + 1) if len(shown) > 1 else [None]
    lines = [say("**You told a facilitator about something**")]
    taps: list[TapButton] = []
    for number, told in zip(numbers, shown, strict=True):
        words = say("What I told") if number is None else say("{n}. What I told", n=number)
        lines.append(("" if number is None else f"{number}. ") + _state(told, say))
        taps.append(OwnReportButton(guild_id, told.report.id, words=words))
    return Section("\n".join(lines), taps)


def told_screen(told: Told, interaction: Interaction) -> Screen:
    say, report = speaker(interaction), told.report
    guild_id = report.guild_id
    lines = [
        _state(told, say),
        say("It is about this: {link}", link=link_to(guild_id, report.about)),
    ]
    if report.waits and told.has_readers:
        lines.insert(1, who_looks(told, interaction))
        lines.append(say("Is anyone in danger? Please don't wait for us."))
    taps = [
        *_next(told, say),
        TakeBackReportButton(guild_id, report.id, say),
        MyPageButton(guild_id, say),
        HelpNowButton(say),
    ]
    return Screen("\n".join(lines), taps)


def who_looks(of: Told | Readers, interaction: Interaction) -> str:
    """When facilitators usually look, for whom it must not wait."""
    say, now = speaker(interaction), interaction.client.services.clock.now()
    if of.looks_from is None:
        return say("No one keeps set hours here, so I can't say when someone looks.")
    if not of.reaches_someone:
        return say("It may take long until someone here sees it.")
    return watch_words(of.looks_from, now, say, reaches_someone=True)


def link_to(guild_id: GuildId, about: About) -> str:
    return f"https://discord.com/channels/{guild_id}/{about.channel_id}/{about.message_id}"


def _next(told: Told, say: Speaker) -> Sequence[TapButton]:
    guild_id, report = told.report.guild_id, told.report
    if report.is_done:
        return ()
    if not told.has_readers:
        return (AskButton(guild_id, None, say),)
    return (OwnReportButton(guild_id, report.id, say),)


def _state(told: Told, say: Speaker) -> str:
    report = told.report
    ago = how_long(report.told_at)
    if report.is_done:
        return say("You told them {ago}. A facilitator has looked after it.", ago=ago)
    if told.group_has_ended:
        return say(
            "You told them {ago}. The group has ended since, so no one there will look at it. "
            "You can ask a facilitator to reach you, and help lines are open.",
            ago=ago,
        )
    if not told.has_readers:
        return say(
            "You told them {ago}. They lead no group here now, so no one will look at it. "
            "Take it back, then tell again: I show you first who would read it.",
            ago=ago,
        )
    if report.taken_by is not None:
        return say("You told them {ago}. <@{name}> is on it.", ago=ago, name=report.taken_by)
    return say("I told the facilitators {ago}. No one is on it yet.", ago=ago)
