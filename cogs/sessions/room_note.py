"""**Send the room a note**: a few words from a facilitator, under their own name.

It is sent while they look on and kept nowhere: if it does not arrive, they read so and have their words back.
"""

from enum import StrEnum
from typing import Any, ClassVar, assert_never

import aiohttp
import discord
import structlog
from discord import ui
from typing_extensions import override

from bot.core.ids import ChannelId, GuildId, MemberId, SessionId
from bot.features.sessions.errors import RoomNoteError
from bot.features.sessions.model import ROOM_NOTE_LIMIT
from cogs._kit.interaction import Interaction, claimed_guild, here, person
from cogs._kit.replies import NO_MENTIONS, show
from cogs._kit.safe import SafeForm, TapButton, form_id
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import plain, to_copy

log = structlog.get_logger()


class RoomNoteButton(TapButton, template=r"sessions:note:(?P<guild_id>\d+):(?P<session_id>\d+)"):
    opens_form: ClassVar[bool] = True

    def __init__(
        self, guild_id: GuildId, session_id: SessionId, say: Speaker | None = None
    ) -> None:
        words = (say or Speaker())("Send the room a note")
        super().__init__(f"sessions:note:{guild_id}:{session_id}", words)
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        claimed_guild(interaction, self.guild_id)
        await interaction.response.send_modal(RoomNoteForm(interaction, self.session_id))


class RoomNoteForm(SafeForm):
    def __init__(self, interaction: Interaction, session_id: SessionId) -> None:
        say = speaker(interaction)
        super().__init__(
            title=say("A note for the room"), custom_id=form_id("sessions:note_form", interaction)
        )
        self.session_id = session_id
        self.words: ui.TextInput[Any] = ui.TextInput(
            custom_id="words", style=discord.TextStyle.paragraph, max_length=ROOM_NOTE_LIMIT
        )
        about = say("Your name stands above it. No one's phone rings.")
        self.add_item(ui.Label(text=say("Your words"), description=about, component=self.words))

    @override
    async def on_form(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        guild_id = here(interaction)
        sessions = interaction.client.services.sessions
        evening = await sessions.evening(guild_id, self.session_id, by=person(interaction))
        words = " ".join(self.words.value.split())
        if not words or len(words) > ROOM_NOTE_LIMIT:
            raise RoomNoteError(limit=ROOM_NOTE_LIMIT)
        room = evening.group.text_channel_id
        note = _note(person(interaction), words, evening.group.language)
        became = _Became.REFUSED if room is None else await _sent(interaction, room, note)
        (to_keep,) = to_copy(words)
        match became:
            case _Became.SENT:
                text = say("Sent. It stands in {room} now.", room=f"<#{room}>")
            case _Became.REFUSED:
                text = say(
                    "That did not reach the room. Here are your words, to copy:\n{words}",
                    words=to_keep,
                )
            case _Became.UNKNOWN:
                text = say(
                    "The line broke, so I don't know if it went out. Please look in {room} before you send it "
                    "again. Here are your words, to copy:\n{words}",
                    room=f"<#{room}>",
                    words=to_keep,
                )
            case _:
                assert_never(became)
        from cogs.sessions.next_meeting import back_to  # noqa: PLC0415  it has this button on it

        await show(interaction, Screen(text, [back_to(evening.session, say)]))


def _note(author: MemberId, words: str, language: str) -> Screen:
    say = Speaker(language)
    head = say("{name} writes:", name=f"<@{author}>")
    return Screen(f"{head}\n{plain(words, limit=ROOM_NOTE_LIMIT)}")


class _Became(StrEnum):
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    """The line was cut, twice."""


async def _sent(interaction: Interaction, room: ChannelId, screen: Screen) -> _Became:
    channel = interaction.client.get_partial_messageable(room, guild_id=interaction.guild_id)
    for _ in range(2):  # with the same nonce, so that Discord drops what it has already
        try:
            await channel.send(
                view=screen.view(),
                silent=True,
                nonce=str(interaction.id),
                allowed_mentions=NO_MENTIONS,
            )
        except discord.HTTPException:
            return _Became.REFUSED
        except (aiohttp.ClientError, OSError) as cut:
            log.warning("the line was cut under a note for a room", why=type(cut).__name__)
        else:
            return _Became.SENT
    return _Became.UNKNOWN
