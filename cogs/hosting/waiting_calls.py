"""Who can't get in, on the facilitators' side: on *Next meeting*, behind a private note, and on the desk."""

import re
from typing import Any, ClassVar

import discord
from discord import ButtonStyle, ui
from typing_extensions import override

from bot.core.errors import NotAllowedError, NotFoundError
from bot.core.ids import GuildId, SessionId
from bot.features.hosting.moments import ANSWER_LIMIT, Ping, PingAnswer, PingId
from bot.features.hosting.promises import TROUBLE
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import NotWanted
from bot.features.sessions.closing import Evening
from bot.features.sessions.model import Session
from cogs._kit import note_lines
from cogs._kit.deliveries import Note, Reading, note, opens
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.pages import Section, desk_section
from cogs._kit.replies import show
from cogs._kit.safe import SafeForm, TapButton, form_id
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import plain
from cogs._kit.times import how_long
from cogs.outbox.open_button import OpenButton
from cogs.sessions.next_meeting import EVENING_LINES, EVENING_TAPS, EveningButton
from cogs.sessions.session_card import session_of

_AT_ONCE = 3
_QUICK = (PingAnswer.COMING, PingAnswer.BROWSER, PingAnswer.HEARD)


class WaitingCallsButton(
    TapButton, template=r"hosting:calls:(?P<guild_id>\d+):(?P<session_id>\d+)"
):
    def __init__(
        self,
        guild_id: GuildId,
        session_id: SessionId,
        say: Speaker | None = None,
        *,
        number: int | None = None,
    ) -> None:
        """With a ``number`` where one screen shows several."""
        say = say or Speaker()
        words = say("Help them in")
        if number is not None:
            words = say("{number}. Help them in", number=number)
        super().__init__(f"hosting:calls:{guild_id}:{session_id}", words, style=ButtonStyle.primary)
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        screen = await calls_screen(interaction, guild_id, self.session_id)
        await show(interaction, screen)


class QuickAnswerButton(
    TapButton,
    template=r"hosting:answer:(?P<guild_id>\d+):(?P<ping_id>\d+):(?P<answer>coming|browser|heard)",
):
    def __init__(
        self, guild_id: GuildId, ping_id: PingId, answer: PingAnswer, say: Speaker | None = None
    ) -> None:
        words = _quick_words(answer, say or Speaker())
        super().__init__(f"hosting:answer:{guild_id}:{ping_id}:{answer}", words)
        self.guild_id = guild_id
        self.ping_id = ping_id
        self.answer = answer

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "QuickAnswerButton":
        ping_id = PingId(int(match["ping_id"]))
        return cls(GuildId(int(match["guild_id"])), ping_id, PingAnswer(match["answer"]))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await _answer(interaction, guild_id, self.ping_id, self.answer)


class WriteAnswerButton(TapButton, template=r"hosting:write:(?P<guild_id>\d+):(?P<ping_id>\d+)"):
    opens_form: ClassVar[bool] = True

    def __init__(self, guild_id: GuildId, ping_id: PingId, say: Speaker | None = None) -> None:
        words = (say or Speaker())("Write an answer")
        super().__init__(f"hosting:write:{guild_id}:{ping_id}", words)
        self.guild_id = guild_id
        self.ping_id = ping_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await interaction.response.send_modal(AnswerForm(interaction, guild_id, self.ping_id))


class AnswerForm(SafeForm):
    def __init__(self, interaction: Interaction, guild_id: GuildId, ping_id: PingId) -> None:
        say = speaker(interaction)
        super().__init__(
            title=say("Your answer"), custom_id=form_id("hosting:write_form", interaction)
        )
        self.guild_id = guild_id
        self.ping_id = ping_id
        self.words: ui.TextInput[Any] = ui.TextInput(
            custom_id="words", style=discord.TextStyle.paragraph, max_length=ANSWER_LIMIT
        )
        about = say("Only they read it. It goes a day after the meeting.")
        self.add_item(ui.Label(text=say("Your words"), description=about, component=self.words))

    @override
    async def on_form(self, interaction: Interaction) -> None:
        words = self.words.value
        await _answer(interaction, self.guild_id, self.ping_id, PingAnswer.WORDS, words)


@note(TROUBLE, at_any_hour=True)
async def somebody_waits(delivery: Delivery, reading: Reading) -> Note:
    if delivery.member_id is None:
        raise NotWanted
    try:
        waiting = await reading.services.hosting.list_waiting(
            delivery.guild_id, session_of(delivery), by=delivery.member_id
        )
    except (NotAllowedError, NotFoundError) as gone:
        raise NotWanted from gone
    if not waiting:
        raise NotWanted
    return Note(note_lines.waiting(reading.say), [OpenButton(delivery.id, reading.say)])


