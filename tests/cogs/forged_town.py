"""A town with something in it for every button, and everybody who might tap what is not theirs."""

import sqlite3
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

import discord
import simcord

from bot.core.ids import ChannelId, DeliveryId, GuildId, MemberId, MessageId, RoleId, new_id
from bot.features.audit.model import STRANGER
from bot.features.checkins.model import Asks, Ceiling, Event, Rhythm, RoundId, Said
from bot.features.checkins.rounds import first_weekly
from bot.features.groups.joining import Wish
from bot.features.groups.model import AskId, Draft, Group, Joining, Relation, Standing, Template
from bot.features.guilds.model import ProgramAnswer
from bot.features.holidays.model import HolidayAsk, HolidayAskId
from bot.features.holidays.store import HolidayAskStore
from bot.features.members.model import NoteChoices
from bot.features.outbox.model import DeliveryState, Promise
from bot.features.reports.model import About as Told
from bot.features.requests.model import About, Reach
from bot.features.resources.model import ShareWhen
from bot.features.sessions.model import Scope
from bot.features.sessions.scheduling import Typed
from tests.cogs.group_town import set_up
from tests.cogs.oak_town import schedule
from tests.cogs.poll_town import forged_polls
from tests.cogs.undoing import undone_in
from tests.features.resources.shelves import A_LINK, put_on_shelf
from tests.town import Person, Town

SECRETS = ("Oak", "Marigold", "Lantern evening", "Ruth", "<@")
"""Names of a closed group, of a draft's title and of people: a refusal tells none of them."""

_NOTED = (".refused'", 'INTO "audit_chains"')
"""The entry, and the row that it hangs on."""


@dataclass(frozen=True, slots=True)
class Scene:
    town: Town
    oak: Group
    elm_street: simcord.GuildHandle
    noor: Person
    ids: dict[str, int]

    def custom_id(self, template: str, *, guild: int | None = None) -> str:
        return template.format(**self.ids | ({} if guild is None else {"guild": guild}))

    def kept(self) -> list[str]:
        """Every row there is, except that somebody was refused. Nobody gets a key by that."""
        file = self.town.services.outbox._db.file
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as rows:
            return [line for line in rows.iterdump() if not any(one in line for one in _NOTED)]

    def put_back(self) -> AbstractContextManager[None]:
        return undone_in(self.town.services.outbox._db.file)

    def tries(self, *, after: int = 0) -> list[tuple[int, int]]:
        """What is kept of refusals: the entry, and its server. It is of no group, no thing and nobody else."""
        file = self.town.services.outbox._db.file
        query = "select id, guild_id, action, group_id, subject_id, subject_pseudonym from audit_entries"
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as rows:
            found = rows.execute(f"{query} where id > ? order by id", (after,)).fetchall()
        refused = [row for row in found if row[2].endswith(".refused")]
        assert all(row[3:] == (None, None, None) for row in refused)
        return [row[:2] for row in refused]

    async def of_dana(self) -> dict[str, int]:
        """What she sends herself, in a group that Marcus leads too."""
        services, guild_id = self.town.services, self.town.guild_id
        dana, marcus = (MemberId(self.town.person(name).id) for name in ("Dana", "Marcus"))
        leads = Standing(dana, is_facilitator=True)
        await services.groups.add_facilitator(guild_id, self.oak.id, marcus, by=leads)
        await services.checkins.agree(guild_id, dana)
        sent = await services.checkins.send(
            guild_id,
            RoundId(self.ids["round"]),
            by=dana,
            ceiling=Ceiling.FACILITATORS,
            said=Said(words="Marigold"),
        )
        asked = await services.requests.ask(guild_id, self.oak.id, About.ME, Reach.NOTE, by=dana)
        await self.town.deliver()
        return {"answer": sent.answer.id, "request": asked.request.id}

    def acts(self) -> list[str]:
        """What the bot did in Discord other than answering the one who tapped."""
        return [
            f"{one.method} {one.path}"
            for one in self.town.env.http_requests
            if one.method != "GET" and not one.path.startswith(("/interactions", "/webhooks"))
        ]


