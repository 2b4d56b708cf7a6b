# ruff: noqa: SLF001   what simcord does not offer yet is reached for here
# pyright: reportPrivateUsage=false
"""A simulated Discord that stays up for a whole evening.

simcord was made for tests: it starts, plays one scene and goes. A rehearsal needs a little more. It
begins on any day, the bot can be switched off and on again, Discord itself can go down, and a bot
that waits for something in the background must not hold up the page. All of that is kept here and
in ``settling.py``, so that a new version of simcord means a change to these two files alone.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self, cast

import discord
import simcord
import structlog
from simcord._runtime import _attach_bot
from simcord.backend.access import channel_accessible
from simcord.results import ResponseMessage

from bot.demo.settling import PATIENCE, BackgroundWaits

if TYPE_CHECKING:
    from simcord.preview import Preview

log = structlog.get_logger()

LEAP = timedelta(hours=1)
"""The clock moves in steps of this length, each with ``SLOWEST`` seconds of work."""

SLOWEST = 45.0
"""Seconds after which a bot that is still at work is given up on."""

ROOMS = frozenset({discord.ChannelType.text.value, discord.ChannelType.news.value})
THREADS = frozenset(
    {discord.ChannelType.public_thread.value, discord.ChannelType.private_thread.value}
)
SILENT = discord.MessageFlags.suppress_notifications.flag


@dataclass(frozen=True, slots=True)
class Room:
    """A channel or thread that one person can see."""

    channel_id: int
    name: str
    under: str
    """The category, or for a thread its room; empty at the top."""


@dataclass(frozen=True, slots=True)
class PhoneNote:
    """What a locked phone shows of one message."""

    message_id: int
    sender: str
    place: str
    """Empty for a private note. For a mention, phones name the room and the server."""
    line: str
    at: datetime
    is_silent: bool


@dataclass(frozen=True, slots=True)
class View:
    """One room as one person, served by simcord on a port of its own."""

    origin: str
    capability: str
    """simcord's secret for this view: a page that does not send it sees nothing."""


