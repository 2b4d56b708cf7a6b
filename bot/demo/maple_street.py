"""Maple Street: the server, the rooms and the people of the story, a few days before it begins.

Everything here goes through the real services, so the past that the story needs (a first meeting that was
held, people who said yes) is as real as what follows. The world begins on Wednesday 14 October 2026, and
the curtain goes up on Sunday the 18th.
"""

import secrets
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import discord
import simcord

from bot.app import Ground, build_bot
from bot.client import Porchlight
from bot.clockwork import LoopClockwork
from bot.core.ids import ChannelId, GroupId, GuildId, MemberId, RoleId
from bot.core.key_ring import KeyRing, RingKey
from bot.db.database import Database
from bot.db.upgrade import upgrade
from bot.demo.asked_groups import EVENINGS, LUNCH, AskedGroups
from bot.demo.play import Person
from bot.features.groups.agreement import rules_version
from bot.features.groups.joining import Wish
from bot.features.groups.model import Draft, Relation, Standing, Template
from bot.features.guilds.model import ProgramAnswer
from bot.features.members.model import NoteChoices
from bot.features.sessions.model import RsvpAnswer
from bot.features.sessions.scheduling import Typed
from bot.services import Services

BEGINS_AT = datetime(2026, 10, 14, 13, 0, tzinfo=UTC)
CURTAIN_AT = datetime(2026, 10, 18, 22, 52, tzinfo=UTC)
"""Sunday, 11:52 PM in London."""

NEW_YORK = "America/New_York"

DANA = Person("dana", "Dana", "facilitator, New York", NEW_YORK)
MARCUS = Person("marcus", "Marcus", "facilitator, New York", NEW_YORK)
RUTH = Person("ruth", "Ruth", "parent, London, new here", "Europe/London")
SAM = Person("sam", "Sam", "partner, Chicago", "America/Chicago")
INES = Person("ines", "Ines", "partner, Mexico City, notes blocked", "America/Mexico_City")
WILL = Person("will", "Will", "partner, Phoenix", "America/Phoenix")
JOE = Person("joe", "Joe", "partner, New York", NEW_YORK)
EVE = Person("eve", "Eve", "partner, New York, first meeting", NEW_YORK)
TESS = Person("tess", "Tess", "parent, Denver", "America/Denver")
NEIGHBOURS = tuple(
    Person(name.lower(), name, "partner, New York", NEW_YORK)
    for name in ("Lee", "Kim", "Noor", "Max", "Pat")
)
KIM = NEIGHBOURS[1]
CAST: Sequence[Person] = (DANA, MARCUS, RUTH, SAM, INES, WILL, JOE, EVE, TESS, *NEIGHBOURS)


class WorldClock:
    """The simulated Discord's clock, so that the bot and Discord agree what time it is."""

    def __init__(self) -> None:
        self.env: simcord.Env | None = None

    def now(self) -> datetime:
        return BEGINS_AT if self.env is None else self.env.now()


@dataclass(frozen=True, slots=True)
class Street:
    """What stands there when the curtain goes up."""

    guild: simcord.GuildHandle
    people: Mapping[Person, simcord.MemberActor]
    oak: GroupId
    birch: GroupId


