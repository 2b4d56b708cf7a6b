"""**Tell a facilitator why**: a few words from somebody who can't come, for the facilitators of that group alone."""

import re
from typing import Any, ClassVar

import discord
from discord import ui
from typing_extensions import override

from bot.core.ids import GuildId, SessionId
from bot.features.sessions.closing import Evening
from bot.features.sessions.errors import SessionRefusal
from bot.features.sessions.ground import Summary
from bot.features.sessions.model import PRIVATE_WORD_LIMIT
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.refusals import words_for
from cogs._kit.replies import next_steps, show
from cogs._kit.safe import SafeForm, TapButton, form_id
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import plain
from cogs.members.my_page import MyPageButton

_IDS = r"(?P<guild_id>\d+):(?P<session_id>\d+)"
_ON_A_PAGE = 10


class TellWhyButton(TapButton, template=rf"sessions:why:{_IDS}"):
    opens_form: ClassVar[bool] = True

    def __init__(
        self, guild_id: GuildId, session_id: SessionId, say: Speaker | None = None
    ) -> None:
        words = (say or Speaker())("Tell a facilitator why")
        super().__init__(f"sessions:why:{guild_id}:{session_id}", words)
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        form = TellWhyForm(interaction, guild_id, self.session_id)
        await interaction.response.send_modal(form)


class TellWhyForm(SafeForm):
    def __init__(self, interaction: Interaction, guild_id: GuildId, session_id: SessionId) -> None:
        say = speaker(interaction)
        super().__init__(
            title=say("For the facilitators"), custom_id=form_id("sessions:why_form", interaction)
        )
        self.guild_id = guild_id
        self.session_id = session_id
        self.words: ui.TextInput[Any] = ui.TextInput(
            custom_id="words", style=discord.TextStyle.paragraph, max_length=PRIVATE_WORD_LIMIT
        )
        about = say("Only the facilitators of your group can read it. You can take it back.")
        self.add_item(ui.Label(text=say("Your words"), description=about, component=self.words))

    @override
    async def on_form(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        try:
            await interaction.client.services.sessions.leave_word(
                self.guild_id, self.session_id, self.words.value, by=person(interaction)
            )
        except SessionRefusal as refusal:
            await show(interaction, _not_kept(refusal, self.words.value, say, interaction))
            return
        words = say(
            "Kept, and locked. Only the facilitators of your group can read it. "
            "I erase it 30 days after the meeting."
        )
        taps = [
            TakeWordBackButton(self.guild_id, self.session_id, say),
            MyPageButton(self.guild_id, say),
        ]
        await show(interaction, Screen(words, taps), discreet=True)


class TakeWordBackButton(TapButton, template=rf"sessions:why_back:{_IDS}"):
    def __init__(
        self, guild_id: GuildId, session_id: SessionId, say: Speaker | None = None
    ) -> None:
        words = (say or Speaker())("Take my words back")
        super().__init__(f"sessions:why_back:{guild_id}:{session_id}", words)
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        await interaction.client.services.sessions.take_word_back(
            guild_id, self.session_id, by=person(interaction)
        )
        words = say("Your words are gone. A facilitator may have read them before.")
        await show(interaction, Screen(words, [MyPageButton(guild_id, say)]), discreet=True)


class WordsButton(TapButton, template=rf"sessions:words:{_IDS}:(?P<page>\d{{1,2}})"):
    """For facilitators: what people wrote who can't come. That they looked is noted."""

    def __init__(
        self, guild_id: GuildId, session_id: SessionId, page: int = 0, label: str = "Words"
    ) -> None:
        super().__init__(f"sessions:words:{guild_id}:{session_id}:{page}", label)
        self.guild_id = guild_id
        self.session_id = session_id
        self.page = page

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "WordsButton":
        guild_id, session_id = GuildId(int(match["guild_id"])), SessionId(int(match["session_id"]))
        return cls(guild_id, session_id, int(match["page"]))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        from cogs.sessions.next_meeting import EveningButton  # noqa: PLC0415  it leads here

        say = speaker(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        words = await interaction.client.services.sessions.read_words(
            guild_id, self.session_id, by=person(interaction)
        )
        start = self.page * _ON_A_PAGE
        lines = [
            f"<@{one.member_id}>: {plain(one.text, limit=PRIVATE_WORD_LIMIT)}"
            for one in words[start : start + _ON_A_PAGE]
        ]
        head = say("**For the facilitators only.** That you looked is noted.")
        if not lines:
            lines = [say("There is nothing to read any more.")]
        has_more = len(words) > start + _ON_A_PAGE
        taps = next_steps(
            WordsButton(guild_id, self.session_id, self.page + 1, say("More"))
            if has_more
            else None,
            EveningButton(guild_id, self.session_id, say("Back")),
        )
        await show(interaction, Screen("\n".join([head, *lines]), taps), discreet=True)


def word_taps(summary: Summary, say: Speaker) -> tuple[Tappable, ...]:
    """For somebody who can't come. Nothing where a program runs the server: it keeps no free text."""
    session = summary.session
    return next_steps(
        TellWhyButton(session.guild_id, session.id, say) if summary.may_leave_word else None,
        TakeWordBackButton(session.guild_id, session.id, say) if summary.ties.has_word else None,
    )


async def word_under_more(
    _interaction: Interaction, summary: Summary, say: Speaker
) -> Tappable | None:
    """Taking back comes first: there is room for one."""
    taps = word_taps(summary, say)
    return taps[-1] if taps else None


async def words_to_read(
    interaction: Interaction, evening: Evening, say: Speaker
) -> Tappable | None:
    session = evening.session
    count = await interaction.client.services.sessions.count_words(
        session.guild_id, session.id, by=person(interaction)
    )
    if not count:
        return None
    return WordsButton(session.guild_id, session.id, label=say("Words ({n})", n=count))


def _not_kept(
    refusal: SessionRefusal, words: str, say: Speaker, interaction: Interaction
) -> Screen:
    """What they wrote is given back, to copy."""
    screen = words_for(refusal)(refusal, say, interaction)
    if not words.strip():
        return screen
    yours = say("Here are your words, to copy:")
    kept = words.replace("```", "'''")
    return Screen(f"{screen.text}\n{yours}\n```\n{kept}\n```", screen.taps)
