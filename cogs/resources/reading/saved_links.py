"""Links that somebody put aside, on My page."""

import re

from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.resources.shelf import paged
from cogs._kit.interaction import Interaction, person
from cogs._kit.pages import Section, my_page_section
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs.helplines.help_now import HelpNowButton
from cogs.members.my_page import MyPageButton
from cogs.resources.reader import shelf_in
from cogs.resources.reading.link_list import LinkList
from cogs.resources.reading.link_words import briefly, headed, history_hint
from cogs.resources.reading.read_button import ReadButton
from cogs.resources.reading.way_back import leads_back


@leads_back("saved", lambda say: say("Back to my links"))
class SavedButton(TapButton, template=r"resources:saved:(?P<guild_id>\d+):(?P<page>\d{1,3})"):
    def __init__(
        self,
        guild_id: GuildId,
        say: Speaker | None = None,
        *,
        page: int = 0,
        words: str | None = None,
    ) -> None:
        super().__init__(
            f"resources:saved:{guild_id}:{page}", words or (say or Speaker())("Saved links")
        )
        self.guild_id = guild_id
        self.page = page

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "SavedButton":
        return cls(GuildId(int(match["guild_id"])), page=int(match["page"]))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id, say = await shelf_in(interaction, self.guild_id), speaker(interaction)
        saved = await interaction.client.services.resources.list_saved(
            guild_id, by=person(interaction)
        )
        ways = [ReadButton(guild_id, say), MyPageButton(guild_id, say), HelpNowButton(say)]
        if not saved:
            words = say("You have saved no links. Tap Save on one that you want to find again.")
            await show(interaction, Screen(words, ways), discreet=True)
            return
        page = paged(saved, self.page)
        parts = [headed(say("Saved links"), page, say), say("Only you see this list.")]
        parts += [briefly(one.details, say) for one in page.items]
        if any(one.details.needs_care for one in page.items):
            parts.append(history_hint(say))
        here = SavedButton(guild_id, page=page.number)
        taps: list[Tappable | tuple[Tappable, ...]] = [
            LinkList(guild_id, page.items, say, say("Look at one"), back=here)
        ]
        turns: list[Tappable] = []
        if page.number > 0:
            turns.append(SavedButton(guild_id, page=page.number - 1, words=say("Back")))
        if page.number + 1 < page.pages:
            turns.append(SavedButton(guild_id, page=page.number + 1, words=say("More")))
        await show(interaction, Screen("\n\n".join(parts), [*taps, *turns, *ways]), discreet=True)


@my_page_section(35)
async def reading(interaction: Interaction, guild_id: GuildId, say: Speaker) -> Section | None:
    """Something to read for everybody whose page it is, and their own links once there are some."""
    services, me = interaction.client.services, person(interaction)
    saved = await services.resources.list_saved(guild_id, by=me)
    if saved:
        line = say.plural("**{n} saved link**", "**{n} saved links**", len(saved))
        return Section(line, [SavedButton(guild_id, say), ReadButton(guild_id, say)])
    if not await services.groups.list_of_member(guild_id, me):
        return None
    return Section(say("**To read**\nLinks worth trusting."), [ReadButton(guild_id, say)])
