"""What a facilitator does with a note that is open before them, as far as its writer allows."""

import re
from collections.abc import Iterator

from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.checkins.errors import NotOpenedError, SettledError
from bot.features.checkins.model import Answer, AnswerId, AnswerState, Ceiling, Event
from bot.features.checkins.reviewing import Decided, Opened
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.times import day_and_time
from cogs.checkins.open_note import NOTE, OpenAgainButton, OpenNextButton
from cogs.desk.desk_button import DeskButton

_DECIDED = "keep|ask_to_talk|read_aloud|ask_change|put_in_room"


class DecideButton(TapButton, template=rf"checkins:decide:{NOTE}:(?P<event>{_DECIDED})"):
    def __init__(
        self, guild_id: GuildId, answer_id: AnswerId, event: Event, label: str = "-"
    ) -> None:
        super().__init__(f"checkins:decide:{guild_id}:{answer_id}:{event}", label)
        self.guild_id = guild_id
        self.answer_id = answer_id
        self.event = event

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "DecideButton":
        answer_id = AnswerId(int(match["answer_id"]))
        return cls(GuildId(int(match["guild_id"])), answer_id, Event(match["event"]))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await decide(interaction, guild_id, self.answer_id, self.event)


class AskLeaveButton(TapButton, template=rf"checkins:ask_leave:{NOTE}:(?P<use>read_aloud|room)"):
    """Beyond what the writer allowed there is only a question to them."""

    def __init__(
        self, guild_id: GuildId, answer_id: AnswerId, use: Ceiling, say: Speaker | None = None
    ) -> None:
        say = say or Speaker()
        words = (
            say("Ask whether it may go in the room")
            if use is Ceiling.ROOM
            else say("Ask whether I may read it aloud")
        )
        super().__init__(f"checkins:ask_leave:{guild_id}:{answer_id}:{use}", words)
        self.guild_id = guild_id
        self.answer_id = answer_id
        self.use = use

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "AskLeaveButton":
        answer_id = AnswerId(int(match["answer_id"]))
        return cls(GuildId(int(match["guild_id"])), answer_id, Ceiling(match["use"]))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await decide(interaction, guild_id, self.answer_id, Event.ASK_LEAVE, wants_use=self.use)


async def decide(
    interaction: Interaction,
    guild_id: GuildId,
    answer_id: AnswerId,
    event: Event,
    *,
    wants_use: Ceiling | None = None,
) -> None:
    say = speaker(interaction)
    try:
        decided = await interaction.client.services.checkins.decide(
            guild_id, answer_id, event, by=person(interaction), wants_use=wants_use
        )
    except NotOpenedError:
        words = say("The ten minutes are over, so I changed nothing. You can open it again.")
        screen = Screen(words, [OpenAgainButton(guild_id, answer_id, say)])
    except SettledError:
        words = say("This one is settled, or its writer took it back. Nothing was changed.")
        screen = Screen(words, [DeskButton(guild_id, say)])
    else:
        screen = _decided_screen(decided, say)
    await show(interaction, screen)


def decision_taps(opened: Opened, say: Speaker, *, is_fresh: bool) -> Iterator[Tappable]:
    """No further than the writer allowed; what they did not allow, they can be asked."""
    answer = opened.answer
    for event, words in _within_ceiling(opened, say, is_fresh=is_fresh):
        yield DecideButton(answer.guild_id, answer.id, event, words)
    if not answer.has_words:
        return
    for use in (Ceiling.READ_ALOUD, Ceiling.ROOM):
        comes_too_late = use is Ceiling.READ_ALOUD and opened.next_meeting is None
        if not answer.ceiling.allows(use) and not comes_too_late:
            yield AskLeaveButton(answer.guild_id, answer.id, use, say)


def _within_ceiling(opened: Opened, say: Speaker, *, is_fresh: bool) -> Iterator[tuple[Event, str]]:
    answer = opened.answer
    yield Event.KEEP, say("Read, not shared")
    if opened.may_ask_to_talk:
        yield Event.ASK_TO_TALK, say("Ask to talk")
    may_share = answer.has_words and answer.ceiling.allows
    if may_share and may_share(Ceiling.READ_ALOUD) and opened.next_meeting is not None:
        yield Event.READ_ALOUD, say("Read aloud")
    yield Event.ASK_CHANGE, say("Ask for a change")
    if may_share and may_share(Ceiling.ROOM):
        yield (
            Event.PUT_IN_ROOM,
            say("Put in the room") if is_fresh else say("Ask whether it still may go in the room"),
        )


def next_screen(guild_id: GuildId, answer: Answer, more: int, words: str, say: Speaker) -> Screen:
    """What was done, then the next one."""
    if not more:
        rest = say("Nothing more waits in this group.")
        return Screen(f"{words}\n\n{rest}", [DeskButton(guild_id, say)])
    rest = say.plural("{n} more waits.", "{n} more wait.", more)
    following = OpenNextButton(guild_id, answer.group_id, say("Open the next"))
    return Screen(f"{words}\n\n{rest}", [following, DeskButton(guild_id, say)])


def _decided_screen(decided: Decided, say: Speaker) -> Screen:
    answer = decided.answer
    who = say("The writer") if decided.author is None else f"<@{decided.author}>"
    words = _what_was_done(decided, who, say)
    return next_screen(answer.guild_id, answer, decided.more, words, say)


def _what_was_done(decided: Decided, who: str, say: Speaker) -> str:
    match decided.answer.state:
        case AnswerState.TALK:
            return say(
                "{person} can see on their page that you would like to talk. "
                "They decide if and when.",
                person=who,
            )
        case AnswerState.ON_LIST if decided.next_meeting is not None:
            return say(
                "It is on the list for {time}, without a name. "
                "{person} can take it back until then.",
                person=who,
                time=day_and_time(decided.next_meeting.starts_at),
            )
        case AnswerState.IN_ROOM:
            return say(
                "A card in the room will say that {person} shared a few words. "
                "The words open only by a tap. {person} can take them back.",
                person=who,
            )
        case AnswerState.CHANGE_ASKED:
            return say("I asked {person} for a change. Until then it goes nowhere.", person=who)
        case AnswerState.LEAVE_ASKED:
            return say("I asked {person}. Without a yes it goes no further.", person=who)
        case _:
            return say("{person} can see that it was read. It goes no further.", person=who)
