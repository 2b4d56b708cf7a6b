"""What stands there once a check-in is sent: thanks, who has it, when someone reads. Nothing goes out by itself."""

import re
from collections.abc import Callable
from typing import Any, Final

from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.checkins.answering import Sent
from bot.features.checkins.model import RoundId, Said
from bot.features.checkins.pulse import Band, band_of
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import plain, to_copy
from cogs.checkins.help_taps import help_taps
from cogs.checkins.my_numbers import NumbersButton
from cogs.checkins.reading_words import reading_words
from cogs.checkins.round_buttons import ABOUT_ROUND, RoundButton
from cogs.members.my_page import MyPageButton

_COUNTED_AS: Final[dict[Band, Callable[[Speaker], str]]] = {
    Band.LIGHT: lambda say: say("Your week is counted as light, without your name."),
    Band.MIDDLE: lambda say: say("Your week is counted as in the middle, without your name."),
    Band.HEAVY: lambda say: say("Your week is counted as heavy, without your name."),
}


class CountMeInButton(RoundButton, template=rf"checkins:count:{ABOUT_ROUND}:(?P<band>[012])"):
    action = "count"

    def __init__(
        self, guild_id: GuildId, round_id: RoundId, band: Band, say: Speaker | None = None
    ) -> None:
        super().__init__(guild_id, round_id, say, more=f":{band.value}")
        self.band = band

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Count me in")

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> Any:
        guild_id, round_id = GuildId(int(match["guild_id"])), RoundId(int(match["round_id"]))
        return cls(guild_id, round_id, Band(int(match["band"])))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id, say = claimed_guild(interaction, self.guild_id), speaker(interaction)
        await interaction.client.services.checkins.count_me_in(
            guild_id, self.round_id, self.band, by=person(interaction)
        )
        lines = [
            _COUNTED_AS[self.band](say),
            say("I keep only that, and only until this check-in closes."),
        ]
        taps = [
            CountMeOutButton(guild_id, self.round_id, say),
            MyPageButton(guild_id, say),
            *help_taps(guild_id, None, say),
        ]
        await show(interaction, Screen("\n".join(lines), taps), discreet=True)


class CountMeOutButton(RoundButton, template=rf"checkins:uncount:{ABOUT_ROUND}"):
    action = "uncount"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Don't count me")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id, say = claimed_guild(interaction, self.guild_id), speaker(interaction)
        await interaction.client.services.checkins.count_me_out(
            guild_id, self.round_id, by=person(interaction)
        )
        words = say("You are not counted. What I kept for it is gone.")
        taps = [MyPageButton(guild_id, say), *help_taps(guild_id, None, say)]
        await show(interaction, Screen(words, taps), discreet=True)


async def sent_screen(interaction: Interaction, sent: Sent, said: Said) -> Screen:
    # What it leads to leads here again when an answer is changed.
    from cogs.checkins.my_answer import TakeBackButton  # noqa: PLC0415

    services, say = interaction.client.services, speaker(interaction)
    answer, group = sent.answer, sent.group
    member = await services.members.get(answer.guild_id, answer.member_id)
    may_count = await _may_count(interaction, sent, said)
    lines = [
        _thanks(say, is_heavy=sent.offers_help),
        _with_whom(sent, say),
        reading_words(sent.reading, member.confirmed_zone, services.clock.now(), say),
    ]
    if sent.offers_help:
        lines += ["", _nothing_by_itself(say)]
    taps: list[Tappable] = [*help_taps(answer.guild_id, group.id, say)]
    if may_count and said.heavy is not None:
        counted_while = say("It stops counting once a facilitator opens your note.")
        lines += ["", f"{_about_counting(say)} {counted_while}"]
        taps.append(CountMeInButton(answer.guild_id, answer.round_id, band_of(said.heavy), say))
    taps += [
        TakeBackButton(answer.guild_id, answer.id, say),
        MyPageButton(answer.guild_id, say),
    ]
    return Screen("\n".join(lines), taps)


def plainly_sent(sent: Sent, say: Speaker) -> Screen:
    """For when more could not be looked up or shown."""
    from cogs.checkins.my_answer import TakeBackButton  # noqa: PLC0415  as above

    answer = sent.answer
    lines = [
        _thanks(say, is_heavy=sent.offers_help),
        _with_whom(sent, say),
        say("You find it on My page."),
    ]
    taps: list[Tappable] = [
        *help_taps(answer.guild_id, sent.group.id, say),
        TakeBackButton(answer.guild_id, answer.id, say),
        MyPageButton(answer.guild_id, say),
    ]
    return Screen("\n".join(lines), taps)


def just_me_screen(
    guild_id: GuildId, round_id: RoundId, said: Said, say: Speaker, *, kept: bool
) -> Screen:
    lines: list[str] = []
    if said.asks_for_more:
        lines.append(_thanks(say, is_heavy=True))
    if kept:
        lines.append(
            say("Only you have seen this. I have kept the numbers for you alone, and no words.")
        )
    else:
        lines.append(say("Only you have seen this. I have kept nothing."))
    if said.asks_for_more:
        lines.append(_nothing_by_itself(say))
    if words := to_copy(said.words):
        lines += [say("Here are your words, if you want to copy them."), words[0]]
    taps: list[Tappable] = [*help_taps(guild_id, None, say)]
    if said.heavy is not None:
        lines += ["", _about_counting(say)]
        taps.append(CountMeInButton(guild_id, round_id, band_of(said.heavy), say))
    taps += [NumbersButton(guild_id, say), MyPageButton(guild_id, say)]
    return Screen("\n".join(lines), taps)


async def _may_count(interaction: Interaction, sent: Sent, said: Said) -> bool:
    """Whether it can still be counted and is not yet. Who changed the number of a counted one is counted with it."""
    checkins, answer = interaction.client.services.checkins, sent.answer
    asked = await checkins.find_open(answer.guild_id, answer.group_id)
    if asked is None or asked.id != answer.round_id or answer.opened_at is not None:
        return False
    me = answer.member_id
    if not sent.changed or not await checkins.is_counted_in(answer.guild_id, asked.id, me):
        return True
    if said.heavy is None:
        await checkins.count_me_out(answer.guild_id, asked.id, by=me)
    else:
        await checkins.count_me_in(answer.guild_id, asked.id, band_of(said.heavy), by=me)
    return False


def _thanks(say: Speaker, *, is_heavy: bool) -> str:
    if is_heavy:
        return say("That sounds like a lot. Thank you for saying it.")
    return say("Thank you.")


def _with_whom(sent: Sent, say: Speaker) -> str:
    return say("It is with the facilitators of {group}.", group=plain(sent.group.name))


def _nothing_by_itself(say: Speaker) -> str:
    return say(
        "You can open help lines, ask a facilitator to reach you, or read something. "
        "None of it happens unless you tap."
    )


def _about_counting(say: Speaker) -> str:
    return say("**Count me in** adds only light, middle or heavy to what the group sees.")
