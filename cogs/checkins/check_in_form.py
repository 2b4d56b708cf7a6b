"""The form: at most five questions, none of them required. Whatever goes wrong, the words come back to copy."""

from typing import Any

import discord
import structlog
from discord import ui
from typing_extensions import override

from bot.core.errors import Refusal
from bot.core.ids import GuildId
from bot.features.checkins.answering import Asking, Mine, Sent
from bot.features.checkins.errors import BeingReadError, NothingSaidError, SettledError
from bot.features.checkins.model import (
    WORDS_LIMIT,
    AnswerId,
    AnswerState,
    Ceiling,
    Round,
    RoundId,
    Said,
)
from bot.features.checkins.questions import Question, Topic
from cogs._kit.acknowledgement import DID_NOT_TAKE_IT, UnheardError
from cogs._kit.interaction import Interaction, person
from cogs._kit.refusals import answer_error, first_aid, words_for
from cogs._kit.replies import show, show_beside
from cogs._kit.safe import SafeForm, form_id
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.still_here import refuse_departed
from cogs._kit.text import to_copy
from cogs.checkins.answer_words import questions_of
from cogs.checkins.sent_screen import just_me_screen, plainly_sent, sent_screen
from cogs.checkins.start_button import StartButton

log = structlog.get_logger()


async def open_form(interaction: Interaction, asking: Asking, who: Ceiling | None) -> None:
    """For a round that is open. What they sent before is filled in, unless it is for nobody else."""
    earlier = asking.earlier if who is not None else None
    if earlier is not None:
        _require_changeable(interaction, earlier)
    form = CheckInForm(
        interaction,
        asking.round.guild_id,
        asking.round,
        who,
        asking.round.id,
        before=earlier.said if earlier else None,
        takes_words=asking.takes_words,
    )
    await interaction.response.send_modal(form)


async def open_to_change(interaction: Interaction, mine: Mine, ceiling: Ceiling) -> None:
    """Also when the round is closed: a facilitator may have asked for it."""
    _require_changeable(interaction, mine)
    answer = mine.answer
    guild = await interaction.client.services.guilds.get(answer.guild_id)
    form = CheckInForm(
        interaction,
        answer.guild_id,
        mine.round,
        ceiling,
        answer.round_id,
        changes=answer.id,
        before=mine.said,
        takes_words=not guild.is_run_by_program,
    )
    await interaction.response.send_modal(form)


