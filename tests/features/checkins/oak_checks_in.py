"""Oak, with check-ins: Dana and Marcus lead it and read on weekdays from nine to five. It is Monday, 7:30 PM in New York."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from bot.core.ids import ChannelId, MemberId, MessageId, new_id
from bot.features.checkins.model import (
    AnswerId,
    Ceiling,
    Event,
    Round,
    RoundId,
    RoundState,
    Said,
)
from bot.features.checkins.round_store import RoundStore
from bot.features.checkins.service import CheckInService
from bot.features.groups.model import DutyHours, Standing
from bot.features.guilds.model import ProgramAnswer
from bot.features.outbox.model import Delivery, DeliveryState
from bot.features.requests.service import RequestService
from tests.features.sessions.oak import DANA, INES, MARCUS, RUTH, SAM, Listener, Oak

DANA_LEADS = Standing(DANA, is_facilitator=True)
WORDS = "I set two plates again tonight. I know I will do it tomorrow."
HEAVY = Said(heavy=9, now=2, own_time="not_yet", need="heard", words=WORDS)
OFFICE = DutyHours(frozenset(range(5)), time(9), time(17))
TUESDAY_5PM = datetime(2026, 10, 20, 21, tzinfo=UTC)


class Steps(Listener):
    """Does what the cogs' steps do, as far as they call us back."""

    def __init__(self, oak) -> None:
        super().__init__(oak)
        self.cards: set[MessageId] = set()

    async def do(self, delivery: Delivery) -> None:
        await super().do(delivery)
        checkins, guild_id = self.oak.checkins, delivery.guild_id
        answer_id = AnswerId(delivery.subject_id or 0)
        match delivery.kind:
            case "checkins.wipe":
                await checkins.wipe(guild_id, answer_id)
            case "checkins.overdue":
                await checkins.tell_unread(guild_id, answer_id)
            case "checkins.room_card":
                card = await checkins.room_card(guild_id, answer_id)
                if card is not None and card.is_wanted and card.answer.card_message_id is None:
                    room = card.group.text_channel_id or ChannelId(0)
                    self.cards.add(MessageId(answer_id))
                    await checkins.remember_card(guild_id, answer_id, room, MessageId(answer_id))
            case "checkins.close_card":
                self.cards.discard(MessageId(int(delivery.params["message_id"])))


class CheckingIn(Oak):
    listener = Steps

    def __init__(self, db, clock, guild_id) -> None:
        super().__init__(db, clock, guild_id)
        self.checkins = CheckInService(
            db=db,
            clock=clock,
            audit=self.audit,
            outbox=self.outbox,
            guilds=self.guilds,
            members=self.members,
            groups=self.groups,
            sessions=self.sessions,
            requests=RequestService(
                db=db,
                clock=clock,
                audit=self.audit,
                outbox=self.outbox,
                guilds=self.guilds,
                members=self.members,
                groups=self.groups,
            ),
            sealer=self.sealer,
        )

    async def open(self, *, seats: int | None = None) -> "CheckingIn":
        await super().open(seats=seats)
        await self.guilds.save_server_half(self.guild_id, by=DANA, program=ProgramAnswer.NO)
        await self.groups.add_facilitator(self.guild_id, self.group_id, MARCUS, by=DANA_LEADS)
        await self.groups.edit(self.guild_id, self.group_id, by=DANA_LEADS, duty_hours=OFFICE)
        for one in (DANA, MARCUS):
            await self.members.allow_notes(self.guild_id, one)
        await self.let_in(RUTH, SAM, INES)
        for one in (RUTH, SAM):
            await self.checkins.agree(self.guild_id, one)
        self.round_id = await self.ask()
        return self

    async def ask(self) -> RoundId:
        now = self.clock.now()
        asked = Round(
            id=RoundId(new_id(now)),
            guild_id=self.guild_id,
            group_id=self.group_id,
            state=RoundState.OPEN,
            set_name="partners",
            turn=0,
            opens_at=now,
            closes_at=now + timedelta(days=3),
        )
        async with self.db.transaction(self.guild_id) as tx:
            await RoundStore(tx).save(asked)
        return asked.id

    async def ask_again(self) -> RoundId:
        """The next round, after the one before has closed."""
        async with self.db.transaction(self.guild_id) as tx:
            before = await RoundStore(tx).get(self.round_id)
            await RoundStore(tx).save(replace(before, state=RoundState.CLOSED))
        return await self.ask()

    async def send(self, ceiling=Ceiling.ROOM, said=HEAVY, by=RUTH) -> AnswerId:
        sent = await self.checkins.send(
            self.guild_id, self.round_id, by=by, ceiling=ceiling, said=said
        )
        return sent.answer.id

    async def opened(self, ceiling=Ceiling.ROOM, *, by=DANA, author=RUTH) -> AnswerId:
        answer_id = await self.send(ceiling, by=author)
        await self.checkins.open(self.guild_id, answer_id, by)
        return answer_id

    async def decide(self, answer_id: AnswerId, event: Event, by=DANA, **how):
        return await self.checkins.decide(self.guild_id, answer_id, event, by=by, **how)

    async def mine(self, answer_id: AnswerId, by=RUTH):
        return await self.checkins.get_mine(self.guild_id, answer_id, by)

    async def state(self, answer_id: AnswerId, by=RUTH) -> str:
        return (await self.mine(answer_id, by)).answer.state.value

    async def owed_to(self, who: MemberId) -> list[str]:
        """The kinds of notes that wait for somebody."""
        async with self.db.reading(self.guild_id) as tx:
            found = await self.outbox.export_member(tx, self.guild_id, who)
        return [
            one["kind"]
            for one in found["Notes to you, and steps in Discord about you"]
            if one["how_it_stands"] == DeliveryState.WAITING and one["kind"].startswith("checkins.")
        ]