class Tries:
    """What is kept of somebody who tries what is not theirs."""

    def __init__(self, scene: Scene, person: Person) -> None:
        self._scene = scene
        self._person = person
        self._last = max((number for number, _ in scene.tries()), default=0)
        self._found: list[tuple[int, int]] = []

    def new(self) -> int:
        """How many since it was last asked. None of them says what was tried, or on what."""
        found = self._scene.tries(after=self._last)
        self._found += found
        self._last = max((number for number, _ in found), default=self._last)
        return len(found)

    async def are_theirs(self) -> None:
        """Under a pseudonym, which is told only to who asks about that person. A stranger has none, and gets none."""
        audit, who = self._scene.town.services.audit, MemberId(self._person.id)
        for guild in {guild for _, guild in self._found}:
            is_known = await audit.list_for(GuildId(guild), about=who, limit=1)
            told = await audit.list_for(GuildId(guild), names=[who], limit=10_000)
            of = {one.entry.id: one.actor or one.entry.actor for one in told}
            whose = {of[number] for number, where in self._found if where == guild}
            assert whose == ({who} if is_known else {STRANGER})


async def forged_scene(town: Town) -> Scene:
    await set_up(town)
    oak = await _group(town, "Oak", "Dana")
    birch = await _group(town, "Birch", "Marcus")
    await _facilitator_for_a_while(town, oak, "Eve")
    await _member(town, oak, "Ana")
    await _member(town, birch, "Bo", by="Marcus")
    for name in ("Rosa", "Una", "Tim"):
        await _member(town, oak, name)
    ask_id = await _asked(town, oak, "Ruth")
    await _shut(town, oak)
    planned = await schedule(town, "Wednesday 7:30 PM", title="Lantern evening")
    running = await schedule(town, "today 1 PM", title="Lantern evening")
    await town.pass_time(hours=2, minutes=30)
    typed = Typed("Friday 6 PM", "Marigold", 90, 5)
    dana = MemberId(town.person("Dana").id)
    draft = await town.services.sessions.start_draft(
        town.guild_id, oak.id, typed, by=dana, language="en"
    )
    change = await town.services.sessions.start_change(
        town.guild_id, planned.id, Scope.THIS, replace(typed, when="8 PM"), by=dana, language="en"
    )
    elm_street, noor = await _another_server(town)
    text, voice = town.guild.create_text_channel("lounge"), town.guild.create_voice_channel("talk")
    await town.env.settle()
    ids = {
        "guild": town.guild_id,
        "group": oak.id,
        "ask": ask_id,
        "session": planned.id,
        "running": running.id,
        "draft": draft.draft.id,
        "change": change.change.id,
        "series": planned.series_id,
        "ping": await _call(town, running, "Rosa"),
        "holiday": await _holiday(town, planned),
        "note": await _note_to(town, oak, "Rosa"),
        "reminder": await _reminder_of(town, "Rosa"),
        "request": await _request(town, oak, "Rosa"),
        "stuck": await _stuck(town, oak, running),
        "member": town.person("Rosa").id,
        "text": text.id,
        "voice": voice.id,
        "round": await _round(town, oak),
        "link": await _link(town, "Rosa"),
        "share": await _share(town, planned),
        "pair": await _pair(town, oak, "Rosa", "Tim"),
        "report": await _report(town, oak, "Rosa", "Tim"),
    }
    ids |= await forged_polls(town, oak)
    ids |= await _answers(town, RoundId(ids["round"]))
    town.person("Stan")
    town.person("Ada", admin=True)
    return Scene(town, oak, elm_street, noor, ids)


async def _group(town, name, leader) -> Group:
    by = Standing(MemberId(town.person(leader, facilitator=True).id), is_facilitator=True)
    draft = Draft(name, Template.PARTNERS, Joining.ASK)
    return await town.services.groups.create(town.guild_id, draft, by=by)


async def _facilitator_for_a_while(town, group, name) -> None:
    by = Standing(MemberId(town.person("Dana").id), is_facilitator=True)
    eve = MemberId(town.person(name, facilitator=True).id)
    await town.services.groups.add_facilitator(town.guild_id, group.id, eve, by=by)
    await town.services.groups.drop_facilitator(town.guild_id, group.id, eve, by=by)


