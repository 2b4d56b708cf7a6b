"""**My data**: what there is, why, how long, and who sees it, some at a time so that it reads on a phone."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from typing_extensions import override

from bot.core.ids import GuildId
from bot.core.personal_data import Declaration
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs.helplines.help_now import HelpNowButton
from cogs.members.my_page import MyPageButton
from cogs.privacy.copy_button import CopyButton
from cogs.privacy.erase import EraseButton

_ON_A_PAGE: Final = 4
"""So many fit on a phone with one scroll."""
_GUILD: Final = r"(?P<guild_id>\d+)"


class PrivacyButton(TapButton, template=rf"privacy:open:{_GUILD}"):
    def __init__(self, guild_id: GuildId, say: Speaker | None = None) -> None:
        super().__init__(f"privacy:open:{guild_id}", (say or Speaker())("My data"))
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await show(interaction, await privacy_screen(interaction, guild_id), discreet=True)


class DataPageButton(TapButton, template=rf"privacy:page:{_GUILD}:(?P<page>\d{{1,3}})"):
    """Turns the pages of what is kept."""

    def __init__(self, guild_id: GuildId, page: int, words: str = "-") -> None:
        super().__init__(f"privacy:page:{guild_id}:{page}", words)
        self.guild_id = guild_id
        self.page = page

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        screen = await privacy_screen(interaction, guild_id, self.page)
        await show(interaction, screen, discreet=True)


class NoticeButton(TapButton, template=rf"privacy:notice:{_GUILD}:(?P<page>\d{{1,3}})"):
    """All that could be kept of anybody, written from the same declarations; for strangers too."""

    def __init__(
        self,
        guild_id: GuildId,
        page: int = 0,
        say: Speaker | None = None,
        *,
        words: str | None = None,
    ) -> None:
        words = words or (say or Speaker())("All I could keep")
        super().__init__(f"privacy:notice:{guild_id}:{page}", words)
        self.guild_id = guild_id
        self.page = page

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say, guild_id = speaker(interaction), claimed_guild(interaction, self.guild_id)
        screen = _notice(interaction.client.services.privacy.declarations, guild_id, self.page, say)
        await show(interaction, screen, discreet=True)


async def privacy_screen(interaction: Interaction, guild_id: GuildId, page: int = 0) -> Screen:
    from cogs.privacy.change import ChangeButton  # noqa: PLC0415  its screen leads back here
    from cogs.privacy.code_form import CodeButton  # noqa: PLC0415  so does this
    from cogs.privacy.consents import ConsentsButton  # noqa: PLC0415  so does this
    from cogs.privacy.looked import LookedButton  # noqa: PLC0415  so does this
    from cogs.privacy.parts import PartsButton  # noqa: PLC0415  and this

    say = speaker(interaction)
    privacy = interaction.client.services.privacy
    kept = await privacy.export_member(guild_id, person(interaction))
    if not kept:
        words = say("**My data**\n\nNothing. I keep nothing about you here.")
        taps = (
            NoticeButton(guild_id, 0, say),
            CodeButton(say),
            MyPageButton(guild_id, say),
            HelpNowButton(say),
        )
        return Screen(words, taps)
    pages = _pages(privacy.declarations, kept)
    page = min(page, len(pages) - 1)
    head = say("**My data**\n\nThis is all that I keep about you here.")
    if len(pages) > 1:
        head = say(
            "**My data**, page {page} of {pages}\n\nThis is all that I keep about you here.",
            page=page + 1,
            pages=len(pages),
        )
    texts = [head, *(_one(several, say) for several in pages[page])]
    if page == len(pages) - 1:
        texts.append(_honestly(say))
    turns: list[Tappable] = []
    if page > 0:
        turns.append(DataPageButton(guild_id, page - 1, say("Back")))
    if page < len(pages) - 1:
        turns.append(DataPageButton(guild_id, page + 1, say("Next page")))
    rows: list[tuple[Tappable, ...]] = [
        (
            ChangeButton(guild_id, say),
            CopyButton(guild_id, say),
            LookedButton(guild_id, 0, say),
        ),
        (PartsButton(guild_id, say), EraseButton(guild_id, say)),
        (
            ConsentsButton(guild_id, say),
            NoticeButton(guild_id, 0, say),
            MyPageButton(guild_id, say),
        ),
    ]
    return Screen("\n\n".join(texts), [*([tuple(turns)] if turns else []), *rows])


def without_server(say: Speaker) -> Screen:
    """In private notes of a bot that serves several servers. Whoever left one has a code and no server to go to."""
    from cogs.privacy.code_form import CodeButton  # noqa: PLC0415  its screens lead here

    words = say(
        "I can't tell which server you mean here. Please type `/privacy` in your server. "
        "If you have left it and were erased, your code shows how far that is."
    )
    return Screen(words, [CodeButton(say), HelpNowButton(say)])


def _notice(
    declarations: Sequence[Declaration], guild_id: GuildId, page: int, say: Speaker
) -> Screen:
    from cogs.privacy.code_form import CodeButton  # noqa: PLC0415  its screens lead here

    pages = _pages(declarations, None)
    page = min(page, len(pages) - 1)
    head = say(
        "**All I could keep**, page {page} of {pages}\n\n"
        "This is the whole list, for anybody here. What I keep of you stands on **My data**.",
        page=page + 1,
        pages=len(pages),
    )
    texts = [head, *(_one(several, say) for several in pages[page])]
    if page == len(pages) - 1:
        texts.append(_honestly(say))
    turns: list[Tappable] = []
    if page > 0:
        turns.append(NoticeButton(guild_id, page - 1, words=say("Back")))
    if page < len(pages) - 1:
        turns.append(NoticeButton(guild_id, page + 1, words=say("Next page")))
    return Screen(
        "\n\n".join(texts), [tuple(turns), (PrivacyButton(guild_id, say), CodeButton(say))]
    )


def _pages(
    declarations: Sequence[Declaration], kept: Mapping[str, Any] | None
) -> list[list[list[Declaration]]]:
    """What is kept in several tables for one purpose is one thing to a reader."""
    each = [list(several) for _, several in groupby(declarations, key=lambda one: one.what)]
    each = [several for several in each if kept is None or several[0].what in kept]
    return [each[at : at + _ON_A_PAGE] for at in range(0, len(each), _ON_A_PAGE)] or [[]]


def _one(several: Sequence[Declaration], say: Speaker) -> str:
    lines = [f"**{several[0].what}**"]
    for why, how_long, who_sees in dict.fromkeys(
        (one.why, one.how_long, one.who_sees) for one in several
    ):
        kept = say("Kept: {how_long}", how_long=how_long)
        seen = say("Seen by: {who}", who=who_sees)
        lines.append(f"{why}\n-# {kept}\n-# {seen}")
    return "\n".join(lines)


def _honestly(say: Speaker) -> str:
    return say(
        "I never read or keep what people write or say in the rooms. "
        "Discord does keep what is written there, and it is no place for health records. "
        "I keep your data locked. Whoever runs my computer could still get at it."
    )
