"""What happens by itself: facilitators are called again, the desk's card follows, and what others change is heard."""

from dataclasses import dataclass, replace

from bot.core.ids import ChannelId, GuildId, MemberId, MessageId
from bot.db.database import EVERY_GUILD, Transaction
from bot.features.groups.duty import on_duty_from
from bot.features.groups.model import Group
from bot.features.guilds.model import Guild
from bot.features.requests import promises
from bot.features.requests.answering import AnsweringPart
from bot.features.requests.asking import AskingPart
from bot.features.requests.model import KEPT_AFTER_END, Request, RequestId, Step
from bot.features.requests.store import RequestStore


@dataclass(frozen=True, slots=True)
class DeskView:
    """What the desk's card about one request has to look like."""

    request: Request
    group: Group | None
    language: str
    desk: ChannelId | None

    @property
    def is_wanted(self) -> bool:
        return self.request.state.waits and self.group is not None and self.desk is not None

    @property
    def stays(self) -> bool:
        """The card that stands can be drawn anew where it is."""
        has_sound = self.request.desk_is_loud or not self.request.no_one_has_answered
        return self.is_wanted and has_sound and self.request.desk_channel_id == self.desk


class CallingPart(AskingPart, AnsweringPart):
    async def take_turn(self, guild_id: GuildId, request_id: RequestId) -> None:
        """Its time has come: call those who are to be called by now."""
        async with self._db.transaction(guild_id) as tx:
            if await RequestStore(tx).find(request_id) is None:
                return
            request = await self._lock(tx, request_id)
            group = await self._group(tx, request.group_id)
            if group is not None:
                await self._take_steps(tx, request, group)

    async def find_desk_view(self, guild_id: GuildId, request_id: RequestId) -> DeskView | None:
        async with self._db.reading(guild_id) as tx:
            request = await RequestStore(tx).find(request_id)
            if request is None:
                return None
            guild = await self._guilds.get_in(tx, guild_id)
            group = await self._group(tx, request.group_id)
            return DeskView(request, group, guild.language, guild.desk_channel_id)

    async def remember_desk_card(
        self,
        guild_id: GuildId,
        request_id: RequestId,
        room: ChannelId | None,
        message_id: MessageId | None,
        *,
        is_loud: bool = False,
    ) -> bool:
        """False if the request was forgotten meanwhile, and its card has no business there."""
        async with self._db.transaction(guild_id) as tx:
            store = RequestStore(tx)
            if await store.find(request_id) is None:
                return False
            request = await self._lock(tx, request_id)
            await store.save(
                replace(
                    request,
                    desk_channel_id=room,
                    desk_message_id=message_id,
                    desk_is_loud=is_loud,
                )
            )
            return True

    async def repair(self) -> None:
        """At start and nightly: somebody may have deleted a card on the desk, and Discord tells nobody."""
        now = self._clock.now()
        async with self._db.transaction(EVERY_GUILD) as tx:
            found = await RequestStore(tx).list_waiting()
            await self._outbox.post(tx, [promises.desk(one, now) for one in found])

    async def forget_old(self) -> None:
        """Nightly."""
        async with self._db.transaction(EVERY_GUILD) as tx:
            await RequestStore(tx).drop_ended_before(self._clock.now() - KEPT_AFTER_END)

    # Others tell.

    async def _person_left(self, tx: Transaction, group: Group, member_id: MemberId) -> None:
        """Who takes a break still has the room, and what they asked for goes on."""
        if await self._groups.has_room_in(tx, group.id, member_id):
            return
        request = await RequestStore(tx).find_open(group.id, member_id)
        if request is not None:
            await self._take_back(tx, request)

    async def _leads_no_more(self, tx: Transaction, group: Group, member_id: MemberId) -> None:
        """What they had goes back to the desk."""
        store = RequestStore(tx)
        for one in await store.list_left_behind(group.id, member_id):
            await self._back_to_desk(tx, one)
        for one in await store.list_open_of_group(group.id):
            if one.held_by == member_id:
                await store.save(replace(one, held_by=None, held_until=None))

    async def _group_ended(self, tx: Transaction, group: Group) -> None:
        """Nobody there answers any more, and whoever waits is told so."""
        for one in await RequestStore(tx).list_open_of_group(group.id):
            after = await self._take_back(tx, one)
            await self._tell(tx, after, "ended")

    async def _group_changed(self, tx: Transaction, before: Group, after: Group) -> None:
        """New duty hours count for those whom nobody was called about yet."""
        if (before.duty_hours, before.zone) == (after.duty_hours, after.zone):
            return
        now = self._clock.now()
        for one in await RequestStore(tx).list_open_of_group(after.id):
            if not one.state.waits or one.step is not Step.NONE:
                continue
            planned = replace(one, watched_from=on_duty_from(after, now))
            await RequestStore(tx).save(planned)
            await self._outbox.withdraw(tx, key_prefix=promises.everything(one.id))
            await self._call_out(tx, planned, after)

    async def _desk_changed(self, tx: Transaction, before: Guild, after: Guild) -> None:
        """The cards move to the new desk, or learn its language."""
        if (before.desk_channel_id, before.language) == (after.desk_channel_id, after.language):
            return
        now = self._clock.now()
        found = await RequestStore(tx).list_waiting()
        await self._outbox.post(tx, [promises.desk(one, now) for one in found])