class MapleStreet:
    """Builds the bot on a folder that is thrown away, and the street around it."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="porchlight-demo-"))
        self.clock = WorldClock()
        file = self._folder / "porchlight.sqlite3"
        self.db = Database(
            f"sqlite+aiosqlite:///{file}", survives_power_cut=False, own_thread=False
        )
        self._ground = Ground(
            db=self.db,
            ring=KeyRing.of(RingKey.fresh()),
            clock=self.clock,
            commands_file=self._folder / "commands.sha256",
        )
        self._bot: Porchlight | None = None

    async def prepare(self) -> None:
        await upgrade(self.db)

    async def build_bot(self) -> Porchlight:
        """A new bot on the same data, as after a restart."""
        self._bot = build_bot(self._ground, LoopClockwork)
        return self._bot

    async def clear_away(self) -> None:
        await self.db.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def services(self) -> Services:
        if self._bot is None:
            message = "the bot is not built yet"
            raise RuntimeError(message)
        return self._bot.services

    async def put_up(self, env: simcord.Env) -> Street:
        """Make the server, let people in, hold the first meeting, and come to Sunday night."""
        self.clock.env = env
        guild = env.create_guild("Maple Street")
        leads = guild.create_role("Hosts", permissions=discord.Permissions(manage_events=True))
        keys = guild.create_role("Keys", permissions=discord.Permissions(manage_guild=True))
        people = {
            person: guild.add_member(
                env.create_user(person.key, global_name=person.name),
                roles=[leads, keys] if person is DANA else [leads] if person is MARCUS else [],
            )
            for person in CAST
        }
        await env.settle()
        _block_notes(env, people[INES])
        await self._set_up(guild, leads, people, env.bot.user)
        await self._fill_shelf(guild, people)
        oak = await self._open_group(guild, people, Draft("Oak", Template.PARTNERS, seats=8))
        birch = await self._open_group(guild, people, Draft("Birch", Template.PARENTS))
        await env.advance_time(1)
        street = Street(guild, people, oak, birch)
        await self._live_the_past(env, street)
        await _advance_to(env, datetime(2026, 10, 18, 16, 0, tzinfo=UTC))
        await self.asked_groups(street).share(oak, _id(people, KIM))
        await _advance_to(env, CURTAIN_AT)
        return street

    def asked_groups(self, street: Street) -> AskedGroups:
        return AskedGroups(self.services, GuildId(street.guild.id), led_by=_id(street.people, DANA))

    async def _set_up(
        self,
        guild: simcord.GuildHandle,
        leads: simcord.RoleHandle,
        people: Mapping[Person, simcord.MemberActor],
        bot: discord.ClientUser | None,
    ) -> None:
        if bot is None:
            message = "the bot is not logged in"
            raise RuntimeError(message)
        hidden = discord.PermissionOverwrite(view_channel=False)
        seen = discord.PermissionOverwrite(view_channel=True)
        door = guild.create_text_channel("start-here")
        desk = guild.create_text_channel(
            "desk", overwrites={guild.default_role: hidden, leads: seen, bot: seen}
        )
        dana = _id(people, DANA)
        guild_id = GuildId(guild.id)
        await self.services.guilds.save_server_half(
            guild_id,
            by=dana,
            language="en",
            zone=NEW_YORK,
            help_country="US",
            front_door_channel_id=ChannelId(door.id),
            desk_channel_id=ChannelId(desk.id),
            facilitator_role_id=RoleId(leads.id),
            program=ProgramAnswer.NO,
        )
        await self.services.guilds.open_front_door(guild_id, by=dana)
        await self.services.members.allow_notes(guild_id, dana)

    async def _fill_shelf(
        self, guild: simcord.GuildHandle, people: Mapping[Person, simcord.MemberActor]
    ) -> None:
        """Take over the starter library, as whoever runs the server can in two taps."""
        guild_id, resources = GuildId(guild.id), self.services.resources
        dana = Standing(_id(people, DANA), is_facilitator=True, is_admin=True)
        plan = await resources.preview_starter(guild_id, by=dana)
        await resources.import_starter(guild_id, by=dana, digest=plan.digest)

    async def _open_group(
        self,
        guild: simcord.GuildHandle,
        people: Mapping[Person, simcord.MemberActor],
        draft: Draft,
    ) -> GroupId:
        guild_id = GuildId(guild.id)
        dana = Standing(_id(people, DANA), is_facilitator=True)
        group = await self.services.groups.create(guild_id, draft, by=dana)
        await self.services.groups.add_facilitator(guild_id, group.id, _id(people, MARCUS), by=dana)
        return group.id

    async def _live_the_past(self, env: simcord.Env, street: Street) -> None:
        oaks = (SAM, INES, WILL, JOE, *NEIGHBOURS)
        for person in oaks:
            await self._let_in(street, person, street.oak, Relation.PARTNER)
            await env.advance_time(1)
        await self._let_in(street, TESS, street.birch, Relation.PARENT)
        await env.advance_time(1)
        oak = Typed("every Wednesday 7:30 PM", "Wednesday evening", 90, 8)
        birch = Typed("every Sunday 3:00 PM", "Sunday afternoon", 90, None)
        await self._schedule(street, street.oak, oak)
        await self._schedule(street, street.birch, birch)
        asked = self.asked_groups(street)
        await asked.plan(street.oak, "partners", 96, EVENINGS)
        await asked.plan(street.birch, "parents", 72, LUNCH)
        await env.advance_time(1)

        await self._answers(street, street.oak, [SAM, INES, WILL, JOE, *NEIGHBOURS[:4]])
        await _advance_to(env, datetime(2026, 10, 15, 1, 1, tzinfo=UTC))
        await self._close_first_meeting(street)
        await asked.count_a_week(street.oak, [_id(street.people, one) for one in oaks])

        await self._let_in(street, EVE, street.oak, Relation.PARTNER)
        await self._answers(street, street.oak, [WILL, JOE, *NEIGHBOURS[:4], EVE])
        await self._answers(street, street.oak, [NEIGHBOURS[4]], RsvpAnswer.MAYBE)
        await env.advance_time(1)

    async def _let_in(
        self, street: Street, person: Person, group_id: GroupId, relation: Relation
    ) -> None:
        guild_id, who = GuildId(street.guild.id), _id(street.people, person)
        groups, members = self.services.groups, self.services.members
        wish = Wish(relation, is_adult=True, rules_version=rules_version(), wants_notes=True)
        asked = await groups.ask_to_join(guild_id, group_id, who, wish)
        await members.confirm_clock(guild_id, who, person.zone)
        choices = NoteChoices(allowed=True, room_mention=person is INES)
        await members.change_notes(guild_id, who, choices)
        if asked.ask_id is not None:
            await groups.let_in(guild_id, asked.ask_id, by=_id(street.people, DANA))

    async def _schedule(self, street: Street, group_id: GroupId, typed: Typed) -> None:
        guild_id, dana = GuildId(street.guild.id), _id(street.people, DANA)
        sessions = self.services.sessions
        preview = await sessions.start_draft(guild_id, group_id, typed, by=dana, language="en")
        await sessions.post_draft(guild_id, preview.draft.id, by=dana)

    async def _answers(
        self,
        street: Street,
        group_id: GroupId,
        people: Sequence[Person],
        answer: RsvpAnswer = RsvpAnswer.GOING,
    ) -> None:
        guild_id = GuildId(street.guild.id)
        meeting = await self.services.sessions.find_next(guild_id, group_id)
        if meeting is None:
            return
        for person in people:
            await self.services.sessions.record_rsvp(
                guild_id,
                meeting.id,
                by=_id(street.people, person),
                answer=answer,
                turn=discord.utils.time_snowflake(self.clock.now()) + secrets.randbelow(1000),
            )

    async def _close_first_meeting(self, street: Street) -> None:
        guild_id, dana = GuildId(street.guild.id), _id(street.people, DANA)
        (first, *_) = [
            card.session
            for card in await self.services.sessions.list_at_hand(guild_id, dana)
            if card.session.group_id == street.oak
        ]
        # Pat came without having said so before.
        came = [_id(street.people, one) for one in (SAM, INES, WILL, JOE, *NEIGHBOURS)]
        await self.services.sessions.correct_came(guild_id, first.id, came, by=dana)
        await self.services.sessions.close(guild_id, first.id, by=dana)


def _id(people: Mapping[Person, simcord.MemberActor], person: Person) -> MemberId:
    return MemberId(people[person].id)


def _block_notes(env: simcord.Env, member: simcord.MemberActor) -> None:
    """Ines has turned Direct Messages off in Discord's own settings."""
    env.inject_error(
        "POST",
        f"/channels/{member.user.dm_channel.id}/messages",
        status=403,
        code=50007,
        message="Cannot send messages to this user",
        times=None,
    )


async def _advance_to(env: simcord.Env, goal: datetime) -> None:
    """In steps of an hour, so that what falls due on the way happens at its own time."""
    while (left := goal - env.now()) > timedelta():
        await env.advance_time(min(left, timedelta(hours=1)).total_seconds())
