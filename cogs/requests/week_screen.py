"""**Calls this week**, for those who manage the server: whether wishes to be reached were seen, and how soon.

Counts and times of the whole server. Who asked, and about what, only facilitators of that group ever see.
"""

from datetime import timedelta
from typing import Final

from typing_extensions import override

from bot.features.requests.week import Week
from cogs._kit.interaction import Interaction
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs.guilds.server_manager import managed_guild
from cogs.guilds.server_page import SetupButton

_MINUTE: Final = timedelta(minutes=1)
_IN_HOURS_FROM: Final = timedelta(hours=2)


class WeekButton(TapButton, template=r"requests:week"):
    def __init__(self, say: Speaker | None = None) -> None:
        super().__init__("requests:week", (say or Speaker())("Calls this week"))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        week = await interaction.client.services.requests.week(managed_guild(interaction))
        await show(interaction, week_screen(week, speaker(interaction)), discreet=True)


def week_screen(week: Week, say: Speaker) -> Screen:
    lines = [say("**Asked to be reached, in the last 7 days**")]
    if not week.asked:
        lines.append(say("No one asked."))
    else:
        lines.append(say("- Asked: {n}", n=week.asked))
        lines.append(say("- Seen by a facilitator: {n}", n=week.seen))
        if week.half_seen_within is not None:
            wait = _wait(week, say)
            lines.append(
                say("- It was seen within {time}.", time=wait)
                if week.seen == 1
                else say("- Half of these were seen within {time}.", time=wait)
            )
        lines.append(say("- All were called, and no one came in time: {n}", n=week.no_one_came))
        lines.append(say("- Still waiting: {n}", n=week.waiting))
    if week.no_one_came:
        lines.append(say("It may help to have one more facilitator, or to set new hours."))
    lines.append(
        say(
            "These are counts of the whole server, without the last 24 hours. Who asked, and about what, "
            "only facilitators of that group see."
        )
    )
    return Screen("\n".join(lines), [SetupButton(say)])


def _wait(week: Week, say: Speaker) -> str:
    wait = week.half_seen_within or timedelta()
    if wait < _IN_HOURS_FROM:
        return say.plural("{n} minute", "{n} minutes", max(1, round(wait / _MINUTE)))
    return say.plural("{n} hour", "{n} hours", round(wait / timedelta(hours=1)))