async def _member(town, group, name, *, by="Dana") -> None:
    ask_id = await _asked(town, group, name)
    leader = MemberId(town.person(by).id)
    await town.services.groups.let_in(town.guild_id, ask_id, by=leader)


async def _asked(town, group, name) -> AskId:
    wish = Wish(Relation.PARTNER, is_adult=True, rules_version="1", wants_notes=True)
    person = MemberId(town.person(name).id)
    ask = await town.services.groups.ask_to_join(town.guild_id, group.id, person, wish)
    assert ask.ask_id is not None
    return ask.ask_id


async def _shut(town, group) -> None:
    by = Standing(MemberId(town.person("Dana").id))
    await town.services.groups.edit(town.guild_id, group.id, by=by, joining=Joining.INVITE)
    await town.deliver()


async def _call(town, running, name) -> int:
    """She can't get in, and nobody has answered yet."""
    rosa = MemberId(town.person(name).id)
    call = await town.services.hosting.ask_for_help(town.guild_id, running.id, by=rosa)
    await town.deliver()
    return call.ping.id


async def _pair(town, group, asked_by, away_from) -> int:
    """Dana was told that the two must not meet."""
    dana, rosa = (MemberId(town.person(name).id) for name in ("Dana", asked_by))
    tim = MemberId(town.person(away_from).id)
    where, apart = (town.guild_id, group.id), town.services.keep_apart
    await apart.add(*where, asked_by=rosa, away_from=tim, by=dana)
    return (await apart.look(*where, rosa, by=dana)).own[0].id


async def _report(town, group, told_by, author) -> int:
    room = (await town.services.groups.get(town.guild_id, group.id)).text_channel_id
    about = Told(room, MessageId(7), MemberId(town.person(author).id))
    by, reports = MemberId(town.person(told_by).id), town.services.reports
    return (await reports.tell(town.guild_id, room, about, by=by)).report.id


async def _round(town, group) -> int:
    """The group is asked, by hand and every week."""
    dana, checkins = MemberId(town.person("Dana").id), town.services.checkins
    asked = await checkins.ask_now(town.guild_id, group.id, by=dana)
    first = first_weekly(6, 10, group.zone, town.now())
    rhythm = Rhythm(
        group_id=group.id, asks=Asks.WEEKLY, set_name="core", weekly_from=first, rounds_so_far=1
    )
    await checkins.schedule(town.guild_id, rhythm, by=dana)
    await town.deliver()
    return asked.open.id


async def _share(town, session) -> int:
    """A link that comes with the next meeting, and the group has a link of the week."""
    resources, dana = town.services.resources, MemberId(town.person("Dana").id)
    (link,) = await put_on_shelf(town.services.outbox._db, town.guild_id, [A_LINK])
    where = (town.guild_id, session.group_id)
    await resources.set_pick(*where, 6, 600, by=dana)
    shared = await resources.share(
        town.guild_id,
        link,
        session.group_id,
        ShareWhen.WITH_MEETING,
        by=dana,
        session_id=session.id,
    )
    return shared.share.id


async def _answers(town, round_id) -> dict[str, int]:
    """One that waits, one to be read aloud, one in the room."""
    checkins, guild_id = town.services.checkins, town.guild_id
    dana = MemberId(town.person("Dana").id)
    found: dict[str, int] = {}
    for what, name, event in (
        ("listed", "Una", Event.READ_ALOUD),
        ("shared", "Tim", Event.PUT_IN_ROOM),
        ("answer", "Rosa", None),
    ):
        by = MemberId(town.person(name).id)
        await checkins.agree(guild_id, by)
        said = Said(heavy=9, words="Marigold")
        sent = await checkins.send(guild_id, round_id, by=by, ceiling=Ceiling.ROOM, said=said)
        found[what] = sent.answer.id
        if event is not None:
            await checkins.open(guild_id, sent.answer.id, dana)
            await checkins.decide(guild_id, sent.answer.id, event, by=dana)
    await town.deliver()
    return found


