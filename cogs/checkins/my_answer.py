"""One check-in of one's own: what became of it, and what its author can do about that."""

import re
from typing import Any, ClassVar, Final

from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.checkins.answering import Mine
from bot.features.checkins.model import Answer, AnswerId, AnswerState, Ceiling
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.replies import show
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.subject_button import SubjectButton
from cogs._kit.times import day_and_time
from cogs.checkins.answer_words import ceiling_name, kept_lines, state_lines
from cogs.checkins.help_taps import help_taps
from cogs.checkins.said_words import said_lines
from cogs.members.my_page import MyPageButton

ABOUT: Final = r"(?P<guild_id>\d+):(?P<answer_id>\d+)"


class AnswerButton(SubjectButton[AnswerId], template=r"checkins:own"):
    """About one answer of the person who taps; the service looks whose it is."""

    feature: ClassVar[str] = "checkins"

    @property
    def answer_id(self) -> AnswerId:
        return self.subject_id

    async def mine(self, interaction: Interaction) -> Mine:
        return await interaction.client.services.checkins.get_mine(
            claimed_guild(interaction, self.guild_id), self.answer_id, person(interaction)
        )


class LookButton(AnswerButton, template=rf"checkins:look:{ABOUT}"):
    action = "look"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("What became of it")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        mine = await self.mine(interaction)
        await show(interaction, await answer_screen(interaction, mine), discreet=True)


class ChangeButton(AnswerButton, template=rf"checkins:change:{ABOUT}"):
    """Asks anew who it is for. What was sent stays as it is until the form is."""

    action = "change"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Change it")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        answer = (await self.mine(interaction)).answer
        lines = [
            say("**Who is this for?** So far: {choice}.", choice=ceiling_name(answer.ceiling, say)),
            say("What you sent stays as it is until you send the form."),
        ]
        guild_id = answer.guild_id
        choices = [(ChangeForButton(guild_id, answer.id, one, say),) for one in Ceiling]
        taps: list[Any] = [
            *choices,
            (LookButton(guild_id, answer.id, words=say("Leave it as it is")),),
        ]
        await show(interaction, Screen("\n".join(lines), taps), discreet=True)


class ChangeForButton(
    AnswerButton, template=rf"checkins:change_for:{ABOUT}:(?P<who>{'|'.join(Ceiling)})"
):
    action = "change_for"
    opens_form: ClassVar[bool] = True

    def __init__(
        self,
        guild_id: GuildId,
        answer_id: AnswerId,
        ceiling: Ceiling,
        say: Speaker | None = None,
    ) -> None:
        words = ceiling_name(ceiling, say or Speaker())
        super().__init__(guild_id, answer_id, words=words, more=f":{ceiling}")
        self.ceiling = ceiling

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> Any:
        guild_id, answer_id = GuildId(int(match["guild_id"])), AnswerId(int(match["answer_id"]))
        return cls(guild_id, answer_id, Ceiling(match["who"]))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        from cogs.checkins.check_in_form import open_to_change  # noqa: PLC0415  it leads back here

        await open_to_change(interaction, await self.mine(interaction), self.ceiling)


class TakeBackButton(AnswerButton, template=rf"checkins:take_back:{ABOUT}"):
    """One tap more, since what is gone does not come back."""

    action = "take_back"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Take it back")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        mine = await self.mine(interaction)
        answer, now = mine.answer, interaction.client.services.clock.now()
        lines = [
            say("**Take it back?** Your words are erased at once, and no one is told why."),
            say("I can't undo what someone has read."),
        ]
        if mine.round is not None and mine.round.takes_answers(now):
            lines.append(say("You can check in again while it is open."))
        taps = [
            TakeBackNowButton(answer.guild_id, answer.id, say),
            LookButton(answer.guild_id, answer.id, words=say("Leave it")),
        ]
        await show(interaction, Screen("\n".join(lines), taps), discreet=True)


