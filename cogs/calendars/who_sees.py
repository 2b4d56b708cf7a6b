"""**Does anyone else see your calendar?** Asked before the first file or link, and never again by itself."""

import re
from enum import StrEnum

from typing_extensions import override

from bot.core.ids import GuildId
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show, take_away
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs._kit.still_here import refuse_departed
from cogs.calendars.doors import ABOUT, require_meeting
from cogs.calendars.words import NO_MEETING


class Who(StrEnum):
    ONLY_ME = "me"
    OTHERS = "others"


class WhoSeesButton(TapButton, template=rf"calendars:sees:{ABOUT}:(?P<who>{'|'.join(Who)})"):
    def __init__(
        self, guild_id: GuildId, session_id: int, who: Who, say: Speaker | None = None
    ) -> None:
        super().__init__(
            f"calendars:sees:{guild_id}:{session_id}:{who}", _label(who, say or Speaker())
        )
        self.guild_id = guild_id
        self.session_id = session_id
        self.who = who

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "WhoSeesButton":
        return cls(GuildId(int(match["guild_id"])), int(match["session_id"]), Who(match["who"]))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        # Here, since these screens ask this question.
        from cogs.calendars.choices_screen import choices_screen  # noqa: PLC0415
        from cogs.calendars.event_screen import event_screen  # noqa: PLC0415

        guild_id = claimed_guild(interaction, self.guild_id)
        await refuse_departed(interaction, guild_id)
        await require_meeting(interaction, guild_id, self.session_id)
        others_see = self.who is Who.OTHERS
        await interaction.client.services.calendars.choose_who_sees(
            guild_id, person(interaction), others_see=others_see
        )
        if others_see and self.session_id != NO_MEETING:  # then there is nothing left to choose
            screen = await event_screen(interaction, guild_id, self.session_id)
        else:
            screen = await choices_screen(interaction, guild_id, self.session_id)
        await show(interaction, screen, discreet=True)


class NotNowButton(TapButton, template=r"calendars:not_now"):
    """Nothing is kept of having been asked."""

    def __init__(self, say: Speaker | None = None) -> None:
        super().__init__("calendars:not_now", (say or Speaker())("Not now"))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        await take_away(interaction)


def ask_screen(guild_id: GuildId, session_id: int, say: Speaker) -> Screen:
    words = say(
        "**Does anyone else see your calendar?**\n\n"
        "Someone at home or at work may. I ask so that it tells them nothing."
    )
    return Screen(
        words,
        (
            *(WhoSeesButton(guild_id, session_id, who, say) for who in Who),
            NotNowButton(say),
        ),
    )


def _label(who: Who, say: Speaker) -> str:
    labels = {Who.ONLY_ME: say("Only I see it"), Who.OTHERS: say("Others see it")}
    return labels[who]
