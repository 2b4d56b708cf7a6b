"""**Check in**: first *Who is this for?*, then, once, whether it may be kept; the form comes after that."""

import re
from typing import Any, ClassVar, Final

from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.checkins.answering import Asking
from bot.features.checkins.errors import NotAgreedError, OnlyReadersError
from bot.features.checkins.model import Ceiling, RoundId
from cogs._kit.asked_anew import with_question
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.still_here import refuse_departed
from cogs._kit.text import label, plain
from cogs.checkins.answer_words import ceiling_name
from cogs.checkins.reading_words import reading_words
from cogs.checkins.round_buttons import ABOUT_ROUND, RoundButton
from cogs.helplines.help_now import HelpNowButton

JUST_ME: Final = "me"
WHO: Final = rf"(?P<who>{JUST_ME}|{'|'.join(Ceiling)})"
_CEILING: Final = rf"(?P<who>{'|'.join(Ceiling)})"


class StartButton(RoundButton, template=rf"checkins:start:{ABOUT_ROUND}"):
    action = "start"
    style = ButtonStyle.primary

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Check in")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await refuse_departed(interaction, guild_id)
        asking = await interaction.client.services.checkins.prepare(
            guild_id, self.round_id, person(interaction)
        )
        if asking.earlier is not None:
            from cogs.checkins.my_answer import answer_screen  # noqa: PLC0415  it leads back here

            await show(interaction, await answer_screen(interaction, asking.earlier), discreet=True)
            return
        screen = await with_question(
            interaction, guild_id, await who_screen(interaction, asking), speaker(interaction)
        )
        await show(interaction, screen, discreet=True)


class _ForButton(RoundButton, template=r"checkins:whom"):
    def __init__(
        self,
        guild_id: GuildId,
        round_id: RoundId,
        who: Ceiling | None,
        say: Speaker | None = None,
        *,
        words: str | None = None,
    ) -> None:
        words = words or who_name(who, say or Speaker())
        super().__init__(guild_id, round_id, words=words, more=f":{who or JUST_ME}")
        self.who = who

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> Any:
        guild_id, round_id = GuildId(int(match["guild_id"])), RoundId(int(match["round_id"]))
        return cls(guild_id, round_id, who_of(match["who"]))

    async def _prepare(self, interaction: Interaction) -> Asking:
        guild_id = claimed_guild(interaction, self.guild_id)
        asking = await interaction.client.services.checkins.look_to_answer(
            guild_id, self.round_id, person(interaction)
        )
        if self.who is not None and not asking.is_led:
            raise OnlyReadersError
        return asking


class ForButton(_ForButton, template=rf"checkins:for:{ABOUT_ROUND}:{WHO}"):
    """Opens the form. For *Just me* nothing is kept, so nothing has to be asked before."""

    action = "for"
    opens_form: ClassVar[bool] = True

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        from cogs.checkins.check_in_form import open_form  # noqa: PLC0415  its replies lead back here

        asking = await self._prepare(interaction)
        if self.who is not None and not asking.agreed:
            raise NotAgreedError
        await open_form(interaction, asking, self.who)


class AgreementButton(_ForButton, template=rf"checkins:agree:{ABOUT_ROUND}:{_CEILING}"):
    """The first time: what keeping it means, before anything is typed."""

    action = "agree"

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        asking = await self._prepare(interaction)
        guild_id, round_id = asking.round.guild_id, asking.round.id
        words = to_keep_answers(say)
        once = say("I ask you this once. The form comes next.")
        taps: list[Tappable] = [
            AgreeButton(guild_id, round_id, self.who, say, words=say("I agree")),
            ForButton(guild_id, round_id, None, say, words=say("Just me instead")),
        ]
        await show(interaction, Screen(f"{words}\n\n{once}", taps), discreet=True)


class AgreeButton(_ForButton, template=rf"checkins:agreed:{ABOUT_ROUND}:{_CEILING}"):
    """The form opens at once, since Discord waits three seconds for it; the yes is kept while they read it."""

    action = "agreed"
    style = ButtonStyle.primary
    opens_form: ClassVar[bool] = True

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        from cogs.checkins.check_in_form import open_form  # noqa: PLC0415  its replies lead back here

        asking = await self._prepare(interaction)
        await open_form(interaction, asking, self.who)
        await interaction.client.services.checkins.agree(asking.round.guild_id, person(interaction))


def to_keep_answers(say: Speaker) -> str:
    """What they agree to. Other words need another ``AGREED_TO``."""
    return say(
        "To pass this on I must keep it, locked, until it is dealt with. "
        "One facilitator of your group opens it. You see who. "
        "It is erased 7 days after their answer, or after 14 days if no one answers."
    )


def who_name(who: Ceiling | None, say: Speaker) -> str:
    return say("Just me") if who is None else ceiling_name(who, say)


def who_of(word: str) -> Ceiling | None:
    return None if word == JUST_ME else Ceiling(word)


async def who_screen(interaction: Interaction, asking: Asking) -> Screen:
    services, say = interaction.client.services, speaker(interaction)
    guild_id, round_id = asking.round.guild_id, asking.round.id
    me = person(interaction)
    member = await services.members.get(guild_id, me)
    group = plain(asking.group.name)
    choices = await services.checkins.choices(guild_id, me)
    mine = say("- **Just me**: you see what you wrote, and I keep nothing.")
    if choices.history_days is not None:
        mine = say("- **Just me**: you see what you wrote, and I keep your numbers for you alone.")
    just_me = ForButton(guild_id, round_id, None, say)
    if not asking.is_led:
        lines = [
            say("No one else leads {group} right now, so no one could read it.", group=group),
            say("You can still check in for yourself. Help lines are open too."),
            mine,
        ]
        return Screen("\n".join(lines), [just_me, HelpNowButton(say)])
    lines = [
        say("**Who is this for?**"),
        mine,
        say("- **Facilitators only**: one facilitator of {group} reads it.", group=group),
        say("- **Read aloud**: your words may be read at a meeting, without your name."),
        say("- **In the room**: your words may go in the room, with your name."),
        "",
        say(
            "All but **Just me** is read by a facilitator first. "
            "They can share less than you say, never more."
        ),
        reading_words(asking.reading, member.confirmed_zone, services.clock.now(), say),
    ]
    kind = ForButton if asking.agreed else AgreementButton
    others = [(kind(guild_id, round_id, ceiling, say),) for ceiling in Ceiling]
    # One under the other: they are read as a ladder, and are too long to stand side by side on a phone.
    return Screen("\n".join(lines), [(just_me,), *others])


def start_tap(guild_id: GuildId, round_id: RoundId, say: Speaker) -> TapButton:
    return StartButton(guild_id, round_id, say)


def start_for_group(
    guild_id: GuildId, round_id: RoundId, group_name: str, say: Speaker
) -> TapButton:
    words = label(say("Check in for {group}", group=group_name))
    return StartButton(guild_id, round_id, words=words)
