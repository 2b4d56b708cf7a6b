"""**Next meeting**, for facilitators: everything about the meeting at hand on one private screen."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeAlias

import discord
from typing_extensions import override

from bot.core.ids import GuildId, MemberId, SessionId
from bot.core.wall_time import load_zone
from bot.features.sessions.at_hand import at_hand
from bot.features.sessions.closing import Evening
from bot.features.sessions.model import Session
from bot.features.sessions.service import MeetingCard
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import next_steps, show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label, plain
from cogs._kit.times import day_and_time, day_in, how_long
from cogs.desk.desk_button import DeskButton
from cogs.desk.no_group import no_group
from cogs.sessions.cancel_meeting import CancelMeetingButton
from cogs.sessions.close_meeting import CloseMeetingButton
from cogs.sessions.meeting_words import names, title_of, when_lines
from cogs.sessions.room_note import RoomNoteButton

EveningLine: TypeAlias = Callable[[Interaction, Session, Speaker], Awaitable[str | None]]

EVENING_LINES: Final[list[EveningLine]] = []
"""What else waits for a meeting: people who ask for a word, or to be let in. Other features add theirs."""

PLANNED_LINES: Final[list[EveningLine]] = []
"""What is to happen at a meeting and presses nobody, such as what is read aloud. Other features add theirs."""

EveningTap: TypeAlias = Callable[[Interaction, Evening, Speaker], Awaitable[Tappable | None]]

EVENING_TAPS: Final[list[EveningTap]] = []
"""What else a facilitator can do about a meeting. Other features add theirs; None leaves one out."""


class NextMeetingButton(TapButton, template=r"sessions:next:(?P<guild_id>\d+)"):
    """On the desk: the meeting that runs, or the one that comes next."""

    def __init__(
        self, guild_id: GuildId, say: Speaker | None = None, *, label: str | None = None
    ) -> None:
        words = label or (say or Speaker())("Next meeting")
        super().__init__(f"sessions:next:{guild_id}", words)
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await show(interaction, await at_hand_screen(interaction, guild_id))


class EveningButton(TapButton, template=r"sessions:evening:(?P<guild_id>\d+):(?P<session_id>\d+)"):
    """Back to one meeting's screen."""

    def __init__(self, guild_id: GuildId, session_id: SessionId, label: str = "Back") -> None:
        super().__init__(f"sessions:evening:{guild_id}:{session_id}", label)
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await show(interaction, await evening_screen(interaction, guild_id, self.session_id))


class MeetingList(TapList, template=r"sessions:look:(?P<guild_id>\d+)"):
    """Choose one of a facilitator's meetings."""

    def __init__(
        self,
        guild_id: GuildId,
        meetings: Sequence[MeetingCard] = (),
        say: Speaker | None = None,
    ) -> None:
        say = say or Speaker()
        options = [
            discord.SelectOption(label=_choice(one, say), value=str(one.session.id))
            for one in meetings
        ]
        super().__init__(
            f"sessions:look:{guild_id}",
            say("Look at a meeting"),
            options or [discord.SelectOption(label="-")],
        )
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        chosen = SessionId(int(self.chosen[0]))
        await show(interaction, await evening_screen(interaction, guild_id, chosen))


async def at_hand_screen(interaction: Interaction, guild_id: GuildId) -> Screen:
    """The one meeting that a facilitator has before them; what nobody closed is a line above, the others a list."""
    services = interaction.client.services
    say = speaker(interaction)
    cards = await services.sessions.list_at_hand(guild_id, person(interaction))
    sorted_out = at_hand([card.session for card in cards], services.clock.now())
    of = {card.session.id: card for card in cards}
    if sorted_out.first is not None:
        chosen = await evening_screen(interaction, guild_id, sorted_out.first.id)
    else:
        if (first := await no_group(interaction, guild_id)) is not None:
            return first
        # Nobody else gets as far as an empty screen.
        await services.desk.groups_for(guild_id, person(interaction))
        chosen = nothing_planned(say)
    words, taps = [chosen.text], [*chosen.taps]
    if sorted_out.unclosed:
        latest = of[sorted_out.unclosed[-1].id]
        words.insert(0, _unclosed_line(latest, say))
        day = _day(latest, say)
        taps.insert(0, CloseMeetingButton(guild_id, latest.session.id, say, day=day))
    if sorted_out.others:
        taps.append(MeetingList(guild_id, [of[one.id] for one in sorted_out.others], say))
    return Screen("\n\n".join(words), taps)


