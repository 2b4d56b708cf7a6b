"""Oak, a partners' group on Wednesdays, with every real service below sessions and a sender that only listens."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.clock import TurnedClock
from bot.core.ids import ChannelId, DeliveryId, GroupId, GuildId, MemberId, MessageId, SessionId
from bot.core.key_ring import KeyRing, RingKey
from bot.db.data_keys import Sealer
from bot.db.database import Database
from bot.features.audit.service import AuditService
from bot.features.groups.joining import Wish
from bot.features.groups.model import Draft, Group, Joining, Relation, Standing, Template
from bot.features.groups.service import GroupService
from bot.features.guilds.service import GuildService
from bot.features.members.model import NoteChoices
from bot.features.members.service import MemberService
from bot.features.outbox.model import Debt, Delivery, DeliveryState
from bot.features.outbox.ports import Facts, NotWanted, Sent, Unreachable
from bot.features.outbox.service import OutboxService
from bot.features.reminders.service import ReminderService
from bot.features.sessions.ground import Summary
from bot.features.sessions.model import RsvpAnswer, Session
from bot.features.sessions.scheduling import Typed
from bot.features.sessions.service import SessionService
from tests.features.sessions.meetings import LONG_BEFORE, STARTS_AT

DANA, MARCUS = MemberId(101), MemberId(102)
SAM, INES, WILL, JOE, RUTH = (MemberId(number) for number in range(201, 206))
STRANGER = MemberId(999)
OAK_ROOM, OAK_VOICE = ChannelId(5001), ChannelId(5002)
ZONE = "America/New_York"

EVENING = STARTS_AT
MONDAY = LONG_BEFORE - timedelta(days=1)


class Listener:
    """Stands in for Discord: keeps what it was asked for, and turns away whom it was told to."""

    def __init__(self, oak: "Oak") -> None:
        self.oak = oak
        self.said: list[Delivery] = []
        self.done: list[Delivery] = []
        self.blocked: set[MemberId] = set()

    async def look_up(self, _deliveries: Collection[Delivery]) -> Mapping[DeliveryId, Facts]:
        return {}

    async def say(self, delivery: Delivery, **_late_by: Any) -> Sent:
        if delivery.member_id is not None and delivery.is_private:
            member = await self.oak.members.get(delivery.guild_id, delivery.member_id)
            if not member.notes.allowed:
                raise NotWanted
            if delivery.member_id in self.blocked:
                raise Unreachable
        self.said.append(delivery)
        return Sent(delivery.channel_id or ChannelId(1), MessageId(delivery.id))

    async def say_collapsed(self, *_all, collapsed: Delivery, **_late_by) -> Sent:
        self.said.append(collapsed)
        return Sent(ChannelId(1), MessageId(collapsed.id))

    async def find_said(self, _delivery: Delivery, **_since) -> None:
        """Nothing is ever in doubt here."""

    async def do(self, delivery: Delivery) -> None:
        """What the cogs' deeds do, as far as they call us back."""
        self.done.append(delivery)
        sessions, guild_id = self.oak.sessions, delivery.guild_id
        session_id = SessionId(delivery.subject_id or 0)
        match delivery.kind:
            case "sessions.open_room":
                await sessions.promise_opening(guild_id, session_id)
            case "sessions.offer_lapsed" | "sessions.line_offers":
                await sessions.settle_line(guild_id, session_id)
            case "sessions.line_opens":
                await sessions.settle_line(guild_id, session_id, announce=True)
            case "sessions.card_turns":
                await sessions.turn_card(guild_id, session_id)
            case "sessions.card":
                card = await sessions.card(guild_id, session_id)
                if card.session.card_message_id is None:
                    await sessions.remember_card(guild_id, session_id, MessageId(77))