class Simulator:
    """The simulated Discord with one bot in it. ``async with`` starts and ends it.

    simcord refuses two operations at a time: whoever awaits something here holds the stage's lock.
    """

    def __init__(
        self,
        bot: discord.Client,
        *,
        start_at: datetime,
        bot_name: str = "Porchlight",
        patience: float | None = PATIENCE,
    ) -> None:
        """``patience=None`` waits for the bot as strictly as tests do, for plays without a page."""
        self.env = simcord.Env(bot, check_errors=False, settle_timeout=SLOWEST)
        # Set before the bot wakes: it never sees simcord's own first day, 1 January 2026.
        self.env.backend.clock._epoch = start_at
        self.env.backend.bot_user.name = bot_name
        self._waits = BackgroundWaits(patience)
        self._outage: dict[str, Any] | None = None
        self._preview: Preview | None = None
        self._bot_runs = False

    async def __aenter__(self) -> Self:
        self._waits.install()
        try:
            await self.env.start()
        except BaseException:
            self._waits.remove()
            raise
        self._bot_runs = True
        return self

    async def __aexit__(self, *_: object) -> None:
        try:
            await self.close_view()
            if self._bot_runs:
                await _close(self.env.bot)
            await self.env.shutdown()
        finally:
            self._waits.remove()

    # ------------------------------------------------------------------ time

    def now(self) -> datetime:
        return self.env.now()

    async def advance(self, duration: timedelta) -> None:
        """Move the clock. What falls due on the way happens at its own time."""
        goal = self.now() + duration
        while (left := goal - self.now()) > timedelta():
            # With the bot off nothing falls due on the way.
            leap = min(left, LEAP) if self._bot_runs else left
            await self.env.advance_time(leap.total_seconds())

    # ------------------------------------------------- the bot and its trouble

    @property
    def bot_runs(self) -> bool:
        return self._bot_runs

    @property
    def discord_is_down(self) -> bool:
        return self._outage is not None

    @property
    def requests_made(self) -> int:
        """Grows with everything the bot tells Discord: unchanged means nothing new to see."""
        return len(self.env.http_requests)

    def nonces_sent(self) -> list[str]:
        """The mark of each message that the bot has asked Discord to post, in order and as often as it asked."""
        bodies = [
            cast("Mapping[str, object]", asked.json)
            for asked in self.env.http_requests
            if asked.method == "POST" and isinstance(asked.json, Mapping)
        ]
        return [str(body["nonce"]) for body in bodies if body.get("nonce")]

    def asked_about_messages(self, channel_id: int) -> list[str]:
        """How often the bot wrote there (``POST``) and how often it looked what stands there (``GET``), in order."""
        path = f"/channels/{channel_id}/messages"
        return [one.method for one in self.env.http_requests if one.path.endswith(path)]

    @property
    def last_tap_was_answered(self) -> bool:
        taps = self.env.backend.interactions
        return not taps or next(reversed(taps.values())).responded

    async def stop_bot(self) -> None:
        """Switch the bot off. Discord and the clock go on without it."""
        if self._bot_runs:
            self._bot_runs = False
            await _close(self.env.bot)
            await self._operate("stop_bot", self.env._detach_bot)

    async def start_bot(self, bot: discord.Client) -> None:
        """Switch a new bot on."""
        if not self._bot_runs:
            await self._operate("start_bot", lambda: _attach_bot(self.env, bot))
            self._bot_runs = True

    async def restart_bot(self, build: Callable[[], Awaitable[discord.Client]]) -> None:
        """Off and on again. ``build`` is called once the old bot has let go of its files."""
        await self.stop_bot()
        await self.start_bot(await build())

    async def take_discord_down(self) -> None:
        """From now on every request of the bot is answered with 503, and its line is cut."""
        if self._outage is None:
            self.env.inject_error("*", "*", status=503, message="Service Unavailable", times=None)
            self._outage = self.env.backend.faults[-1]
            await self._tell_bot("disconnect")

    async def bring_discord_back(self) -> None:
        if self._outage is not None:
            # Only this fault goes: someone whose private notes are blocked stays blocked.
            self.env.backend.faults.remove(self._outage)
            self._outage = None
            await self._tell_bot("resumed")

    async def _tell_bot(self, event: str) -> None:
        if self._bot_runs:
            with self.env._bot_scope():
                self.env.bot.dispatch(event)
            await self.env.settle()

    async def _operate(self, label: str, work: Callable[[], Awaitable[object]]) -> None:
        self.env._begin_operation(label)
        try:
            await work()
        finally:
            self.env._end_operation()

    # ------------------------------------------------- what a person can see

    def rooms_of(self, person: simcord.MemberActor) -> list[Room]:
        """The rooms that this person sees, each followed by the threads they are in."""
        channels = self.env.backend.channels

        def place(channel_id: int | None) -> tuple[int, int]:
            channel = channels.get(channel_id or 0)
            return (channel.position, channel.id) if channel is not None else (-1, 0)

        def order(channel: Any) -> tuple[object, ...]:
            room = channels[channel.parent_id] if channel.is_thread else channel
            return place(room.parent_id), place(room.id), channel.is_thread, channel.id

        seen = [channel for channel in channels.values() if self._lists(person, channel)]
        return [
            Room(channel.id, channel.name or "", _name(channels.get(channel.parent_id or 0)))
            for channel in sorted(seen, key=order)
        ]

    def _lists(self, person: simcord.MemberActor, channel: Any) -> bool:
        """Whether Discord shows this channel in the person's list. Threads: only those joined."""
        if channel.guild_id != person.guild.id or channel.type not in ROOMS | THREADS:
            return False
        if channel.is_thread and (
            channel.thread_metadata.archived or person.id not in channel.thread_members
        ):
            return False
        return channel_accessible(self.env.backend, channel.id, person.id, history=True)

    def room_name(self, channel_id: int) -> str | None:
        channel = self.env.backend.channels.get(channel_id)
        return None if channel is None else _name(channel)

    def person_name(self, user_id: int) -> str | None:
        user = self.env.backend.users.get(user_id)
        return None if user is None else _display_name(user)

    def newest_message(self, person: simcord.MemberActor, channel_id: int) -> int:
        """The id of the newest message that this person sees there; 0 in an empty room."""
        return max((message.id for message in self._visible(person, channel_id)), default=0)

    def notes_channel(self, person: simcord.MemberActor) -> int:
        """Where the bot's private notes to this person arrive."""
        return person.user.dm_channel.id

    def phone_notes(self, person: simcord.MemberActor) -> list[PhoneNote]:
        """All that made this person's phone light up and is still there, oldest first."""
        backend = self.env.backend
        notes = self.notes_channel(person)
        lit = [
            message
            for channel_id in list(backend.messages)
            if channel_accessible(backend, channel_id, person.id)
            for message in backend.messages[channel_id].values()
            if message.author_id == backend.bot_user.id
            and not message.is_ephemeral
            and (channel_id == notes or person.id in message.ping_user_ids)
        ]
        return [self._as_phone_shows(message, notes) for message in sorted(lit, key=_by_id)]

    def _as_phone_shows(self, message: Any, notes: int) -> PhoneNote:
        backend = self.env.backend
        line = str(message.content)
        for user_id in message.mention_user_ids:
            line = line.replace(f"<@{user_id}>", f"@{_display_name(backend.get_user(user_id))}")
        place = ""
        if message.channel_id != notes:
            room = backend.channels[message.channel_id]
            place = f"#{room.name}, {backend.guilds[room.guild_id or 0].name}"
        return PhoneNote(
            message_id=message.id,
            sender=_display_name(backend.bot_user),
            place=place,
            # A card made of components has no plain words: the phone shows the sender alone.
            line=line.partition("\n")[0],
            at=datetime.fromisoformat(message.timestamp),
            is_silent=bool(message.flags & SILENT),
        )

    def reads(self, person: simcord.MemberActor, channel_id: int) -> list[str]:
        """The words of each message this person sees, cards and [buttons] too, oldest first."""
        return [
            "\n".join(filter(None, (message.content, *_words(message.components))))
            for message in self._visible(person, channel_id)
        ]

    async def tap(
        self, person: simcord.MemberActor, label: str, *, channel_id: int
    ) -> simcord.InteractionResult:
        """Tap the newest button with these words that this person sees there."""
        offers = [
            message
            for message in self._visible(person, channel_id)
            if any(part.get("label") == label for part in _walk(message.components))
        ]
        if not offers:
            raise simcord.SetupError(f"{person.name} sees no button “{label}” there")
        actor = person.user if channel_id == self.notes_channel(person) else person
        return await actor.click(ResponseMessage(self.env, offers[-1]), label=label)

    def _visible(self, person: simcord.MemberActor, channel_id: int) -> list[Any]:
        messages = self.env.backend.messages.get(channel_id, {}).values()
        return sorted((item for item in messages if item.visible_to(person.id)), key=_by_id)

    # -------------------------------------------------------------- the view

    async def open_view(self, person: simcord.MemberActor, channel_id: int, *, zone: str) -> View:
        """Show one room as one person. simcord has one view at a time: the last one is closed."""
        await self.close_view()
        if channel_id == self.notes_channel(person):
            channel, viewer = person.user.dm_channel, person.user
        else:
            backend = self.env.backend
            channel = simcord.ChannelHandle(self.env, person.guild, backend.get_channel(channel_id))
            viewer = person
        preview = self.env.preview(channel, viewers=[viewer], layout="channel", timezone=zone)
        self._preview = await preview.__aenter__()
        origin, _, capability = preview.url.partition("/#")
        return View(origin, capability)

    async def refresh_view(self) -> None:
        """Publish what has changed. An open page takes it up within half a second."""
        if self._preview is not None:
            await self._preview.refresh()

    async def close_view(self) -> None:
        preview, self._preview = self._preview, None
        if preview is not None:
            await preview.close()

    def edition_of(self, page_id: str) -> dict[str, int]:
        """What a tap on this browser page must name to be made on the newest edition of it."""
        page = self._preview._pages.get(page_id) if self._preview is not None else None
        if page is None:
            return {}
        return {"published_revision": page.revision, "bot_generation": self.env._generation}


async def _close(bot: discord.Client) -> None:
    try:
        await bot.close()
    except Exception:
        # The rehearsal goes on; a bot that closes badly is a finding for the log.
        log.exception("the bot did not close cleanly")


def _by_id(message: Any) -> int:
    return message.id


def _name(channel: Any) -> str:
    return str(channel.name) if channel is not None else ""


def _display_name(user: Any) -> str:
    return str(user.global_name or user.name)


def _walk(components: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        yield component
        yield from _walk(component.get("components") or [])
        if accessory := component.get("accessory"):
            yield accessory


def _words(components: Iterable[dict[str, Any]]) -> list[str]:
    parts = list(_walk(components))
    texts = [str(part["content"]) for part in parts if part.get("content")]
    return [*texts, " ".join(f"[{part['label']}]" for part in parts if part.get("label"))]
