"""**Cancel the meeting**: a reason from a list, a look at how many are told, then it is off."""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeAlias

import discord
from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GuildId, SessionId
from bot.core.wall_time import load_zone
from bot.features.sessions.model import CancelReason, Session
from bot.features.sessions.service import MeetingCard
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.replies import next_steps, show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label, plain
from cogs._kit.times import day_and_time, day_in
from cogs.sessions.meeting_words import CHOSEN_REASONS, reason_sentence, reason_word
from cogs.sessions.off_note import told_line

InsteadTap: TypeAlias = Callable[[Interaction, Session, Speaker], Awaitable[Tappable | None]]

INSTEAD_TAPS: Final[list[InsteadTap]] = []
"""What could be done instead of calling a meeting off, offered before that. Other features add theirs."""

_IDS = r"(?P<guild_id>\d+):(?P<session_id>\d+)"
_REASONS = "|".join(CHOSEN_REASONS)


class CancelMeetingButton(TapButton, template=rf"sessions:off:{_IDS}"):
    def __init__(
        self, guild_id: GuildId, session_id: SessionId, say: Speaker | None = None
    ) -> None:
        words = (say or Speaker())("Cancel the meeting")
        super().__init__(f"sessions:off:{guild_id}:{session_id}", words)
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await show(interaction, await reason_screen(interaction, guild_id, self.session_id))


class ReasonList(TapList, template=rf"sessions:reason:{_IDS}"):
    def __init__(
        self, guild_id: GuildId, session_id: SessionId, say: Speaker | None = None
    ) -> None:
        say = say or Speaker()
        options = [
            discord.SelectOption(label=reason_word(reason, say), value=reason)
            for reason in CHOSEN_REASONS
        ]
        super().__init__(f"sessions:reason:{guild_id}:{session_id}", say("Why?"), options)
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        reason = CancelReason(self.chosen[0])
        preview = await interaction.client.services.sessions.preview_cancel(
            guild_id, self.session_id, by=person(interaction)
        )
        shown = reason_sentence(reason, say)
        parts = [
            say(
                "**Not cancelled yet.** The meeting of {group} on {time}.",
                group=plain(preview.group.name),
                time=day_and_time(preview.session.starts_at),
            ),
            say.plural("This tells {n} person.", "This tells {n} people.", preview.people),
            say("They read this reason: {reason}", reason=shown)
            if shown
            else say("They read no reason."),
        ]
        taps = [
            ConfirmCancelButton(guild_id, self.session_id, reason, say),
            _back(guild_id, self.session_id, say("Keep it")),
        ]
        await show(interaction, Screen("\n".join(parts), taps))


class ConfirmCancelButton(TapButton, template=rf"sessions:cancel:{_IDS}:(?P<reason>{_REASONS})"):
    def __init__(
        self,
        guild_id: GuildId,
        session_id: SessionId,
        reason: CancelReason,
        say: Speaker | None = None,
    ) -> None:
        words = (say or Speaker())("Cancel it and tell them")
        super().__init__(
            f"sessions:cancel:{guild_id}:{session_id}:{reason}", words, style=ButtonStyle.danger
        )
        self.guild_id = guild_id
        self.session_id = session_id
        self.reason = reason

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "ConfirmCancelButton":
        return cls(
            GuildId(int(match["guild_id"])),
            SessionId(int(match["session_id"])),
            CancelReason(match["reason"]),
        )

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say, by = speaker(interaction), person(interaction)
        services = interaction.client.services
        guild_id = claimed_guild(interaction, self.guild_id)
        off = await services.sessions.cancel(guild_id, self.session_id, by=by, reason=self.reason)
        await deliver_own(interaction)
        told = await services.sessions.told_of_cancel(guild_id, self.session_id, by=by)
        done = say("The meeting on {time} is off.", time=day_and_time(off.session.starts_at))
        from cogs.sessions.next_meeting import NextMeetingButton  # noqa: PLC0415  leads back here

        taps = [NextMeetingButton(guild_id, say)]
        await show(interaction, Screen(f"{done}\n{told_line(told, say)}", taps))


class CancelList(TapList, template=r"sessions:cancel_which:(?P<guild_id>\d+)"):
    """Which meeting ``/session cancel`` means."""

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
            f"sessions:cancel_which:{guild_id}",
            say("Which meeting?"),
            options or [discord.SelectOption(label="-")],
        )
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        chosen = SessionId(int(self.chosen[0]))
        await show(interaction, await reason_screen(interaction, guild_id, chosen))


async def reason_screen(
    interaction: Interaction, guild_id: GuildId, session_id: SessionId
) -> Screen:
    say = speaker(interaction)
    preview = await interaction.client.services.sessions.preview_cancel(
        guild_id, session_id, by=person(interaction)
    )
    words = say(
        "Cancel the meeting of {group} on {time}? First choose the reason that people read.",
        group=plain(preview.group.name),
        time=day_and_time(preview.session.starts_at),
    )
    instead = next_steps(*[await make(interaction, preview.session, say) for make in INSTEAD_TAPS])
    if instead:
        words += "\n" + say("Or someone else can lead it, so that nobody has to miss it.")
    keep = _back(guild_id, session_id, say("Keep it"))
    return Screen(words, [*instead, ReasonList(guild_id, session_id, say), keep])


def _back(guild_id: GuildId, session_id: SessionId, words: str) -> TapButton:
    from cogs.sessions.next_meeting import EveningButton  # noqa: PLC0415  it leads here

    return EveningButton(guild_id, session_id, words)


def _choice(one: MeetingCard, say: Speaker) -> str:
    day = day_in(one.session.starts_at, load_zone(one.session.zone), say.language)
    return label(f"{day} · {one.group.name}", limit=SELECT_LABEL)