@opens(TROUBLE)
async def opened(delivery: Delivery, interaction: Interaction, _say: Speaker) -> Screen:
    return await calls_screen(interaction, delivery.guild_id, session_of(delivery))


@desk_section(order=5)
async def trouble_on_desk(
    interaction: Interaction, guild_id: GuildId, say: Speaker
) -> Section | None:
    waiting = await interaction.client.services.hosting.list_waiting_for(
        guild_id, person(interaction)
    )
    if not waiting:
        return None
    shown = waiting[:_AT_ONCE]
    numbers = range(1, len(shown) + 1) if len(shown) > 1 else [None]
    lines = [
        ("" if number is None else f"{number}. ")
        + say.plural(
            "**{n} person can't get into the meeting of {group}.**",
            "**{n} people can't get into the meeting of {group}.**",
            count,
            group=plain(group.name),
        )
        for number, (group, _, count) in zip(numbers, shown, strict=True)
    ]
    taps = [
        WaitingCallsButton(guild_id, session_id, say, number=number)
        for number, (_, session_id, _) in zip(numbers, shown, strict=True)
    ]
    return Section("\n".join(lines), taps)


async def trouble_line(interaction: Interaction, session: Session, say: Speaker) -> str | None:
    waiting = await _waiting(interaction, session)
    if not waiting:
        return None
    people = ", ".join(_who(one) for one in waiting)
    return say("**Trouble joining:** {people}", people=people)


async def trouble_tap(interaction: Interaction, evening: Evening, say: Speaker) -> Tappable | None:
    session = evening.session
    if not await _waiting(interaction, session):
        return None
    return WaitingCallsButton(session.guild_id, session.id, say)


async def calls_screen(
    interaction: Interaction, guild_id: GuildId, session_id: SessionId
) -> Screen:
    """The one who waits longest, with the answers."""
    say = speaker(interaction)
    hosting = interaction.client.services.hosting
    waiting = await hosting.see_waiting(guild_id, session_id, by=person(interaction))
    back = EveningButton(guild_id, session_id, say("Back"))
    if not waiting:
        return Screen(say("Everyone who called for help has an answer."), [back])
    first, *more = waiting
    lines = [say("{person} can't get in. What should I tell them?", person=_who(first))]
    if more:
        lines.append(say("After that: {people}", people=", ".join(_who(one) for one in more)))
    taps: list[Tappable] = [QuickAnswerButton(guild_id, first.id, one, say) for one in _QUICK]
    if await hosting.takes_words(guild_id):
        taps.append(WriteAnswerButton(guild_id, first.id, say))
    return Screen("\n".join(lines), [*taps, back])


async def _answer(
    interaction: Interaction,
    guild_id: GuildId,
    ping_id: PingId,
    answer: PingAnswer,
    words: str | None = None,
) -> None:
    services = interaction.client.services
    ping = await services.hosting.answer_call(
        guild_id, ping_id, answer, by=person(interaction), words=words
    )
    waiting = await services.hosting.list_waiting(guild_id, ping.session_id, by=person(interaction))
    if waiting:
        await show(interaction, await calls_screen(interaction, guild_id, ping.session_id))
        return
    say = speaker(interaction)
    back = EveningButton(guild_id, ping.session_id, say("Back"))
    words = say("Sent. {person} reads it on their own screen.", person=f"<@{ping.member_id}>")
    await show(interaction, Screen(words, [back]))


async def _waiting(interaction: Interaction, session: Session) -> tuple[Ping, ...]:
    return await interaction.client.services.hosting.list_waiting(
        session.guild_id, session.id, by=person(interaction)
    )


def _who(ping: Ping) -> str:
    return f"<@{ping.member_id}>, {how_long(ping.asked_at)}"


def _quick_words(answer: PingAnswer, say: Speaker) -> str:
    words = {
        PingAnswer.COMING: say("I'm coming to help"),
        PingAnswer.BROWSER: say("Try the browser"),
        PingAnswer.HEARD: say("We can hear you now"),
    }
    return words[answer]


if trouble_line not in EVENING_LINES:
    EVENING_LINES.append(trouble_line)
if trouble_tap not in EVENING_TAPS:
    EVENING_TAPS.append(trouble_tap)