async def evening_screen(
    interaction: Interaction, guild_id: GuildId, session_id: SessionId
) -> Screen:
    services = interaction.client.services
    say = speaker(interaction)
    evening = await services.sessions.evening(guild_id, session_id, by=person(interaction))
    session, now = evening.session, services.clock.now()
    planned = await _lines(PLANNED_LINES, interaction, session, say)
    waiting = await _lines(EVENING_LINES, interaction, session, say)
    parts = [
        _head(evening, say),
        "\n".join(_people_lines(evening, say)),
        *(["\n".join(planned)] if planned else []),
        "\n".join(waiting) if waiting else say("Nothing urgent waits."),
    ]
    is_coming = session.is_coming(now)
    has_begun = session.has_started(now)
    return Screen(
        "\n\n".join(parts),
        next_steps(
            RoomNoteButton(guild_id, session_id, say),
            CancelMeetingButton(guild_id, session_id, say) if is_coming else None,
            *[await make(interaction, evening, say) for make in EVENING_TAPS],
            CloseMeetingButton(guild_id, session_id, say) if has_begun else None,
        ),
    )


async def _lines(
    makers: Sequence[EveningLine], interaction: Interaction, session: Session, say: Speaker
) -> list[str]:
    return [line for make in makers if (line := await make(interaction, session, say)) is not None]


def _unclosed_line(card: MeetingCard, say: Speaker) -> str:
    return say(
        "**Waits to be noted:** {group}, {time}",
        group=plain(card.group.name),
        time=day_and_time(card.session.starts_at),
    )


async def newcomers_line(interaction: Interaction, session: Session, say: Speaker) -> str | None:
    """Who waits to be let in, as a number: their names stand on the desk."""
    groups = interaction.client.services.groups
    waiting = await groups.list_asked(session.guild_id, session.group_id)
    if not waiting:
        return None
    return say.plural(
        "{n} person would like to join this group.",
        "{n} people would like to join this group.",
        len(waiting),
    )


async def newcomers_tap(
    interaction: Interaction, evening: Evening, say: Speaker
) -> Tappable | None:
    session = evening.session
    if await newcomers_line(interaction, session, say) is None:
        return None
    return DeskButton(session.guild_id, say)


def nothing_planned(say: Speaker) -> Screen:
    from cogs.sessions.schedule_form import PlanButton  # noqa: PLC0415  it leads back here

    words = say("No meeting is planned. You can plan one now.")
    return Screen(words, [PlanButton(None, say)])


def _head(evening: Evening, say: Speaker) -> str:
    return (
        say(
            "**{title}** for {group}, {soon}",
            title=title_of(evening.session, say),
            group=plain(evening.group.name),
            soon=how_long(evening.session.starts_at),
        )
        + f"\n{when_lines(evening.session, say)}"
    )


def _people_lines(evening: Evening, say: Speaker) -> list[str]:
    lines = [
        _counted(say("**Going: {n}**", n=len(evening.going)), evening.going, say),
        _counted(say("**Maybe: {n}**", n=len(evening.maybe)), evening.maybe, say),
        _counted(say("**Can't make it: {n}**", n=len(evening.declined)), evening.declined, say),
    ]
    if evening.waiting:
        lines.append(
            _counted(say("**In line: {n}**", n=len(evening.waiting)), evening.waiting, say)
        )
    if evening.silent:
        lines.append(say("No answer yet: {n}", n=evening.silent))
    new = tuple(who for who in (*evening.going, *evening.maybe) if who in evening.new)
    if new:
        lines.append(_counted(say("**First meeting: {n}**", n=len(new)), new, say))
    return lines


def _counted(head: str, people: tuple[MemberId, ...], say: Speaker) -> str:
    return f"{head} {names(people, say)}".rstrip()


def _choice(one: MeetingCard, say: Speaker) -> str:
    return label(f"{_day(one, say)} · {one.group.name}", limit=SELECT_LABEL)


def _day(one: MeetingCard, say: Speaker) -> str:
    return day_in(one.session.starts_at, load_zone(one.session.zone), say.language)


def back_to(session: Session, say: Speaker) -> Tappable:
    return EveningButton(session.guild_id, session.id, say("Back"))


if newcomers_line not in EVENING_LINES:
    EVENING_LINES.append(newcomers_line)
if newcomers_tap not in EVENING_TAPS:
    EVENING_TAPS.append(newcomers_tap)