class TakeBackNowButton(AnswerButton, template=rf"checkins:take_back_now:{ABOUT}"):
    action = "take_back_now"
    style = ButtonStyle.danger

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Yes, take it back")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        # What it stands next to leads here.
        from cogs.checkins.sent_screen import CountMeOutButton  # noqa: PLC0415

        services, say, me = interaction.client.services, speaker(interaction), person(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        answer = await services.checkins.take_back(guild_id, self.answer_id, by=me)
        await deliver_own(interaction)
        lines = [say("Done. You took it back, and your words are gone.")]
        taps: list[Tappable] = []
        if await services.checkins.is_counted_in(guild_id, answer.round_id, me):
            lines.append(say("You are still counted as one of the group, without your name."))
            taps.append(CountMeOutButton(guild_id, answer.round_id, say))
        taps += [*help_taps(guild_id, answer.group_id, say), MyPageButton(guild_id, say)]
        await show(interaction, Screen("\n".join(lines), taps), discreet=True)


class AllowButton(AnswerButton, template=rf"checkins:allow:{ABOUT}"):
    """Yes to what the facilitator asked, and to nothing beyond it."""

    action = "allow"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Yes")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        services = interaction.client.services
        guild_id = claimed_guild(interaction, self.guild_id)
        await services.checkins.allow(guild_id, self.answer_id, by=person(interaction))
        await deliver_own(interaction)
        screen = await answer_screen(interaction, await self.mine(interaction))
        await show(interaction, screen, discreet=True)


class DeclineButton(AnswerButton, template=rf"checkins:decline:{ABOUT}"):
    action = "decline"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("No, keep it private")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        services = interaction.client.services
        guild_id = claimed_guild(interaction, self.guild_id)
        await services.checkins.decline(guild_id, self.answer_id, by=person(interaction))
        screen = await answer_screen(interaction, await self.mine(interaction))
        await show(interaction, screen, discreet=True)


async def answer_screen(interaction: Interaction, mine: Mine) -> Screen:
    """Its state in words, its words, and what its author can do now."""
    # The list of all leads here, and this leads there.
    from cogs.checkins.my_check_ins import MyCheckInsButton  # noqa: PLC0415

    say, answer = speaker(interaction), mine.answer
    guild_id, now = answer.guild_id, interaction.client.services.clock.now()
    head = say("**Your check-in from {time}**", time=day_and_time(answer.sent_at))
    lines = [head, *await became_of_it(interaction, mine)]
    if mine.said is not None:
        chosen = ceiling_name(answer.ceiling, say)
        lines += ["", say("You chose: **{choice}**.", choice=chosen)]
        lines.append(said_lines(mine.said, mine.round, say))
    lines += ["", *kept_lines(mine, say)]
    own = [kind(guild_id, answer.id, say) for kind in _can_do(mine, is_held=answer.is_held(now))]
    helping = help_taps(guild_id, answer.group_id, say)
    taps: list[Tappable] = [
        *([*helping, *own] if _points_at_help(answer) else [*own, *helping]),
        MyCheckInsButton(guild_id, say),
        MyPageButton(guild_id, say),
    ]
    return Screen("\n".join(lines), taps)


async def became_of_it(interaction: Interaction, mine: Mine) -> list[str]:
    services, answer = interaction.client.services, mine.answer
    guild_id, now = answer.guild_id, services.clock.now()
    member = await services.members.get(guild_id, answer.member_id)
    return state_lines(mine, member.confirmed_zone, now, speaker(interaction))


def _points_at_help(answer: Answer) -> bool:
    """Its words send them to a person or a line, so the way there is the first button."""
    is_unread = answer.state is AnswerState.WAITING and answer.unread_told_at is not None
    return is_unread or answer.state is AnswerState.TALK


def _can_do(mine: Mine, *, is_held: bool) -> list[type[AnswerButton]]:
    match mine.answer.state:
        case AnswerState.WAITING:
            return [ChangeButton, TakeBackButton]
        case AnswerState.OPENED:
            return [TakeBackButton] if is_held else [ChangeButton, TakeBackButton]
        case AnswerState.CHANGE_ASKED:
            return [ChangeButton, DeclineButton, TakeBackButton]
        case AnswerState.LEAVE_ASKED:
            return [AllowButton, DeclineButton, TakeBackButton]
        case AnswerState.TAKEN_BACK | AnswerState.UNANSWERED | AnswerState.PASSED_OVER:
            return []
        case _:
            return [TakeBackButton]
