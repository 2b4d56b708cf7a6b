"""What is read aloud at a meeting: words without names, ticked off there. Exact times are never shown."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, ClassVar, Final

from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GuildId, SessionId
from bot.core.wall_time import load_zone
from bot.features.checkins.model import CLAIM_LASTS, AnswerId, Event
from bot.features.checkins.reading_aloud import ToReadAloud
from bot.features.sessions.closing import Evening
from bot.features.sessions.model import Session
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import Closing, show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import quoted
from cogs.checkins.said_words import coarse_day
from cogs.sessions.next_meeting import EveningButton

_AT_ONCE: Final = 3
"""On one screen. Those that are ticked make room for the next."""
_ROOM_FOR_WORDS: Final = 3200
_MEETING: Final = r"(?P<guild_id>\d+):(?P<session_id>\d+)"


class AloudButton(TapButton, template=rf"checkins:aloud:{_MEETING}"):
    def __init__(self, guild_id: GuildId, session_id: SessionId, label: str = "Read aloud") -> None:
        super().__init__(f"checkins:aloud:{guild_id}:{session_id}", label)
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await _show_list(interaction, guild_id, self.session_id)


class OnListButton(TapButton, template=r"checkins:on_list"):
    """About one note of the list; afterwards the list is shown again."""

    action: ClassVar[str]

    def __init__(
        self,
        guild_id: GuildId,
        session_id: SessionId,
        answer_id: AnswerId,
        label: str = "-",
        **look: Any,
    ) -> None:
        custom_id = f"checkins:{self.action}:{guild_id}:{session_id}:{answer_id}"
        super().__init__(custom_id, label, **look)
        self.guild_id = guild_id
        self.session_id = session_id
        self.answer_id = answer_id

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "OnListButton":
        session_id, answer_id = SessionId(int(match["session_id"])), int(match["answer_id"])
        return cls(GuildId(int(match["guild_id"])), session_id, AnswerId(answer_id))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await self.do(interaction, guild_id)
        await _show_list(interaction, guild_id, self.session_id)

    async def do(self, interaction: Interaction, guild_id: GuildId) -> None:
        raise NotImplementedError


class TickButton(OnListButton, template=rf"checkins:tick:{_MEETING}:(?P<answer_id>\d+)"):
    action = "tick"

    @override
    async def do(self, interaction: Interaction, guild_id: GuildId) -> None:
        await interaction.client.services.checkins.tick(
            guild_id, self.answer_id, self.session_id, by=person(interaction)
        )


class UntickButton(OnListButton, template=rf"checkins:untick:{_MEETING}:(?P<answer_id>\d+)"):
    action = "untick"

    @override
    async def do(self, interaction: Interaction, guild_id: GuildId) -> None:
        await interaction.client.services.checkins.untick(
            guild_id, self.answer_id, self.session_id, by=person(interaction)
        )


class OffListButton(OnListButton, template=rf"checkins:off_list:{_MEETING}:(?P<answer_id>\d+)"):
    action = "off_list"

    @override
    async def do(self, interaction: Interaction, guild_id: GuildId) -> None:
        await interaction.client.services.checkins.decide(
            guild_id, self.answer_id, Event.KEEP, by=person(interaction)
        )


async def aloud_line(interaction: Interaction, session: Session, say: Speaker) -> str | None:
    left, read = await _count(interaction, session)
    if not left + read:
        return None
    if not left:
        return say("All that was to be read aloud is read.")
    return say.plural("**{n} note to read aloud.**", "**{n} notes to read aloud.**", left)


async def aloud_tap(interaction: Interaction, evening: Evening, say: Speaker) -> Tappable | None:
    session = evening.session
    if not sum(await _count(interaction, session)):
        return None
    return AloudButton(session.guild_id, session.id, say("Read aloud"))


async def _count(interaction: Interaction, session: Session) -> tuple[int, int]:
    return await interaction.client.services.checkins.count_to_read_aloud(
        session.guild_id, session.id, person(interaction)
    )


async def _show_list(interaction: Interaction, guild_id: GuildId, session_id: SessionId) -> None:
    say = speaker(interaction)
    services = interaction.client.services
    by = person(interaction)
    listed = await services.checkins.list_to_read_aloud(guild_id, session_id, by)
    back = EveningButton(guild_id, session_id, say("Back"))
    if not listed:
        await show(interaction, Screen(say("Nothing is on the list for this meeting."), [back]))
        return
    meeting = await services.sessions.card(guild_id, session_id)
    screen = _screen(meeting.session, listed, services.clock.now(), say)
    taps = [*screen.taps, (back,)]
    again = AloudButton(guild_id, session_id, say("Open again"))
    leaves = Screen(say("These words are closed again."), [again])
    closing = Closing(CLAIM_LASTS, leaves, frozenset(one.answer.id for one in listed))
    await show(interaction, Screen(screen.text, taps), discreet=True, closing=closing)


def _screen(session: Session, listed: Sequence[ToReadAloud], now: datetime, say: Speaker) -> Screen:
    zone = load_zone(session.zone)
    ids = session.guild_id, session.id
    left = [one for one in listed if not one.is_ticked]
    read = [one for one in listed if one.is_ticked]
    shown = list(_as_many_as_fit(left))
    parts = [say("**To read aloud**, without names")] if left else [say("All of it is read.")]
    taps: list[Tappable | tuple[Tappable, ...]] = []
    for number, one in enumerate(shown, start=1):
        day = coarse_day(one.answer.sent_at, zone, now, say)
        parts.append(f"**{number}.** {day}\n{quoted(one.words)}")
        tick = TickButton(
            *ids, one.answer.id, say("{number}. Read it", number=number), style=ButtonStyle.primary
        )
        off_words = say("{number}. Take it off the list", number=number)
        taps.append((tick, OffListButton(*ids, one.answer.id, off_words)))
    if len(left) > len(shown):
        rest = len(left) - len(shown)
        parts.append(say.plural("{n} more comes after these.", "{n} more come after these.", rest))
    if read:
        erased = say("What was read is erased within a day.")
        parts.append(erased)
    taps += [
        (UntickButton(*ids, one.answer.id, _not_read(one, session, now, say)),)
        for one in read[-_AT_ONCE:]
    ]
    return Screen("\n\n".join(parts), taps)


def _not_read(one: ToReadAloud, session: Session, now: datetime, say: Speaker) -> str:
    day = coarse_day(one.answer.sent_at, load_zone(session.zone), now, say)
    return say("Not read: {day}", day=day)


def _as_many_as_fit(left: Sequence[ToReadAloud]) -> Iterator[ToReadAloud]:
    room = _ROOM_FOR_WORDS
    for number, one in enumerate(left[:_AT_ONCE]):
        room -= len(quoted(one.words))
        if number and room < 0:
            return
        yield one
