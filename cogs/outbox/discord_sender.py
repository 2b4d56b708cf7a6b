"""How a delivery reaches people: a private note, a message in a room, or a deed done in Discord."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import discord
from discord import ui

from bot.client import Porchlight
from bot.core.ids import ChannelId, DeliveryId, GuildId, MemberId, MessageId
from bot.features.members.model import Member, NoteWords
from bot.features.outbox.model import Debt, Delivery
from bot.features.outbox.pace import Pace
from bot.features.outbox.ports import GuildGone, NotNow, NotWanted, RecipientGone, RoomGone, Sent
from cogs._kit import note_lines
from cogs._kit.deliveries import (
    AT_ANY_HOUR,
    CARDS,
    DEEDS,
    NOTES,
    READS,
    Mention,
    Note,
    NoteTap,
    Reading,
    ReadTogether,
)
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs.members.my_page import MyPageButton
from cogs.outbox.open_button import OpenButton
from cogs.outbox.read_back import carrying, find_message
from cogs.outbox.trouble import (
    MISSING_ACCESS,
    UNKNOWN_GUILD,
    UNKNOWN_MEMBER,
    UNKNOWN_USER,
    in_outbox_words,
)

_STILL_THERE_FOR = timedelta(minutes=10)
"""How long an answer about a server counts that this process hears nothing of."""


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """Whose note it is, and what its kind reads for it."""

    member: Member
    found: object


class DiscordSender:
    """The outbox's ``Sender``. It renders at the last moment and translates Discord's answers."""

    def __init__(self, client: Porchlight) -> None:
        self._client = client
        self._asked: dict[GuildId, tuple[bool, datetime]] = {}
        """Whether the bot is in a server that is not known from the gateway, and until when that counts."""

    async def look_up(self, deliveries: Collection[Delivery]) -> Mapping[DeliveryId, NoteFacts]:
        """One reading for all their people, and one for each way of reading that their kinds have. A room's card is
        one for many people, and reads for itself."""
        notes = {one.id: one for one in deliveries if _is_note(one)}
        if not notes:
            return {}
        people = {one.id: (one.guild_id, _addressee(one)) for one in notes.values()}
        members = await self._client.services.members.list_people(set(people.values()))
        together = defaultdict[ReadTogether, list[Delivery]](list)
        for one in notes.values():
            if one.kind in READS:
                together[READS[one.kind]].append(one)
        found: dict[DeliveryId, object] = {}
        for read, some in together.items():
            found.update(await read(self._client.services, some))
        return {one: NoteFacts(members[people[one]], found.get(one)) for one in notes}

    async def say(
        self, delivery: Delivery, *, late_by: timedelta, facts: object | None = None
    ) -> Sent:
        with in_outbox_words():
            await self._refuse_where_removed(delivery.guild_id)
            if _is_note(delivery):
                return await self._say_privately(delivery, late_by, facts)
            return await self._say_in_room(delivery, late_by)

    async def say_collapsed(
        self,
        deliveries: Sequence[Delivery],
        *,
        collapsed: Delivery,
        late_by: timedelta,  # noqa: ARG002  "something is waiting" promised no time
    ) -> Sent:
        """Several notes that waited out an outage become one line; each stands open on My page."""
        with in_outbox_words():
            await self._refuse_where_removed(collapsed.guild_id)
            member = await self._client.services.members.get(
                collapsed.guild_id, _addressee(collapsed)
            )
            self._refuse_unwanted(member)
            self._keep_quiet(member, deliveries)
            say = Speaker(member.language)
            note = Note(note_lines.waiting(say), [MyPageButton(collapsed.guild_id, say)])
            return await self._to_phone(collapsed, member, note, say)

    async def find_said(self, delivery: Delivery, *, since: datetime) -> Sent | None:
        with in_outbox_words():
            await self._refuse_where_removed(delivery.guild_id)
            if _is_note(delivery) or delivery.is_private:
                channel = await self._notes_of(_addressee(delivery))
            elif delivery.channel_id is not None:
                channel = self._room(delivery.channel_id, delivery.guild_id)
            else:
                raise RoomGone
            found = await find_message(
                self._client, channel, delivery.id, since=since, pace=self._pace
            )
            return None if found is None else Sent(ChannelId(channel.id), found)

    async def do(self, delivery: Delivery) -> None:
        with in_outbox_words():
            await self._refuse_where_removed(delivery.guild_id)
            await DEEDS[delivery.kind](delivery, self._reading(Speaker(), None))

    @property
    def _pace(self) -> Pace:
        """For requests beside the one that sends; that one has waited already."""
        return self._client.services.outbox.pace

    async def _say_privately(
        self, delivery: Delivery, late_by: timedelta, facts: object | None
    ) -> Sent:
        if not isinstance(facts, NoteFacts):
            facts = (await self.look_up([delivery]))[delivery.id]
        member = facts.member
        self._refuse_unwanted(member)
        self._keep_quiet(member, [delivery])
        say = Speaker(member.language)
        reading = self._reading(say, member, late_by, facts.found)
        return await self._to_phone(
            delivery, member, await NOTES[delivery.kind](delivery, reading), say
        )

    async def _to_phone(self, delivery: Delivery, member: Member, note: Note, say: Speaker) -> Sent:
        line = note_lines.anything(say) if member.notes.words is NoteWords.A_NOTE else note.line
        taps = note.taps or [OpenButton(delivery.id, say)]
        try:
            channel = await self._notes_of(member.member_id)
            await self._outlast_refusal()
            message = await channel.send(
                line,
                view=carrying(_plain_view(taps), delivery.id),
                nonce=str(delivery.id),
                silent=member.notes.silent,
                allowed_mentions=discord.AllowedMentions.none(),
            )
        except discord.Forbidden:
            await self._tell_leavers_apart(delivery.guild_id, member.member_id)
            raise
        return Sent(ChannelId(channel.id), MessageId(message.id))

    async def _notes_of(self, member_id: MemberId) -> discord.DMChannel:
        """Opening it is a request too, for which the sender has waited; the next one waits for its own."""
        if self._client._connection._get_private_channel_by_user(member_id) is not None:  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  it says whether this is one request more
            return await self._client.create_dm(discord.Object(member_id))
        await self._outlast_refusal()
        channel = await self._client.create_dm(discord.Object(member_id))
        await self._pace.wait_for(Debt.DO)
        return channel

    async def _outlast_refusal(self) -> None:
        """Once Discord takes no request at all, discord.py lets all that wait go in the moment that this is over, and
        Discord would refuse them again. So each waits for a token once more."""
        may_go = self._client.http._global_over  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  nothing else tells
        while may_go and not may_go.is_set():  # it is not there before the login
            await may_go.wait()
            await self._pace.wait_for(Debt.DO)

    def _room(self, channel_id: ChannelId, guild_id: GuildId) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(channel_id, guild_id=guild_id)

    async def _refuse_where_removed(self, guild_id: GuildId) -> None:
        """Write to nobody in the name of a server that sent the bot away. The gateway knows ours; another process
        may have been told of the others."""
        if not self._client.is_ready() or self._client.get_guild(guild_id) is not None:
            return
        now = self._client.services.clock.now()
        is_there, until = self._asked.get(guild_id, (True, now))
        if until <= now:
            is_there = await self._is_in(guild_id)
            self._asked[guild_id] = (is_there, now + _STILL_THERE_FOR)
        if not is_there:
            raise GuildGone

    async def _is_in(self, guild_id: GuildId) -> bool:
        await self._pace.wait_for(Debt.DO)
        try:
            await self._client.fetch_guild(guild_id, with_counts=False)
        except (discord.NotFound, discord.Forbidden) as answer:
            if answer.code in {UNKNOWN_GUILD, MISSING_ACCESS}:
                return False
            raise
        return True

    def _refuse_unwanted(self, member: Member) -> None:
        """The choice at the moment of sending counts, not the one when it was planned."""
        if not member.wants_notes(self._client.services.clock.now()):
            raise NotWanted

    def _keep_quiet(self, member: Member, deliveries: Sequence[Delivery]) -> None:
        """Quiet hours wait, unless it is news of a meeting that is near or something they set for that very time."""
        quiet = member.quiet_around(self._client.services.clock.now())
        if quiet is not None and not any(_breaks_quiet(one) for one in deliveries):
            raise NotNow(quiet[1])

    async def _tell_leavers_apart(self, guild_id: GuildId, member_id: MemberId) -> None:
        """Discord refuses a note to somebody who left just as it refuses one to closed notes."""
        await self._pace.wait_for(Debt.DO)
        try:
            # Not through the guild: another process may be the one that knows it.
            await self._client.http.get_member(guild_id, member_id)
        except discord.NotFound as gone:
            if gone.code in {UNKNOWN_MEMBER, UNKNOWN_USER}:
                raise RecipientGone from gone
            raise

    async def _say_in_room(self, delivery: Delivery, late_by: timedelta) -> Sent:
        if delivery.channel_id is None:
            raise RoomGone
        guild = await self._client.services.guilds.get(delivery.guild_id)
        say = Speaker(guild.language)
        card = await CARDS[delivery.kind](delivery, self._reading(say, None, late_by))
        await self._outlast_refusal()
        channel = self._room(delivery.channel_id, delivery.guild_id)
        nonce = str(delivery.id)
        if isinstance(card, Mention):
            taps = card.taps or [OpenButton(delivery.id, say)]
            message = await channel.send(
                card.line,
                view=carrying(_plain_view(taps), delivery.id),
                nonce=nonce,
                allowed_mentions=_only(card.member_id),
            )
        else:
            screen = _with_a_button(card.screen, delivery.guild_id, say)
            message = await channel.send(
                view=carrying(screen.view(), delivery.id),
                nonce=nonce,
                silent=card.silent,
                allowed_mentions=discord.AllowedMentions.none(),
            )
        return Sent(delivery.channel_id, MessageId(message.id))

    def _reading(
        self,
        say: Speaker,
        member: Member | None,
        late_by: timedelta = timedelta(0),
        found: object = None,
    ) -> Reading:
        return Reading(
            client=self._client,
            say=say,
            now=self._client.services.clock.now(),
            member=member,
            late_by=late_by,
            found=found,
        )


def _is_note(delivery: Delivery) -> bool:
    return delivery.member_id is not None and delivery.kind in NOTES


def _breaks_quiet(delivery: Delivery) -> bool:
    return bool(delivery.params.get("urgent")) or delivery.kind in AT_ANY_HOUR


def _with_a_button(screen: Screen, guild_id: GuildId, say: Speaker) -> Screen:
    """Each card can be found again by a button, and *My page* does no harm on any."""
    rows = (tap if isinstance(tap, tuple) else (tap,) for tap in screen.taps)
    if any(isinstance(tap, TapButton) for row in rows for tap in row):
        return screen
    return replace(screen, taps=(*screen.taps, MyPageButton(guild_id, say)))


def _addressee(delivery: Delivery) -> MemberId:
    if delivery.member_id is None:
        raise RecipientGone
    return delivery.member_id


def _only(member_id: MemberId) -> discord.AllowedMentions:
    return discord.AllowedMentions(everyone=False, roles=False, users=[discord.Object(member_id)])


def _plain_view(taps: Sequence[NoteTap]) -> ui.View:  # noqa: TID251  a plain line can't stand on a layout
    view = ui.View(timeout=None)  # noqa: TID251  dynamic items only, so it needs no memory
    for tap in taps:
        view.add_item(tap)
    return view
