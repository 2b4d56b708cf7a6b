"""How a delivery reaches people: a private note, a message in a room, or a deed done in Discord."""

from collections.abc import Sequence
from datetime import timedelta

import discord
from discord import ui

from bot.client import Porchlight
from bot.core.ids import ChannelId, GuildId, MemberId, MessageId
from bot.features.members.model import Member, NoteWords
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import NotWanted, RecipientGone, RoomGone, Sent
from cogs._kit import note_lines
from cogs._kit.deliveries import CARDS, DEEDS, NOTES, Mention, Note, NoteTap, Reading
from cogs._kit.speaker import Speaker
from cogs.members.my_page import MyPageButton
from cogs.outbox.trouble import in_outbox_words


class DiscordSender:
    """The outbox's ``Sender``. It renders at the last moment and translates Discord's answers."""

    def __init__(self, client: Porchlight) -> None:
        self._client = client

    async def say(self, delivery: Delivery, *, late_by: timedelta) -> Sent:
        with in_outbox_words():
            if delivery.member_id is not None and delivery.kind in NOTES:
                return await self._say_privately(delivery, delivery.member_id, late_by)
            return await self._say_in_room(delivery, late_by)

    async def say_collapsed(
        self,
        deliveries: Sequence[Delivery],  # noqa: ARG002  one line stands for all; My page has each
        *,
        collapsed: Delivery,
        late_by: timedelta,  # noqa: ARG002  "something is waiting" promised no time
    ) -> Sent:
        """Several notes that waited out an outage become one line; each stands open on My page."""
        with in_outbox_words():
            member_id = _addressee(collapsed)
            member = await self._client.services.members.get(collapsed.guild_id, member_id)
            self._refuse_unwanted(member)
            say = Speaker(member.language)
            note = Note(note_lines.waiting(say), [MyPageButton(collapsed.guild_id, say)])
            return await self._to_phone(collapsed, member, note, say)

    async def do(self, delivery: Delivery) -> None:
        with in_outbox_words():
            await DEEDS[delivery.kind](delivery, self._reading(Speaker(), None))

    async def _say_privately(
        self, delivery: Delivery, member_id: MemberId, late_by: timedelta
    ) -> Sent:
        member = await self._client.services.members.get(delivery.guild_id, member_id)
        self._refuse_unwanted(member)
        say = Speaker(member.language)
        note = await NOTES[delivery.kind](delivery, self._reading(say, member, late_by))
        return await self._to_phone(delivery, member, note, say)

    async def _to_phone(self, delivery: Delivery, member: Member, note: Note, say: Speaker) -> Sent:
        line = note_lines.anything(say) if member.notes.words is NoteWords.A_NOTE else note.line
        try:
            channel = await self._client.create_dm(discord.Object(member.member_id))
            message = await channel.send(
                line,
                view=_plain_view(note.taps),
                nonce=str(delivery.id),
                silent=member.notes.silent,
                allowed_mentions=discord.AllowedMentions.none(),
            )
        except discord.Forbidden:
            await self._tell_leavers_apart(delivery.guild_id, member.member_id)
            raise
        return Sent(ChannelId(channel.id), MessageId(message.id))

    def _refuse_unwanted(self, member: Member) -> None:
        """The choice at the moment of sending counts, not the one when it was planned."""
        if not member.wants_notes(self._client.services.clock.now()):
            raise NotWanted

    async def _tell_leavers_apart(self, guild_id: GuildId, member_id: MemberId) -> None:
        """Discord refuses a note to somebody who left just as it refuses one to closed notes."""
        guild = self._client.get_guild(guild_id)
        if guild is None:
            return
        try:
            await guild.fetch_member(member_id)
        except discord.NotFound as gone:
            raise RecipientGone from gone

    async def _say_in_room(self, delivery: Delivery, late_by: timedelta) -> Sent:
        if delivery.channel_id is None:
            raise RoomGone
        guild = await self._client.services.guilds.get(delivery.guild_id)
        say = Speaker(guild.language)
        card = await CARDS[delivery.kind](delivery, self._reading(say, None, late_by))
        channel = self._client.get_partial_messageable(
            delivery.channel_id, guild_id=delivery.guild_id
        )
        nonce = str(delivery.id)
        if isinstance(card, Mention):
            message = await channel.send(
                card.line,
                view=_plain_view(card.taps),
                nonce=nonce,
                allowed_mentions=_only(card.member_id),
            )
        else:
            message = await channel.send(
                view=card.screen.view(),
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
    ) -> Reading:
        return Reading(
            client=self._client,
            say=say,
            now=self._client.services.clock.now(),
            member=member,
            late_by=late_by,
        )


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
