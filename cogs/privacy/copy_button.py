"""**Take a copy**: everything kept, as a page to read or print and as a file for programs."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import discord
from babel.dates import format_datetime
from typing_extensions import override

from bot.core.ids import GuildId
from bot.core.wall_time import load_zone
from bot.features.privacy.copies import CopyFile, PartWords, copies, on_messages
from bot.features.privacy.page import PageWords
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show, show_beside
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.times import zone_name
from cogs.members.my_page import MyPageButton

_MOST_MESSAGES: Final = 8
"""Beside the screen. That is far more than anybody can gather here."""


class CopyButton(TapButton, template=r"privacy:copy:(?P<guild_id>\d+)"):
    def __init__(self, guild_id: GuildId, say: Speaker | None = None) -> None:
        super().__init__(f"privacy:copy:{guild_id}", (say or Speaker())("Take a copy"))
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        messages = on_messages(await _copies(interaction, guild_id, say))
        words = say(
            "Here is your copy. **my-page** is for you: it opens in any browser, and you can print it. "
            "**my-copy** is the same for programs. Only you can see them here. "
            "Once they are on your phone, whoever looks through it can see them."
        )
        screen = Screen(words, [MyPageButton(guild_id, say)], _files(messages[0]))
        await show(interaction, screen, discreet=True)
        for files in messages[1:_MOST_MESSAGES]:
            await show_beside(interaction, Screen(say("More of your copy."), (), _files(files)))


async def _copies(interaction: Interaction, guild_id: GuildId, say: Speaker) -> list[CopyFile]:
    services, me = interaction.client.services, person(interaction)
    kept: Mapping[str, Any] = await services.privacy.export_member(guild_id, me)
    member = await services.members.get(guild_id, me)
    now = services.clock.now()
    words = _words(now, member.confirmed_zone, say)
    return copies(kept, services.privacy.declarations, words, _part_of(say), now)


def _words(now: datetime, zone: str | None, say: Speaker) -> PageWords:
    here = UTC if zone is None else load_zone(zone)
    place = "UTC" if zone is None else zone_name(load_zone(zone))
    made = format_datetime(now.astimezone(here), "medium", locale=say.language.replace("-", "_"))
    return PageWords(
        language=say.language,
        zone=here,
        title=say("What is kept about me"),
        made=say("Copied on {time}. Times are on the clock of {place}.", time=made, place=place),
        why=say("Why"),
        kept=say("Kept"),
        seen=say("Seen by"),
        yes=say("yes"),
        no=say("no"),
        nothing=say("Nothing. I keep nothing about you here."),
        part="",
    )


def _part_of(say: Speaker) -> PartWords:
    return lambda number, of: say("Part {number} of {of}", number=number, of=of)


def _files(files: Sequence[CopyFile]) -> list[discord.File]:
    return [discord.File(io.BytesIO(one.content), one.name) for one in files]