async def _holiday(town, session) -> int:
    """The desk asks about that meeting, as it does three weeks before a holiday."""
    ask = HolidayAsk(
        id=HolidayAskId(new_id(town.now())),
        guild_id=town.guild_id,
        group_id=session.group_id,
        session_id=session.id,
        day=session.promised.at.date(),
        asked_at=town.now(),
    )
    async with town.services.outbox._db.transaction(town.guild_id) as tx:
        await HolidayAskStore(tx).add_once(ask)
    return ask.id


async def _reminder_of(town, name) -> int:
    """Something that they asked for themselves, and that nobody else may learn of."""
    reminders, member_id = town.services.personal_reminders, MemberId(town.person(name).id)
    await town.services.members.confirm_clock(town.guild_id, member_id, "America/New_York")
    draft = await reminders.start_draft(
        town.guild_id, member_id, "Marigold", "every day 9 AM", language="en"
    )
    kept = await reminders.confirm(town.guild_id, draft.draft.id, by=member_id, language="en")
    return kept.draft.id


async def _note_to(town, group, name) -> DeliveryId:
    rosa = MemberId(town.person(name).id)
    await town.services.members.change_notes(town.guild_id, rosa, NoteChoices(allowed=True))
    return await _posted(
        town,
        Promise.say_to_member("test:note", town.guild_id, rosa, "reminders.keep", town.now()),
        DeliveryState.SENT,
    )


async def _request(town, group, name) -> int:
    """She wants to be reached, and nobody is on it yet."""
    rosa = MemberId(town.person(name).id)
    asked = await town.services.requests.ask(
        town.guild_id, group.id, About.VIOLENCE, Reach.NOTE, by=rosa
    )
    await town.deliver()
    return asked.request.id


async def _link(town, name) -> int:
    """She suggested it, and nobody has decided."""
    rosa = MemberId(town.person(name).id)
    suggested = await town.services.resources.suggest(
        town.guild_id, "https://nami.org/", by=rosa, title="Lantern evening", why="Marigold"
    )
    return suggested.resource.id


async def _stuck(town, group, session) -> DeliveryId:
    lost = Promise.say_in_channel(
        "test:lost",
        town.guild_id,
        ChannelId(1),
        "sessions.opening",
        town.now(),
        group_id=group.id,
        subject_id=session.id,
    )
    return await _posted(town, lost, None)


async def _posted(town, promise, state) -> DeliveryId:
    outbox = town.services.outbox
    async with outbox._db.transaction(town.guild_id) as tx:
        await outbox.post(tx, [promise])
    await town.deliver()
    file = outbox._db.file
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as rows:
        query = "select id, state from deliveries where key = ?"
        ((number, now),) = rows.execute(query, (promise.key,)).fetchall()
    assert state is None or now == state
    return DeliveryId(number)


async def _another_server(town):
    """Elm Street: set up too, with a group of its own, led by Noor, who manages it as well."""
    guild = town.env.create_guild("Elm Street")
    door, desk = guild.create_text_channel("start"), guild.create_text_channel("desk")
    may = discord.Permissions(manage_guild=True, manage_events=True)
    role = guild.create_role("Hosts", permissions=may)
    guild.create_text_channel("lounge")
    guild.create_voice_channel("talk")
    await town.env.settle()
    noor = Person(town, guild.add_member(town.env.create_user("noor"), roles=[role]))
    here, by = GuildId(guild.id), Standing(MemberId(noor.id), is_admin=True, is_facilitator=True)
    await town.services.guilds.save_server_half(
        here,
        by=by.member_id,
        language="en",
        zone="America/New_York",
        help_country="US",
        front_door_channel_id=ChannelId(door.id),
        desk_channel_id=ChannelId(desk.id),
        facilitator_role_id=RoleId(role.id),
        program=ProgramAnswer.NO,
    )
    await town.services.groups.create(here, Draft("Elm", Template.PARTNERS, Joining.ASK), by=by)
    await town.deliver()
    return guild, noor