class Oak:
    listener = Listener

    def __init__(self, db: Database, clock: TurnedClock, guild_id: GuildId) -> None:
        self.db, self.clock, self.guild_id = db, clock, guild_id
        self.discord = self.listener(self)
        sealer = Sealer(KeyRing.of(RingKey.fresh()), clock)
        self.audit = AuditService(db=db, sealer=sealer, clock=clock)
        self.outbox = OutboxService(db, clock, self.discord, chance=lambda: 0.5)
        self.guilds = GuildService(db=db, clock=clock, audit=self.audit, outbox=self.outbox)
        self.members = MemberService(db=db, clock=clock, sealer=sealer)
        self.reminders = ReminderService(
            db=db, clock=clock, outbox=self.outbox, members=self.members
        )
        self.groups = GroupService(
            db=db,
            clock=clock,
            audit=self.audit,
            outbox=self.outbox,
            guilds=self.guilds,
            members=self.members,
        )
        self.sessions = SessionService(
            db=db,
            clock=clock,
            audit=self.audit,
            outbox=self.outbox,
            guilds=self.guilds,
            members=self.members,
            reminders=self.reminders,
            groups=self.groups,
            sealer=sealer,
        )
        self.sealer = sealer
        self.group: Group
        self._turn = 10_000

    @property
    def group_id(self) -> GroupId:
        return self.group.id

    async def open(self, *, seats: int | None = 2) -> "Oak":
        self.clock.at = MONDAY.astimezone(UTC)
        await self.guilds.save_server_half(self.guild_id, by=DANA, zone=ZONE)
        dana = Standing(DANA, is_facilitator=True)
        draft = Draft("Oak", Template.PARTNERS, Joining.OPEN, seats)
        self.group = await self.groups.create(self.guild_id, draft, by=dana)
        await self.groups.remember_rooms(
            self.guild_id, self.group_id, text=OAK_ROOM, voice=OAK_VOICE
        )
        self.group = await self.groups.get(self.guild_id, self.group_id)
        return self

    async def let_in(self, *people: MemberId, notes: bool = True) -> None:
        for one in people:
            wish = Wish(Relation.PARTNER, is_adult=True, rules_version="1", wants_notes=notes)
            await self.groups.ask_to_join(self.guild_id, self.group_id, one, wish)

    async def choose_notes(self, who: MemberId, **choices: bool) -> None:
        await self.members.change_notes(self.guild_id, who, NoteChoices(**choices))

    async def preview(self, when: str = "Wednesday 7:30pm", **typed):
        filled = Typed(
            when, typed.get("title"), typed.get("minutes", 90), typed.get("seats", self.group.seats)
        )
        return await self.sessions.start_draft(
            self.guild_id, self.group_id, filled, by=typed.get("by", DANA), language="en"
        )

    async def schedule(self, when: str = "Wednesday 7:30pm", **typed) -> Session:
        preview = await self.preview(when, **typed)
        assert preview.trouble is None, preview.trouble
        return await self.sessions.post_draft(self.guild_id, preview.draft.id, by=DANA)

    async def tap(
        self,
        who: MemberId,
        session: Session,
        answer: RsvpAnswer = RsvpAnswer.GOING,
        *,
        wait: bool = False,
        turn: int | None = None,
    ) -> Summary:
        self._turn += 1
        return await self.sessions.record_rsvp(
            self.guild_id, session.id, by=who, answer=answer, turn=turn or self._turn, wait=wait
        )

    async def going(self, session: Session, *people: MemberId) -> None:
        for one in people:
            await self.tap(one, session, wait=True)

    async def now(self, at: datetime) -> None:
        """Let time pass, with everything that falls due on the way."""
        while (due := await self.outbox.next_due_at()) is not None and due <= at:
            self.clock.at = max(due, self.clock.at)
            await self.outbox.deliver_due()
        self.clock.at = at
        await self.outbox.deliver_due()

    async def waiting_notes(self, session: Session) -> list[Delivery]:
        about = await self.outbox.list_about(self.guild_id, session.id)
        return [one for one in about if one.debt is Debt.SAY and one.state is DeliveryState.WAITING]

    def heard(self, who: MemberId, kind: str) -> int:
        return sum(one.member_id == who and one.kind == kind for one in self.discord.said)

    def said_in_room(self, kind: str) -> list[Delivery]:
        return [one for one in self.discord.said if one.kind == kind]

    async def seat_of(self, who: MemberId, session: Session):
        summary = await self.sessions.summary(self.guild_id, session.id, who)
        return None if summary.rsvp is None else summary.rsvp.seat