class CheckInForm(SafeForm):
    def __init__(
        self,
        interaction: Interaction,
        guild_id: GuildId,
        asked: Round | None,
        who: Ceiling | None,
        round_id: RoundId,
        *,
        changes: AnswerId | None = None,
        before: Said | None = None,
        takes_words: bool,
    ) -> None:
        say = speaker(interaction)
        super().__init__(
            title=say("How was this week?"), custom_id=form_id("checkins:form", interaction)
        )
        self.guild_id = guild_id
        self.round_id = round_id
        self.who = who
        self.changes = changes
        before = before or Said()
        questions = questions_of(asked, say.language)
        self.lists: dict[Topic, ui.Select[Any]] = {}
        for question in questions.asked:
            field = _list(question, before, say)
            self.lists[question.topic] = field
            self.add_item(
                ui.Label(text=question.label, description=question.description, component=field)
            )
        self.words: ui.TextInput[Any] | None = None
        if takes_words:
            self.words = ui.TextInput(
                custom_id="words",
                style=discord.TextStyle.paragraph,
                required=False,
                max_length=WORDS_LIMIT,
                default=before.words or None,
            )
            self.add_item(
                ui.Label(
                    text=questions.words_label,
                    description=questions.words_description,
                    component=self.words,
                )
            )

    @property
    def said(self) -> Said:
        heavy, now = self._chosen(Topic.HEAVY), self._chosen(Topic.NOW)
        return Said(
            heavy=None if heavy is None else int(heavy),
            now=None if now is None else int(now),
            own_time=self._chosen(Topic.OWN_TIME),
            need=self._chosen(Topic.NEED),
            words="" if self.words is None else self.words.value.strip(),
        )

    @override
    async def on_form(self, interaction: Interaction) -> None:
        try:
            kept = await self._pass_on(interaction)
        except Refusal as refusal:
            await self._give_back(interaction, self._refused(interaction, refusal))
        except Exception as bug:  # noqa: BLE001  what somebody wrote is not lost by a bug of ours
            await answer_error(interaction, bug)
            await self._give_back(interaction, None)
        else:
            await self._say_kept(interaction, kept=kept)

    async def _pass_on(self, interaction: Interaction) -> Sent | bool:
        """For nobody else: whether their numbers are kept."""
        checkins, me = interaction.client.services.checkins, person(interaction)
        await refuse_departed(interaction, self.guild_id)
        said = self.said
        if said.is_empty:
            raise NothingSaidError
        if self.who is None:
            return await checkins.add_numbers(self.guild_id, said, by=me)
        if self.changes is None:
            return await checkins.send(
                self.guild_id, self.round_id, by=me, ceiling=self.who, said=said
            )
        return await checkins.edit(self.guild_id, self.changes, by=me, ceiling=self.who, said=said)

    async def _say_kept(self, interaction: Interaction, *, kept: Sent | bool) -> None:
        """It is done, whatever fails from here on: nobody may read that it is not, and send it twice."""
        say = speaker(interaction)
        if isinstance(kept, Sent):
            plainly = plainly_sent(kept, say)
        else:
            plainly = just_me_screen(self.guild_id, self.round_id, self.said, say, kept=kept)
        try:
            screen = plainly
            if isinstance(kept, Sent):
                screen = await sent_screen(interaction, kept, self.said)
            await show(interaction, screen, discreet=True)
        except (Refusal, UnheardError, *DID_NOT_TAKE_IT):
            await _try_to_show(interaction, plainly)
        except Exception:
            log.exception("a check-in is kept, and its screen failed")
            await _try_to_show(interaction, plainly)

    def _refused(self, interaction: Interaction, refusal: Refusal) -> Screen:
        say = speaker(interaction)
        again = StartButton(self.guild_id, self.round_id, say)
        if isinstance(refusal, NothingSaidError):
            words = say("There was nothing in it, so I sent nothing.")
            return Screen(words, [again, *first_aid(say, interaction)])
        return words_for(refusal)(refusal, say, interaction)

    async def _give_back(self, interaction: Interaction, screen: Screen | None) -> None:
        """``screen`` says why. None: that has been said already."""
        say = speaker(interaction)
        pieces = to_copy("" if self.words is None else self.words.value)
        yours = say("Here are your words, to copy. I kept none of it.")
        if screen is not None:
            first = [screen.text, *([yours, pieces.pop(0)] if pieces else [])]
            await show(interaction, Screen("\n".join(first), screen.taps), discreet=True)
        for piece in pieces:
            text = piece if screen is not None else f"{yours}\n{piece}"
            await show_beside(interaction, Screen(text, _ways_on(say, interaction)))

    def _chosen(self, topic: Topic) -> str | None:
        field = self.lists.get(topic)
        return field.values[0] if field is not None and field.values else None


async def _try_to_show(interaction: Interaction, screen: Screen) -> None:
    try:
        await show(interaction, screen, discreet=True)
    except (UnheardError, *DID_NOT_TAKE_IT) as trouble:
        log.warning("that a check-in is kept could not be shown", trouble=repr(trouble))


def _list(question: Question, before: Said, say: Speaker) -> ui.Select[Any]:
    values = {
        Topic.HEAVY: before.heavy,
        Topic.NOW: before.now,
        Topic.OWN_TIME: before.own_time,
        Topic.NEED: before.need,
    }
    chosen = str(values[question.topic])
    return ui.Select(
        custom_id=question.topic.value,
        placeholder=say("Skip, or choose"),
        required=False,
        min_values=0,
        options=[
            discord.SelectOption(label=one.label, value=one.value, default=one.value == chosen)
            for one in question.choices
        ],
    )


def _require_changeable(interaction: Interaction, mine: Mine) -> None:
    """Before anything is typed for nothing."""
    now = interaction.client.services.clock.now()
    match mine.answer.state:
        case AnswerState.WAITING | AnswerState.CHANGE_ASKED:
            return
        case AnswerState.OPENED if not mine.answer.is_held(now):
            return
        case AnswerState.TAKEN_BACK | AnswerState.UNANSWERED | AnswerState.PASSED_OVER:
            raise SettledError
        case _:
            raise BeingReadError


def _ways_on(say: Speaker, interaction: Interaction) -> tuple[Tappable, ...]:
    return first_aid(say, interaction)
