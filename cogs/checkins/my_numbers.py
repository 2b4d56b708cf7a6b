"""**My numbers**: how heavy the weeks were, over time. Only the person whose they are ever sees them."""

import asyncio
import io
import re
from typing import Any, Final

import discord
from babel.dates import format_date
from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.checkins.model import HISTORY_DAYS, Numbers
from bot.features.checkins.my_numbers import MyNumbers
from bot.features.checkins.questions import CORE, Topic, bundled_questions
from cogs._kit.asked_anew import with_question
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import paragraphs
from cogs.checkins.numbers_picture import NumbersPicture, draw
from cogs.members.my_page import MyPageButton

_IN_WORDS: Final = 14
"""So many of the last days stand there in words; the picture has them all."""
_DESCRIPTION: Final = 250
_GUILD: Final = r"(?P<guild_id>\d+)"


class NumbersButton(TapButton, template=rf"checkins:numbers:{_GUILD}"):
    def __init__(
        self, guild_id: GuildId, say: Speaker | None = None, *, words: str | None = None
    ) -> None:
        super().__init__(f"checkins:numbers:{guild_id}", words or (say or Speaker())("My numbers"))
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        mine = await interaction.client.services.checkins.my_numbers(guild_id, person(interaction))
        say = speaker(interaction)
        screen = await numbers_screen(guild_id, mine, say)
        screen = await with_question(interaction, guild_id, screen, say)
        await show(interaction, screen, discreet=True)


class KeepNumbersButton(
    TapButton,
    template=rf"checkins:keep:{_GUILD}:(?P<days>{'|'.join(str(one) for one in HISTORY_DAYS)})",
):
    def __init__(self, guild_id: GuildId, days: int, words: str = "Keep my numbers") -> None:
        super().__init__(f"checkins:keep:{guild_id}:{days}", words)
        self.guild_id = guild_id
        self.days = days

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        mine = await interaction.client.services.checkins.keep_numbers(
            guild_id, self.days, by=person(interaction)
        )
        screen = await numbers_screen(guild_id, mine, speaker(interaction))
        await show(interaction, screen, discreet=True)


class StopNumbersButton(TapButton, template=rf"checkins:forget:{_GUILD}:(?P<sure>ask|now)"):
    """One tap more, since they don't come back."""

    def __init__(self, guild_id: GuildId, say: Speaker | None = None, *, sure: bool) -> None:
        say = say or Speaker()
        super().__init__(
            f"checkins:forget:{guild_id}:{'now' if sure else 'ask'}",
            say("Yes, erase them") if sure else say("Stop and erase"),
            style=ButtonStyle.danger if sure else ButtonStyle.secondary,
        )
        self.guild_id = guild_id
        self.sure = sure

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> Any:
        return cls(GuildId(int(match["guild_id"])), sure=match["sure"] == "now")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id, say = claimed_guild(interaction, self.guild_id), speaker(interaction)
        if not self.sure:
            words = say("**Stop and erase your numbers?** They don't come back.")
            taps: list[Tappable] = [
                StopNumbersButton(guild_id, say, sure=True),
                NumbersButton(guild_id, words=say("Keep them")),
            ]
            await show(interaction, Screen(words, taps), discreet=True)
            return
        await interaction.client.services.checkins.stop_numbers(guild_id, by=person(interaction))
        words = say("Done. Your numbers are erased, and I keep none from now on.")
        taps = [NumbersButton(guild_id, say), MyPageButton(guild_id, say)]
        await show(interaction, Screen(words, taps), discreet=True)


def to_keep_numbers(say: Speaker) -> tuple[str, ...]:
    """What they agree to. Other words need another ``NUMBERS_VERSION``."""
    return (
        say(
            "I can keep how heavy your week was and how you were, so that you see them "
            "over time. No words are kept."
        ),
        say(
            "These may count as health data. Only you can see them in the bot. "
            "You can stop at any time, and then they are erased."
        ),
    )


async def numbers_screen(guild_id: GuildId, mine: MyNumbers, say: Speaker) -> Screen:
    if mine.days is None:
        lines = [
            say("**My numbers**"),
            *to_keep_numbers(say),
        ]
        taps: list[Tappable] = [
            KeepNumbersButton(guild_id, days, say("Keep my numbers for {n} days", n=days))
            for days in HISTORY_DAYS
        ]
        return Screen("\n\n".join(lines), [*taps, MyPageButton(guild_id, words=say("No"))])
    lines = [say("**My numbers**"), say("Kept for {n} days, for you alone.", n=mine.days)]
    files: list[discord.File] = []
    if mine.is_paused:
        lines.append(
            say(
                "The words about this have changed, so I add none until you say yes to the new ones."
            )
        )
    if mine.numbers:
        lines += ["", *_in_words(mine, say), ""]
        lines.append(say("If you choose fewer days, what is older goes at once."))
    else:
        lines.append(say("There are none yet. They come with your next check-in."))
    if len(mine.numbers) > 1:
        files = [await _picture(mine, say)]
    others = [
        KeepNumbersButton(guild_id, days, say("Keep them for {n} days", n=days))
        for days in HISTORY_DAYS
        if days != mine.days
    ]
    taps = [*others, StopNumbersButton(guild_id, say, sure=False), MyPageButton(guild_id, say)]
    return Screen(paragraphs(lines), taps, files)


def _in_words(mine: MyNumbers, say: Speaker) -> list[str]:
    lines = [_day_words(one, say) for one in mine.numbers[-_IN_WORDS:]]
    if len(mine.numbers) > _IN_WORDS:
        lines.insert(0, say("The last {n} days that have any:", n=_IN_WORDS))
    return lines


def _day_words(one: Numbers, say: Speaker) -> str:
    day = _day(one, say)
    if one.heavy is None:
        return say("- {day}: you felt “{now}”", day=day, now=_now_word(one, say))
    if one.now is None:
        return say("- {day}: {heavy} of 10 heavy", day=day, heavy=one.heavy)
    return say(
        "- {day}: {heavy} of 10 heavy, and you felt “{now}”",
        day=day,
        heavy=one.heavy,
        now=_now_word(one, say),
    )


def _now_word(one: Numbers, say: Speaker) -> str:
    """``Low``, as the form says it."""
    asked = bundled_questions().get(CORE).questions(0, say.language).asked
    choices = next(question.choices for question in asked if question.topic is Topic.NOW)
    return next((each.label for each in choices if each.value == str(one.now)), str(one.now))


def _day(one: Numbers, say: Speaker) -> str:
    return format_date(one.on, "MMM d", locale=say.language.replace("-", "_"))


async def _picture(mine: MyNumbers, say: Speaker) -> discord.File:
    first, last = mine.numbers[0], mine.numbers[-1]
    picture = NumbersPicture(
        heavy_title=say("How heavy the week was, 0 to 10"),
        now_title=say("How you were, 1 to 5"),
        first_day=_day(first, say),
        last_day=_day(last, say),
        days=tuple((one.on - first.on).days for one in mine.numbers),
        heavy=tuple(one.heavy for one in mine.numbers),
        now=tuple(one.now for one in mine.numbers),
    )
    said = "; ".join(_day_words(one, say).removeprefix("- ") for one in mine.numbers)
    description = f"{picture.heavy_title}. {picture.now_title}. {said}"[:_DESCRIPTION]
    drawn = await asyncio.to_thread(draw, picture)
    return discord.File(io.BytesIO(drawn), "my-numbers.png", description=description)
